use std::collections::HashMap;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

use super::family::{MetricReader, Slot};
use super::rows::BusyRows;
use crate::metric::{Counted, SeriesRef, WRITTEN, address};
use crate::native::Reading;
use crate::snapshot::{FamilySnapshot, NativeHistogram};

/// A series, as it was when it last changed.
pub(super) struct Seen {
    life: u32,
    number: u64,
    at: Instant,
}

/// A series that has expired. Who had found it before may still count in it.
pub(super) struct Gone {
    series: SeriesRef,
    counted: Counted,
    since: Instant,
}

impl MetricReader {
    /// Brings back what has expired and was counted in nevertheless.
    pub(super) fn bring_back(&mut self) {
        let grace = self.family.shape.core.grace;
        self.gone.retain(|gone| {
            // It may have come back meanwhile, been removed by the program, or made room for others.
            if !gone.series.was_removed() || !gone.series.series.has_expired() {
                return false;
            }
            let is_still = gone.series.series.is_still(&gone.counted);
            is_still && gone.since.elapsed() < grace || !is_still && !gone.series.revive()
        });
    }

    /// Removes the series in which nothing was counted for so long.
    pub(super) fn expire(&mut self, expiry: Duration, rows: &BusyRows, snapshot: &FamilySnapshot) {
        let now = Instant::now();
        let mut seen = HashMap::with_capacity(self.slots.len());
        let mut gone = Vec::new();
        for (at, slot) in self.slots.iter().enumerate() {
            let own = address(&slot.series);
            // Each state has a slot.
            if seen.contains_key(&own) {
                continue;
            }
            let counted = self.counted(slot, rows);
            let last = self.seen(slot, &counted, now);
            let is_idle = now.saturating_duration_since(last.at) >= expiry;
            match is_idle
                .then(|| self.take_idle(at, counted, snapshot, now))
                .flatten()
            {
                Some(series) => gone.push(series),
                None => drop(seen.insert(own, last)),
            }
        }
        self.idle = seen;
        self.gone.extend(gone);
    }

    /// Takes out the series of a slot, unless something was counted in it since.
    fn take_idle(
        &self,
        slot: usize,
        mut counted: Counted,
        snapshot: &FamilySnapshot,
        since: Instant,
    ) -> Option<Gone> {
        let series = SeriesRef::new(self.slots[slot].series.clone());
        if let Some(native) = snapshot.details.natives.get(slot) {
            let before = series.series.native_before(series.series.shown_life());
            counted.native = Reading::sum(&before, native);
        }
        let has_gone = self.family.expire(&series.series, &counted);
        has_gone.then_some(Gone {
            series,
            counted,
            since,
        })
    }

    /// All that a series has counted.
    fn counted(&self, slot: &Slot, rows: &BusyRows) -> Counted {
        let mut cells = Vec::new();
        let storage = self.family.shape.storage;
        if storage.is_counted() {
            cells.resize(storage.row().cells(), 0);
            slot.count_all(rows, &mut cells);
        }
        let native = NativeHistogram::default();
        Counted { cells, native }
    }

    /// A series now: since when nothing was counted in it.
    fn seen(&self, slot: &Slot, counted: &Counted, now: Instant) -> Seen {
        let life = slot.series.place().life();
        let before = self.idle.get(&address(&slot.series));
        let before = before.filter(|before| before.life == life);
        // A number that changes when something is counted. No cell of what counts ever falls.
        let number = if self.family.shape.storage.is_counted() {
            counted.cells.iter().copied().fold(0, u64::wrapping_add)
        } else {
            let written = slot.series.shared.tail().get(WRITTEN);
            let written = written.map_or(0, |cell| cell.swap(0, Relaxed));
            before.map_or(0, |before| before.number) + written
        };
        let at = match before {
            Some(before) if before.number == number => before.at,
            _ => now,
        };
        Seen { life, number, at }
    }
}
