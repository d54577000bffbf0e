//! The implementations of `LabelValue`, and of `State` for enums.
//!
//! A local has a name that no user's constant has, or its pattern would match the constant.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Data, DeriveInput, Ident, Type};

use super::model::{LabelValue, Values};
use crate::generics::bounded;
use crate::krate::Krate;

pub(super) fn expand(value: &LabelValue) -> TokenStream {
    match &value.values {
        Values::Closed(values) => {
            let closed = closed(value, values);
            let state = value.is_state.then(|| state(value, values));
            quote!(#closed #state)
        }
        Values::OfField(ty) => of_field(value, ty),
    }
}

fn closed(value: &LabelValue, values: &[(Ident, String)]) -> TokenStream {
    let LabelValue {
        krate,
        ident,
        generics,
        ..
    } = value;
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    let texts: Vec<&String> = values.iter().map(|(_, text)| text).collect();
    let variants: Vec<&Ident> = values.iter().map(|(variant, _)| variant).collect();
    let indices = 0..values.len();
    quote_spanned! {Span::mixed_site()=>
        #[automatically_derived]
        impl #impl_generics #krate::LabelValue for #ident #type_generics #where_clause {
            const VALUES: ::core::option::Option<&'static [&'static ::core::primitive::str]> =
                ::core::option::Option::Some(&[#(#texts),*]);

            #[inline]
            fn index(&self) -> ::core::primitive::usize {
                match self {
                    #(Self::#variants { .. } => #indices,)*
                }
            }

            #[inline]
            fn with_text<__R>(
                &self,
                __callmeter_read: impl ::core::ops::FnOnce(&::core::primitive::str) -> __R,
            ) -> __R {
                __callmeter_read(match self {
                    #(Self::#variants { .. } => #texts,)*
                })
            }

            fn from_text(
                __callmeter_text: &::core::primitive::str,
            ) -> ::core::option::Option<Self> {
                match __callmeter_text {
                    #(#texts => ::core::option::Option::Some(Self::#variants {}),)*
                    _ => ::core::option::Option::None,
                }
            }
        }
    }
}

fn state(value: &LabelValue, values: &[(Ident, String)]) -> TokenStream {
    let LabelValue {
        krate,
        ident,
        generics,
        ..
    } = value;
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    let variants = values.iter().map(|(variant, _)| variant);
    quote_spanned! {Span::mixed_site()=>
        #[automatically_derived]
        impl #impl_generics #krate::State for #ident #type_generics #where_clause {
            #[inline]
            fn number(&self) -> ::core::primitive::i64 {
                match self {
                    #(Self::#variants { .. } => Self::#variants {} as ::core::primitive::i64,)*
                }
            }
        }
    }
}

fn of_field(value: &LabelValue, ty: &Type) -> TokenStream {
    let LabelValue {
        krate,
        ident,
        generics,
        ..
    } = value;
    let bound = Ident::new("LabelValue", Span::mixed_site());
    let generics = bounded(generics, [ty], krate, &bound);
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    quote_spanned! {Span::mixed_site()=>
        #[automatically_derived]
        impl #impl_generics #krate::LabelValue for #ident #type_generics #where_clause {
            const VALUES: ::core::option::Option<&'static [&'static ::core::primitive::str]> =
                <#ty as #krate::LabelValue>::VALUES;

            #[inline]
            fn index(&self) -> ::core::primitive::usize {
                <#ty as #krate::LabelValue>::index(&self.0)
            }

            #[inline]
            fn with_text<__R>(
                &self,
                __callmeter_read: impl ::core::ops::FnOnce(&::core::primitive::str) -> __R,
            ) -> __R {
                <#ty as #krate::LabelValue>::with_text(&self.0, __callmeter_read)
            }
        }
    }
}

/// The mistakes, and an implementation so that they are the only ones reported.
pub(super) fn fallback(input: &DeriveInput, krate: &Krate, error: &syn::Error) -> TokenStream {
    let ident = &input.ident;
    let (impl_generics, type_generics, where_clause) = input.generics.split_for_impl();
    let error = error.to_compile_error();
    let implementation = quote! {
        #[automatically_derived]
        impl #impl_generics #krate::LabelValue for #ident #type_generics #where_clause {
            fn with_text<__R>(
                &self,
                _: impl ::core::ops::FnOnce(&::core::primitive::str) -> __R,
            ) -> __R {
                ::core::unreachable!()
            }
        }
    };
    let state = matches!(input.data, Data::Enum(_)).then(|| {
        quote! {
            #[automatically_derived]
            impl #impl_generics #krate::State for #ident #type_generics #where_clause {
                fn number(&self) -> ::core::primitive::i64 {
                    ::core::unreachable!()
                }
            }
        }
    });
    quote!(#error #implementation #state)
}
