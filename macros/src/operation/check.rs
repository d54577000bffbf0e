//! What cannot be seen in one option alone: the names of an operation's families.

use syn::LitStr;
use syn::ext::IdentExt;

use super::clash;
use super::model::{Histogram, Name, View};
use super::view::{FamilyType, ViewKind};
use super::view_attr::ViewOptions;
use crate::errors::Errors;
use crate::name::{check_metric_name, check_namespace};

/// Units of time that people put after a name; longer ones first.
const UNITS: [&str; 9] = [
    "_milliseconds",
    "_microseconds",
    "_nanoseconds",
    "_seconds",
    "_millis",
    "_micros",
    "_nanos",
    "_secs",
    "_ms",
];

/// A view that is left out is left out once.
pub(super) fn left_out(views: &[ViewOptions], errors: &mut Errors) {
    for (at, view) in views.iter().enumerate() {
        let Some(key) = view.none.key() else { continue };
        let contradicts = |(other_at, other): (usize, &ViewOptions)| {
            other.kind == view.kind && (!other.none.is_set() || other_at < at)
        };
        if views.iter().enumerate().any(contradicts) {
            let message = format!(
                "`{0}(none)` leaves the view out, but there is another `{0}`; keep one of them",
                view.key
            );
            errors.error(key, message);
        }
    }
}

pub(super) fn names(
    namespace: Option<&LitStr>,
    operation: &Name,
    views: &[View],
    errors: &mut Errors,
) {
    check_own_namespace(namespace, errors);
    let operation_is_legal = check_operation(operation, errors);
    for (at, view) in views.iter().enumerate() {
        let is_its_own = view.name.is_written || view.value.is_some();
        if is_its_own || operation_is_legal {
            check_view(view, errors);
            clash::check(view, &views[..at], errors);
        }
    }
}

fn check_own_namespace(namespace: Option<&LitStr>, errors: &mut Errors) {
    let Some(literal) = namespace else { return };
    if let Err(message) = check_namespace(&literal.value()) {
        errors.error(literal, message);
    }
}

fn check_operation(operation: &Name, errors: &mut Errors) -> bool {
    let result = check_metric_name(&operation.text);
    if let Err(message) = &result {
        let hint = if operation.is_written {
            ""
        } else {
            " (`#[operation(name = \"…\")]`)"
        };
        errors.error(&operation.place, format!("{message}{hint}"));
    }
    result.is_ok()
}

fn check_view(view: &View, errors: &mut Errors) {
    let legal = check_metric_name(&view.name.text);
    if let Err(message) = legal.and_then(|()| check_suffix(view)) {
        report(view, &message, errors);
    }
}

/// With the place and, for a name nobody wrote, the way to choose another.
fn report(view: &View, message: &str, errors: &mut Errors) {
    let hint = match &view.value {
        _ if view.name.is_written => String::new(),
        Some(value) => format!(
            "; or choose a name for the family: `value({}, name = \"…\")`",
            value.name.unraw()
        ),
        None => format!("; or choose a name by `{}(name = \"…\")`", view.kind.word()),
    };
    errors.error(&view.name.place, format!("{message}{hint}"));
}

fn check_suffix(view: &View) -> Result<(), String> {
    let name = &view.name.text;
    let unit = view.histogram.as_ref().and_then(Histogram::unit);
    let (problem, rest) = match (view.kind.family_type(), unit) {
        (FamilyType::Counter, _) => (
            "`_total` is put after the name of a counter".to_owned(),
            name.strip_suffix("_total"),
        ),
        (FamilyType::Gauge, _) => (
            "`_total` is for counters, and this is a gauge".to_owned(),
            name.strip_suffix("_total"),
        ),
        (FamilyType::Histogram, Some(unit)) => without_unit(view.kind, name, unit),
        (FamilyType::Histogram, None) => return Ok(()),
    };
    match rest {
        Some(rest) => Err(format!("{problem}; write `{rest}`")),
        None => Ok(()),
    }
}

/// What is wrong with a unit in a name, and the name without it.
fn without_unit<'a>(kind: ViewKind, name: &'a str, unit: &str) -> (String, Option<&'a str>) {
    let own = || name.strip_suffix(unit)?.strip_suffix('_');
    if kind == ViewKind::Value {
        return (format!("`_{unit}` is put after the name"), own());
    }
    let of_time = UNITS.iter().find_map(|unit| name.strip_suffix(unit));
    let problem = match unit {
        "seconds" => "durations are in seconds, and `_seconds` is put after the name".to_owned(),
        unit => format!("this duration is in {unit}, and `_{unit}` is put after the name"),
    };
    (problem, of_time.or_else(own))
}
