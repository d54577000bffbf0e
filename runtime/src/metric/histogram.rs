use std::fmt;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use crate::Observation;
use crate::cells::row::Access;
use crate::metric::shape::Storage;
use crate::metric::timer::{Observed, Timed, Timer};
use crate::metric::{Metric, MetricKind, SeriesRef};

/// Observations by size: latencies, sizes, scores.
///
/// The bounds of its buckets are the family's: `#[metric(buckets = …)]`, and those of
/// durations where it has `unit = "seconds"` and says none. A handle: clones are the same
/// series. Numbers below 0 and NaN are left out and counted in
/// `callmeter_internal_errors_total`; an infinite one is in the last bucket and leaves the
/// sum alone. The sum of seconds is kept in whole nanoseconds, and so is exact; what is more
/// than 9 · 10⁹ of them leaves it alone as well.
///
/// ```
/// use callmeter::{Histogram, MetricFamilies, Registry};
///
/// #[derive(MetricFamilies)]
/// struct Uploads {
///     /// Sizes of the files.
///     #[metric(unit = "bytes", buckets = exponential(1e3, 10.0, 3))]
///     size: Histogram,
///     /// Time that uploads took.
///     #[metric(unit = "seconds")]
///     duration: Histogram,
/// }
///
/// let registry = Registry::builder().build()?;
/// let uploads = Uploads::register(&registry)?;
/// uploads.size.observe(2_500);
/// let text = uploads.duration.observe_duration(|| "done");
/// assert_eq!(text, "done");
/// let snapshot = registry.snapshot();
/// assert_eq!(snapshot.value("size_bytes_bucket", &[("le", "1000")]), Some(0.0));
/// assert_eq!(snapshot.value("size_bytes_bucket", &[("le", "10000")]), Some(1.0));
/// assert_eq!(snapshot.value("size_bytes_sum", &[]), Some(2_500.0));
/// assert_eq!(snapshot.value("duration_seconds_count", &[]), Some(1.0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Histogram {
    series: SeriesRef,
}

/// What a bucket has counted in shared cells when its series is worth cells for each thread.
const BUSY: u64 = 16;

/// Some 285 years in seconds, of which a sum in nanoseconds has room for one or two.
const MOST: f64 = 9e9;

impl Histogram {
    /// Observes a number; a `Duration` in seconds, `None` as nothing.
    #[inline]
    pub fn observe(&self, value: impl Observation) {
        if let Some(number) = value.number() {
            self.observe_number(number);
        }
    }

    #[inline]
    fn observe_number(&self, number: f64) {
        // In one comparison: what is below 0, -0 and NaN have the larger bits.
        if number.to_bits() >= MOST.to_bits() {
            return self.observe_odd(number);
        }
        let shape = self.series.shape();
        let bucket = shape.buckets.index(number);
        match self.series.own_row() {
            Some(row) => Histogram::observe_in(row, shape.storage, bucket, number),
            None => self.observe_elsewhere(bucket, number),
        }
    }

    #[inline]
    fn observe_in(row: Access<'_>, storage: Storage, bucket: usize, number: f64) {
        match storage {
            Storage::Durations(_) => row.complete(bucket, nanoseconds(number)),
            _ => row.observe(bucket, number),
        }
    }

    #[inline(never)]
    fn observe_elsewhere(&self, bucket: usize, number: f64) {
        let Some(row) = self.series.other_row() else {
            return;
        };
        Histogram::observe_in(row, self.series.shape().storage, bucket, number);
        if let Access::Shared(row) = row
            && let Some(cell) = row.tail().get(bucket)
            && cell.load(Relaxed) >= BUSY
        {
            self.series.make_busy();
        }
    }

    #[cold]
    fn observe_odd(&self, number: f64) {
        let shape = self.series.shape();
        if number == 0.0 {
            return self.observe_number(0.0);
        }
        if number > 0.0 {
            let bucket = shape.buckets.index(number);
            let is_summed = number < f64::INFINITY && matches!(shape.storage, Storage::Values(_));
            return self.observe_elsewhere(bucket, if is_summed { number } else { 0.0 });
        }
        shape.invalid("a histogram was given a number that is below 0, or none");
    }

    /// Observes a duration in the family's unit of time (in seconds if it has none), or the
    /// time that a closure takes, whose result it returns. A closure that panics is observed.
    #[inline]
    pub fn observe_duration<M, T: Timed<M>>(&self, timed: T) -> T::Output {
        timed.observe_in(self)
    }

    #[inline]
    pub(super) fn observe_time(&self, duration: Duration) {
        let nanoseconds = self.series.shape().nanoseconds;
        let number = if nanoseconds == 1e9 {
            duration.as_secs_f64()
        } else {
            duration.as_nanos() as f64 / nanoseconds
        };
        self.observe_number(number);
    }

    /// Starts a timer that observes the time from now until it is dropped.
    ///
    /// ```
    /// # use callmeter::{Histogram, MetricFamilies, Registry};
    /// # #[derive(MetricFamilies)]
    /// # struct Times {
    /// #     /// Time that reading took.
    /// #     #[metric(unit = "seconds")]
    /// #     reading: Histogram,
    /// # }
    /// # let registry = Registry::builder().build()?;
    /// # let times = Times::register(&registry)?;
    /// fn read(times: &Times) -> Option<u8> {
    ///     let timer = times.reading.start_timer();
    ///     let Some(byte) = [1].first().copied() else {
    ///         timer.discard();
    ///         return None;
    ///     };
    ///     Some(byte)
    /// }
    /// read(&times);
    /// assert_eq!(times.reading.count(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use = "the timer observes when it is dropped"]
    pub fn start_timer(&self) -> Timer {
        Timer::start(self.clone())
    }

    /// Observes the time from a future's first poll until it is ready. One that is dropped
    /// before is not observed.
    ///
    /// ```
    /// # use callmeter::{Histogram, MetricFamilies, Registry};
    /// # #[derive(MetricFamilies)]
    /// # struct Times {
    /// #     /// Time that reading took.
    /// #     #[metric(unit = "seconds")]
    /// #     reading: Histogram,
    /// # }
    /// # let registry = Registry::builder().build()?;
    /// # let times = Times::register(&registry)?;
    /// # let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    /// let text = runtime.block_on(times.reading.observe_future(async { "done" }));
    /// assert_eq!((text, times.reading.count()), ("done", 1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn observe_future<F: Future>(&self, future: F) -> Observed<F> {
        Observed::new(self.clone(), future)
    }

    /// How many observations there were, over all threads: for tests and rare decisions.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.series.total()[1..].iter().sum()
    }

    /// The sum of all observations, over all threads: for tests and rare decisions.
    #[must_use]
    pub fn sum(&self) -> f64 {
        let sum = self.series.total()[0];
        self.series.shape().header.sums.value(sum)
    }
}

/// As a signed number: the processor has an instruction for that.
#[inline]
fn nanoseconds(seconds: f64) -> u64 {
    ((seconds * 1e9 + 0.5) as i64).cast_unsigned()
}

impl Metric for Histogram {
    const KIND: MetricKind = MetricKind::Histogram;

    fn storage(bounds: usize, unit: Option<&str>) -> Storage {
        match unit {
            Some("seconds") => Storage::Durations(bounds + 1),
            _ => Storage::Values(bounds + 1),
        }
    }

    fn of(series: SeriesRef) -> Histogram {
        Histogram { series }
    }
}

impl fmt::Debug for Histogram {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Histogram").field(&self.series).finish()
    }
}
