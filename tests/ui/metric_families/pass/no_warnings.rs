// Whatever a struct of families can say, without a warning.
#![deny(warnings)]
#![deny(missing_docs, missing_debug_implementations, missing_copy_implementations)]
#![deny(unreachable_pub, unused_qualifications, unnameable_types, private_bounds)]

//! Families with all options.

use std::marker::PhantomData;
use std::time::Instant;

use callmeter::{Counter, Family, Gauge, Histogram, Info, LabelSet, LabelValue, MetricFamilies};
use callmeter::{StateGauge, StateSet};

/// A state.
#[derive(LabelValue, Clone, Copy, Debug)]
pub enum Breaker {
    /// Calls go through.
    Closed,
    /// They do not.
    Open,
}

/// A host.
#[derive(LabelSet, Clone, Copy, Debug)]
pub struct Host<'a> {
    /// Its name.
    pub host: &'a str,
}

const BOUNDS: &[f64] = &[1.0, 10.0];

/// All kinds.
#[derive(MetricFamilies, Debug)]
#[metrics(crate = ::callmeter, namespace = "shop", subsystem = "all", labels(component = "a"))]
pub struct All {
    /// Letters.
    #[metric(name = "letters", help = "Letters.", limit = 5, expire = "10m", labels(kind = "b"))]
    pub counter: Family<Host<'static>, Counter>,
    /// Work.
    #[metric(unit = "seconds")]
    pub work_seconds: Counter<f64>,
    /// Load.
    #[metric(unit = "percent", allow = "as the dashboard has it")]
    pub gauge: Gauge,
    /// Times.
    #[metric(unit = "seconds")]
    pub histogram: Histogram,
    /// Sizes.
    #[metric(unit = "bytes", buckets = BOUNDS)]
    pub size: Histogram,
    /// The build.
    pub build: Info,
    /// The breaker.
    pub breaker: StateSet<Breaker>,
    /// The breaker as a number.
    pub breaker_state: StateGauge<Breaker>,
    /// Of another struct.
    #[metrics(flatten)]
    pub inner: Inner<Host<'static>, Gauge>,
    #[metric(skip)]
    hidden: Option<Instant>,
}

/// With parameters.
#[derive(MetricFamilies, Debug)]
pub struct Inner<L, M> {
    /// By host.
    #[metric(buckets = linear(10, 10, 5))]
    pub by_host: Family<L, Histogram>,
    /// Any.
    pub any: M,
    #[metric(skip)]
    hidden: Private<L>,
}

#[derive(Debug)]
struct Private<L>(PhantomData<L>);

impl<L> Default for Private<L> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

/// Nobody calls its functions.
#[derive(MetricFamilies, Debug)]
struct Unused {
    /// Never read.
    #[allow(dead_code)]
    never: Gauge,
}

mod inner {
    use callmeter::{Gauge, MetricFamilies};

    /// Only its parent sees it.
    #[derive(MetricFamilies, Debug)]
    pub(super) struct Visible {
        /// Some.
        pub(super) visible: Gauge,
    }
}

fn main() {
    let all = All::global();
    all.counter.with(&Host { host: &String::from("a") }).inc();
    all.work_seconds.inc_by(0.5);
    all.breaker_state.set(Breaker::Open);
    all.inner.by_host.with(&Host { host: "b" }).observe(15);
    inner::Visible::global().visible.set(7);
    assert!(all.hidden.is_none());
    let _ = (Breaker::Closed, &all.inner.hidden.0);

    let snapshot = callmeter::registry().snapshot();
    let labels = [("component", "a"), ("kind", "b"), ("host", "a")];
    assert_eq!(snapshot.value("shop_all_letters_total", &labels), Some(1.0));
    let component = &labels[..1];
    assert_eq!(snapshot.value("shop_all_work_seconds_total", component), Some(0.5));
    assert_eq!(snapshot.value("shop_all_breaker_state", component), Some(1.0));
    assert_eq!(snapshot.value("by_host_sum", &[("host", "b")]), Some(15.0));
    assert_eq!(snapshot.value("visible", &[]), Some(7.0));
}
