//! The generic parameters of a label set, and the type that all its lifetimes have in common.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::{GenericParam, Generics, Ident, Type, parse_quote};

use super::model::LabelSet;
use crate::generics::bounded;
use crate::krate::Krate;

/// The type with `'static` for each lifetime.
pub(super) fn key(ident: &Ident, generics: &Generics) -> TokenStream {
    if generics.params.is_empty() {
        return ident.to_token_stream();
    }
    let arguments = generics.params.iter().map(|parameter| match parameter {
        GenericParam::Lifetime(_) => quote_spanned!(Span::mixed_site()=> 'static),
        GenericParam::Type(ty) => ty.ident.to_token_stream(),
        GenericParam::Const(constant) => constant.ident.to_token_stream(),
    });
    quote_spanned!(Span::mixed_site()=> #ident<#(#arguments),*>)
}

/// What the implementation asks of the parameters.
pub(super) fn of_implementation(set: &LabelSet) -> Generics {
    let value = Ident::new("LabelValue", Span::mixed_site());
    let inner = Ident::new("LabelSet", Span::mixed_site());
    let labels = set.label_types().map(referent);
    let sets = set.set_types().map(referent);
    let generics = bounded(&set.generics, labels, &set.krate, &value);
    let generics = bounded(&generics, sets, &set.krate, &inner);
    with_key(&generics)
}

/// The key lives for ever, and with it what its parameters stand for.
pub(super) fn with_key(generics: &Generics) -> Generics {
    let mut with_key = generics.clone();
    for parameter in generics.type_params() {
        let ident = &parameter.ident;
        let predicate = parse_quote!(#ident: 'static);
        with_key.make_where_clause().predicates.push(predicate);
    }
    with_key
}

/// Where an item stands for all label sets of the type, whatever their parameters.
pub(super) fn with_set(generics: &Generics, krate: &Krate) -> Generics {
    let mut with_set = generics.clone();
    if generics.type_params().next().is_some() {
        let predicate = parse_quote!(Self: #krate::LabelSet);
        with_set.make_where_clause().predicates.push(predicate);
    }
    with_set
}

/// Whether the implementation is one for all values of some parameter, so that only its use
/// shows what it comes to.
pub(super) fn is_generic(generics: &Generics) -> bool {
    let mut parameters = generics.params.iter();
    parameters.any(|parameter| !matches!(parameter, GenericParam::Lifetime(_)))
}

/// A reference is a label where what it refers to is one. Two bounds that differ only in their
/// lifetimes would be one too many for the compiler.
fn referent(ty: &Type) -> &Type {
    match ty {
        Type::Reference(reference) => referent(&reference.elem),
        other => other,
    }
}
