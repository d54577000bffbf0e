//! What durations and values are measured in.

use syn::LitStr;

use super::view_attr::ViewOptions;
use crate::errors::Errors;
use crate::name::{check_metric_name, listed, nearest};

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

/// What people write for a unit of time.
const SHORT: [(&str, &str); 16] = [
    ("s", "seconds"),
    ("sec", "seconds"),
    ("secs", "seconds"),
    ("ms", "milliseconds"),
    ("millis", "milliseconds"),
    ("msec", "milliseconds"),
    ("us", "microseconds"),
    ("µs", "microseconds"),
    ("micros", "microseconds"),
    ("ns", "nanoseconds"),
    ("nanos", "nanoseconds"),
    ("min", "minutes"),
    ("mins", "minutes"),
    ("h", "hours"),
    ("hrs", "hours"),
    ("d", "days"),
];

/// Units that others are better given in.
const BASES: [(&str, &[&str]); 7] = [
    ("seconds", &["weeks", "minutes", "hours", "days"]),
    (
        "bytes",
        &[
            "b", "kb", "mb", "gb", "tb", "kib", "mib", "gib", "tib", "bits", "octets",
        ],
    ),
    (
        "ratio",
        &[
            "percent",
            "percents",
            "percentage",
            "pct",
            "permille",
            "ppm",
        ],
    ),
    ("celsius", &["fahrenheit", "kelvin"]),
    ("meters", &["metres", "km", "cm", "mm", "miles", "feet"]),
    ("grams", &["kg", "mg", "pounds"]),
    ("joules", &["calories", "kwh"]),
];

const PREFIXES: [&str; 14] = [
    "kilo", "mega", "giga", "tera", "peta", "kibi", "mebi", "gibi", "tebi", "pebi", "milli",
    "micro", "nano", "centi",
];

/// A unit behind a family's name.
pub(super) struct Unit {
    pub(super) text: String,
    /// Where it stands, if it should be `base` and nobody said why it is not.
    pub(super) warning: Option<Warning>,
}

pub(super) struct Warning {
    pub(super) literal: LitStr,
    pub(super) base: &'static str,
}

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
    let warning = warning(options, literal);
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
    let literal = options.unit.get()?;
    let text = literal.value();
    if let Err(message) = check(&text) {
        errors.error(literal, message);
        return None;
    }
    let warning = warning(options, literal);
    Some(Unit { text, warning })
}

fn check(unit: &str) -> Result<(), String> {
    match unit {
        "" => Err("a unit cannot be empty; leave it out".to_owned()),
        "%" => {
            Err("a unit is part of the family's name; write `ratio`, and observe 0 to 1".to_owned())
        }
        "total" | "count" | "sum" | "bucket" | "created" | "info" => Err(format!(
            "`_{unit}` is an ending of Prometheus's own; choose another unit"
        )),
        _ => match unit.strip_prefix('_') {
            Some(rest) if check_metric_name(rest).is_ok() => {
                Err(format!("a `_` is put before the unit; write `{rest}`"))
            }
            _ => check_metric_name(unit).map_err(|message| message.replace("metric name", "unit")),
        },
    }
}

fn warning(options: &ViewOptions, literal: &LitStr) -> Option<Warning> {
    let base = base(&literal.value())?;
    let is_wanted = !options.allow.is_set();
    is_wanted.then(|| Warning {
        literal: literal.clone(),
        base,
    })
}

/// The unit that Prometheus wants in place of this one.
fn base(unit: &str) -> Option<&'static str> {
    let unit = unit.to_lowercase();
    let is_base = |text: &str| BASES.iter().any(|(base, _)| *base == text);
    if is_base(&unit) {
        return None;
    }
    if SHORT.iter().any(|(short, _)| *short == unit) {
        return Some("seconds");
    }
    let stem = PREFIXES
        .iter()
        .find_map(|prefix| unit.strip_prefix(prefix))
        .unwrap_or(&unit);
    let is_meant = |(base, others): &&(&str, &[&str])| {
        stem == *base || base.strip_suffix('s') == Some(stem) || others.contains(&stem)
    };
    BASES.iter().find(is_meant).map(|(base, _)| *base)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_units_are_known() {
        let table = [
            ("seconds", None),
            ("bytes", None),
            ("ratio", None),
            ("items", None),
            ("meters", None),
            ("ms", Some("seconds")),
            ("milliseconds", Some("seconds")),
            ("millisecond", Some("seconds")),
            ("second", Some("seconds")),
            ("hours", Some("seconds")),
            ("kilobytes", Some("bytes")),
            ("KiB", Some("bytes")),
            ("MB", Some("bytes")),
            ("kibibytes", Some("bytes")),
            ("megabits", Some("bytes")),
            ("byte", Some("bytes")),
            ("percent", Some("ratio")),
            ("kilometers", Some("meters")),
            ("fahrenheit", Some("celsius")),
            ("kilowatts", None),
        ];
        for (unit, expected) in table {
            assert_eq!(base(unit), expected, "{unit}");
        }
    }

    #[test]
    fn units_are_parts_of_names() {
        for unit in ["bytes", "requests_per_second", "KiB"] {
            assert_eq!(check(unit), Ok(()), "{unit}");
        }
        let table = [
            ("", "cannot be empty"),
            ("%", "write `ratio`"),
            ("_bytes", "write `bytes`"),
            ("kilo bytes", "`kilo bytes` is no unit"),
            ("total", "Prometheus's own"),
        ];
        for (unit, part) in table {
            let message = check(unit).unwrap_err();
            assert!(message.contains(part), "{message}");
        }
    }
}
