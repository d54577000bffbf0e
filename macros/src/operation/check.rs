//! What cannot be seen in one option alone: the names of an operation's families.

use quote::ToTokens;
use syn::LitStr;

use super::attr::ViewOptions;
use super::model::{Name, View};
use super::view::{FamilyType, ViewKind};
use crate::errors::Errors;
use crate::name::check_metric_name;

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

/// One family per view for now, so that no family is declared by mistake.
pub(super) fn repeated_views(views: &[ViewOptions], errors: &mut Errors) {
    for (at, view) in views.iter().enumerate() {
        if views[..at].iter().any(|other| other.kind == view.kind) {
            let message = format!(
                "`{0}` is given twice; put all its options into one `{0}(…)`",
                view.key
            );
            errors.error(&view.key, message);
        }
    }
}

pub(super) fn names(
    namespace: Option<&LitStr>,
    operation: &Name,
    views: &[View],
    errors: &mut Errors,
) {
    check_namespace(namespace, errors);
    let operation_is_legal = check_operation(operation, errors);
    for (at, view) in views.iter().enumerate() {
        if view.name.is_written || operation_is_legal {
            check_view(view, errors);
            check_clashes(view, &views[..at], errors);
        }
    }
}

/// An empty namespace is none, whatever the registry's is.
fn check_namespace(namespace: Option<&LitStr>, errors: &mut Errors) {
    let Some(literal) = namespace else { return };
    let text = literal.value();
    let result = match text.strip_suffix('_') {
        _ if text.is_empty() => Ok(()),
        Some(rest) if check_metric_name(rest).is_ok() => {
            Err(format!("a `_` is put after the namespace; write `{rest}`"))
        }
        _ => check_metric_name(&text),
    };
    if let Err(message) = result {
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
    let name = &view.name.text;
    if let Err(message) = check_metric_name(name).and_then(|()| check_suffix(view.kind, name)) {
        report(view, &message, errors);
    }
}

/// With the place and, for a name nobody wrote, the way to choose another.
fn report(view: &View, message: &str, errors: &mut Errors) {
    let hint = if view.name.is_written {
        String::new()
    } else {
        format!("; or choose a name by `{}(name = \"…\")`", view.kind.word())
    };
    errors.error(
        view.name.place.to_token_stream(),
        format!("{message}{hint}"),
    );
}

fn check_suffix(kind: ViewKind, name: &str) -> Result<(), String> {
    let without_total = name.strip_suffix("_total");
    let without_unit = UNITS.iter().find_map(|unit| name.strip_suffix(unit));
    let problem = match (kind.family_type(), without_total, without_unit) {
        (FamilyType::Counter, Some(rest), _) => {
            ("`_total` is put after the name of a counter", rest)
        }
        (FamilyType::Gauge, Some(rest), _) => {
            ("`_total` is for counters, and this is a gauge", rest)
        }
        (FamilyType::Histogram, _, Some(rest)) => (
            "durations are in seconds, and `_seconds` is put after the name",
            rest,
        ),
        _ => return Ok(()),
    };
    let (problem, rest) = problem;
    Err(format!("{problem}; write `{rest}`"))
}

/// Two families clash where their own names or those of their samples meet.
fn check_clashes(view: &View, before: &[View], errors: &mut Errors) {
    for other in before {
        let taken = sample_names(other);
        let Some(clash) = sample_names(view)
            .into_iter()
            .find(|name| taken.contains(name))
        else {
            continue;
        };
        let (at, with) = match (view.name.is_written, other.name.is_written) {
            (false, true) => (other, view),
            _ => (view, other),
        };
        let message = format!(
            "`{}` has `{clash}` as well; choose another name for `{}`",
            with.kind.word(),
            at.kind.word()
        );
        errors.error(&at.name.place, message);
        return;
    }
}

/// The family's own name and all that its samples may have, in any format.
fn sample_names(view: &View) -> Vec<String> {
    let name = &view.name.text;
    let (base, suffixes): (String, &[&str]) = match view.kind.family_type() {
        FamilyType::Counter => (name.clone(), &["_total", "_created"]),
        FamilyType::Gauge => (name.clone(), &[]),
        FamilyType::Histogram => (
            format!("{name}_seconds"),
            &["_bucket", "_count", "_sum", "_created"],
        ),
    };
    let of_samples = suffixes.iter().map(|suffix| format!("{base}{suffix}"));
    of_samples.chain([base.clone()]).collect()
}
