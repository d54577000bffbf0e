//! `#[name(option = value, option(…), option)]`, one option at a time.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Parser};
use syn::{Attribute, Ident, LitStr, Meta, Token};

use crate::errors::Errors;
use crate::name::{listed, nearest};

/// Hands each option of the attributes called `name` to `take`: its key, and what follows the key.
///
/// A mistake in one option doesn't hide those in the others.
pub(crate) fn of_attributes(
    attributes: &[Attribute],
    name: &str,
    errors: &mut Errors,
    mut take: impl FnMut(&Ident, ParseStream<'_>, &mut Errors) -> syn::Result<()>,
) {
    for attribute in attributes {
        if !attribute.path().is_ident(name) {
            continue;
        }
        match &attribute.meta {
            Meta::List(list) => of_list(list.tokens.clone(), errors, &mut take),
            other => errors.error(
                other,
                format!("options stand in parentheses: `#[{name}(…)]`"),
            ),
        }
    }
}

/// The same for the options between two parentheses.
pub(crate) fn of_list(
    list: TokenStream,
    errors: &mut Errors,
    mut take: impl FnMut(&Ident, ParseStream<'_>, &mut Errors) -> syn::Result<()>,
) {
    for option in split_at_commas(list, errors) {
        let parser = |input: ParseStream<'_>| {
            let key = Ident::parse_any(input).map_err(|_| input.error(no_name(input)))?;
            take(&key, input, errors)?;
            if input.is_empty() {
                return Ok(());
            }
            Err(input.error(format!("expected `,` after the option `{key}`")))
        };
        if let Err(error) = parser.parse2(option) {
            errors.push(error);
        }
    }
}

fn no_name(input: ParseStream<'_>) -> &'static str {
    if input.peek(LitStr) {
        "expected a name here, without quotes"
    } else {
        "expected a name here"
    }
}

/// Commas inside of brackets are part of one token tree.
fn split_at_commas(list: TokenStream, errors: &mut Errors) -> Vec<TokenStream> {
    let mut options = vec![];
    let mut current = TokenStream::new();
    for token in list {
        match &token {
            TokenTree::Punct(comma) if comma.as_char() == ',' => {
                if current.is_empty() {
                    errors.error(&token, "expected an option before this `,`");
                }
                options.push(std::mem::take(&mut current));
            }
            _ => current.extend([token]),
        }
    }
    options.push(current);
    options.retain(|option| !option.is_empty());
    options
}

/// `= "text"` after `key`.
pub(crate) fn text(key: &Ident, input: ParseStream<'_>) -> syn::Result<LitStr> {
    value(key, input, "\"…\"")
}

/// `= value` after `key`; `shape` is what a value looks like.
pub(crate) fn value<T: Parse>(key: &Ident, input: ParseStream<'_>, shape: &str) -> syn::Result<T> {
    let expected = format!("`{key}` needs a value: `{key} = {shape}`");
    if !input.peek(Token![=]) {
        return Err(syn::Error::new_spanned(key, expected));
    }
    input.parse::<Token![=]>()?;
    if input.is_empty() {
        return Err(syn::Error::new_spanned(key, expected));
    }
    let written = input.fork();
    input.parse().map_err(|error| {
        // What a type of the macros' own says is better than what can be said here.
        if error.to_string().starts_with("expected ") {
            let rest: TokenStream = written.parse().unwrap_or_default();
            let message = format!("this is no value for `{key}`; write `{key} = {shape}`");
            syn::Error::new_spanned(rest, message)
        } else {
            error
        }
    })
}

/// The tokens between the parentheses after `key`.
pub(crate) fn parenthesised(key: &Ident, input: ParseStream<'_>) -> syn::Result<TokenStream> {
    match input.parse() {
        Ok(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => {
            Ok(group.stream())
        }
        _ => Err(syn::Error::new_spanned(
            key,
            format!("`{key}` needs parentheses: `{key}(…)`"),
        )),
    }
}

/// Refuses a value after an option that is only a word.
pub(crate) fn word(key: &Ident, input: ParseStream<'_>) -> syn::Result<()> {
    if input.is_empty() {
        return Ok(());
    }
    let rest: TokenStream = input.parse()?;
    Err(syn::Error::new_spanned(
        rest,
        format!("`{key}` stands alone, without a value"),
    ))
}

/// What to say of a key that is none of `legal`.
pub(crate) fn unknown(what: &str, key: &impl ToTokens, legal: &[&str]) -> syn::Error {
    let written = key.to_token_stream().to_string();
    let there_are = if legal.len() == 1 {
        "here is only"
    } else {
        "here are"
    };
    let known = match nearest(&written, legal) {
        Some(nearest) => format!("did you mean `{nearest}`? T{there_are} {}", listed(legal)),
        None => format!("t{there_are} {}", listed(legal)),
    };
    syn::Error::new_spanned(key, format!("unknown {what} `{written}`; {known}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::quote;
    use syn::{ItemStruct, parse_quote};

    /// What was read of `name = "…"`, `flag` and `group(…)`, and what was wrong.
    fn read(list: TokenStream) -> (Vec<String>, Vec<String>) {
        let mut errors = Errors::new();
        let mut read = vec![];
        of_list(list, &mut errors, |key, input, _| {
            read.push(match key.to_string().as_str() {
                "name" => text(key, input)?.value(),
                "flag" => word(key, input).map(|()| "flag".to_owned())?,
                "group" => parenthesised(key, input)?.to_string(),
                _ => return Err(unknown("option", key, &["name", "flag", "group"])),
            });
            Ok(())
        });
        let messages = match errors.finish() {
            Ok(()) => vec![],
            Err(all) => all.into_iter().map(|error| error.to_string()).collect(),
        };
        (read, messages)
    }

    fn only_message(list: TokenStream) -> String {
        let (_, messages) = read(list);
        assert_eq!(messages.len(), 1, "{messages:?}");
        messages[0].clone()
    }

    #[test]
    fn options_are_read_in_order() {
        let (options, messages) = read(quote!(name = "a", group(b, c), flag,));
        assert_eq!(options, ["a", "b , c", "flag"]);
        assert!(messages.is_empty());
    }

    #[test]
    fn a_mistake_does_not_hide_the_next() {
        let (options, messages) = read(quote!(name, nmae = "x", flag = 1, name = "a"));
        assert_eq!(options, ["a"]);
        assert_eq!(
            messages,
            [
                "`name` needs a value: `name = \"…\"`",
                "unknown option `nmae`; did you mean `name`? There are `name`, `flag` and `group`",
                "`flag` stands alone, without a value",
            ]
        );
    }

    #[test]
    fn malformed_options_are_explained() {
        let table = [
            (
                quote!(name = 5),
                "this is no value for `name`; write `name = \"…\"`",
            ),
            (quote!("name"), "expected a name here, without quotes"),
            (quote!(5), "expected a name here"),
            (quote!(name =), "`name` needs a value: `name = \"…\"`"),
            (
                quote!(name = "a" "b"),
                "expected `,` after the option `name`",
            ),
            (quote!(group), "`group` needs parentheses: `group(…)`"),
            (quote!(group[a]), "`group` needs parentheses: `group(…)`"),
            (quote!(, flag), "expected an option before this `,`"),
            (
                quote!(window = 1),
                "unknown option `window`; there are `name`, `flag` and `group`",
            ),
        ];
        for (list, expected) in table {
            assert_eq!(only_message(list), expected);
        }
    }

    #[test]
    fn an_attribute_without_parentheses_is_a_mistake() {
        let item: ItemStruct = parse_quote! { #[operation] #[doc = "x"] struct Gate; };
        let mut errors = Errors::new();
        of_attributes(&item.attrs, "operation", &mut errors, |_, _, _| Ok(()));
        assert_eq!(
            errors.finish().unwrap_err().to_string(),
            "options stand in parentheses: `#[operation(…)]`"
        );
    }
}
