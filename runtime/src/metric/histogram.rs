use std::fmt;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use crate::cells::row::Access;
use crate::metric::shape::Storage;
use crate::metric::timer::{Observed, Timed, Timer};
use crate::metric::{Metric, MetricKind, SeriesRef};
use crate::{ExemplarLabels, Observation};

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
///
/// # Native histograms
///
/// With `#[metric(native)]` it is a native histogram of Prometheus too: buckets that are
/// narrow everywhere, without a list of bounds. Protobuf alone can show it, which a server
/// asks for that keeps native histograms (`scrape_native_histograms: true`, before
/// Prometheus 3 `--enable-feature=native-histograms`). The text formats show the buckets
/// of the list, as without `native`. A server that keeps the one kind of buckets mostly
/// leaves the other: `histogram_quantile(0.9, rate(duration_seconds[5m]))` is the question
/// to native ones, `histogram_quantile(0.9, rate(duration_seconds_bucket[5m]))` to the others.
///
/// ```
/// use callmeter::{Format, Histogram, MetricFamilies, Registry};
///
/// #[derive(MetricFamilies)]
/// struct Uploads {
///     /// Time that uploads took.
///     #[metric(unit = "seconds", native)]
///     duration: Histogram,
/// }
///
/// let registry = Registry::builder().build()?;
/// Uploads::register(&registry)?.duration.observe(0.25);
/// let protobuf = registry.expose(Format::Protobuf.content_type());
/// assert_eq!(protobuf.content_type(), Format::Protobuf.content_type());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Eight buckets double a number: what a bucket holds is known to nine parts in a hundred
/// (schema 3). A series has at most 160 buckets. Where its observations are further apart than fits in those, as a
/// rule more than six orders of magnitude, all its buckets become twice as wide from then on,
/// and so on; no observation is lost or moved. What is at most 2⁻¹²⁸ is in the zero
/// bucket, an infinite one behind the largest numbers.
///
/// An observation costs one locked addition more, in cells that all threads share; families
/// that are not native pay nothing. A series takes 1.3 KB more, at most eight times that
/// however its numbers are chosen. It is native in all places that declare the family,
/// or in none.
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

    /// Observes a number, which is the exemplar of its bucket from now on: it leads from the
    /// bucket to a trace. OpenMetrics shows it behind the bucket, classic text does not. A number
    /// that is not observed is no exemplar. The exemplar takes a lock of its own, for which nobody
    /// waits, and memory.
    ///
    /// ```
    /// # use callmeter::{Histogram, MetricFamilies, Registry};
    /// # #[derive(MetricFamilies)]
    /// # struct Uploads {
    /// #     /// Sizes of the files.
    /// #     #[metric(unit = "bytes", buckets = exponential(1e3, 10.0, 3))]
    /// #     size: Histogram,
    /// # }
    /// # let registry = Registry::builder().build()?;
    /// # let uploads = Uploads::register(&registry)?;
    /// let trace_id = String::from("4bf92f3577b34da6a3ce929d0e0e4736");
    /// uploads.size.observe_with_exemplar(2_500, [("trace_id", &trace_id)]);
    /// let [sample] = &registry.snapshot().exemplars()[..] else { panic!("there is one") };
    /// assert_eq!(sample.name(), "size_bytes_bucket");
    /// assert_eq!(sample.label("le"), Some("10000.0"));
    /// let exemplar = sample.exemplar().unwrap();
    /// assert_eq!(exemplar.value(), 2_500.0);
    /// assert_eq!(exemplar.label("trace_id"), Some("4bf92f3577b34da6a3ce929d0e0e4736"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn observe_with_exemplar(&self, value: impl Observation, labels: impl ExemplarLabels) {
        let Some(number) = value.number() else {
            return;
        };
        let life = self.series.life_to_count();
        self.observe_number(number);
        if number >= 0.0 {
            let bucket = self.series.shape().buckets.index(number);
            self.series.keep_exemplar(life, bucket, number, &labels);
        }
    }

    #[inline]
    fn observe_number(&self, number: f64) {
        // In one comparison: what is below 0, -0 and NaN have the larger bits.
        let shape = self.series.shape();
        if number.to_bits() >= shape.odd {
            return self.observe_odd(number);
        }
        let bucket = shape.buckets.index(number);
        match self.series.own_row() {
            Some(row) if self.series.series.native.is_none() => {
                Histogram::observe_in(row, shape.storage, bucket, number);
            }
            Some(row) => self.observe_in_both(row, bucket, number),
            None => self.observe_elsewhere(bucket, number, number),
        }
    }

    /// Apart, so that other families have nothing to keep over a call.
    #[inline(never)]
    fn observe_in_both(&self, row: Access<'_>, bucket: usize, number: f64) {
        self.observe_natively(number);
        Histogram::observe_in(row, self.series.shape().storage, bucket, number);
    }

    /// Before the classic bucket, of which a scrape finds no more than of these.
    #[inline]
    fn observe_natively(&self, number: f64) {
        if let Some(native) = &self.series.series.native {
            native.count(number);
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
    fn observe_elsewhere(&self, bucket: usize, number: f64, summed: f64) {
        let Some(row) = self.series.other_row() else {
            return;
        };
        self.observe_natively(number);
        match self.series.shape().storage {
            Storage::Durations(_) => row.complete_given(bucket, nanoseconds(summed)),
            _ => row.observe(bucket, summed),
        }
        self.series.ask_for_exemplar(bucket, number);
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
            let most = match shape.storage {
                Storage::Durations(_) => MOST,
                _ => f64::INFINITY,
            };
            let is_summed = number < most;
            return self.observe_elsewhere(bucket, number, if is_summed { number } else { 0.0 });
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
