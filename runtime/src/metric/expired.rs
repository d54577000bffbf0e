//! Series that expire: nothing that is counted meanwhile is lost.
//!
//! A thread may have found a series before it expires, and count in it afterwards. So the cells
//! of a series that expires are kept, and what it had shown by then is left out when it comes
//! back: it begins anew, but with whatever was counted too late to be shown.

use std::sync::Mutex;
use std::sync::atomic::Ordering::{AcqRel, Acquire, Relaxed, Release};
use std::sync::atomic::{AtomicBool, AtomicU32};

use crate::cells::row::zeros;
use crate::metric::changes::address;
use crate::metric::series::MetricSeries;
use crate::metric::shape::{SINCE, Storage, WRITTEN};
use crate::snapshot::NativeHistogram;
use crate::sync::{AtomicU64, lock};

/// What a series had shown when it last expired.
pub(crate) struct Expired {
    /// Which life of it that was.
    life: AtomicU32,
    /// Whether it has not come back since.
    is_gone: AtomicBool,
    cells: Box<[AtomicU64]>,
    native: Mutex<NativeHistogram>,
}

/// What a series has counted in all, in this life, as a scrape found it.
pub(crate) struct Counted {
    pub(crate) cells: Vec<u64>,
    /// Natively, as it was shown.
    pub(crate) native: NativeHistogram,
}

impl Storage {
    /// Whether it only rises; else it is set.
    pub(crate) fn is_counted(self) -> bool {
        match self {
            Storage::Count | Storage::Sum | Storage::Values(_) | Storage::Durations(_) => true,
            Storage::Integer | Storage::Float | Storage::States(_) | Storage::Info => false,
        }
    }

    /// Whether the first cell is a floating-point number.
    fn is_floating(self) -> bool {
        matches!(self, Storage::Sum | Storage::Values(_))
    }
}

impl MetricSeries {
    /// Shows no more, unless something was counted since a scrape found `counted`; whether it
    /// went. Nobody else may remove it or bring it back meanwhile.
    pub(super) fn expire(&self, counted: &Counted) -> bool {
        self.remove();
        // Read again after that: from now on only threads that found it before count here.
        if !self.is_still(counted) {
            self.restore();
            return false;
        }
        let expired = self.expired.get_or_init(|| {
            Box::new(Expired {
                life: AtomicU32::new(0),
                is_gone: AtomicBool::new(false),
                cells: zeros(self.shape.storage.row().cells()),
                native: Mutex::default(),
            })
        });
        expired.set(self.shown_life(), counted);
        true
    }

    /// Whether nothing was counted since.
    pub(crate) fn is_still(&self, counted: &Counted) -> bool {
        if self.shape.storage.is_counted() {
            return self.shape.counted(self) == counted.cells;
        }
        let written = self.shared.tail().get(WRITTEN);
        written.is_none_or(|written| written.load(Relaxed) == 0)
    }

    /// Comes back for its own label set. What expired goes on in its cells; what was removed
    /// begins a new life.
    pub(super) fn come_back(&self) {
        let has_expired = |expired: &Expired| expired.is_gone.swap(false, Relaxed);
        if !self.expired.get().is_some_and(has_expired) {
            self.revive();
        } else if self.shape.storage.is_counted() || !self.reset() {
            self.restore();
        } else {
            self.forget_info();
            self.begin_life();
        }
    }

    /// An info says nothing until it is set again, unless it was set too late.
    fn forget_info(&self) {
        if self.shape.storage == Storage::Info {
            // Setting notes itself before it takes the lock.
            let mut infos = lock(&self.shape.infos);
            if self.shared.tail()[WRITTEN].load(Relaxed) == 0 {
                infos.remove(address(self));
            }
        }
    }

    /// From 0 on, what was set before it expired; not what was set too late. Whether it is 0.
    fn reset(&self) -> bool {
        let head = self.shared.head_cell();
        let [since, written] = [SINCE, WRITTEN].map(|cell| &self.shared.tail()[cell]);
        let values = [since, head].map(|cell| (cell, cell.swap(0, AcqRel)));
        // Who sets notes that before.
        if written.load(Acquire) == 0 {
            return true;
        }
        for (cell, value) in values {
            let _ = cell.compare_exchange(0, value, AcqRel, Relaxed);
        }
        false
    }

    /// Whether it has expired and has not come back since.
    pub(crate) fn has_expired(&self) -> bool {
        let expired = self.expired.get();
        expired.is_some_and(|expired| expired.is_gone.load(Relaxed))
    }

    /// What it was before it was removed is forgotten.
    pub(super) fn is_not_expired(&self) {
        if let Some(expired) = self.expired.get() {
            expired.is_gone.store(false, Relaxed);
        }
    }

