//! How long a scraper waits.

use std::time::Duration;

/// What stays for encoding and for the way back: of the scraper's time, but not more than that.
const MARGIN: f64 = 0.2;
const LARGEST_MARGIN: Duration = Duration::from_millis(500);

/// How long collectors may take where the scraper waits so many seconds; nothing if that is
/// no number of seconds.
pub(super) fn within(scrape_timeout: &str) -> Option<Duration> {
    let seconds: f64 = scrape_timeout.trim().parse().ok()?;
    let timeout = Duration::try_from_secs_f64(seconds).ok()?;
    let margin = timeout.mul_f64(MARGIN).min(LARGEST_MARGIN);
    (!timeout.is_zero()).then(|| timeout - margin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_the_scrapers_time_is_kept_back() {
        for (header, milliseconds) in [("1", 800), ("1.000", 800), (" 10 ", 9_500), ("0.1", 80)] {
            assert_eq!(
                within(header),
                Some(Duration::from_millis(milliseconds)),
                "{header}"
            );
        }
    }

    #[test]
    fn what_is_no_time_is_ignored() {
        for header in ["", "0", "-1", "NaN", "inf", "1e300", "1s", "soon", "1,5"] {
            assert_eq!(within(header), None, "{header}");
        }
    }
}
