//! Generic parameters and names of the items that derives are put on.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Generics, Ident, Type, parse_quote};

use crate::krate::Krate;

/// `generics` with `type: bound` for each of `types` that depends on a type parameter.
pub(crate) fn bounded<'a>(
    generics: &Generics,
    types: impl IntoIterator<Item = &'a Type>,
    krate: &Krate,
    bound: &Ident,
) -> Generics {
    let mut bounded = generics.clone();
    let parameters: Vec<&Ident> = generics.type_params().map(|one| &one.ident).collect();
    for ty in types {
        if mentions(ty.to_token_stream(), &parameters) {
            let predicate = parse_quote!(#ty: #krate::#bound);
            bounded.make_where_clause().predicates.push(predicate);
        }
    }
    bounded
}

fn mentions(tokens: TokenStream, names: &[&Ident]) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => names.contains(&&ident),
        TokenTree::Group(group) => mentions(group.stream(), names),
        _ => false,
    })
}

/// `ident` as a derive writes it: naming something deprecated is then no use of it.
pub(crate) fn derived(ident: &Ident) -> Ident {
    let mut derived = ident.clone();
    derived.set_span(ident.span().resolved_at(Span::mixed_site()));
    derived
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::quote;

    #[test]
    fn only_types_that_depend_on_a_parameter_are_bounded() {
        let item: syn::ItemStruct = parse_quote!(
            struct Outer<'a, T: Copy>(&'a T);
        );
        let types = [parse_quote!(&'a [T]), parse_quote!(&'a str)];
        let name = parse_quote!(LabelValue);
        let bounded = bounded(&item.generics, &types, &Krate::default(), &name);
        assert_eq!(
            bounded.where_clause.to_token_stream().to_string(),
            quote!(where &'a [T]: ::callmeter::LabelValue).to_string()
        );
    }
}
