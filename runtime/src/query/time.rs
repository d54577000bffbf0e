//! Points in time, as queries name them.

use std::fmt;

/// Milliseconds since 1970: what both servers work with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Time(i64);

/// The years 1 to 9999, which RFC 3339 can write.
const FIRST: i64 = -62_135_596_800_000;
const LAST: i64 = 253_402_300_799_999;

impl Time {
    /// Seconds since 1970, or RFC 3339.
    pub fn parse(text: &str) -> Result<Time, &'static str> {
        let millis = match text.parse::<f64>() {
            Ok(seconds) => of_seconds(seconds)?,
            Err(_) => of_rfc3339(text).ok_or_else(|| unreadable(text))?,
        };
        match (FIRST..=LAST).contains(&millis) {
            true => Ok(Time(millis)),
            false => Err("not in the years 1 to 9999; times are in seconds, not milliseconds"),
        }
    }

    /// Milliseconds from there to here.
    pub fn since(self, other: Time) -> i64 {
        self.0 - other.0
    }
}

/// Seconds, with milliseconds where there are some.
impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let millis = self.0.unsigned_abs();
        write!(f, "{sign}{}", millis / 1000)?;
        match millis % 1000 {
            0 => Ok(()),
            rest => write!(f, ".{rest:03}"),
        }
    }
}

/// A number that is too large for an i64 becomes its largest.
fn of_seconds(seconds: f64) -> Result<i64, &'static str> {
    match seconds.is_finite() {
        true => Ok((seconds * 1000.0).round() as i64),
        false => Err(UNREADABLE),
    }
}

const UNREADABLE: &str = "no time; write seconds since 1970 such as 1700000000, or RFC 3339 such as 2023-11-14T22:13:20Z";

fn unreadable(text: &str) -> &'static str {
    match text.contains(' ') {
        true => {
            "no time; in an address, write `%2B` for the plus sign of 2023-11-14T22:13:20+01:00"
        }
        false => UNREADABLE,
    }
}

fn of_rfc3339(text: &str) -> Option<i64> {
    let (date, rest) = text.split_at_checked(10)?;
    let (clock, rest) = rest.strip_prefix(['T', 't'])?.split_at_checked(8)?;
    let (fraction, zone) = split_fraction(rest)?;
    let seconds = days(date)? * 86_400 + seconds_of_day(clock)? - offset(zone)?;
    Some(seconds * 1000 + fraction)
}

/// Milliseconds, and what is behind them. Further digits are cut off.
fn split_fraction(text: &str) -> Option<(i64, &str)> {
    let Some(text) = text.strip_prefix('.') else {
        return Some((0, text));
    };
    let end = text.find(|letter: char| !letter.is_ascii_digit())?;
    let (digits, zone) = text.split_at(end);
    let millis = digits.bytes().chain(*b"000").take(3);
    let millis = millis.fold(0, |sum, digit| sum * 10 + i64::from(digit - b'0'));
    (!digits.is_empty()).then_some((millis, zone))
}

fn seconds_of_day(clock: &str) -> Option<i64> {
    let [hours, minutes, seconds] = numbers(clock, ':')?;
    (hours < 24 && minutes < 60 && seconds < 60).then_some((hours * 60 + minutes) * 60 + seconds)
}

/// Seconds that a zone is ahead.
fn offset(zone: &str) -> Option<i64> {
    let sign = match zone.get(..1)? {
        "Z" | "z" => return (zone.len() == 1).then_some(0),
        "+" => 1,
        "-" => -1,
        _ => return None,
    };
    let clock = &zone[1..];
    let ahead = seconds_of_day(&format!("{clock}:00"))?;
    (clock.len() == 5).then_some(sign * ahead)
}

/// Days since 1970, by the calendar that has always been in force.
fn days(date: &str) -> Option<i64> {
    let [year, month, day] = numbers(date, '-')?;
    let is_four_digits = date.find('-') == Some(4);
    if !is_four_digits || !(1..=12).contains(&month) || day < 1 || day > days_in(year, month) {
        return None;
    }
    let before = (1..month).map(|month| days_in(year, month)).sum::<i64>();
    Some(days_before(year) - days_before(1970) + before + day - 1)
}

