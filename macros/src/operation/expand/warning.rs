//! Warnings. Stable Rust lets macros warn in one way only: by the use of something deprecated.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use syn::Ident;

use crate::operation::labels::Label;
use crate::operation::model::{Operation, View};
use crate::operation::unit::Warning;

pub(super) fn warnings(operation: &Operation) -> TokenStream {
    let labels = operation.labels.iter().filter_map(label);
    let units = operation.views.iter().filter_map(unit);
    labels.chain(units).collect()
}

fn label(label: &Label) -> Option<TokenStream> {
    if !label.is_suspicious {
        return None;
    }
    let note = format!(
        "a label `{}` makes a new series for almost every call; leave it out, or say why it does \
         not: `#[label(allow = \"…\")]`",
        label.name
    );
    Some(warning(&label.name, label.member.span(), &note))
}

fn unit(view: &View) -> Option<TokenStream> {
    let Warning { literal, base } = view.histogram.as_ref()?.unit.as_ref()?.warning.as_ref()?;
    let unit = literal.value();
    let note = format!(
        "Prometheus's base unit for `{unit}` is `{base}`; write `unit = \"{base}\"`, or say why \
         not: `allow = \"…\"`"
    );
    Some(warning(&unit, literal.span(), &note))
}

/// Shown at `span`. In a block of its own, for a unit may stand in several views.
fn warning(name: &str, span: Span, note: &str) -> TokenStream {
    let used = Ident::new(name, span);
    let declared = Ident::new(name, Span::mixed_site());
    quote_spanned! {Span::mixed_site()=>
        const _: () = {
            #[deprecated(note = #note)]
            #[allow(non_upper_case_globals)]
            const #declared: () = ();
            #used
        };
    }
}
