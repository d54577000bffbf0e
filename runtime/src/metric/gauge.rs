use std::fmt;
use std::marker::PhantomData;
use std::sync::OnceLock;
use std::sync::atomic::Ordering::{Relaxed, Release};
use std::time::Instant;

use crate::cells::row::SharedRow;
use crate::metric::shape::{SINCE, Storage, WRITTEN};
use crate::metric::{Metric, MetricKind, SeriesRef};
use crate::sync::AtomicU64;

/// A number that goes up and down: a depth, a size, a temperature.
///
/// `Gauge` holds whole numbers, which stay at their limits instead of wrapping; `Gauge<f64>`
/// any. A handle: clones are the same series.
///
/// ```
/// use callmeter::{Gauge, MetricFamilies, Registry};
///
/// #[derive(MetricFamilies)]
/// struct Pool {
///     /// Connections in use.
///     connections: Gauge,
///     /// How full the pool is.
///     #[metric(unit = "ratio")]
///     load: Gauge<f64>,
/// }
///
/// let registry = Registry::builder().namespace("pool").build()?;
/// let pool = Pool::register(&registry)?;
/// pool.connections.set(4);
/// let connection = pool.connections.inc_guard();
/// pool.load.set(0.5);
/// assert_eq!(registry.snapshot().value("pool_connections", &[]), Some(5.0));
/// drop(connection);
/// assert_eq!(registry.snapshot().value("pool_connections", &[]), Some(4.0));
/// assert_eq!(registry.snapshot().value("pool_load_ratio", &[]), Some(0.5));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Gauge<N = i64> {
    series: SeriesRef,
    number: PhantomData<fn(N)>,
}

/// What a gauge may hold: `i64` or `f64`.
pub trait GaugeNumber: Copy + sealed::Sealed + 'static {
    #[doc(hidden)]
    const STORAGE: Storage;
    #[doc(hidden)]
    const ONE: Self;
    #[doc(hidden)]
    fn to_cell(self) -> u64;
    #[doc(hidden)]
    fn of_cell(cell: u64) -> Self;
    #[doc(hidden)]
    fn of_time(units: f64) -> Self;
    #[doc(hidden)]
    fn plus(self, other: Self) -> Self;
    #[doc(hidden)]
    fn minus(self, other: Self) -> Self;
    #[doc(hidden)]
    fn is_number(self) -> bool;
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for i64 {}
    impl Sealed for f64 {}
}

impl GaugeNumber for i64 {
    const STORAGE: Storage = Storage::Integer;
    const ONE: i64 = 1;

    fn to_cell(self) -> u64 {
        self.cast_unsigned()
    }

    fn of_cell(cell: u64) -> i64 {
        cell.cast_signed()
    }

    fn of_time(units: f64) -> i64 {
        units as i64
    }

    fn plus(self, other: i64) -> i64 {
        self.saturating_add(other)
    }

    fn minus(self, other: i64) -> i64 {
        self.saturating_sub(other)
    }

    fn is_number(self) -> bool {
        true
    }
}

impl GaugeNumber for f64 {
    const STORAGE: Storage = Storage::Float;
    const ONE: f64 = 1.0;

    fn to_cell(self) -> u64 {
        self.to_bits()
    }

    fn of_cell(cell: u64) -> f64 {
        f64::from_bits(cell)
    }

    fn of_time(units: f64) -> f64 {
        units
    }

    fn plus(self, other: f64) -> f64 {
        self + other
    }

    fn minus(self, other: f64) -> f64 {
        self - other
    }

    fn is_number(self) -> bool {
        !self.is_nan()
    }
}

impl<N: GaugeNumber> Gauge<N> {
    /// Sets the value.
    #[inline]
    pub fn set(&self, value: N) {
        if let Some(row) = self.series.shared() {
            write(row, |cell| cell.store(value.to_cell(), Release));
        }
    }

    /// One more.
    #[inline]
    pub fn inc(&self) {
        self.change(|value| value.plus(N::ONE));
    }

    /// One less.
    #[inline]
    pub fn dec(&self) {
        self.change(|value| value.minus(N::ONE));
    }

    /// So much more. NaN changes nothing and is counted in `callmeter_internal_errors_total`.
    #[inline]
    pub fn inc_by(&self, by: N) {
        if by.is_number() {
            self.change(|value| value.plus(by));
        } else {
            self.refuse();
        }
    }

    /// So much less. NaN changes nothing and is counted in `callmeter_internal_errors_total`.
    #[inline]
    pub fn dec_by(&self, by: N) {
        if by.is_number() {
            self.change(|value| value.minus(by));
        } else {
            self.refuse();
        }
    }

    fn change(&self, change: impl Fn(N) -> N) {
        if let Some(row) = self.series.shared() {
            let changed = |cell| Some(change(N::of_cell(cell)).to_cell());
            write(row, |cell| {
                let _ = cell.fetch_update(Release, Relaxed, changed);
            });
        }
    }

    #[cold]
    fn refuse(&self) {
        self.series.shape().invalid("a gauge was changed by NaN");
    }

