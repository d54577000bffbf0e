//! How far apart the points of a range are.

use std::fmt;

/// Milliseconds, at least one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Step(i64);

const UNITS: [(&str, i64); 7] = [
    ("y", 31_536_000_000),
    ("w", 604_800_000),
    ("d", 86_400_000),
    ("h", 3_600_000),
    ("m", 60_000),
    ("s", 1_000),
    ("ms", 1),
];

/// A hundred years.
const LONGEST: i64 = 100 * UNITS[0].1;

impl Step {
    pub const DEFAULT: Step = Step(15_000);

    /// Seconds, or a duration as Prometheus writes it.
    pub fn parse(text: &str) -> Result<Step, &'static str> {
        let millis = match text.parse::<f64>() {
            Ok(seconds) if seconds.is_finite() => (seconds * 1000.0).round() as i64,
            Ok(_) => return Err(UNREADABLE),
            Err(_) => of_duration(text)?,
        };
        match millis {
            ..=0 => Err("not more than 0; write at least 1ms"),
            1..=LONGEST => Ok(Step(millis)),
            _ => Err("longer than 100 years"),
        }
    }

    /// The shortest step, in whole seconds where it is one or more, that goes into a length at most so often.
    pub fn fitting(millis: i64, points: u32) -> Step {
        let step = millis / (i64::from(points) + 1) + 1;
        match step {
            ..1000 => Step(step),
            _ => Step(step.saturating_add(999) / 1000 * 1000),
        }
    }

    /// How often it goes into a length.
    pub fn count_in(self, millis: i64) -> i64 {
        millis / self.0
    }
}

/// Seconds if they are whole: `15s`, `1500ms`.
impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 % 1000 {
            0 => write!(f, "{}s", self.0 / 1000),
            _ => write!(f, "{}ms", self.0),
        }
    }
}

const UNREADABLE: &str = "no duration; write seconds such as 15, or a number with its unit such as 15s, 1m30s, 500ms (y, w, d, h, m, s, ms)";

/// Whole numbers with their units, the largest first. A sign is read in order to be refused by name.
fn of_duration(text: &str) -> Result<i64, &'static str> {
    match text.strip_prefix('-') {
        Some(text) => sum_of_parts(text).map(|millis| -millis),
        None => sum_of_parts(text),
    }
}

fn sum_of_parts(text: &str) -> Result<i64, &'static str> {
    let mut units = UNITS.as_slice();
    let (mut rest, mut sum) = (text, 0_i64);
    loop {
        let (millis, smaller, behind) = first_part(rest, units).ok_or(UNREADABLE)?;
        (rest, units, sum) = (behind, smaller, sum.saturating_add(millis));
        if rest.is_empty() {
            return Ok(sum);
        }
    }
}

type Units = &'static [(&'static str, i64)];

/// What the first number and its unit are worth, the units that are smaller, and the rest of the text.
fn first_part(text: &str, units: Units) -> Option<(i64, Units, &str)> {
    let (digits, rest) = split(text, |letter| letter.is_ascii_digit());
    let (unit, rest) = split(rest, |letter| letter.is_ascii_alphabetic());
    let at = units.iter().position(|(name, _)| *name == unit)?;
    let count: i64 = digits.parse().ok()?;
    Some((count.saturating_mul(units[at].1), &units[at + 1..], rest))
}

fn split(text: &str, belongs: impl Fn(char) -> bool) -> (&str, &str) {
    let end = text.find(|letter| !belongs(letter));
    text.split_at(end.unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_and_seconds() {
        for (text, step) in [
            ("15s", "15s"),
            ("15", "15s"),
            ("0.5", "500ms"),
            ("1e1", "10s"),
            ("1500ms", "1500ms"),
            ("1m30s", "90s"),
            ("1h", "3600s"),
            ("1d", "86400s"),
            ("1w1d", "691200s"),
            ("1y", "31536000s"),
            ("1h0m1ms", "3600001ms"),
            ("100y", "3153600000s"),
        ] {
            let read = Step::parse(text).map(|step| step.to_string());
            assert_eq!(read.as_deref(), Ok(step), "{text}");
        }
        assert_eq!(Step::DEFAULT.to_string(), "15s");
    }

    #[test]
    fn others_are_told_apart() {
        for (text, error) in [
            ("", "no duration"),
            ("s", "no duration"),
            ("15x", "no duration"),
            ("15 s", "no duration"),
            ("1.5m", "no duration"),
            ("30s1m", "no duration"),
            ("1m1m", "no duration"),
            ("15S", "no duration"),
            ("nan", "no duration"),
            ("inf", "no duration"),
            ("--1s", "no duration"),
            ("99999999999999999999s", "no duration"),
            ("0", "not more than 0"),
            ("0s", "not more than 0"),
            ("-15", "not more than 0"),
            ("-15s", "not more than 0"),
            ("0.0001", "not more than 0"),
            ("9223372036854775807y", "longer than 100 years"),
            ("1e300", "longer than 100 years"),
        ] {
            let read = Step::parse(text).expect_err(text);
            assert!(read.starts_with(error), "{text}: {read}");
        }
    }

    #[test]
    fn a_step_that_fits() {
        for millis in [0, 1, 999, 11_000, 11_001, 12_000_000, 86_400_000, 1 << 50] {
            let step = Step::fitting(millis, 11_000);
            assert!(step.count_in(millis) <= 11_000, "{millis}: {step}");
        }
        assert_eq!(Step::fitting(86_400_000, 11_000).to_string(), "8s");
    }
}
