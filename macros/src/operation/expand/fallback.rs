//! What stands in for an operation with mistakes, so that they are the only ones reported.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{DeriveInput, Path};

use super::declaration::status_type;
use super::value::Values;
use crate::krate::Krate;
use crate::operation::attr::Options;
use crate::operation::value::Value;

/// What can be said in spite of mistakes.
pub(in crate::operation) struct Fallback<'a> {
    input: &'a DeriveInput,
    krate: Krate,
    status: Option<Path>,
    values: Vec<(Value, String)>,
}

impl<'a> Fallback<'a> {
    pub(in crate::operation) fn new(input: &'a DeriveInput, options: &Options) -> Self {
        let status = options.status.get();
        Self {
            input,
            krate: options.krate.get().cloned().unwrap_or_default(),
            status: status.and_then(|status| status.values.get().cloned()),
            values: values(options),
        }
    }

    pub(in crate::operation) fn expand(self, error: &syn::Error) -> TokenStream {
        let Self {
            input,
            krate,
            status,
            values,
        } = self;
        let ident = &input.ident;
        let private = krate.private();
        let error = error.to_compile_error();
        let status = status_type(&krate, status.as_ref());
        let (impl_generics, type_generics, where_clause) = input.generics.split_for_impl();
        let values = Values {
            krate: &krate,
            ident,
            visibility: &input.vis,
            generics: &input.generics,
            declaration: quote!(::core::unreachable!()),
            status: status.clone(),
            values,
        };
        let values_type = values.ty();
        let all_values = values.all();
        let items = values.items();
        let implementation = quote! {
            #[automatically_derived]
            impl #impl_generics #krate::Operation for #ident #type_generics #where_clause {
                type Status = #status;
                type Values = #values_type;

                const HAS_OPEN_LABELS: ::core::primitive::bool = false;

                fn declaration() -> &'static #private::Declaration {
                    ::core::unreachable!()
                }

                fn values() -> &'static #values_type {
                    #all_values
                }

                fn with_label_values<__R>(
                    &self,
                    _: impl ::core::ops::FnOnce(#private::LabelValues<'_>) -> __R,
                ) -> __R {
                    ::core::unreachable!()
                }
            }
        };
        quote_spanned! {Span::mixed_site()=>
            #error
            const _: () = {
                #items
                #implementation
            };
        }
    }
}

/// Each constant once, for it may be that they are what is wrong.
fn values(options: &Options) -> Vec<(Value, String)> {
    let mut values: Vec<(Value, String)> = vec![];
    for name in options.views.iter().filter_map(|view| view.value.as_ref()) {
        let value = Value::new(name);
        let is_new = !values
            .iter()
            .any(|(other, _)| other.constant == value.constant);
        if is_new {
            values.push((value, String::new()));
        }
    }
    values
}
