//! The declaration of an operation and the implementation of `Operation`.

mod declaration;
mod fallback;
mod label_values;
mod value;
mod view;
mod warning;

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use syn::ext::IdentExt;

use super::model::Operation;
pub(super) use fallback::Fallback;

/// What the closed labels of one operation may come to.
const MOST_LABEL_SETS: usize = 10_000;

pub(super) fn expand(operation: &Operation) -> TokenStream {
    let declaration = declaration::declaration(operation);
    let limit = limit(operation);
    let warnings = warning::warnings(operation);
    let values = values(operation);
    let implementation = implementation(operation, &values);
    let items = values.items();
    quote_spanned! {Span::mixed_site()=>
        const _: () = {
            #declaration
            #limit
            #warnings
            #items
            #implementation
        };
    }
}

/// Only rustc knows how many values the fields have.
fn limit(operation: &Operation) -> TokenStream {
    if operation.labels.is_empty() {
        return TokenStream::new();
    }
    let private = operation.krate.private();
    let message = format!(
        "the closed labels of `{}` make more than {MOST_LABEL_SETS} label sets; leave a field out",
        operation.ident.unraw()
    );
    quote_spanned! {operation.ident.span()=>
        const _: () = ::core::assert!(
            #private::closed_label_sets(__FIELDS) <= #MOST_LABEL_SETS,
            #message
        );
    }
}

fn values(operation: &Operation) -> value::Values<'_> {
    value::Values {
        krate: &operation.krate,
        ident: &operation.ident,
        visibility: &operation.visibility,
        generics: &operation.generics,
        declaration: quote_spanned!(Span::mixed_site()=> &__DECLARATION),
        status: declaration::status_type(&operation.krate, operation.status.ty.as_ref()),
        values: operation.values(),
    }
}

fn implementation(operation: &Operation, values: &value::Values<'_>) -> TokenStream {
    let Operation { krate, ident, .. } = operation;
    let private = krate.private();
    let (impl_generics, type_generics, where_clause) = operation.generics.split_for_impl();
    let status = declaration::status_type(krate, operation.status.ty.as_ref());
    let values_type = values.ty();
    let all_values = values.all();
    let read = quote_spanned!(Span::mixed_site()=> __callmeter_read);
    let with_values = label_values::read(operation, &read);
    quote_spanned! {Span::mixed_site()=>
        #[automatically_derived]
        impl #impl_generics #krate::Operation for #ident #type_generics #where_clause {
            type Status = #status;
            type Values = #values_type;

            const HAS_OPEN_LABELS: ::core::primitive::bool = #private::has_open_labels(__FIELDS);

            fn declaration() -> &'static #private::Declaration {
                &__DECLARATION
            }

            fn values() -> &'static #values_type {
                #all_values
            }

            #[inline]
            fn with_label_values<__R>(
                &self,
                #read: impl ::core::ops::FnOnce(#private::LabelValues<'_>) -> __R,
            ) -> __R {
                #with_values
            }
        }
    }
}
