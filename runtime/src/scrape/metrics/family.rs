use std::collections::HashMap;
use std::sync::Arc;

use super::expiry::{Gone, Seen};
use super::rows::BusyRows;
use crate::cells::row::total_of;
use crate::metric::{MetricSeries, RegisteredFamily, Storage, elapsed};
use crate::native::Reading;
use crate::registry::Common;
use crate::series::Handle;
use crate::snapshot::{
    Details, FamilyLayout, FamilySnapshot, LabelTable, NativeHistogram, PlacedExemplar, Values,
};
use crate::sync::lock;

/// One family: its series, in the order of the layout.
pub(super) struct MetricReader {
    pub(super) family: Handle<RegisteredFamily>,
    pub(super) layout: Arc<FamilyLayout>,
    pub(super) slots: Vec<Slot>,
    /// When each series was last seen to change, where idle ones are removed.
    pub(super) idle: HashMap<usize, Seen>,
    /// Those that were removed a short time ago.
    pub(super) gone: Vec<Gone>,
    /// As they were before the cells were read: each is of an observation that is counted.
    pub(super) exemplars: Vec<PlacedExemplar>,
    /// When each series began, by its address, where they tell that.
    pub(super) created: HashMap<usize, f64>,
}

/// A series of the layout.
pub(super) struct Slot {
    pub(super) series: Handle<MetricSeries>,
    /// Which of the states it shows.
    pub(super) state: u8,
}

impl MetricReader {
    pub(super) fn new(family: Handle<RegisteredFamily>) -> MetricReader {
        let layout = FamilyLayout {
            header: Arc::clone(&family.shape.header),
            labels: LabelTable::default(),
        };
        MetricReader {
            layout: Arc::new(layout),
            slots: Vec::new(),
            idle: HashMap::new(),
            gone: Vec::new(),
            exemplars: Vec::new(),
            created: HashMap::new(),
            family,
        }
    }

    /// Whether several values may become others in one step.
    pub(super) fn has_steps(&self) -> bool {
        matches!(self.family.shape.storage, Storage::Integer | Storage::Float)
    }

    pub(super) fn read_whole(&mut self, common: &Common, rows: &mut BusyRows) -> FamilySnapshot {
        let mut snapshot = if self.has_steps() {
            let family = self.family.clone();
            let _step = lock(&family.step);
            self.learn(common, rows);
            self.read(rows)
        } else {
            self.read(rows)
        };
        snapshot.details.exemplars = std::mem::take(&mut self.exemplars);
        if let Some(expiry) = self.family.shape.expiry {
            self.expire(expiry, rows, &snapshot);
        }
        snapshot
    }

    fn read(&self, rows: &BusyRows) -> FamilySnapshot {
        let values = self.values(rows);
        FamilySnapshot {
            layout: Arc::clone(&self.layout),
            values,
            details: Details {
                natives: self.natives(),
                created: self.created(),
                ..Details::default()
            },
        }
    }

    /// Of each series, where the family has them. To be read behind the values: what is in
    /// those is in these.
    fn natives(&self) -> Vec<NativeHistogram> {
        let native = |slot: &Slot| {
            let series = &slot.series;
            let before = series.native_before(series.shown_life());
            Some(Reading::of(series.native.as_deref()?, &before))
        };
        self.slots.iter().map_while(native).collect()
    }

    fn values(&self, rows: &BusyRows) -> Values {
        let shape = &*self.family.shape;
        let slots = self.slots.iter();
        match shape.storage {
            Storage::Count => Values::Integers(slots.map(|slot| slot.first(rows)).collect()),
            Storage::Sum => {
                let sum = |slot: &Slot| f64::from_bits(slot.first(rows));
                Values::Numbers(slots.map(sum).collect())
            }
            Storage::Integer => {
                let integer = |slot: &Slot| match elapsed(&slot.series.shared) {
                    Some(nanos) => (nanos / shape.nanoseconds).floor(),
                    None => slot.series.shared.head().cast_signed() as f64,
                };
                Values::Numbers(slots.map(integer).collect())
            }
            Storage::Float => {
                let number = |slot: &Slot| match elapsed(&slot.series.shared) {
                    Some(nanos) => nanos / shape.nanoseconds,
                    None => f64::from_bits(slot.series.shared.head()),
                };
                Values::Numbers(slots.map(number).collect())
            }
            Storage::Values(buckets) | Storage::Durations(buckets) => {
                Values::Histograms(self.histograms(buckets, rows))
            }
            Storage::States(_) => {
                let state = |slot: &Slot| slot.series.shared.head() >> slot.state & 1;
                Values::Integers(slots.map(state).collect())
            }
            Storage::Info => Values::Integers(vec![1; self.slots.len()]),
        }
    }

    /// For each series the buckets and, behind them, the sum.
    fn histograms(&self, buckets: usize, rows: &BusyRows) -> Vec<u64> {
        let mut values = Vec::with_capacity(self.slots.len() * (buckets + 1));
        for slot in &self.slots {
            let start = values.len();
            values.resize(start + buckets + 1, 0);
            let cells = &mut values[start..];
            slot.count_anew(rows, cells);
            cells.rotate_left(1);
        }
        values
    }
}

impl Slot {
    /// What the series counts since it was last there.
    #[inline]
    fn count_anew(&self, rows: &BusyRows, cells: &mut [u64]) {
        let life = self.count_all(rows, cells);
        if self.series.shape.expiry.is_some() {
            self.series.leave_out_expired(life, cells);
        }
    }

    /// All that the series has counted in this life, in the order of a row's cells. Returns
    /// the life.
    #[inline]
    pub(super) fn count_all(&self, rows: &BusyRows, cells: &mut [u64]) -> u32 {
        let life = self.series.shown_life();
        let shared = &self.series.shared;
        let is_floating = match self.series.shape.storage {
            Storage::Values(_) => {
                shared.read_values(cells);
                true
            }
            Storage::Durations(_) => {
                shared.read_completions(cells);
                false
            }
            Storage::Sum => {
                cells[0] = total_of(0, f64::from_bits(shared.head()));
                true
            }
            _ => {
                cells[0] = shared.head();
                false
            }
        };
        let [sum, counts @ ..] = rows.sums(&self.series, life) else {
            return life;
        };
        for (cell, count) in cells[1..].iter_mut().zip(counts) {
            *cell = cell.wrapping_add(*count);
        }
        cells[0] = match is_floating {
            true => total_of(cells[0], f64::from_bits(*sum)),
            // Sums stay where they have no more room, counters begin at 0 again.
            false if counts.is_empty() => cells[0].wrapping_add(*sum),
            false => cells[0].saturating_add(*sum),
        };
        life
    }

    #[inline]
    fn first(&self, rows: &BusyRows) -> u64 {
        let mut cells = [0];
        self.count_anew(rows, &mut cells);
        cells[0]
    }
}
