use std::time::Duration;

/// How often values are sampled: `"15s"`, or a `Duration`.
///
/// A text is a whole number and its unit, as in `timeout = "30s"`: `us`, `ms`, `s`, `m` or `h`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no interval",
    label = "is no interval",
    note = "write a text such as \"15s\", or a `Duration`"
)]
pub trait Interval {
    /// The time from one sample to the next, or what is wrong with it.
    #[doc(hidden)]
    fn interval(self) -> Result<Duration, String>;
}

/// Longer ones are as good as never, and clocks cannot add them.
const LONGEST: Duration = Duration::from_secs(365 * 24 * 60 * 60);

impl Interval for Duration {
    fn interval(self) -> Result<Duration, String> {
        if self.is_zero() {
            return Err("samples need a time between them; write \"15s\"".to_owned());
        }
        Ok(self.min(LONGEST))
    }
}

impl Interval for &str {
    fn interval(self) -> Result<Duration, String> {
        let invalid = || {
            format!(
                "`{self}` is not a time; write a whole number and its unit: \"15s\" (us, ms, s, m, h)"
            )
        };
        parse(self).ok_or_else(invalid)?.interval()
    }
}

fn parse(text: &str) -> Option<Duration> {
    let unit_at = text.find(|letter: char| !letter.is_ascii_digit())?;
    let (count, unit) = text.split_at(unit_at);
    let micros = match unit {
        "us" => 1,
        "ms" => 1_000,
        "s" => 1_000_000,
        "m" => 60_000_000,
        "h" => 3_600_000_000,
        _ => return None,
    };
    let count: u64 = count.parse().ok()?;
    Some(Duration::from_micros(count.saturating_mul(micros)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_and_durations_are_intervals() {
        let seconds = Duration::from_secs;
        assert_eq!("15s".interval(), Ok(seconds(15)));
        assert_eq!("250ms".interval(), Ok(Duration::from_millis(250)));
        assert_eq!("5us".interval(), Ok(Duration::from_micros(5)));
        assert_eq!("2m".interval(), Ok(seconds(120)));
        assert_eq!("1h".interval(), Ok(seconds(3600)));
        assert_eq!(seconds(7).interval(), Ok(seconds(7)));
        assert_eq!(Duration::MAX.interval(), Ok(LONGEST));
        assert_eq!("18446744073709551615h".interval(), Ok(LONGEST));
    }

    #[test]
    fn others_are_told_apart() {
        for text in ["", "15", "s", "1.5s", " 15s", "15 s", "-1s", "15S", "1d"] {
            let error = text.interval().expect_err("no time");
            assert!(
                error.contains(&format!("`{text}` is not a time")),
                "{error}"
            );
        }
        let none = "samples need a time between them";
        assert!("0s".interval().expect_err("no time").contains(none));
        assert!(Duration::ZERO.interval().is_err());
    }
}
