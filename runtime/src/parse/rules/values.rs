//! What numbers and labels a sample may have, by the type of its family.

use super::{Draft, ParseError, Row, inner_label};
use crate::parse::ParsedKind::{Counter, GaugeHistogram, Histogram, Info, StateSet, Summary};
use crate::parse::number;
use crate::parse::place::shown;

pub(super) fn check(draft: &Draft<'_>, row: Row<'_>) -> Result<(), ParseError> {
    check_inner_label(draft, row)?;
    check_exemplar(draft, row)?;
    let value = row.sample.value();
    match (draft.family.kind, row.suffix) {
        (Counter, "_total" | "") => grows(row),
        (Histogram | GaugeHistogram, "_bucket" | "_gcount") | (Histogram | Summary, "_count") => {
            counts(draft, row)
        }
        (Summary, "_sum") if draft.dialect.is_open_metrics() => grows(row),
        (Summary, "") => check_quantile(draft, row),
        (Info, _) if value != 1.0 => Err(wrong(row, "an info is always 1", "write 1")),
        (StateSet, _) if value != 0.0 && value != 1.0 => {
            Err(wrong(row, "a state holds or not", "write 1 or 0"))
        }
        _ => Ok(()),
    }
}

/// What only grows began at 0.
pub(super) fn grows(row: Row<'_>) -> Result<(), ParseError> {
    let value = row.sample.value();
    if value >= 0.0 {
        return Ok(());
    }
    let what = if value.is_nan() {
        "no number"
    } else {
        "below 0"
    };
    let problem = format!("`{}` is {what}", row.sample.name());
    Err(row.mark.value.error(problem, "write a number from 0 on"))
}

/// OpenMetrics counts in whole numbers.
fn counts(draft: &Draft<'_>, row: Row<'_>) -> Result<(), ParseError> {
    grows(row)?;
    // That of an infinity is no number.
    if draft.dialect.is_open_metrics() && row.sample.value().fract() != 0.0 {
        return Err(wrong(
            row,
            "counts in whole numbers",
            "write a whole number",
        ));
    }
    Ok(())
}

fn wrong(row: Row<'_>, rule: &str, remedy: &str) -> ParseError {
    let (name, value) = (row.sample.name(), row.sample.value());
    let problem = format!("`{name}` is {value}, but {rule}");
    row.mark.value.error(problem, remedy)
}

/// The label of a bucket, a quantile or a state is there, and nowhere else.
fn check_inner_label(draft: &Draft<'_>, row: Row<'_>) -> Result<(), ParseError> {
    let needed = inner_label(draft, row);
    let is_absent = |label: &&str| row.sample.label(label).is_none_or(str::is_empty);
    if let Some(label) = needed.filter(is_absent) {
        let problem = format!("`{}` has no label `{label}`", row.sample.name());
        return Err(row
            .mark
            .name
            .error(problem, format!("write `{label}=\"…\"`")));
    }
    let reserved = match draft.family.kind {
        Histogram | GaugeHistogram => "le",
        Summary => "quantile",
        _ => return Ok(()),
    };
    if needed.is_some() || row.sample.label(reserved).is_none() {
        return Ok(());
    }
    let problem = format!("`{}` has a label `{reserved}`", row.sample.name());
    Err(row.mark.name.error(problem, "leave it out"))
}

fn check_quantile(draft: &Draft<'_>, row: Row<'_>) -> Result<(), ParseError> {
    let text = row.sample.label("quantile").unwrap_or_default();
    if !number::read(text).is_some_and(|quantile| (0.0..=1.0).contains(&quantile)) {
        let problem = format!("the quantile {} is not between 0 and 1", shown(text));
        return Err(row
            .mark
            .name
            .error(problem, "write it like `quantile=\"0.99\"`"));
    }
    if draft.dialect.is_open_metrics() && row.sample.value() < 0.0 {
        return grows(row);
    }
    Ok(())
}

fn check_exemplar(draft: &Draft<'_>, row: Row<'_>) -> Result<(), ParseError> {
    let is_allowed = matches!(
        (draft.family.kind, row.suffix),
        (Counter, "_total") | (Histogram | GaugeHistogram, "_bucket")
    );
    if is_allowed || row.sample.exemplar().is_none() {
        return Ok(());
    }
    let problem = format!("`{}` has an exemplar", row.sample.name());
    Err(row
        .mark
        .exemplar
        .error(problem, "leave it out: only counters and buckets have them"))
}
