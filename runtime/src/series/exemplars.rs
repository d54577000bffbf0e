use std::borrow::Cow;
use std::sync::atomic::Ordering::Relaxed;

use once_cell::race::OnceBox;

use crate::clock;
use crate::exemplar::{Kept, Refused, Slots};
use crate::series::{EndingRow, OperationShape, Series};
use crate::warn;

/// The exemplars of the rows that a series has from the start: by place behind its first row,
/// from the first exemplar on.
#[derive(Default)]
pub(crate) struct SeriesExemplars(OnceBox<Box<[OnceBox<Slots>]>>);

impl Series {
    /// Asks the registry's source, if it has one, for an exemplar of what was just counted in
    /// the row at a place behind the first.
    #[inline]
    pub(super) fn ask_for_exemplar(&self, place: usize, bucket: usize, cell: u64) {
        if self.shape.core.exemplars.is_some() {
            self.ask_at(place, bucket, cell);
        }
    }

    /// The same, of an ending that was met.
    #[inline]
    pub(super) fn ask_for_ending_exemplar(&self, row: &EndingRow, bucket: usize, cell: u64) {
        if self.shape.core.exemplars.is_some() {
            self.shape.ask(&row.exemplars, bucket, cell);
        }
    }

    fn ask_at(&self, place: usize, bucket: usize, cell: u64) {
        let all = self.exemplars.0.get_or_init(|| {
            let places = 0..self.shape.rows();
            Box::new(places.map(|_| OnceBox::new()).collect())
        });
        if let Some(slots) = all.get(place) {
            self.shape.ask(slots, bucket, cell);
        }
    }

    /// Shows the exemplars of each row that has some to `read`, with the row's number.
    pub(crate) fn each_exemplars(&self, mut read: impl FnMut(u32, &Slots)) {
        let places = self.exemplars.0.get();
        let places = places.into_iter().flatten().enumerate();
        for (place, slots) in places {
            if let Some(slots) = slots.get() {
                read(self.first_row + place as u32, slots);
            }
        }
        for ending in self.endings.iter() {
            if let Some(slots) = ending.exemplars.get() {
                read(ending.id, slots);
            }
        }
    }
}

impl OperationShape {
    fn ask(&self, place: &OnceBox<Slots>, bucket: usize, cell: u64) {
        let ticks = clock::now();
        if place
            .get()
            .is_some_and(|slots| !slots.is_due(bucket, ticks))
        {
            return;
        }
        let source = self.core.exemplars.as_ref();
        let labels = match source.and_then(|source| source.ask()) {
            Some(Ok(labels)) => labels,
            Some(Err(refused)) => return self.refuse_exemplar(refused),
            None => return,
        };
        let slots = place.get_or_init(|| Box::new(Slots::new(self.most_buckets())));
        let exemplar = Kept {
            labels,
            cell,
            life: 0,
            ticks,
            timestamp: self.core.system_clock.now(),
        };
        slots.keep(bucket, exemplar);
    }

    /// As many as any row has: what is not used takes eight bytes each.
    fn most_buckets(&self) -> usize {
        let values = (0..self.values.len()).map(|value| self.values.of(value).len());
        values.fold(self.buckets.len(), usize::max)
    }

    #[cold]
    fn refuse_exemplar(&self, refused: Refused) {
        self.core.internal_errors.fetch_add(1, Relaxed);
        let message = refused.message();
        warn::once_a_minute(message, self.declaration.cause(), || {
            let operation = self.declaration.operation;
            Cow::Owned(format!(
                "operation `{operation}`: {message}; see callmeter_internal_errors_total"
            ))
        });
    }
}
