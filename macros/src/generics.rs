//! Generic parameters and names of the items that derives are put on.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::visit_mut::VisitMut;
use syn::{Generics, Ident, Lifetime, Type, parse_quote};

use crate::krate::Krate;

/// `generics` with `type: bound` for each of `types` that depends on a type parameter.
pub(crate) fn bounded<'a>(
    generics: &Generics,
    types: impl IntoIterator<Item = &'a Type>,
    krate: &Krate,
    bound: &Ident,
) -> Generics {
    bounded_by(generics, types, &quote!(#krate::#bound))
}

/// The same with a bound that is no trait of ours.
pub(crate) fn bounded_by<'a>(
    generics: &Generics,
    types: impl IntoIterator<Item = &'a Type>,
    bound: &TokenStream,
) -> Generics {
    let mut bounded = generics.clone();
    let parameters: Vec<&Ident> = generics.type_params().map(|one| &one.ident).collect();
    for ty in types {
        if mentions(ty.to_token_stream(), &parameters) {
            let predicate = parse_quote!(#ty: #bound);
            bounded.make_where_clause().predicates.push(predicate);
        }
    }
    bounded
}

/// Whether `ty` is one of several, by the type parameters and constants of an item.
pub(crate) fn depends_on(ty: &Type, generics: &Generics) -> bool {
    let types = generics.type_params().map(|one| &one.ident);
    let constants = generics.const_params().map(|one| &one.ident);
    let parameters: Vec<&Ident> = types.chain(constants).collect();
    mentions(ty.to_token_stream(), &parameters)
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

/// Writes `'static` for each lifetime parameter of an item.
pub(crate) struct StaticLifetimes<'a>(&'a Generics);

impl<'a> StaticLifetimes<'a> {
    pub(crate) fn of(generics: &'a Generics) -> Self {
        Self(generics)
    }

    pub(crate) fn in_type(&mut self, ty: &Type) -> Type {
        let mut ty = ty.clone();
        self.visit_type_mut(&mut ty);
        ty
    }
}

impl VisitMut for StaticLifetimes<'_> {
    fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
        let is_parameter = self.0.lifetimes().any(|one| one.lifetime == *lifetime);
        if is_parameter {
            lifetime.ident = Ident::new("static", lifetime.ident.span());
        }
    }
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
