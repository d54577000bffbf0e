//! What stands in for a struct with mistakes, so that they are the only ones reported.

use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

use super::inherent::Inherent;
use crate::krate::Krate;
use crate::metric_families::attr::Options;

/// What can be said in spite of mistakes.
pub(in crate::metric_families) struct Fallback<'a> {
    input: &'a DeriveInput,
    krate: Krate,
}

impl<'a> Fallback<'a> {
    pub(in crate::metric_families) fn new(input: &'a DeriveInput, options: &Options) -> Self {
        Self {
            input,
            krate: options.krate.get().cloned().unwrap_or_default(),
        }
    }

    pub(in crate::metric_families) fn expand(self, error: &syn::Error) -> TokenStream {
        let Self { input, krate } = self;
        let ident = &input.ident;
        let private = krate.private();
        let error = error.to_compile_error();
        let (impl_generics, type_generics, where_clause) = input.generics.split_for_impl();
        let inherent = Inherent {
            krate: &krate,
            ident,
            visibility: &input.vis,
            generics: &input.generics,
            global: quote!(::core::unreachable!()),
        };
        let inherent = inherent.expand();
        quote! {
            #error
            #[automatically_derived]
            impl #impl_generics #krate::MetricFamilies for #ident #type_generics #where_clause {
                fn declare(_: &mut #private::Registering<'_>) -> Self {
                    ::core::unreachable!()
                }
            }
            #inherent
        }
    }
}
