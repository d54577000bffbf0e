//! Units behind the names of families.

use proc_macro2::TokenStream;
use syn::LitStr;

use crate::errors::Errors;
use crate::name::check_metric_name;
use crate::warning::warning;

/// What people write for a unit of time.
pub(crate) const SHORT: [(&str, &str); 16] = [
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
pub(crate) struct Unit {
    pub(crate) text: String,
    /// Where it stands, if it should be `base` and nobody said why it is not.
    pub(crate) warning: Option<Warning>,
}

pub(crate) struct Warning {
    literal: LitStr,
    base: &'static str,
}

/// The unit as it is written, checked; nobody is warned of what `is_allowed`.
pub(crate) fn read(literal: &LitStr, is_allowed: bool, errors: &mut Errors) -> Option<Unit> {
    let text = literal.value();
    if let Err(message) = check(&text) {
        errors.error(literal, message);
        return None;
    }
    let warning = Warning::of(literal, is_allowed);
    Some(Unit { text, warning })
}

impl Warning {
    /// Nothing where it is a base unit.
    pub(crate) fn of(literal: &LitStr, is_allowed: bool) -> Option<Self> {
        let base = base(&literal.value())?;
        (!is_allowed).then(|| Self {
            literal: literal.clone(),
            base,
        })
    }

    pub(crate) fn expand(&self) -> TokenStream {
        let Self { literal, base } = self;
        let unit = literal.value();
        let note = format!(
            "Prometheus's base unit for `{unit}` is `{base}`; write `unit = \"{base}\"`, or say \
             why not: `allow = \"…\"`"
        );
        warning(&unit, literal.span(), &note)
    }
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
