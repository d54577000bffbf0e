//! The series with open labels that the running thread used last: looking one up takes no
//! lock and writes to no memory that threads share.

use std::cell::Cell;

use crate::metric::series::{MetricSeries, SeriesRef};
use crate::series::Handle;

/// Sets of entries, by hash: a power of two. 64 KiB per thread, touched as used.
const SETS: usize = 1024;
const WAYS: usize = 4;

/// As large as a line of the processor's cache, which is all that a lookup touches here.
#[repr(align(64))]
struct Set([Cell<Entry>; WAYS]);

#[derive(Clone, Copy)]
struct Entry {
    /// The hash, but for its low bits, which stand for the set and are the handle's key here.
    tag: u64,
    series: Option<&'static MetricSeries>,
}

const KEY: u64 = u16::MAX as u64;

const EMPTY: Entry = Entry {
    tag: 0,
    series: None,
};

thread_local! {
    static CACHE: [Set; SETS] =
        const { [const { Set([const { Cell::new(EMPTY) }; WAYS]) }; SETS] };
}

/// The series of the label set with this hash. Two label sets of a family have the same one,
/// of which 58 bits count, once in 10¹¹ processes with 2,000 series.
#[inline]
pub(super) fn find(hash: u64) -> Option<SeriesRef> {
    CACHE.with(|cache| {
        cache[hash as usize % SETS].0.iter().find_map(|entry| {
            let Entry { tag, series } = entry.get();
            if (tag ^ hash) & !KEY == 0 {
                SeriesRef::cached(series?, tag as u16)
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
            tag: hash & !KEY | u64::from(series.key()),
            series: Some(own),
        };
        for place in &cache[hash as usize % SETS].0 {
            let before = place.replace(entry);
            if (before.tag ^ hash) & !KEY == 0 {
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
        1 + ((number as u64) << u16::BITS)
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
