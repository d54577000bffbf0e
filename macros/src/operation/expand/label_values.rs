//! How the values of an operation's labels are read.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote_spanned};
use syn::Ident;

use crate::generics::derived;
use crate::operation::labels::Label;
use crate::operation::model::Operation;

/// The body of `with_label_values`.
pub(super) fn read(operation: &Operation, read: &TokenStream) -> TokenStream {
    let Operation { krate, labels, .. } = operation;
    let private = krate.private();
    if labels.is_empty() {
        return quote_spanned! {Span::mixed_site()=>
            #read(#private::LabelValues { closed: 0, open: &[] })
        };
    }
    let closed = closed(&private, labels);
    let with_open = with_open(&private, labels, read);
    quote_spanned! {Span::mixed_site()=>
        #closed
        if <Self as #krate::Operation>::HAS_OPEN_LABELS {
            #with_open
        } else {
            #read(#private::LabelValues { closed: __callmeter_closed, open: &[] })
        }
    }
}

/// The place of the closed labels' values in a table of all their combinations.
fn closed(private: &TokenStream, labels: &[Label]) -> TokenStream {
    let steps = labels
        .iter()
        .enumerate()
        .map(|(at, Label { member, ty, .. })| {
            let member = derived(member);
            let index = quote_spanned! {Span::mixed_site()=>
                #private::closed_index::<#ty>(&self.#member)
            };
            if at == 0 {
                return quote_spanned!(Span::mixed_site()=> let __callmeter_closed = #index;);
            }
            quote_spanned! {Span::mixed_site()=>
                let __callmeter_closed = __callmeter_closed * #private::cardinality::<#ty>() + #index;
            }
        });
    steps.collect()
}

/// One closure per field, since a value's text may live only as long as it is read.
fn with_open(private: &TokenStream, labels: &[Label], read: &TokenStream) -> TokenStream {
    let texts: Vec<Ident> = (0..labels.len())
        .map(|at| format_ident!("__callmeter_text_{at}", span = Span::mixed_site()))
        .collect();
    let innermost = quote_spanned! {Span::mixed_site()=>
        #read(#private::LabelValues { closed: __callmeter_closed, open: &[#(#texts),*] })
    };
    let fields = labels.iter().zip(&texts).rev();
    fields.fold(innermost, |inner, (Label { member, ty, .. }, text)| {
        let member = derived(member);
        quote_spanned! {Span::mixed_site()=>
            #private::with_open_text::<#ty, _>(&self.#member, |#text| #inner)
        }
    })
}
