use std::fmt;
use std::marker::PhantomData;
use std::sync::atomic::Ordering::Relaxed;

use crate::ExemplarLabels;
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

    /// One more, which is the series' exemplar from now on: as
    /// [`inc_by_with_exemplar`](Self::inc_by_with_exemplar).
    pub fn inc_with_exemplar(&self, labels: impl ExemplarLabels) {
        self.inc_by_with_exemplar(1, labels);
    }

    /// So many more, which are the series' exemplar from now on: it leads from the counter to a
    /// trace. OpenMetrics shows it behind the number, classic text does not. The
    /// exemplar takes a lock of its own, for which nobody waits, and memory.
    ///
    /// ```
    /// # use callmeter::{Counter, Format, MetricFamilies, Registry};
    /// # #[derive(MetricFamilies)]
    /// # struct Mail {
    /// #     /// Letters sent.
    /// #     letters: Counter,
    /// # }
    /// # let registry = Registry::builder().build()?;
    /// # let mail = Mail::register(&registry)?;
    /// mail.letters.inc_by_with_exemplar(3, [("trace_id", "4bf92f3577b34da6")]);
    /// let text = String::from_utf8(registry.encode(Format::OpenMetrics))?;
    /// assert!(text.contains(r#"letters_total 3 # {trace_id="4bf92f3577b34da6"} 3 "#), "{text}");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn inc_by_with_exemplar(&self, by: u64, labels: impl ExemplarLabels) {
        let life = self.series.life_to_count();
        self.inc_by(by);
        self.series.keep_exemplar(life, 0, by as f64, &labels);
    }

    #[inline(never)]
    fn count_elsewhere(&self, by: u64) {
        let Some(row) = self.series.other_row() else {
            return;
        };
        let before = row.count(by);
        self.series.ask_for_exemplar(0, by as f64);
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

    /// One more, with an exemplar.
    pub fn inc_with_exemplar(&self, labels: impl ExemplarLabels) {
        self.inc_by_with_exemplar(1.0, labels);
    }

    /// So much more, which is the series' exemplar from now on. A number that is refused has none.
    pub fn inc_by_with_exemplar(&self, by: f64, labels: impl ExemplarLabels) {
        let life = self.series.life_to_count();
        self.inc_by(by);
        if (0.0..f64::INFINITY).contains(&by) {
            self.series.keep_exemplar(life, 0, by, &labels);
        }
    }

    #[inline(never)]
    fn add_elsewhere(&self, by: f64) {
        let Some(row) = self.series.other_row() else {
            return;
        };
        row.add(by);
        self.series.ask_for_exemplar(0, by);
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