    fn shown_before(&self, life: u32) -> Option<&Expired> {
        let expired = self.expired.get()?;
        (expired.life.load(Acquire) == life).then_some(expired)
    }

    /// Takes out of a life's cells what was shown before the series expired.
    pub(crate) fn leave_out_expired(&self, life: u32, cells: &mut [u64]) {
        let Some(before) = self.shown_before(life) else {
            return;
        };
        for (at, (cell, before)) in cells.iter_mut().zip(&before.cells).enumerate() {
            let before = before.load(Relaxed);
            *cell = if at == 0 && self.shape.storage.is_floating() {
                (f64::from_bits(*cell) - f64::from_bits(before))
                    .max(0.0)
                    .to_bits()
            } else {
                cell.saturating_sub(before)
            };
        }
    }

    /// What a life had shown natively before the series expired.
    pub(crate) fn native_before(&self, life: u32) -> NativeHistogram {
        let before = self.shown_before(life);
        before.map_or_else(NativeHistogram::default, |before| {
            lock(&before.native).clone()
        })
    }
}

impl Expired {
    fn set(&self, life: u32, counted: &Counted) {
        for (own, cell) in self.cells.iter().zip(&counted.cells) {
            own.store(*cell, Relaxed);
        }
        lock(&self.native).clone_from(&counted.native);
        self.life.store(life, Release);
        self.is_gone.store(true, Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::series::SeriesRef;
    use crate::metric::{Metric, RegisteredFamily, fixture};
    use crate::series::Handle;
    use crate::{Counter, Gauge};

    const NAME: &str = "name";

    fn family(storage: Storage) -> Handle<RegisteredFamily> {
        fixture::family(&std::sync::Arc::default(), storage)
    }

    fn series(family: &RegisteredFamily) -> SeriesRef {
        family.series_of(&fixture::labels(NAME))
    }

    /// As a scrape finds it.
    fn counted(series: &SeriesRef) -> Counted {
        let cells = match series.series.shape.storage.is_counted() {
            true => series.series.shape.counted(&series.series),
            false => Vec::new(),
        };
        let written = series.series.shared.tail().get(WRITTEN);
        written.inspect(|written| written.store(0, Relaxed));
        Counted {
            cells,
            native: NativeHistogram::default(),
        }
    }

    #[test]
    fn what_was_counted_since_the_scrape_keeps_a_series() {
        let family = family(Storage::Count);
        let series = series(&family);
        let counter = <Counter as Metric>::of(series.clone());
        counter.inc_by(5);
        let before = counted(&series);
        counter.inc();
        assert!(!family.expire(&series.series, &before));
        assert_eq!(counter.get(), 6);
        assert!(family.expire(&series.series, &counted(&series)));
        assert_eq!((counter.get(), family.len()), (0, 0));
    }

    #[test]
    fn what_is_counted_too_late_is_all_that_is_there_when_it_comes_back() {
        let family = family(Storage::Count);
        let series = series(&family);
        let counter = <Counter as Metric>::of(series.clone());
        counter.inc_by(5);
        let before = counted(&series);
        assert!(family.expire(&series.series, &before));
        assert!(series.series.is_still(&before));
        // By a thread that had found it before.
        series.series.shared.head_cell().fetch_add(1, Relaxed);
        assert!(!series.series.is_still(&before));
        assert!(series.revive());
        assert_eq!(counter.get(), 1);
        counter.inc();
        assert_eq!(counter.get(), 2);
        // What is removed is gone.
        assert!(family.remove_packed(&fixture::labels(NAME)));
        counter.inc();
        assert_eq!(counter.get(), 1);
    }

    #[test]
    fn a_gauge_keeps_what_it_is_set_to_too_late() {
        let family = family(Storage::Integer);
        let series = series(&family);
        let gauge = <Gauge as Metric>::of(series.clone());
        gauge.set(3);
        assert!(family.expire(&series.series, &counted(&series)));
        let [cell, written] = [
            series.series.shared.head_cell(),
            &series.series.shared.tail()[WRITTEN],
        ];
        written.store(1, Relaxed);
        cell.store(7, Relaxed);
        assert!(series.revive());
        assert_eq!(gauge.get(), 7);
        // Otherwise it begins anew.
        assert!(family.expire(&series.series, &counted(&series)));
        gauge.inc();
        assert_eq!(gauge.get(), 1);
    }

    #[test]
    fn a_gauge_is_not_lowered_for_a_guard_of_before() {
        let family = family(Storage::Integer);
        let series = series(&family);
        let gauge = <Gauge as Metric>::of(series.clone());
        let guard = gauge.inc_guard();
        assert!(family.expire(&series.series, &counted(&series)));
        gauge.inc();
        drop(guard);
        assert_eq!(gauge.get(), 1);
    }
}