    /// One more until the guard is dropped, whatever way that happens. If the series is
    /// removed before, what the guard took is gone with it.
    ///
    /// ```
    /// # use callmeter::{Gauge, MetricFamilies, Registry};
    /// # #[derive(MetricFamilies)]
    /// # struct Server {
    /// #     /// Clients connected.
    /// #     clients: Gauge,
    /// # }
    /// # let registry = Registry::builder().build()?;
    /// # let server = Server::register(&registry)?;
    /// let client = server.clients.inc_guard();
    /// assert_eq!(server.clients.get(), 1);
    /// drop(client);
    /// assert_eq!(server.clients.get(), 0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use = "the gauge falls again when the guard is dropped"]
    pub fn inc_guard(&self) -> GaugeGuard<N> {
        self.inc();
        GaugeGuard {
            life: self.series.life(),
            gauge: self.clone(),
        }
    }

    /// From now on the time since `instant`, in the family's unit of time, or in seconds: an
    /// uptime, an age. Computed at each scrape; whatever sets or changes the gauge ends it.
    ///
    /// ```
    /// # use callmeter::{Gauge, MetricFamilies, Registry};
    /// # use std::time::{Duration, Instant};
    /// # #[derive(MetricFamilies)]
    /// # struct Server {
    /// #     /// Time since the start.
    /// #     #[metric(unit = "seconds")]
    /// #     uptime: Gauge<f64>,
    /// # }
    /// # let registry = Registry::builder().build()?;
    /// # let server = Server::register(&registry)?;
    /// server.uptime.set_since(Instant::now() - Duration::from_secs(60));
    /// assert!(registry.snapshot().value("uptime_seconds", &[]) >= Some(60.0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn set_since(&self, instant: Instant) {
        if let Some(row) = self.series.shared()
            && let Some(since) = row.tail().get(SINCE)
        {
            written(row);
            since.store(since_cell(instant), Relaxed);
        }
    }

    /// The value, as the next scrape shows it.
    #[must_use]
    pub fn get(&self) -> N {
        let row = &self.series.series.shared;
        match elapsed(row).filter(|_| self.series.is_there()) {
            Some(nanos) => N::of_time(nanos / self.series.shape().nanoseconds),
            None => N::of_cell(self.series.head()),
        }
    }
}

/// Notes that something is set now. Called before the write, so that a series which expires meanwhile
/// keeps it.
pub(super) fn written(row: &SharedRow) {
    if let Some(written) = row.tail().get(WRITTEN)
        && written.load(Relaxed) == 0
    {
        written.store(1, Relaxed);
    }
}

/// Writes a gauge. One that showed the time since an instant shows its number from now on.
#[inline]
fn write(row: &SharedRow, write: impl FnOnce(&AtomicU64)) {
    let [since, written] = row.tail() else { return };
    if written.load(Relaxed) == 0 {
        written.store(1, Relaxed);
    }
    write(row.head_cell());
    if since.load(Relaxed) != 0 {
        since.store(0, Relaxed);
    }
}

/// What instants are told by: the distance to one of them, never 0.
fn anchor() -> Instant {
    static ANCHOR: OnceLock<Instant> = OnceLock::new();
    *ANCHOR.get_or_init(Instant::now)
}

const BIAS: u64 = 1 << 63;

fn since_cell(instant: Instant) -> u64 {
    let anchor = anchor();
    let later = instant.saturating_duration_since(anchor).as_nanos() as u64;
    let earlier = anchor.saturating_duration_since(instant).as_nanos() as u64;
    BIAS + later - earlier
}

/// Nanoseconds since the instant that a gauge tells the time since, if it does.
pub(crate) fn elapsed(row: &SharedRow) -> Option<f64> {
    let since = row.tail().get(SINCE)?.load(Relaxed);
    if since == 0 {
        return None;
    }
    let since_anchor = since.wrapping_sub(BIAS).cast_signed();
    let now = anchor().elapsed().as_nanos() as i64;
    Some(now.saturating_sub(since_anchor).max(0) as f64)
}

/// Keeps a gauge one higher: see [`Gauge::inc_guard`].
#[must_use = "the gauge falls again when the guard is dropped"]
#[derive(Debug)]
pub struct GaugeGuard<N: GaugeNumber = i64> {
    gauge: Gauge<N>,
    /// What its series was in when the gauge rose.
    life: Option<u32>,
}

impl<N: GaugeNumber> Drop for GaugeGuard<N> {
    fn drop(&mut self) {
        if self.life.is_some() && self.gauge.series.life() == self.life {
            self.gauge.dec();
        }
    }
}

impl<N: GaugeNumber> Metric for Gauge<N> {
    const KIND: MetricKind = MetricKind::Gauge;

    fn storage(_: usize, _: Option<&str>) -> Storage {
        N::STORAGE
    }

    fn of(series: SeriesRef) -> Gauge<N> {
        Gauge {
            series,
            number: PhantomData,
        }
    }
}

impl<N> Clone for Gauge<N> {
    fn clone(&self) -> Gauge<N> {
        Gauge {
            series: self.series.clone(),
            number: PhantomData,
        }
    }
}

impl<N> fmt::Debug for Gauge<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Gauge").field(&self.series).finish()
    }
}
