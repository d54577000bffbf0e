use std::sync::atomic::Ordering::Acquire;

use crate::cells::row::total_of;
use crate::cells::slab::{NO_OFFSET, Slab, SlabRow};
use crate::cells::thread;
use crate::metric::{MetricSeries, NO_ROW, Storage};
use crate::series::Handle;

/// The rows of threads: the sums over all threads, series after series.
#[derive(Default)]
pub(super) struct BusyRows {
    /// For each series the life it is in and how its sum is kept, then the cells.
    sums: Vec<u64>,
    /// Where a row's begin, by its number.
    offsets: Vec<u32>,
    series: Vec<(Handle<MetricSeries>, u32)>,
}

/// Beside the life: the head is a floating-point number.
const IS_FLOATING: u64 = 1 << 32;

impl BusyRows {
    pub(super) fn learn(&mut self, series: &Handle<MetricSeries>) {
        let row = series.place().row() as usize;
        if series.place().row() == NO_ROW {
            return;
        }
        if self.offsets.len() <= row {
            self.offsets.resize(row + 1, NO_OFFSET);
        }
        if self.offsets[row] != NO_OFFSET {
            return;
        }
        let offset = self.sums.len();
        self.offsets[row] = offset as u32;
        self.sums
            .resize(offset + 1 + series.shape.storage.row().cells(), 0);
        self.series.push((series.clone(), offset as u32));
    }

    /// Adds up the rows of all threads.
    pub(super) fn read(&mut self, is_global: bool) {
        if !is_global {
            return;
        }
        self.sums.fill(0);
        for (series, offset) in &self.series {
            let floating = match series.shape.storage {
                Storage::Sum | Storage::Values(_) => IS_FLOATING,
                _ => 0,
            };
            self.sums[*offset as usize] = u64::from(series.shown_life()) | floating;
        }
        thread::slabs().flat_map(Slab::metrics).for_each(|row| {
            if let Some(offset) = self.offset(row) {
                self.add(row, offset);
            }
        });
    }

    fn offset(&self, row: &SlabRow) -> Option<usize> {
        let offset = *self.offsets.get(row.id as usize)?;
        (offset != NO_OFFSET).then_some(offset as usize)
    }

    #[inline]
    fn add(&mut self, row: &SlabRow, offset: usize) {
        let life = u64::from(row.life.load(Acquire));
        let cells = row.row.len();
        let Some([kept, sums @ ..]) = self.sums.get_mut(offset..=offset + cells) else {
            return;
        };
        let is_floating = *kept == life | IS_FLOATING;
        if *kept != life && !is_floating {
            return;
        }
        match sums {
            [sum] if is_floating => *sum = total_of(*sum, f64::from_bits(row.row.head())),
            [count] => *count = count.wrapping_add(row.row.head()),
            _ if is_floating => row.row.read_values(sums),
            _ => row.row.read_completions(sums),
        }
    }

    /// The sums of a series' rows in a life; none if it has no rows, or was in another life
    /// when they were read.
    #[inline]
    pub(super) fn sums(&self, series: &MetricSeries, life: u32) -> &[u64] {
        let row = series.place().row();
        if row == NO_ROW {
            return &[];
        }
        match self.offsets.get(row as usize) {
            Some(offset) if *offset != NO_OFFSET => {
                let start = *offset as usize + 1;
                if self.sums[start - 1] as u32 != life {
                    return &[];
                }
                &self.sums[start..start + series.shape.storage.row().cells()]
            }
            _ => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Counter;
    use crate::metric::{Metric, SeriesRef, fixture};

    /// A series of the global registry that is counted in `count` times by this thread.
    fn busy(count: u64) -> SeriesRef {
        let core = &crate::registry::registry().inner().core;
        let family = fixture::family(core, Storage::Count);
        let series = family.series_of(&fixture::labels("busy"));
        let counter = <Counter as Metric>::of(series.clone());
        (0..count).for_each(|_| counter.inc());
        series
    }

    /// What the threads' rows of a series add up to while `meanwhile` happens to it.
    fn own_rows(series: &SeriesRef, meanwhile: impl Fn(&MetricSeries)) -> Vec<u64> {
        let mut rows = BusyRows::default();
        rows.learn(&series.series);
        meanwhile(&series.series);
        rows.read(true);
        rows.sums(&series.series, series.series.shown_life())
            .to_vec()
    }

    #[test]
    fn a_series_that_is_removed_during_a_scrape_keeps_its_number() {
        let series = busy(100);
        let before = own_rows(&series, |_| {});
        assert!(before[0] > 0 && before.len() == 1, "{before:?}");
        assert_eq!(own_rows(&series, MetricSeries::remove), before);
    }

    #[test]
    fn a_series_that_comes_again_during_a_scrape_begins_at_0() {
        let series = busy(100);
        let again = own_rows(&series, |series| {
            series.remove();
            series.revive();
        });
        assert_eq!(again, [0]);
    }
}
