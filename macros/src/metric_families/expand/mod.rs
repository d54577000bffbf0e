//! The implementation of `MetricFamilies`, and its functions as those of the struct itself.

mod declaration;
mod fallback;
mod field;
mod inherent;
mod warning;

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{GenericParam, Generics, Ident, Type};

use super::model::{Member, MetricFamilies, Role};
use crate::generics::{bounded, bounded_by, derived};
pub(super) use fallback::Fallback;
use inherent::Inherent;

pub(super) fn expand(families: &MetricFamilies) -> TokenStream {
    let implementation = implementation(families);
    let inherent = Inherent {
        krate: &families.krate,
        ident: &families.ident,
        visibility: &families.visibility,
        generics: &families.generics,
        global: global(families),
    };
    let inherent = inherent.expand();
    let warnings = warning::warnings(families);
    quote!(#implementation #inherent #warnings)
}

fn implementation(families: &MetricFamilies) -> TokenStream {
    let MetricFamilies { krate, ident, .. } = families;
    let private = krate.private();
    let generics = generics(families);
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    let into = into(families);
    let names = families.members.iter().map(|member| derived(&member.ident));
    let fields = families
        .members
        .iter()
        .map(|member| field::value(families, member, &into));
    let meetings = field::meetings(families);
    let forwarded = forwarded(families);
    let alias = alias(&families.generics);
    quote_spanned! {Span::mixed_site()=>
        const _: () = {
            // `clippy::same_name_method` compares the methods of one name of a type, and cannot be
            // allowed where it is forbidden.
            type __Families #alias = #ident #type_generics;

            #[automatically_derived]
            impl #impl_generics #krate::MetricFamilies for __Families #type_generics #where_clause {
                fn declare(#into: &mut #private::Registering<'_>) -> Self {
                    #meetings
                    Self {
                        #(#names: #fields,)*
                    }
                }

                #forwarded
            }
        };
    }
}

/// The parameters without their bounds, which an alias may not have.
fn alias(generics: &Generics) -> TokenStream {
    let mut generics = generics.clone();
    for parameter in &mut generics.params {
        match parameter {
            GenericParam::Lifetime(one) => one.bounds.clear(),
            GenericParam::Type(one) => one.bounds.clear(),
            GenericParam::Const(_) => {}
        }
    }
    let (parameters, ..) = generics.split_for_impl();
    parameters.to_token_stream()
}

fn into(families: &MetricFamilies) -> Ident {
    let is_used = |member: &Member| !matches!(member.role, Role::Skipped);
    let name = if families.members.iter().any(is_used) {
        "__callmeter_into"
    } else {
        "_callmeter_into"
    };
    Ident::new(name, Span::mixed_site())
}

/// With what the fields ask of the parameters.
fn generics(families: &MetricFamilies) -> Generics {
    let krate = &families.krate;
    let of = |is_role: fn(&Role) -> bool| {
        let members = families.members.iter();
        let members = members.filter(move |member| is_role(&member.role));
        members.map(|member| &member.ty).collect::<Vec<&Type>>()
    };
    let field = Ident::new("MetricField", Span::mixed_site());
    let inner = Ident::new("MetricFamilies", Span::mixed_site());
    let default = quote!(::core::default::Default);
    let metrics = of(|role| matches!(role, Role::Family(_)));
    let structs = of(|role| matches!(role, Role::Flattened));
    let skipped = of(|role| matches!(role, Role::Skipped));
    let generics = bounded(&families.generics, metrics, krate, &field);
    let generics = bounded(&generics, structs, krate, &inner);
    bounded_by(&generics, skipped, &default)
}

/// In a static of its own, where there is only one type: faster than the search by type.
fn global(families: &MetricFamilies) -> TokenStream {
    let MetricFamilies { krate, ident, .. } = families;
    if is_generic(families) {
        return quote_spanned! {Span::mixed_site()=>
            <Self as #krate::MetricFamilies>::global()
        };
    }
    let private = krate.private();
    // Where it cannot be shared between threads the compiler tells at the struct's name.
    let cell = quote_spanned!(ident.span()=> ::std::sync::OnceLock<#ident>);
    quote_spanned! {Span::mixed_site()=>
        static __FAMILIES: #cell = ::std::sync::OnceLock::new();
        #private::Registering::once(&__FAMILIES, <Self as #krate::MetricFamilies>::declare)
    }
}

/// Who knows the struct by the trait gets the same one.
fn forwarded(families: &MetricFamilies) -> TokenStream {
    let ident = &families.ident;
    if is_generic(families) {
        return TokenStream::new();
    }
    quote_spanned! {Span::mixed_site()=>
        fn global() -> &'static Self {
            #ident::global()
        }
    }
}

fn is_generic(families: &MetricFamilies) -> bool {
    !families.generics.params.is_empty()
}
