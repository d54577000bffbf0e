//! The `static` that says all about an operation.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::Path;

use super::view;
use crate::generics::StaticLifetimes;
use crate::krate::Krate;
use crate::operation::labels::Label;
use crate::operation::model::Operation;

pub(super) fn declaration(operation: &Operation) -> TokenStream {
    let private = operation.krate.private();
    let Operation { name, .. } = operation;
    let namespace = match &operation.namespace {
        Some(text) => quote!(::core::option::Option::Some(#text)),
        None => quote!(::core::option::Option::None),
    };
    let fields = operation.labels.iter().map(|label| field(operation, label));
    let views = view::views(operation);
    let status = status(operation);
    quote_spanned! {Span::mixed_site()=>
        const __FIELDS: &[#private::Field] = &[#(#fields),*];
        static __DECLARATION: #private::Declaration = #private::Declaration {
            operation: #name,
            namespace: #namespace,
            fields: __FIELDS,
            status: #status,
            views: &[#views],
            location: #private::location!(),
            registered: #private::Registered::new(),
        };
    }
}

/// The type that says how a call ended.
pub(super) fn status_type(krate: &Krate, written: Option<&Path>) -> TokenStream {
    match written {
        Some(path) => path.to_token_stream(),
        None => quote_spanned!(Span::mixed_site()=> #krate::Outcome),
    }
}

fn status(operation: &Operation) -> TokenStream {
    let private = operation.krate.private();
    let status = &operation.status;
    let ty = status_type(&operation.krate, status.ty.as_ref());
    let label = &status.label;
    let words = status.words.iter().map(|(at, word)| quote!((#at, #word)));
    quote_spanned! {Span::mixed_site()=>
        #private::StatusDeclaration::of::<#ty>(#label, &[#(#words),*])
    }
}

fn field(operation: &Operation, label: &Label) -> TokenStream {
    let krate = &operation.krate;
    let private = krate.private();
    let name = &label.name;
    // The declaration stands outside of the type, where its lifetimes are unknown.
    let ty = StaticLifetimes::of(&operation.generics).in_type(&label.ty);
    quote_spanned! {Span::mixed_site()=>
        #private::Field { name: #name, values: <#ty as #krate::LabelValue>::VALUES }
    }
}
