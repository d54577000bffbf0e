//! How a function runs its body: at once, or in a future.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use syn::ReturnType;

use super::returns::{self, Output};
use crate::item_fn::ItemFn;

pub(super) enum Shape {
    Sync,
    /// An `async fn`.
    Async,
    /// Ends with an `async` block, which stays the last expression.
    Tail(Tail),
    /// Returns some future, which is put into another one.
    Wrapped {
        boxed: bool,
    },
}

/// A body `before… async move { content }`, the last expression maybe in a `Box::pin(…)`.
pub(super) struct Tail {
    pub(super) before: TokenStream,
    /// `Box::pin` as written.
    pub(super) boxing: Option<TokenStream>,
    /// `async move` or `async`.
    pub(super) keywords: TokenStream,
    pub(super) content: Group,
}

impl Shape {
    /// `says` is what the option `future` says.
    pub(super) fn of(function: &ItemFn, says: Option<bool>) -> Self {
        if function.signature.asyncness.is_some() {
            return Self::Async;
        }
        let ReturnType::Type(_, ty) = &function.signature.output else {
            return Self::Sync;
        };
        if !says.unwrap_or_else(|| returns::is_future(ty)) {
            return Self::Sync;
        }
        match Tail::of(&function.body.tokens) {
            Some(tail) => Self::Tail(tail),
            None => Self::Wrapped {
                boxed: returns::is_boxed(ty),
            },
        }
    }

    pub(super) fn is_sync(&self) -> bool {
        matches!(self, Self::Sync)
    }

    /// What the calls of a function of this shape end with.
    pub(super) fn output(&self, output: &ReturnType) -> Output {
        match (self, output) {
            (Self::Sync | Self::Async, output) => Output::of(output),
            (_, ReturnType::Type(_, ty)) => Output::of_future(ty),
            (_, ReturnType::Default) => Output::Unknown,
        }
    }
}

impl Tail {
    /// The one look at a body: only its last tokens, never into its statements.
    fn of(body: &TokenStream) -> Option<Self> {
        let mut tokens: Vec<TokenTree> = body.clone().into_iter().collect();
        let (boxing, keywords, content) = match tokens.pop()? {
            TokenTree::Group(block) if block.delimiter() == Delimiter::Brace => {
                (None, pop_async(&mut tokens)?, block)
            }
            TokenTree::Group(arguments) if arguments.delimiter() == Delimiter::Parenthesis => {
                let (keywords, content) = only_async_block(&arguments)?;
                (Some(pop_box_pin(&mut tokens)?), keywords, content)
            }
            _ => return None,
        };
        ends_a_statement(tokens.last()).then(|| Self {
            before: tokens.into_iter().collect(),
            boxing,
            keywords,
            content,
        })
    }
}

/// `async move { … }` and nothing else.
fn only_async_block(arguments: &Group) -> Option<(TokenStream, Group)> {
    let mut tokens: Vec<TokenTree> = arguments.stream().into_iter().collect();
    if tokens.last().is_some_and(|token| is_punct(token, ',')) {
        tokens.pop();
    }
    match tokens.pop()? {
        TokenTree::Group(block) if block.delimiter() == Delimiter::Brace => {
            let keywords = pop_async(&mut tokens)?;
            tokens.is_empty().then_some((keywords, block))
        }
        _ => None,
    }
}

/// Takes `async move` or `async` off the end.
fn pop_async(tokens: &mut Vec<TokenTree>) -> Option<TokenStream> {
    let has_move = is_ident(tokens.last()?, "move");
    let start = tokens.len().checked_sub(1 + usize::from(has_move))?;
    is_ident(&tokens[start], "async").then(|| tokens.drain(start..).collect())
}

/// Takes `Box::pin`, with the path before it, off the end.
fn pop_box_pin(tokens: &mut Vec<TokenTree>) -> Option<TokenStream> {
    let start = tokens.len().checked_sub(4)?;
    let is_box_pin = is_ident(&tokens[start], "Box")
        && is_punct(&tokens[start + 1], ':')
        && is_punct(&tokens[start + 2], ':')
        && is_ident(&tokens[start + 3], "pin");
    let is_path = |token: &&TokenTree| match token {
        TokenTree::Ident(ident) => ident != "return" && ident != "break",
        token => is_punct(token, ':'),
    };
    let path = tokens[..start].iter().rev().take_while(is_path).count();
    is_box_pin.then(|| tokens.drain(start - path..).collect())
}

/// Whether an expression may begin after this token.
fn ends_a_statement(token: Option<&TokenTree>) -> bool {
    match token {
        None => true,
        Some(TokenTree::Group(group)) => group.delimiter() == Delimiter::Brace,
        Some(token) => is_punct(token, ';'),
    }
}

fn is_ident(token: &TokenTree, name: &str) -> bool {
    matches!(token, TokenTree::Ident(ident) if ident == name)
}

fn is_punct(token: &TokenTree, character: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == character)
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::quote;

    fn tail(body: TokenStream) -> Option<[String; 4]> {
        Tail::of(&body).map(|tail| {
            [
                tail.before.to_string(),
                tail.boxing.unwrap_or_default().to_string(),
                tail.keywords.to_string(),
                tail.content.stream().to_string(),
            ]
        })
    }

    #[test]
    fn async_blocks_at_the_end_are_found() {
        let found = |parts: [&str; 4]| Some(parts.map(str::to_owned));
        assert_eq!(tail(quote!(async { 1 })), found(["", "", "async", "1"]));
        assert_eq!(
            tail(quote!(let a = b; async move { a })),
            found(["let a = b ;", "", "async move", "a"])
        );
        assert_eq!(
            tail(quote!(if a { b() } async {})),
            found(["if a { b () }", "", "async", ""])
        );
        assert_eq!(
            tail(quote!(Box::pin(async move { a }))),
            found(["", "Box :: pin", "async move", "a"])
        );
        assert_eq!(
            tail(quote!(a(); ::std::boxed::Box::pin(async move { a },))),
            found(["a () ;", ":: std :: boxed :: Box :: pin", "async move", "a"])
        );
    }

    #[test]
    fn other_ends_are_left_alone() {
        for body in [
            quote!(),
            quote!(inner()),
            quote!(return async move {}),
            quote!(let a = async move {};),
            quote!(a = async move {}),
            quote!(
                #[allow(unused)]
                async move {}
            ),
            quote!(Box::pin(a)),
            quote!(Rc::pin(async {})),
            quote!(wrap(Box::pin(async {}))),
            quote!(Box::pin(async {}.map(f))),
            quote!(return Box::pin(async {})),
            quote!(if a { async {} } else { b }),
        ] {
            assert_eq!(tail(body.clone()), None, "{body}");
        }
    }
}
