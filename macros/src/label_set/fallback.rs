//! What stands in for a label set with mistakes, so that they are the only ones reported.

use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

use super::attr::Options;
use super::expand::Size;
use super::generics;
use crate::krate::Krate;

/// What can be said in spite of mistakes.
pub(super) struct Fallback<'a> {
    input: &'a DeriveInput,
    krate: Krate,
}

impl<'a> Fallback<'a> {
    pub(super) fn new(input: &'a DeriveInput, options: &Options) -> Self {
        Self {
            input,
            krate: options.krate.get().cloned().unwrap_or_default(),
        }
    }

    pub(super) fn expand(self, error: &syn::Error) -> TokenStream {
        let Self { input, krate } = self;
        let ident = &input.ident;
        let private = krate.private();
        let error = error.to_compile_error();
        let key = generics::key(ident, &input.generics);
        let generics = generics::with_key(&input.generics);
        let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
        let size = Size {
            krate: &krate,
            ident,
            visibility: &input.vis,
            generics: &input.generics,
        };
        let size = size.expand();
        quote! {
            #error
            #[automatically_derived]
            impl #impl_generics #krate::LabelSet for #ident #type_generics #where_clause {
                type Key = #key;

                const PARTS: &'static [#private::LabelPart] = &[];

                fn visit<__V: #private::LabelVisitor>(&self, _: &mut __V) {
                    ::core::unreachable!()
                }
            }
            #size
        }
    }
}
