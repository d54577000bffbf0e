//! What durations and values are measured in.

use super::view_attr::ViewOptions;
use crate::errors::Errors;
use crate::name::{listed, nearest};
use crate::unit::{self, SHORT, Unit, Warning};

/// The units of durations, in nanoseconds.
const DURATIONS: [(&str, u64); 7] = [
    ("seconds", 1_000_000_000),
    ("milliseconds", 1_000_000),
    ("microseconds", 1_000),
    ("nanoseconds", 1),
    ("minutes", 60_000_000_000),
    ("hours", 3_600_000_000_000),
    ("days", 86_400_000_000_000),
];

/// The unit of a duration and its nanoseconds.
pub(super) fn of_duration(options: Option<&ViewOptions>, errors: &mut Errors) -> (Unit, u64) {
    let seconds = || Unit {
        text: "seconds".to_owned(),
        warning: None,
    };
    let written = options.and_then(|options| Some((options, options.unit.get()?)));
    let Some((options, literal)) = written else {
        return (seconds(), DURATIONS[0].1);
    };
    let text = literal.value();
    let Some((_, in_one)) = DURATIONS.into_iter().find(|(unit, _)| *unit == text) else {
        errors.error(literal, no_duration(&text));
        return (seconds(), DURATIONS[0].1);
    };
    if text != "seconds" && !options.buckets.is_set() {
        let message = format!(
            "the default bounds are in seconds; say them in {text}: `buckets = [1, 10, 100]`"
        );
        errors.error(literal, message);
    }
    let warning = Warning::of(literal, options.allow.is_set());
    (Unit { text, warning }, in_one)
}

fn no_duration(text: &str) -> String {
    let units = DURATIONS.map(|(unit, _)| unit);
    if let Some((_, unit)) = SHORT.iter().find(|(short, _)| *short == text) {
        return format!("units are written out; write `{unit}`");
    }
    match nearest(text, &units) {
        Some(unit) => format!("`{text}` is no unit of time; did you mean `{unit}`?"),
        None => format!("`{text}` is no unit of time; there are {}", listed(&units)),
    }
}

/// The unit of a value, if it has one.
pub(super) fn of_value(options: &ViewOptions, errors: &mut Errors) -> Option<Unit> {
    unit::read(options.unit.get()?, options.allow.is_set(), errors)
}
