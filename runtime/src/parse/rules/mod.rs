//! What a family must be, once all its lines are read.

mod histogram;
mod series;
mod values;

use std::hash::Hash;

use super::ParseError;
use super::draft::{Draft, Row};
use crate::parse::ParsedKind;
use crate::parse::number;

pub(super) fn check(draft: &Draft<'_>) -> Result<(), ParseError> {
    check_unit(draft)?;
    for row in draft.rows() {
        values::check(draft, row)?;
    }
    series::check(draft)?;
    match draft.family.kind {
        ParsedKind::Histogram | ParsedKind::GaugeHistogram => histogram::check(draft),
        _ => Ok(()),
    }
}

fn check_unit(draft: &Draft<'_>) -> Result<(), ParseError> {
    let is_unitless = matches!(draft.family.kind, ParsedKind::Info | ParsedKind::StateSet);
    if !is_unitless || draft.family.unit.as_deref().unwrap_or_default().is_empty() {
        return Ok(());
    }
    let problem = format!(
        "`{}` of type `{}` has a unit",
        draft.family.name,
        draft.word()
    );
    Err(draft.start.error(problem, "leave UNIT out"))
}

/// The label that tells the samples of one series apart.
fn inner_label<'d>(draft: &'d Draft<'_>, row: Row<'_>) -> Option<&'d str> {
    match (draft.family.kind, row.suffix) {
        (ParsedKind::Histogram | ParsedKind::GaugeHistogram, "_bucket") => Some("le"),
        (ParsedKind::Summary, "") => Some("quantile"),
        (ParsedKind::StateSet, _) => Some(&draft.family.name),
        _ => None,
    }
}

/// The value of that label; that of a quantile is a number, which has many spellings.
fn inner_value(draft: &Draft<'_>, row: Row<'_>) -> Option<String> {
    let text = row.sample.label(inner_label(draft, row)?)?;
    let number = number::read(text).filter(|_| draft.family.kind == ParsedKind::Summary);
    Some(number.map_or_else(|| text.to_owned(), |number| number.to_string()))
}

/// The labels of the series that a sample is part of; one with an empty value is absent.
fn series_labels<'d>(draft: &Draft<'_>, row: Row<'d>) -> impl Eq + Hash + use<'d> {
    let inner = inner_label(draft, row);
    let labels = row.sample.labels().iter();
    labels
        .filter(|(name, value)| !value.is_empty() && Some(name.as_str()) != inner)
        .collect::<Vec<_>>()
}
