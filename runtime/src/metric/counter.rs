use std::fmt;
use std::marker::PhantomData;
use std::sync::atomic::Ordering::Relaxed;

use crate::cells::row::Access;
use crate::metric::shape::Storage;
use crate::metric::{Metric, MetricKind, SeriesRef};

/// A number that only rises: events, bytes, seconds of work.
///
/// Its family's name ends with `_total`. `Counter` counts whole numbers, `Counter<f64>` any.
/// A handle: clones count in the same series. Counting takes neither lock nor memory, and a
/// series that is counted in often has cells of its own for each thread. A whole counter
/// beyond 2⁶⁴ begins at 0 again, which Prometheus takes for a restart; a floating one beyond
/// 2⁵³ does not see `inc()` any more.
///
/// ```
/// use callmeter::{Counter, MetricFamilies, Registry};
///
/// #[derive(MetricFamilies)]
/// struct Mail {
///     /// Letters sent.
///     letters: Counter,
///     /// Work done.
///     #[metric(unit = "seconds")]
///     work: Counter<f64>,
/// }
///
/// let registry = Registry::builder().build()?;
/// let mail = Mail::register(&registry)?;
/// mail.letters.inc();
/// mail.letters.inc_by(2);
/// mail.work.inc_by(0.25);
/// assert_eq!(registry.snapshot().value("letters_total", &[]), Some(3.0));
/// assert_eq!(registry.snapshot().value("work_seconds_total", &[]), Some(0.25));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Counter<N = u64> {
    series: SeriesRef,
    number: PhantomData<fn(N)>,
}

/// What a series has counted in shared cells when it is worth cells for each thread.
const BUSY: u64 = 64;

impl Counter<u64> {
    /// One more.
    #[inline]
    pub fn inc(&self) {
        self.inc_by(1);
    }

    /// So many more.
    #[inline]
    pub fn inc_by(&self, by: u64) {
        match self.series.own_row() {
            Some(row) => {
                row.count(by);
            }
            None => self.count_elsewhere(by),
        }
    }

    #[inline(never)]
    fn count_elsewhere(&self, by: u64) {
        let Some(row) = self.series.other_row() else {
            return;
        };
        let before = row.count(by);
        if matches!(row, Access::Shared(_)) && before >= BUSY {
            self.series.make_busy();
        }
    }

    /// The sum over all threads. It visits the cells of each: for tests and rare decisions.
    #[must_use]
    pub fn get(&self) -> u64 {
        self.series.total()[0]
    }
}

impl Counter<f64> {
    /// One more.
    #[inline]
    pub fn inc(&self) {
        self.inc_by(1.0);
    }

    /// So much more. A number below 0, or none, changes nothing and is counted in
    /// `callmeter_internal_errors_total`.
    #[inline]
    pub fn inc_by(&self, by: f64) {
        if !(0.0..f64::INFINITY).contains(&by) {
            return self.refuse();
        }
        match self.series.own_row() {
            Some(row) => row.add(by),
            None => self.add_elsewhere(by),
        }
    }

    #[inline(never)]
    fn add_elsewhere(&self, by: f64) {
        let Some(row) = self.series.other_row() else {
            return;
        };
        row.add(by);
        if let Access::Shared(row) = row
            && let [writes] = row.tail()
            && writes.fetch_add(1, Relaxed) >= BUSY
        {
            self.series.make_busy();
        }
    }

    #[cold]
    fn refuse(&self) {
        let shape = self.series.shape();
        shape.invalid("a counter was given a number that is below 0, infinite, or none");
    }

    /// The sum over all threads. It visits the cells of each: for tests and rare decisions.
    #[must_use]
    pub fn get(&self) -> f64 {
        f64::from_bits(self.series.total()[0])
    }
}

impl Metric for Counter<u64> {
    const KIND: MetricKind = MetricKind::Counter;

    fn storage(_: usize, _: Option<&str>) -> Storage {
        Storage::Count
    }

    fn of(series: SeriesRef) -> Counter<u64> {
        Counter {
            series,
            number: PhantomData,
        }
    }
}

impl Metric for Counter<f64> {
    const KIND: MetricKind = MetricKind::Counter;

    fn storage(_: usize, _: Option<&str>) -> Storage {
        Storage::Sum
    }

    fn of(series: SeriesRef) -> Counter<f64> {
        Counter {
            series,
            number: PhantomData,
        }
    }
}

impl<N> Clone for Counter<N> {
    fn clone(&self) -> Counter<N> {
        Counter {
            series: self.series.clone(),
            number: PhantomData,
        }
    }
}

impl<N> fmt::Debug for Counter<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Counter").field(&self.series).finish()
    }
}
