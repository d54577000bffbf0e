//! Servers that answer scrapes over TCP, and the scraper that asks them.

pub mod go;
pub mod into_socket;
pub mod scraper;
pub mod servers;
pub mod slow;

/// The series of a scrape: 86,000 counters and 1,000 histograms of 14 lines each.
pub const COUNTERS: usize = 86_000;
pub const HISTOGRAMS: usize = 1_000;
pub const SAMPLES: usize = 100_000;

/// How often the counter of a number is counted, so that values differ.
pub fn counts(number: usize) -> usize {
    1 + number * 7_919 % 50
}

/// How often each histogram observes a moment.
pub const OBSERVATIONS: usize = 20;
