//! Families of one operation whose names meet.

use proc_macro2::TokenStream;
use quote::ToTokens;

use super::model::{Histogram, View};
use super::view::FamilyType;
use crate::errors::Errors;

/// Two families clash where their own names or those of their samples meet.
pub(super) fn check(view: &View, before: &[View], errors: &mut Errors) {
    for other in before {
        let taken = sample_names(other);
        let clash = sample_names(view)
            .into_iter()
            .find(|name| taken.contains(name));
        if let Some(clash) = clash {
            // A view that is not mentioned has no place of its own.
            match place(view) {
                Some(at) => errors.error(at, message(view, other, &clash)),
                None => {
                    let at = place(other).unwrap_or_else(|| other.name.place.clone());
                    errors.error(at, message(other, view, &clash));
                }
            }
            return;
        }
    }
}

/// The name of the second, or the word that it stands under.
fn place(view: &View) -> Option<TokenStream> {
    if view.name.is_written || view.value.is_some() {
        return Some(view.name.place.clone());
    }
    view.key.as_ref().map(ToTokens::to_token_stream)
}

/// What to say at `view`, whose name `other` has as well.
fn message(view: &View, other: &View, clash: &str) -> String {
    let word = view.kind.word();
    if view.kind != other.kind {
        let other = other.kind.word();
        return format!("`{other}` has `{clash}` as well; choose another name for `{word}`");
    }
    let another = format!("another `{word}` has `{clash}` as well");
    if view.name.is_written || view.value.is_some() {
        format!("{another}; choose another name")
    } else {
        format!("{another}; choose a name for this one: `{word}(name = \"…\")`")
    }
}

/// The family's own name and all that its samples may have, in any format.
fn sample_names(view: &View) -> Vec<String> {
    let name = &view.name.text;
    let base = match view.histogram.as_ref().and_then(Histogram::unit) {
        Some(unit) => format!("{name}_{unit}"),
        None => name.clone(),
    };
    let suffixes: &[&str] = match view.kind.family_type() {
        FamilyType::Counter => &["_total", "_created"],
        FamilyType::Gauge => &[],
        FamilyType::Histogram => &["_bucket", "_count", "_sum", "_created"],
    };
    let of_samples = suffixes.iter().map(|suffix| format!("{base}{suffix}"));
    of_samples.chain([base.clone()]).collect()
}
