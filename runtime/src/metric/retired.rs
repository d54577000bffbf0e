//! Series that were removed.

use std::collections::{HashMap, VecDeque};
use std::time::{Duration, Instant};

use crate::metric::packed::PackedLabels;
use crate::metric::series::MetricSeries;
use crate::registry::IdentityHasher;
use crate::series::Handle;

/// Removed series with open labels. Each is for its own label set until it has waited for
/// so long that whoever was about to count in it is through; then it is for any.
#[derive(Default)]
pub(super) struct Retired {
    /// By the hash of the labels.
    series: HashMap<u64, Entry, IdentityHasher>,
    /// Oldest first; what came back in between is still in here, for a while.
    order: VecDeque<(Instant, u64)>,
}

/// Below this nobody looks for what came back.
const FEW: usize = 1024;

struct Entry {
    series: Handle<MetricSeries>,
    since: Instant,
}

impl Retired {
    pub(super) fn push(&mut self, hash: u64, series: Handle<MetricSeries>) {
        let since = Instant::now();
        if self.order.len() >= 2 * self.series.len().max(FEW) {
            self.tidy();
        }
        self.order.push_back((since, hash));
        self.series.insert(hash, Entry { series, since });
    }

    /// Forgets the places of what came back: nobody may ever ask for the oldest.
    fn tidy(&mut self) {
        let series = &self.series;
        self.order.retain(|(since, hash)| {
            let entry = series.get(hash);
            entry.is_some_and(|entry| entry.since == *since)
        });
    }

    /// The series that a label set had, or else one that has waited for long enough. One that
    /// was many label sets' is let go.
    pub(super) fn take(
        &mut self,
        hash: u64,
        labels: &PackedLabels,
        grace: Duration,
    ) -> Option<Handle<MetricSeries>> {
        let is_own = |entry: &Entry| entry.series.is_of(&labels.0);
        if self.series.get(&hash).is_some_and(is_own) {
            let own = self.series.remove(&hash)?.series;
            own.come_back();
            return Some(own);
        }
        let oldest = self.oldest(grace)?;
        oldest.recycle(labels).then_some(oldest)
    }

    fn oldest(&mut self, grace: Duration) -> Option<Handle<MetricSeries>> {
        while let Some((since, hash)) = self.order.front().copied() {
            let is_there = self
                .series
                .get(&hash)
                .is_some_and(|entry| entry.since == since);
            if is_there && since.elapsed() < grace {
                return None;
            }
            self.order.pop_front();
            if is_there {
                return self.series.remove(&hash).map(|entry| entry.series);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::fixture::{Maker, labels};
    use crate::metric::packed::packed_hash;

    const LONG: Duration = Duration::from_secs(3600);

    fn hash(text: &str) -> u64 {
        packed_hash(&labels(text).0)
    }

    fn push(retired: &mut Retired, series: &Handle<MetricSeries>) {
        series.remove();
        retired.push(packed_hash(&series.labels().0), series.clone());
    }

    fn take(retired: &mut Retired, text: &str, grace: Duration) -> Option<Handle<MetricSeries>> {
        retired.take(hash(text), &labels(text), grace)
    }

    fn is_same(one: Option<&Handle<MetricSeries>>, other: &Handle<MetricSeries>) -> bool {
        one.is_some_and(|one| std::ptr::eq(&**one, &**other))
    }

    #[test]
    fn a_label_set_gets_its_own_series_before_an_older_one() {
        let (maker, mut retired) = (Maker::new(), Retired::default());
        let [one, two] = ["one", "two"].map(|text| maker.series(text));
        push(&mut retired, &one);
        push(&mut retired, &two);
        let taken = take(&mut retired, "two", Duration::ZERO);
        assert!(is_same(taken.as_ref(), &two));
        assert_eq!(two.labels(), labels("two"));
        assert!(take(&mut retired, "two", LONG).is_none());
    }

    #[test]
    fn other_label_sets_get_the_oldest() {
        let (maker, mut retired) = (Maker::new(), Retired::default());
        let [one, two, three] = ["one", "two", "three"].map(|text| maker.series(text));
        for series in [&one, &two, &three] {
            push(&mut retired, series);
        }
        // The oldest comes back, and goes again: now it is the youngest.
        assert!(is_same(take(&mut retired, "one", LONG).as_ref(), &one));
        push(&mut retired, &one);
        for (text, expected) in [("new", &two), ("newer", &three), ("newest", &one)] {
            let taken = take(&mut retired, text, Duration::ZERO);
            assert!(is_same(taken.as_ref(), expected), "{text}");
            assert_eq!(expected.labels(), labels(text));
        }
        assert!(take(&mut retired, "last", Duration::ZERO).is_none());
    }

    #[test]
    fn a_series_waits_before_it_is_for_another_label_set() {
        let (maker, mut retired) = (Maker::new(), Retired::default());
        let one = maker.series("one");
        push(&mut retired, &one);
        assert!(take(&mut retired, "other", LONG).is_none());
        assert!(is_same(take(&mut retired, "one", LONG).as_ref(), &one));
    }

    #[test]
    fn what_comes_and_goes_takes_no_more_room() {
        let (maker, mut retired) = (Maker::new(), Retired::default());
        let one = maker.series("one");
        push(&mut retired, &maker.series("oldest"));
        for _ in 0..20 * FEW {
            push(&mut retired, &one);
            assert!(take(&mut retired, "one", LONG).is_some());
        }
        push(&mut retired, &one);
        assert!(retired.order.len() <= 2 * FEW, "{}", retired.order.len());
        let oldest = take(&mut retired, "other", Duration::ZERO);
        assert!(!is_same(oldest.as_ref(), &one));
    }
}
