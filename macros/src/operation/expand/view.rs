//! The views of a declaration.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};

use super::declaration::status_type;
use crate::bounds::{nanoseconds, numbers};
use crate::krate::Krate;
use crate::operation::model::{Histogram, HistogramBounds, Operation, View};
use crate::operation::view::ViewKind;
use crate::operation::view_labels::ViewLabel;
use crate::operation::when::Ending;

pub(super) fn views(operation: &Operation) -> TokenStream {
    let status = status_type(&operation.krate, operation.status.ty.as_ref());
    let mut values = 0_usize..;
    let views = operation.views.iter().map(|one| {
        let kind = match one.kind {
            ViewKind::Started => quote!(Started),
            ViewKind::Completed => quote!(Completed),
            ViewKind::Duration => quote!(Duration),
            ViewKind::InProgress => quote!(InProgress),
            ViewKind::Errors => quote!(Errors),
            ViewKind::Retries => quote!(Retries),
            ViewKind::Value => {
                let at = values.next();
                quote!(Value(#at))
            }
        };
        view(&operation.krate, one, &kind, &status)
    });
    quote!(#(#views),*)
}

fn view(krate: &Krate, view: &View, kind: &TokenStream, status: &TokenStream) -> TokenStream {
    let private = krate.private();
    let name = &view.name.text;
    let help = &view.help;
    let labels = view.labels.iter().map(|label| match label {
        ViewLabel::Field(at) => quote!(#private::ViewLabel::Field(#at)),
        ViewLabel::Status => quote!(#private::ViewLabel::Status),
        ViewLabel::ErrorType => quote!(#private::ViewLabel::ErrorType),
    });
    let when = view.when.iter().map(|one| ending(&private, one, status));
    let (unit, bounds) = match &view.histogram {
        Some(histogram) => of_histogram(krate, histogram),
        None => (
            quote!(::core::option::Option::None),
            quote!(#private::Bounds::None),
        ),
    };
    let native = view.histogram.as_ref().is_some_and(|own| own.is_native);
    quote_spanned! {Span::mixed_site()=>
        #private::View {
            kind: #private::ViewKind::#kind,
            name: #name,
            help: #help,
            labels: &[#(#labels),*],
            when: &[#(#when),*],
            unit: #unit,
            native: #native,
            bounds: #bounds,
        }
    }
}

/// What the compiler finds wrong with a way to end is shown at its word.
fn ending(private: &TokenStream, ending: &Ending, status: &TokenStream) -> TokenStream {
    let value = match ending {
        Ending::Word(word) => quote_spanned!(word.span()=> <#status>::#word),
        Ending::Code(code) => {
            let moved = status.clone().into_iter().map(|mut token| {
                token.set_span(token.span().located_at(code.span()));
                token
            });
            let status: TokenStream = moved.collect();
            quote_spanned! {code.span()=>
                <#status as ::core::convert::From<::core::primitive::u16>>::from(#code)
            }
        }
    };
    quote_spanned! {Span::mixed_site()=>
        || #private::status_key::<#status>(&#value)
    }
}

fn of_histogram(krate: &Krate, histogram: &Histogram) -> (TokenStream, TokenStream) {
    let private = krate.private();
    let unit = match histogram.unit() {
        Some(unit) => quote!(::core::option::Option::Some(#unit)),
        None => quote!(::core::option::Option::None),
    };
    let bounds = match &histogram.bounds {
        HistogramBounds::Nanoseconds(bounds, in_one) => {
            let list = nanoseconds(krate, bounds, *in_one);
            quote!(#private::Bounds::Nanoseconds(#list))
        }
        HistogramBounds::Numbers(bounds) => {
            let list = numbers(krate, bounds);
            quote!(#private::Bounds::Numbers(#list))
        }
    };
    (unit, bounds)
}
