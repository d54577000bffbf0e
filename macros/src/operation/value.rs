//! The values that a program observes in calls: `value(entry_size, unit = "bytes", …)`.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Ident, Token};

use super::model::View;
use crate::errors::Errors;
use crate::generics::derived;
use crate::options;

/// A value's field and constant in the expansion.
#[derive(Clone)]
pub(super) struct Value {
    /// As it is written.
    pub(super) name: Ident,
    pub(super) member: Ident,
    pub(super) constant: Ident,
}

impl Value {
    pub(super) fn new(name: &Ident) -> Self {
        let upper = name.unraw().to_string().to_uppercase();
        Self {
            name: name.clone(),
            member: derived(name),
            constant: derived(&format_ident!("{upper}", span = name.span())),
        }
    }
}

/// The name between the parentheses after `value`, and the options behind it.
pub(super) fn name(key: &Ident, input: ParseStream<'_>) -> syn::Result<(Ident, TokenStream)> {
    let nameless = || {
        let message = "`value` starts with a name: `value(entry_size, unit = \"bytes\", …)`";
        syn::Error::new_spanned(key, message)
    };
    let list = options::parenthesised(key, input).map_err(|_| nameless())?;
    let parser = |input: ParseStream<'_>| {
        let name = Ident::parse_any(input).map_err(|_| nameless())?;
        if !input.is_empty() && input.parse::<Token![,]>().is_err() {
            return Err(nameless());
        }
        check_name(&name)?;
        Ok((name, input.parse()?))
    };
    parser.parse2(list)
}

/// It becomes the name of a field.
fn check_name(name: &Ident) -> syn::Result<()> {
    let message = if name == "none" {
        "values are only there where they are declared; leave `value(none)` out".to_owned()
    } else if syn::parse2::<Ident>(name.to_token_stream()).is_err() {
        format!(
            "`{name}` is a word of Rust's own; choose another, and give the family's name by \
             `name = \"{name}\"`"
        )
    } else {
        return Ok(());
    };
    Err(syn::Error::new_spanned(name, message))
}

/// Two values would be one constant.
pub(super) fn check_twins(views: &[View], errors: &mut Errors) {
    let values: Vec<&Value> = views
        .iter()
        .filter_map(|view| view.value.as_ref())
        .collect();
    for (at, value) in values.iter().enumerate() {
        let is_known = |other: &&&Value| other.constant == value.constant;
        if let Some(other) = values[..at].iter().find(is_known) {
            let message = format!(
                "the value `{}` is the constant `{}` already; choose another name",
                other.name.unraw(),
                other.constant
            );
            errors.error(&value.name, message);
        }
    }
}
