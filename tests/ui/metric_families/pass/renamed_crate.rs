#![deny(warnings)]

extern crate callmeter as meter;

use meter::{Gauge, Histogram, MetricFamilies};

/// What a crate does that re-exports the runtime.
mod vendor {
    pub use meter::*;
}

const BOUNDS: &[f64] = &[1.0, 10.0];

#[derive(MetricFamilies)]
#[metrics(crate = ::meter)]
pub struct Pool {
    /// Open connections.
    pub open: Gauge,
    #[metrics(flatten)]
    pub inner: Inner<Gauge>,
}

#[derive(MetricFamilies)]
#[metrics(crate = crate::vendor)]
pub struct Inner<M> {
    /// Sizes.
    #[metric(buckets = BOUNDS)]
    pub size: Histogram,
    /// More.
    pub more: M,
}

fn main() {
    Pool::global().inner.more.set(1);
    assert_eq!(meter::registry().snapshot().value("more", &[]), Some(1.0));
}
