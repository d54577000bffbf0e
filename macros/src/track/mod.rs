//! `#[track]` and its short forms: arguments → options → model → expansion.

use proc_macro2::TokenStream;
use quote::{ToTokens, TokenStreamExt};
use syn::parse::{Parse, ParseStream};
use syn::{Abi, Attribute, Token, Visibility};

use crate::errors::Errors;
use crate::item_fn::ItemFn;
use item_impl::Block;
use model::Track;
use options::Options;
use twice::Recorded;

pub(crate) use kind::Kind;

/// `quote!` for names that no user code can see or shadow, with the carets of `key` if so said.
macro_rules! hygienic {
    (at $key:ident => $($tokens:tt)*) => {
        quote::quote_spanned!(
            proc_macro2::Span::mixed_site().located_at(syn::spanned::Spanned::span(&$key)) =>
            $($tokens)*
        )
    };
    ($($tokens:tt)*) => {
        quote::quote_spanned!(proc_macro2::Span::mixed_site() => $($tokens)*)
    };
}

mod arguments;
mod check;
mod constant;
mod expand;
mod item_impl;
mod kind;
mod model;
mod observe;
mod operation;
mod options;
mod returns;
mod settle;
mod shape;
mod start;
#[cfg(test)]
mod tests;
mod twice;
mod type_name;

/// The tracked item; after a mistake, the item as it was and every mistake.
pub(crate) fn expand(kind: Kind, arguments: TokenStream, item: TokenStream) -> TokenStream {
    let parsed = match syn::parse2::<Item>(item.clone()) {
        Ok(parsed) => parsed,
        Err(error) => return with_errors(item, &error),
    };
    let mut errors = Errors::new();
    let options = Options::parse(kind, arguments, &mut errors);
    let expanded = parsed.expand(kind, options, &mut errors);
    let expanded = errors.keep(expanded);
    match errors.finish_with(expanded) {
        Ok(expanded) => expanded.unwrap_or(item),
        Err(error) => with_errors(parsed.into_token_stream(), &error),
    }
}

fn with_errors(mut item: TokenStream, error: &syn::Error) -> TokenStream {
    item.append_all(error.to_compile_error());
    item
}

enum Item {
    Function(Box<ItemFn>),
    Block(Box<Block>),
}

impl Item {
    fn expand(
        &self,
        kind: Kind,
        options: Options,
        errors: &mut Errors,
    ) -> syn::Result<TokenStream> {
        Recorded::by(kind, &options).check(self.attributes(), errors);
        match self {
            Self::Function(function) => {
                let track = Track::new(kind, options, function, None, errors);
                Ok(track.map_or_else(TokenStream::new, |track| track.expand(function)))
            }
            Self::Block(block) => block.expand(kind, &options, errors),
        }
    }

    fn attributes(&self) -> &[Attribute] {
        match self {
            Self::Function(function) => &function.attributes,
            Self::Block(block) => block.attributes(),
        }
    }
}

impl Parse for Item {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let ahead = input.fork();
        ahead.call(Attribute::parse_outer)?;
        ahead.parse::<Visibility>()?;
        ahead.parse::<Option<Token![const]>>()?;
        ahead.parse::<Option<Token![async]>>()?;
        ahead.parse::<Option<Token![unsafe]>>()?;
        if ahead.peek(Token![impl]) {
            return input.parse().map(Box::new).map(Self::Block);
        }
        ahead.parse::<Option<Abi>>()?;
        if ahead.peek(Token![fn]) {
            return input.parse().map(Box::new).map(Self::Function);
        }
        Err(ahead.error(
            "only a function or an `impl` block can be tracked; put the attribute on one, \
             or on the methods of a trait that have a body",
        ))
    }
}

impl ToTokens for Item {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Function(function) => function.to_tokens(tokens),
            Self::Block(block) => block.to_tokens(tokens),
        }
    }
}
