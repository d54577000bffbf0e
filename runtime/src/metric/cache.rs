//! The series with open labels that the running thread used last: looking one up takes no
//! lock and writes to no memory that threads share.

use std::cell::Cell;

use crate::metric::series::{MetricSeries, SeriesRef};
use crate::series::Handle;

/// Sets of entries, by hash: a power of two. 96 KiB per thread, touched as used.
const SETS: usize = 1024;
const WAYS: usize = 4;

#[derive(Clone, Copy)]
struct Entry {
    hash: u64,
    series: Option<(&'static MetricSeries, u16)>,
}

const EMPTY: Entry = Entry {
    hash: 0,
    series: None,
};

thread_local! {
    static CACHE: [[Cell<Entry>; WAYS]; SETS] =
        const { [const { [const { Cell::new(EMPTY) }; WAYS] }; SETS] };
}

/// The series of the label set with this hash. Two label sets of a family have the same one
/// out of 64 bits once in 10¹³ processes with 2,000 series.
#[inline]
pub(super) fn find(hash: u64) -> Option<SeriesRef> {
    CACHE.with(|cache| {
        cache[hash as usize % SETS].iter().find_map(|entry| {
            let entry = entry.get();
            let (series, key) = entry.series?;
            if entry.hash == hash {
                SeriesRef::cached(series, key)
            } else {
                None
            }
        })
    })
}

/// Keeps a series in the place of the one in its set that came first.
pub(super) fn remember(hash: u64, series: &SeriesRef) {
    let Handle::Global(own) = series.series else {
        return;
    };
    CACHE.with(|cache| {
        let mut entry = Entry {
            hash,
            series: Some((own, series.key())),
        };
        for place in &cache[hash as usize % SETS] {
            let before = place.replace(entry);
            if before.hash == hash {
                break;
            }
            entry = before;
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::fixture::{Maker, labels};

    /// A hash in a set of the test's own, as each thread has a cache of its own.
    fn hash(number: usize) -> u64 {
        (1 + number * SETS) as u64
    }

    fn remembered(maker: &Maker, number: usize) -> Handle<MetricSeries> {
        let series = maker.global_series("text");
        remember(hash(number), &SeriesRef::new(series.clone()));
        series
    }

    fn finds(number: usize, series: &Handle<MetricSeries>) -> bool {
        find(hash(number)).is_some_and(|found| std::ptr::eq(&*found.series, &**series))
    }

    #[test]
    fn it_finds_the_last_ones_of_a_set() {
        let maker = Maker::new();
        let all: Vec<_> = (0..=WAYS)
            .map(|number| remembered(&maker, number))
            .collect();
        assert!(find(hash(0)).is_none());
        assert!((1..=WAYS).all(|number| finds(number, &all[number])));
        assert!(find(hash(WAYS + 1)).is_none());
        assert!(find(hash(1) + 1).is_none());
    }

    #[test]
    fn a_series_replaces_the_one_of_its_hash() {
        let maker = Maker::new();
        let mut all: Vec<_> = (0..WAYS).map(|number| remembered(&maker, number)).collect();
        for number in (0..WAYS).chain(0..WAYS) {
            all[number] = remembered(&maker, number);
        }
        assert!((0..WAYS).all(|number| finds(number, &all[number])));
    }

    #[test]
    fn it_finds_what_is_there_and_is_still_the_same() {
        let series = remembered(&Maker::new(), 0);
        series.remove();
        assert!(!finds(0, &series));
        series.revive();
        assert!(finds(0, &series));
        series.remove();
        assert!(series.recycle(&labels("other")));
        assert!(!finds(0, &series));
    }

    #[test]
    fn series_of_other_registries_are_not_kept() {
        let series = Maker::new().series("text");
        remember(hash(0), &SeriesRef::new(series));
        assert!(find(hash(0)).is_none());
    }
}
