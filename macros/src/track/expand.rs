//! From the model to a function's new body. Nothing can go wrong here.

use proc_macro2::{Group, Span, TokenStream};
use quote::ToTokens;

use super::model::{Retry, Track};
use super::returns::Output;
use super::shape::{Shape, Tail};
use super::start::Start;
use crate::item_fn::ItemFn;

impl Track {
    pub(super) fn expand(&self, function: &ItemFn) -> TokenStream {
        let block = function.body.block();
        function.with_body(match &self.shape {
            Shape::Sync => self.sync(&block),
            Shape::Async => {
                let run = self.run(&hygienic!(async move), &block);
                self.poll(&self.start(), &run)
            }
            Shape::Tail(tail) => self.tail(tail),
            Shape::Wrapped { boxed } => self.wrapped(function, &block, *boxed),
        })
    }

    fn sync(&self, block: &Group) -> TokenStream {
        let private = self.krate.private();
        let block = ours(block);
        let expected = self.output.expected();
        let run = match &self.retry {
            None => hygienic!(#private::invoke::<#expected, _>(move || #block)),
            Some(retry) => {
                let key = &retry.key;
                let attempt = hygienic!(at key => #private::invoke::<#expected, _>(|| #block));
                let repeat = self.repeat(
                    retry,
                    &attempt,
                    &hygienic!(#private::pause_sync(__callmeter_delay)),
                );
                hygienic!({ #repeat })
            }
        };
        self.account(&self.start(), &hygienic!(let __callmeter_value = #run;))
    }

    /// What is around the body: from the call's start to its value.
    fn account(&self, start: &Start, run: &TokenStream) -> TokenStream {
        let Start { before, begin, .. } = start;
        let handle = self.handle();
        let observer = self.observer();
        let settle = self.settle();
        let observe = self.observations();
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
            #observer
            #settle
            #observe
            __callmeter_value
        }
    }

    /// What is before the `async` block stays before it, and is no part of the call.
    fn tail(&self, tail: &Tail) -> TokenStream {
        let Tail {
            before,
            boxing,
            keywords,
            content,
        } = tail;
        let start = if before.is_empty() {
            self.start()
        } else {
            self.later_start()
        };
        let prepare = &start.prepare;
        let mut block = Group::new(
            content.delimiter(),
            self.poll(&start, &self.run(keywords, content)),
        );
        block.set_span(Span::mixed_site().located_at(content.span()));
        match boxing {
            Some(boxing) => hygienic!(#prepare #before #boxing(#keywords #block)),
            None => hygienic!(#prepare #before #keywords #block),
        }
    }

    /// The body makes a future, which is then polled by another one.
    fn wrapped(&self, function: &ItemFn, block: &Group, boxed: bool) -> TokenStream {
        let private = self.krate.private();
        let start = self.later_start();
        let prepare = &start.prepare;
        let expected = Output::of(&function.signature.output).expected();
        let poll = self.poll(&start, &hygienic!(__callmeter_future));
        let mut polled = hygienic!(async move { #poll });
        if boxed {
            polled = hygienic!(::std::boxed::Box::pin(#polled));
        }
        hygienic! {
            #prepare
            let __callmeter_future = #private::invoke::<#expected, _>(move || #block);
            #polled
        }
    }

    /// The body as a future, again and again if need be.
    fn run(&self, keywords: &TokenStream, block: &Group) -> TokenStream {
        let edge = self.edge();
        let block = ours(block);
        match &self.retry {
            None => hygienic!(#keywords { #edge #block }),
            Some(retry) => {
                let key = &retry.key;
                let private = self.private_at(key);
                let attempt = hygienic!(at key => async { #edge #block }.await);
                let pause = hygienic!(#private::pause(__callmeter_delay).await);
                let repeat = self.repeat(retry, &attempt, &pause);
                hygienic!(#keywords { #repeat })
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
        let run = match &self.timeout {
            None => {
                let private = self.krate.private();
                hygienic!(let __callmeter_value = #private::watch(&__callmeter_call, #future).await;)
            }
            Some((key, limit)) => {
                let private = self.private_at(key);
                hygienic! { at key =>
                    #private::require_tokio!();
                    let __callmeter_future = #future;
                    let (__callmeter_value, __callmeter_timed_out) =
                        #private::within(&__callmeter_call, #limit, __callmeter_future).await;
                }
            }
        };
        self.account(start, &run)
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

/// The same braces, but not to be called unnecessary.
fn ours(block: &Group) -> Group {
    let mut block = block.clone();
    block.set_span(Span::mixed_site().located_at(block.span()));
    block
}
