//! Each sample once, and in OpenMetrics each series in one piece.

use std::collections::HashMap;

use super::{Draft, ParseError, Row, inner_value, series_labels};

pub(super) fn check(draft: &Draft<'_>) -> Result<(), ParseError> {
    check_repetition(draft)?;
    if draft.dialect.is_open_metrics() {
        check_pieces(draft)?;
    }
    Ok(())
}

fn check_repetition(draft: &Draft<'_>) -> Result<(), ParseError> {
    let mut seen: HashMap<_, Row<'_>> = HashMap::new();
    for row in draft.rows() {
        let key = (
            row.suffix,
            series_labels(draft, row),
            inner_value(draft, row),
        );
        let before = seen.insert(key, row);
        match before {
            Some(before) if !may_follow(draft, before, row) => {
                return Err(repeated(draft, before, row));
            }
            _ => {}
        }
    }
    Ok(())
}

/// OpenMetrics knows several points of a series, if their timestamps rise.
fn may_follow(draft: &Draft<'_>, before: Row<'_>, row: Row<'_>) -> bool {
    match (before.sample.timestamp(), row.sample.timestamp()) {
        (Some(before), Some(now)) => draft.dialect.is_open_metrics() && before < now,
        _ => false,
    }
}

fn repeated(draft: &Draft<'_>, before: Row<'_>, row: Row<'_>) -> ParseError {
    let line = before.mark.name.place().line;
    let remedy = if draft.dialect.is_open_metrics() && row.sample.timestamp().is_some() {
        "leave one of them out, or let their timestamps rise"
    } else {
        "leave one of them out, or tell them apart by a label"
    };
    let name = row.sample.name();
    let problem = format!("this sample of `{name}` is there already, on line {line}");
    row.mark.name.error(problem, remedy)
}

fn check_pieces(draft: &Draft<'_>) -> Result<(), ParseError> {
    let mut last_rows = HashMap::new();
    for (index, row) in draft.rows().enumerate() {
        let Some((last, before)) = last_rows.insert(series_labels(draft, row), (index, row)) else {
            continue;
        };
        if last + 1 != index {
            return Err(scattered(row));
        }
        if before.sample.timestamp().is_some() != row.sample.timestamp().is_some() {
            return Err(half_timed(row));
        }
    }
    Ok(())
}

fn half_timed(row: Row<'_>) -> ParseError {
    let name = row.sample.name();
    let problem = format!("some samples of a series of `{name}` have a timestamp, others none");
    row.mark
        .value
        .error(problem, "write it on all of them, or on none")
}

fn scattered(row: Row<'_>) -> ParseError {
    let name = row.sample.name();
    let problem = format!("this sample of `{name}` is behind those of another series");
    row.mark.name.error(
        problem,
        "put all samples of one label set behind each other",
    )
}
