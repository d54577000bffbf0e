use std::collections::{HashMap, HashSet};
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

use super::family::{MetricReader, Slot};
use super::rows::BusyRows;
use crate::metric::{Storage, WRITTEN, address};

/// A series, as it was when it last changed.
pub(super) struct Seen {
    life: u32,
    number: u64,
    at: Instant,
}

impl MetricReader {
    /// Removes the series in which nothing was counted for so long.
    pub(super) fn expire(&mut self, expiry: Duration, rows: &BusyRows) {
        let now = Instant::now();
        let mut idle = HashSet::new();
        let mut seen = HashMap::with_capacity(self.slots.len());
        for slot in &self.slots {
            let own = address(&slot.series);
            // Each state has a slot.
            if seen.contains_key(&own) {
                continue;
            }
            let last = self.seen(slot, rows, now);
            if now.saturating_duration_since(last.at) >= expiry {
                idle.insert(own);
            }
            seen.insert(own, last);
        }
        self.idle = seen;
        if idle.is_empty() {
            return;
        }
        for (labels, series) in self.family.all() {
            if idle.contains(&address(&series.series)) {
                self.family.remove_packed(&labels);
                self.idle.remove(&address(&series.series));
            }
        }
    }

    /// A series now: since when nothing was counted in it.
    fn seen(&self, slot: &Slot, rows: &BusyRows, now: Instant) -> Seen {
        let life = slot.series.place().life();
        let before = self.idle.get(&address(&slot.series));
        let before = before.filter(|before| before.life == life);
        let number = self.activity(slot, rows, before.map_or(0, |before| before.number));
        let at = match before {
            Some(before) if before.number == number => before.at,
            _ => now,
        };
        Seen { life, number, at }
    }

    /// A number that changes when something is counted; what it was `before`.
    fn activity(&self, slot: &Slot, rows: &BusyRows, before: u64) -> u64 {
        let shared = &slot.series.shared;
        match self.family.shape.storage {
            Storage::Count => slot.count(rows),
            Storage::Sum => slot.sum(rows).to_bits(),
            Storage::Values(_) | Storage::Durations(_) => {
                let own: u64 = rows.sums(&slot.series).iter().skip(1).sum();
                let shared = shared.tail().iter().map(|cell| cell.load(Relaxed));
                own + shared.sum::<u64>()
            }
            Storage::Integer | Storage::Float | Storage::States(_) | Storage::Info => {
                let written = shared.tail().get(WRITTEN).map(|cell| cell.swap(0, Relaxed));
                before + written.unwrap_or(0)
            }
        }
    }
}
