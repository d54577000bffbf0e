//! The series with open labels that the running thread used last: looking one up
//! takes no lock and writes to no memory that threads share.

use std::cell::Cell;

use crate::series::{Handle, Series};

/// Sets of two entries, by hash: a power of two. 32 KiB per thread, touched as used.
const SETS: usize = 1024;

type Entry = Option<(u64, &'static Series)>;

thread_local! {
    static CACHE: [[Cell<Entry>; 2]; SETS] =
        const { [const { [const { Cell::new(None) }; 2] }; SETS] };
}

/// The series with this hash, if `is_wanted` says that it is the one.
#[inline]
pub(crate) fn find(hash: u64, is_wanted: impl Fn(&Series) -> bool) -> Option<Handle<Series>> {
    CACHE.with(|cache| {
        cache[hash as usize % SETS]
            .iter()
            .find_map(|entry| match entry.get() {
                Some((known, series)) if known == hash && is_wanted(series) => {
                    Some(Handle::Global(series))
                }
                _ => None,
            })
    })
}

/// Keeps a series in the place of the one in its set that came first.
pub(crate) fn remember(hash: u64, series: &'static Series) {
    CACHE.with(|cache| {
        let [newer, older] = &cache[hash as usize % SETS];
        older.set(newer.replace(Some((hash, series))));
    });
}
