//! From the model to a function's new body. Nothing can go wrong here.

use proc_macro2::{Group, Span, TokenStream};
use quote::ToTokens;
use syn::{ReturnType, Type};

use super::arguments::Moved;
use super::model::{Retry, Track};
use super::returns::{self, Output};
use super::shape::{Shape, Tail};
use super::start::Start;
use crate::item_fn::ItemFn;

impl Track {
    pub(super) fn expand(&self, function: &ItemFn) -> TokenStream {
        let block = function.body.block();
        match &self.shape {
            Shape::Tail(tail) => return function.with_body(self.tail(tail)),
            Shape::Sync if self.stays(function) => {
                return function.with_body(self.in_place(&block));
            }
            Shape::Sync if self.retry.is_some() => {
                return function.with_body(self.repeated(&block));
            }
            _ => {}
        }
        let Moved {
            signature,
            prologue,
        } = Moved::new(function, self.expressions());
        let body = match &self.shape {
            Shape::Async => {
                let run = self.run(&hygienic!(async move), &prologue, &block);
                self.poll(&self.start(), &run)
            }
            Shape::Wrapped { boxed } => self.wrapped(function, &prologue, &block, *boxed),
            Shape::Sync | Shape::Tail(_) => {
                let run = self.invoke(self.output.expected(), &prologue, &block);
                self.account(&self.start(), &hygienic!(let __callmeter_value = #run;))
            }
        };
        function.with(&signature, body)
    }

    /// Whether nothing has to be known of the value, but its type inside the body.
    fn stays(&self, function: &ItemFn) -> bool {
        let ReturnType::Type(_, ty) = &function.signature.output else {
            return false;
        };
        let needs_value = self.retry.is_some()
            || self.error_type.is_some()
            || self.outcome.is_some()
            || !self.observe.is_empty();
        !needs_value && returns::expects_closure(ty)
    }

    /// A closure that is returned gets its argument types from the signature only here.
    fn in_place(&self, block: &Group) -> TokenStream {
        let private = self.krate.private();
        let Start { before, begin, .. } = self.start();
        let handle = self.handle.iter();
        let block = kept(block);
        hygienic! {
            #before
            let __callmeter_returning = #private::returning(#begin);
            #(let #handle = #private::Returning::call(&__callmeter_returning);)*
            #block
        }
    }

    /// Calls the body as a closure, so that `return` and `?` end there.
    fn invoke(&self, expected: Option<Type>, prologue: &TokenStream, block: &Group) -> TokenStream {
        let private = self.krate.private();
        let block = kept(block);
        hygienic!(#private::invoke::<#expected, _>(move || { #prologue #block }))
    }

    /// The attempts borrow the arguments, which stay where they are.
    fn repeated(&self, block: &Group) -> TokenStream {
        let private = self.krate.private();
        let (block, expected) = (kept(block), self.output.expected());
        let repeat = self.retry.iter().map(|retry| {
            let key = &retry.key;
            let attempt = hygienic!(at key => #private::invoke::<#expected, _>(|| { #block }));
            let pause = hygienic!(#private::pause_sync(__callmeter_delay));
            self.repeat(retry, &attempt, &pause)
        });
        let run = hygienic!(let __callmeter_value = { #(#repeat)* };);
        self.account(&self.start(), &run)
    }

    /// What is around the body: from the call's start to its value.
    fn account(&self, start: &Start, run: &TokenStream) -> TokenStream {
        let Start { before, begin, .. } = start;
        let handle = self.handle();
        let end = self.end();
        if let Output::Never = self.output {
            // Such a call can only panic.
            return hygienic! {
                #before
                let __callmeter_call = #begin;
                #handle
                #run
                match __callmeter_value {}
            };
        }
        hygienic! {
            #before
            let mut __callmeter_call = #begin;
            #handle
            #run
            #end
        }
    }

    /// Settles the call by its value, which is returned.
    fn end(&self) -> TokenStream {
        let observer = self.observer();
        let settle = self.settle();
        let observe = self.observations();
        hygienic!(#observer #settle #observe __callmeter_value)
    }

    /// What is before the `async` block stays before it, and is no part of the call.
    fn tail(&self, tail: &Tail) -> TokenStream {
        let Tail {
            before,
            boxing,
            keywords,
            content,
        } = tail;
        // An operation of arguments that the block captures is read inside it, and so is what the
        // block borrows of the call.
        let is_read_inside = before.is_empty() && !self.is_site();
        let is_outer = is_read_inside || self.handle.is_some() || self.retry.is_some();
        let start = match is_read_inside {
            true => self.start(),
            false => self.later_start(),
        };
        let prepare = &start.prepare;
        let run = self.run(keywords, &TokenStream::new(), content);
        let future = if is_outer {
            let mut block = Group::new(content.delimiter(), self.poll(&start, &run));
            block.set_span(Span::mixed_site().located_at(content.span()));
            hygienic!(#keywords #block)
        } else {
            self.tracked(&start, &run)
        };
        match boxing {
            Some(boxing) => hygienic!(#prepare #before #boxing(#future)),
            None => hygienic!(#prepare #before #future),
        }
    }

    /// The body makes a future, which is then put into one that counts.
    fn wrapped(
        &self,
        function: &ItemFn,
        prologue: &TokenStream,
        block: &Group,
        boxed: bool,
    ) -> TokenStream {
        let start = self.later_start();
        let prepare = &start.prepare;
        let expected = Output::of(&function.signature.output).expected();
        let require = self.future.as_ref().filter(|_| boxed).map(|key| {
            let private = self.private_at(key);
            hygienic!(at key => #private::require_boxed::<#expected>();)
        });
        let future = self.invoke(expected, prologue, block);
        let mut tracked = self.tracked(&start, &hygienic!(__callmeter_future));
        if boxed {
            tracked = hygienic!(::std::boxed::Box::pin(#tracked));
        }
        hygienic! {
            #require
            #prepare
            let __callmeter_future = #future;
            #tracked
        }
    }

    /// A future and its call in one.
    fn tracked(&self, start: &Start, future: &TokenStream) -> TokenStream {
        let private = self.krate.private();
        let Start { before, begin, .. } = start;
        let (returned, future) = self.limited(future);
        let end = self.end();
        hygienic! {{
            #before
            #private::tracked(
                move || #begin,
                #future,
                move |mut __callmeter_call, #returned| { #end },
            )
        }}
    }

    /// The body as a future, again and again if need be.
    fn run(&self, keywords: &TokenStream, prologue: &TokenStream, block: &Group) -> TokenStream {
        let edge = self.edge();
        let block = kept(block);
        match &self.retry {
            None => hygienic!(#keywords { #prologue #edge #block }),
            Some(retry) => {
                let key = &retry.key;
                let private = self.private_at(key);
                let attempt = hygienic!(at key => async { #edge #block }.await);
                let pause = hygienic!(#private::pause(__callmeter_delay).await);
                let repeat = self.repeat(retry, &attempt, &pause);
                hygienic!(#keywords { #prologue #repeat })
            }
        }
    }

    /// Without this edge `return` and `?` would decide the type, and errors would point elsewhere.
    fn edge(&self) -> Option<TokenStream> {
        let expected = self.output.expected()?;
        let private = self.private_at(&expected);
        Some(hygienic!(at expected => if false { return #private::output::<#expected>(); }))
    }

    /// The statements of a block that is polled: from the call's start to its value.
    fn poll(&self, start: &Start, future: &TokenStream) -> TokenStream {
        let private = self.krate.private();
        let (returned, future) = self.limited(future);
        let run = hygienic!(let #returned = #private::watch(&__callmeter_call, #future).await;);
        self.account(start, &run)
    }

    /// The future within its time limit, if it has one, and the pattern of what it yields.
    fn limited(&self, future: &TokenStream) -> (TokenStream, TokenStream) {
        let Some((key, limit)) = &self.timeout else {
            return (hygienic!(__callmeter_value), future.clone());
        };
        let private = self.private_at(key);
        let future = hygienic! { at key => {
            #private::require_tokio!();
            #private::within(#limit, #future)
        }};
        (
            hygienic!((__callmeter_value, __callmeter_timed_out)),
            future,
        )
    }

    /// Goes round until an attempt is good, or the last.
    fn repeat(&self, retry: &Retry, attempt: &TokenStream, pause: &TokenStream) -> TokenStream {
        let Retry {
            key,
            attempts,
            backoff,
            when,
        } = retry;
        let (shortest, longest) = (backoff.shortest, backoff.longest);
        let when = match when {
            Some(when) => when.to_token_stream(),
            None => hygienic!(|_| true),
        };
        let private = self.private_at(key);
        let require_tokio =
            (!self.shape.is_sync()).then(|| hygienic!(at key => #private::require_tokio!();));
        hygienic! { at key =>
            #private::require_backon!();
            #require_tokio
            let mut __callmeter_policy = #private::Retry::new(#attempts, #shortest, #longest);
            loop {
                let __callmeter_attempt = #attempt;
                match #private::Retry::again(&mut __callmeter_policy, __callmeter_shared, &__callmeter_attempt, #when) {
                    ::core::option::Option::Some(__callmeter_delay) => #pause,
                    ::core::option::Option::None => break __callmeter_attempt,
                }
            }
        }
    }
}

/// The block within the user's own braces, as their edition says when a last expression drops what
/// it makes. The item keeps the compiler from calling them unnecessary.
fn kept(block: &Group) -> Group {
    let content = block.stream();
    let mut kept = Group::new(block.delimiter(), hygienic!(const _: () = (); #content));
    kept.set_span(block.span());
    kept
}
