use std::sync::atomic::Ordering::Relaxed;

use crate::ExemplarLabels;
use crate::clock;
use crate::exemplar::{Kept, Packed, Refused, Slots};
use crate::guard::guarded;
use crate::metric::SeriesRef;
use crate::metric::shape::{FamilyShape, Storage};

/// What an exemplar tells of.
#[derive(Clone, Copy)]
struct Observed {
    /// Which life of the series counted it.
    life: u32,
    bucket: usize,
    number: f64,
}

impl SeriesRef {
    /// Which life of the series is going to count, for [`keep_exemplar`](Self::keep_exemplar);
    /// none where it is gone for good.
    pub(super) fn life_to_count(&self) -> Option<u32> {
        if !self.is_current() {
            self.revive();
        }
        self.life()
    }

    /// Keeps an exemplar of what was just counted.
    pub(super) fn keep_exemplar(
        &self,
        life: Option<u32>,
        bucket: usize,
        number: f64,
        labels: &impl ExemplarLabels,
    ) {
        let Some(life) = life else { return };
        let packed = guarded("the labels of an exemplar", || Packed::of(labels));
        if let Some(packed) = packed.and_then(Result::transpose) {
            let observed = Observed {
                life,
                bucket,
                number,
            };
            self.keep(packed, observed, clock::now());
        }
    }

    /// Asks the registry's source, if it has one, for an exemplar of what was just counted.
    #[inline]
    pub(super) fn ask_for_exemplar(&self, bucket: usize, number: f64) {
        if self.shape().core.exemplars.is_some() {
            self.ask(bucket, number);
        }
    }

    fn ask(&self, bucket: usize, number: f64) {
        let ticks = clock::now();
        let slots = self.series.exemplars.get();
        if slots.is_some_and(|slots| !slots.is_due(bucket, ticks)) {
            return;
        }
        let source = self.shape().core.exemplars.as_ref();
        let Some(life) = self.life() else { return };
        if let Some(packed) = source.and_then(|source| source.ask()) {
            let observed = Observed {
                life,
                bucket,
                number,
            };
            self.keep(packed, observed, ticks);
        }
    }

    fn keep(&self, packed: Result<Packed, Refused>, observed: Observed, ticks: u64) {
        let shape = self.shape();
        let labels = match packed {
            Ok(labels) => labels,
            Err(refused) => return shape.invalid(refused.message()),
        };
        let slots = self.series.exemplars.get_or_init(|| {
            shape.has_exemplars.store(true, Relaxed);
            Box::new(Slots::new(shape.exemplar_buckets()))
        });
        let exemplar = Kept {
            labels,
            cell: observed.number.to_bits(),
            life: observed.life,
            ticks,
            timestamp: shape.core.system_clock.now(),
        };
        slots.keep(observed.bucket, exemplar);
    }
}

impl FamilyShape {
    /// How many exemplars a series may have.
    fn exemplar_buckets(&self) -> usize {
        match self.storage {
            Storage::Values(buckets) | Storage::Durations(buckets) => buckets,
            _ => 1,
        }
    }
}
