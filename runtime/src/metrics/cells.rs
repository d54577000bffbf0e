use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::{Acquire, Relaxed, Release};

use ::metrics::{CounterFn, GaugeFn, HistogramFn};

use super::family::Origin;
use crate::cells::row::total_of;

/// The numbers of one label set.
pub(super) trait Cell: Send + Sync + 'static {
    fn new(origin: &Arc<Origin>) -> Self;
}

pub(super) struct CounterCell(AtomicU64);

impl CounterCell {
    pub(super) fn value(&self) -> u64 {
        self.0.load(Relaxed)
    }
}

impl Cell for CounterCell {
    fn new(_: &Arc<Origin>) -> CounterCell {
        CounterCell(AtomicU64::new(0))
    }
}

impl CounterFn for CounterCell {
    fn increment(&self, value: u64) {
        self.0.fetch_add(value, Relaxed);
    }

    fn absolute(&self, value: u64) {
        self.0.fetch_max(value, Relaxed);
    }
}

/// A number by its bits.
pub(super) struct GaugeCell {
    bits: AtomicU64,
    origin: Arc<Origin>,
}

impl GaugeCell {
    pub(super) fn value(&self) -> f64 {
        f64::from_bits(self.bits.load(Relaxed))
    }
}

impl Cell for GaugeCell {
    fn new(origin: &Arc<Origin>) -> GaugeCell {
        GaugeCell {
            bits: AtomicU64::new(0),
            origin: Arc::clone(origin),
        }
    }
}

impl GaugeFn for GaugeCell {
    fn increment(&self, value: f64) {
        if value.is_nan() {
            return self
                .origin
                .invalid("a gauge was changed by what is no number");
        }
        add(&self.bits, value);
    }

    fn decrement(&self, value: f64) {
        self.increment(-value);
    }

    fn set(&self, value: f64) {
        self.bits.store(value.to_bits(), Relaxed);
    }
}

/// How many observations each bucket has, and their sum: as large as it is from the start.
pub(super) struct HistogramCell {
    buckets: Box<[AtomicU64]>,
    sum: AtomicU64,
    origin: Arc<Origin>,
}

impl HistogramCell {
    /// The buckets, not cumulative, and then the sum, in which all of them are.
    pub(super) fn values(&self) -> (Vec<u64>, f64) {
        let buckets = self.buckets.iter().map(|cell| cell.load(Acquire)).collect();
        (buckets, f64::from_bits(self.sum.load(Relaxed)))
    }
}

impl Cell for HistogramCell {
    fn new(origin: &Arc<Origin>) -> HistogramCell {
        let buckets = 0..=origin.bounds.len();
        HistogramCell {
            buckets: buckets.map(|_| AtomicU64::new(0)).collect(),
            sum: AtomicU64::new(0),
            origin: Arc::clone(origin),
        }
    }
}

impl HistogramFn for HistogramCell {
    fn record(&self, value: f64) {
        self.record_many(value, 1);
    }

    fn record_many(&self, value: f64, count: usize) {
        if value.is_nan() || value < 0.0 {
            return self
                .origin
                .invalid("a histogram was given a number that is below 0, or none");
        }
        // An infinite one would be the sum for ever.
        if value.is_finite() {
            let (value, sum) = (value * count as f64, &self.sum);
            let _ = sum.fetch_update(Relaxed, Relaxed, |sum| Some(total_of(sum, value)));
        }
        let bucket = self.origin.bounds.partition_point(|bound| *bound < value);
        self.buckets[bucket].fetch_add(count as u64, Release);
    }
}

/// Adds to a number that is kept by its bits.
fn add(bits: &AtomicU64, value: f64) {
    let sum = |bits| Some((f64::from_bits(bits) + value).to_bits());
    let _ = bits.fetch_update(Relaxed, Relaxed, sum);
}
