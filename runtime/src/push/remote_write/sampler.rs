//! Times, and series that are there no more.

use std::cmp::Ordering;
use std::time::{SystemTime, UNIX_EPOCH};

use super::series::{Labels, Series};

/// A series with its samples, in the order of their times.
#[derive(Clone, Debug)]
pub struct Entry {
    pub labels: Labels,
    pub samples: Vec<(f64, i64)>,
}

/// Knows what was sampled last.
#[derive(Debug, Default)]
pub(super) struct Sampler {
    /// In milliseconds since 1970.
    last: i64,
    /// Sorted.
    known: Vec<Labels>,
}

/// By how many milliseconds a clock may be set back without times going back. Corrections of a clock that runs
/// are smaller.
const LARGEST_STEP: i64 = 5_000;

/// The one that says: this series has ended.
const STALE: f64 = f64::from_bits(0x7ff0_0000_0000_0002);
/// The one that says: this is no number.
const NOT_A_NUMBER: f64 = f64::from_bits(0x7ff8_0000_0000_0001);

impl Sampler {
    /// The series, sorted by labels, with the time of now, and markers for those that have
    /// gone since the last time.
    pub fn sample(&mut self, series: Vec<Series>) -> Vec<Entry> {
        self.sample_at(now(), series)
    }

    fn sample_at(&mut self, now: i64, series: Vec<Series>) -> Vec<Entry> {
        let time = self.tick(now);
        let mut entries = stale(self.gone(&series), time);
        self.known = series.iter().map(|series| series.labels.clone()).collect();
        entries.extend(series.into_iter().map(|series| Entry {
            labels: series.labels,
            samples: vec![(number(series.value), time)],
        }));
        entries
    }

    /// The same for the last time: behind each there is its marker.
    pub fn finish(&mut self, series: Vec<Series>) -> Vec<Entry> {
        let mut entries = self.sample(series);
        let time = self.last.saturating_add(1);
        for entry in &mut entries {
            // Those that have gone are marked already.
            if !entry.samples.iter().any(|(value, _)| is_stale(*value)) {
                entry.samples.push((STALE, time));
            }
        }
        entries
    }

    /// The time of now. Where the clock was set back a little, it is later than the one before all the same, as
    /// servers refuse what is older than what they have. After a larger step it is what the clock says: samples that
    /// stay ahead are of no use to anybody, and servers take older ones again, at the latest when the time is reached.
    fn tick(&mut self, now: i64) -> i64 {
        let next = self.last.saturating_add(1);
        self.last = match next.saturating_sub(now) {
            ..=LARGEST_STEP => now.max(next),
            _ => now,
        };
        self.last
    }

    /// What is known and not among these. Both are sorted.
    fn gone(&mut self, series: &[Series]) -> Vec<Labels> {
        let mut present = series.iter().map(|series| &series.labels).peekable();
        let mut known = std::mem::take(&mut self.known);
        known.retain(|labels| {
            while present
                .next_if(|own| (*own).cmp(labels) == Ordering::Less)
                .is_some()
            {}
            present.peek() != Some(&labels)
        });
        known
    }
}

fn stale(gone: Vec<Labels>, time: i64) -> Vec<Entry> {
    let entry = |labels| Entry {
        labels,
        samples: vec![(STALE, time)],
    };
    gone.into_iter().map(entry).collect()
}

/// No reading may look like a marker.
fn number(value: f64) -> f64 {
    if value.is_nan() { NOT_A_NUMBER } else { value }
}

fn is_stale(value: f64) -> bool {
    value.to_bits() == STALE.to_bits()
}

fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    i64::try_from(since.unwrap_or_default().as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(names: &[&str]) -> Vec<Series> {
        let series = |name: &&str| Series {
            labels: vec![("__name__".to_owned(), (*name).to_owned())],
            value: 1.0,
        };
        names.iter().map(series).collect()
    }

    /// Names, each with whether its samples are markers.
    fn told(entries: &[Entry]) -> Vec<(&str, Vec<bool>)> {
        let samples = |entry: &Entry| {
            entry
                .samples
                .iter()
                .map(|(value, _)| is_stale(*value))
                .collect()
        };
        entries
            .iter()
            .map(|entry| (entry.labels[0].1.as_str(), samples(entry)))
            .collect()
    }

    #[test]
    fn what_has_gone_is_marked_once() {
        let mut sampler = Sampler::default();
        let value = vec![false];
        let marker = vec![true];
        let first = sampler.sample(series(&["b", "d", "f"]));
        assert_eq!(told(&first).len(), 3);
        let second = sampler.sample(series(&["a", "d", "e"]));
        assert_eq!(
            told(&second),
            [
                ("b", marker.clone()),
                ("f", marker),
                ("a", value.clone()),
                ("d", value.clone()),
                ("e", value.clone())
            ]
        );
        let third = sampler.sample(series(&["a", "d", "e"]));
        assert_eq!(
            told(&third),
            [("a", value.clone()), ("d", value.clone()), ("e", value)]
        );
    }

    #[test]
    fn the_end_marks_everything_behind_its_last_number() {
        let mut sampler = Sampler::default();
        sampler.sample(series(&["a", "b"]));
        let last = sampler.finish(series(&["b"]));
        assert_eq!(told(&last), [("a", vec![true]), ("b", vec![false, true])]);
        let [(_, number), (_, marker)] = last[1].samples[..] else {
            panic!("two samples");
        };
        assert_eq!(marker, number + 1);
    }

    #[test]
    fn times_rise_where_the_clock_is_corrected() {
        let mut sampler = Sampler::default();
        assert_eq!(sampler.tick(10_000), 10_000);
        assert_eq!(sampler.tick(10_000), 10_001);
        assert_eq!(sampler.tick(9_400), 10_002);
        assert_eq!(sampler.tick(5_003), 10_003);
        assert_eq!(sampler.tick(11_000), 11_000);
    }

    #[test]
    fn a_clock_that_was_ahead_once_is_not_followed() {
        const DAY: i64 = 24 * 60 * 60 * 1_000;
        let mut sampler = Sampler::default();
        let mut times = |now| {
            let entries = sampler.sample_at(now, series(&["a"]));
            entries[0].samples[0].1
        };
        let (now, step) = (1_700_000_000_000, 15_000);
        assert_eq!(times(now), now);
        assert_eq!(times(now + DAY), now + DAY);
        for step in [step, 2 * step, 3 * step] {
            assert_eq!(times(now + step), now + step);
        }
        // One that was behind, even before 1970.
        for behind in [now - DAY, 0, i64::MAX, now, now + 1] {
            assert_eq!(times(behind), behind);
        }
    }

    /// What has gone is marked with the time of now too.
    #[test]
    fn a_series_that_goes_while_the_clock_is_set_back() {
        let mut sampler = Sampler::default();
        sampler.sample_at(90_000_000, series(&["a", "b"]));
        let entries = sampler.sample_at(1_000, series(&["b"]));
        assert_eq!(told(&entries), [("a", vec![true]), ("b", vec![false])]);
        assert!(entries.iter().all(|entry| entry.samples[0].1 == 1_000));
    }

    #[test]
    fn no_reading_is_a_marker() {
        let value = number(STALE);
        assert!(value.is_nan());
        assert!(!is_stale(value));
    }
}