/// From the first day of the year 0 on.
fn days_before(year: i64) -> i64 {
    let last = year - 1;
    year * 365 + last.div_euclid(4) - last.div_euclid(100) + last.div_euclid(400)
}

fn days_in(year: i64, month: i64) -> i64 {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 => 28 + i64::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Three numbers of two digits, of which the first may have four.
fn numbers(text: &str, separator: char) -> Option<[i64; 3]> {
    let mut parts = text.split(separator).map(number);
    let numbers = [parts.next()??, parts.next()??, parts.next()??];
    parts.next().is_none().then_some(numbers)
}

fn number(text: &str) -> Option<i64> {
    let is_number = matches!(text.len(), 2 | 4) && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> String {
        let time = Time::parse(text);
        time.unwrap_or_else(|why| panic!("{text}: {why}"))
            .to_string()
    }

    #[test]
    fn seconds_are_kept_to_the_millisecond() {
        for (text, seconds) in [
            ("0", "0"),
            ("1700000000", "1700000000"),
            ("1700000000.5", "1700000000.500"),
            ("1700000000.1234", "1700000000.123"),
            ("1.7e9", "1700000000"),
            ("-1.5", "-1.500"),
            ("-0.0001", "0"),
            ("+5", "5"),
        ] {
            assert_eq!(written(text), seconds, "{text}");
        }
    }

    /// The seconds are those of `date --date=… +%s`.
    #[test]
    fn rfc_3339_is_seconds() {
        for (text, seconds) in [
            ("1970-01-01T00:00:00Z", "0"),
            ("2023-11-14T22:13:20Z", "1700000000"),
            ("2023-11-14t22:13:20z", "1700000000"),
            ("2023-11-15T00:13:20.5+02:00", "1700000000.500"),
            ("2023-11-14T17:43:20.123456789-04:30", "1700000000.123"),
            ("2024-02-29T12:00:00Z", "1709208000"),
            ("2000-02-29T00:00:00Z", "951782400"),
            ("1969-12-31T23:59:59.9Z", "-0.100"),
            ("0001-01-01T00:00:00Z", "-62135596800"),
            ("9999-12-31T23:59:59.999Z", "253402300799.999"),
        ] {
            assert_eq!(written(text), seconds, "{text}");
        }
    }

    #[test]
    fn others_are_no_time() {
        for text in [
            "",
            "now",
            "nan",
            "inf",
            "-infinity",
            "1700000000s",
            "0x10",
            "1_000",
            "2023-11-14",
            "2023-11-14T22:13:20",
            "2023-11-14T22:13Z",
            "2023-11-14 22:13:20Z",
            "2023-02-29T00:00:00Z",
            "1900-02-29T00:00:00Z",
            "2023-00-01T00:00:00Z",
            "2023-13-01T00:00:00Z",
            "2023-01-00T00:00:00Z",
            "2023-01-32T00:00:00Z",
            "2023-01-01T24:00:00Z",
            "2023-01-01T00:60:00Z",
            "2023-01-01T00:00:60Z",
            "2023-01-01T00:00:00.Z",
            "2023-01-01T00:00:00+0100",
            "2023-01-01T00:00:00+24:00",
            "2023-01-01T00:00:00ZZ",
            "2023-01-01T00:00:00.5",
            "23-01-001T00:00:00Z",
            "2023-01-01T00:00:0éZ",
            "+023-01-01T00:00:00Z",
            "2023-01-01T00:00:00+",
        ] {
            let error = Time::parse(text).expect_err(text);
            assert!(error.starts_with("no time; "), "{text}: {error}");
        }
    }

    #[test]
    fn the_usual_mistakes_are_named() {
        let error = |text| Time::parse(text).expect_err(text);
        assert!(error("2023-11-14T22:13:20 01:00").contains("`%2B`"));
        for text in ["1700000000000", "-1e300", "1e300", "0000-12-31T00:00:00Z"] {
            assert!(error(text).contains("not milliseconds"), "{text}");
        }
    }
}
