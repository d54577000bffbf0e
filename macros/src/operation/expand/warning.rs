//! What the declaration of an operation is warned of.

use proc_macro2::TokenStream;

use crate::label::identifier_warning;
use crate::operation::labels::Label;
use crate::operation::model::{Operation, View};
use crate::unit::Warning;

pub(super) fn warnings(operation: &Operation) -> TokenStream {
    let labels = operation.labels.iter().filter_map(label);
    let units = operation.views.iter().filter_map(unit);
    labels.chain(units).collect()
}

fn label(label: &Label) -> Option<TokenStream> {
    label
        .is_suspicious
        .then(|| identifier_warning(&label.name, label.member.span()))
}

fn unit(view: &View) -> Option<TokenStream> {
    let unit = view.histogram.as_ref()?.unit.as_ref()?;
    unit.warning.as_ref().map(Warning::expand)
}
