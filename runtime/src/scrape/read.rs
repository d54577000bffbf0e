//! One reading of all cells.

use std::sync::atomic::Ordering::{Acquire, Relaxed};

use crate::cells::row::SharedRow;
use crate::cells::slab::{NO_OFFSET, Slab, SlabRow};
use crate::cells::thread;
use crate::registry::Common;
use crate::scrape::Scraper;
use crate::series::{RegistryCore, Series};

impl Scraper {
    /// Reads all completions, then all starts: whatever call is seen to have ended is
    /// seen to have started. The other order, or one pass, would at times find fewer
    /// calls started than ended.
    pub(super) fn read_cells(&mut self, core: &RegistryCore, common: &Common) {
        self.rows.clear();
        if core.is_global {
            // `for_each` runs through nested iterators faster than `for`.
            thread::slabs().flat_map(Slab::completions).for_each(|row| {
                if let Some(offset) = self.offset(row.id, common) {
                    row.row
                        .read_completions(self.rows.cells_at(offset, row.row.len()));
                }
            });
        }
        self.read_shared(
            core,
            common,
            Series::each_shared_completions,
            SharedRow::read_completions,
        );
        if core.is_global {
            thread::slabs().flat_map(Slab::bases).for_each(|row| {
                if let Some(offset) = self.slab_offset(row, common) {
                    row.row.read_base(self.rows.cells_at(offset, row.row.len()));
                }
            });
        }
        self.read_shared(core, common, Series::each_shared_base, SharedRow::read_base);
        self.read_values(core, common);
        self.rows.count_ends();
    }

    fn read_values(&mut self, core: &RegistryCore, common: &Common) {
        if core.is_global {
            thread::slabs().flat_map(Slab::values).for_each(|row| {
                if let Some(offset) = self.slab_offset(row, common) {
                    row.row
                        .read_values(self.rows.cells_at(offset, row.row.len()));
                }
            });
        }
        self.read_shared(
            core,
            common,
            Series::each_shared_values,
            SharedRow::read_values,
        );
    }

    fn read_shared(
        &mut self,
        core: &RegistryCore,
        common: &Common,
        each: impl Fn(&Series, &mut dyn FnMut(u32, &SharedRow)),
        read: impl Fn(&SharedRow, &mut [u64]),
    ) {
        // Asked anew for the starts: the first call in shared cells may come in between.
        if !core.has_shared_rows.load(Acquire) {
            return;
        }
        for number in 0..self.series.len() {
            let series = self.series[number].clone();
            each(&series, &mut |id, row| {
                if let Some(offset) = self.offset(id, common) {
                    read(row, self.rows.cells_at(offset, row.len()));
                }
            });
        }
    }

    fn slab_offset(&mut self, row: &SlabRow, common: &Common) -> Option<u32> {
        match row.offset.load(Relaxed) {
            NO_OFFSET => {
                let offset = self.offset(row.id, common)?;
                row.offset.store(offset, Relaxed);
                Some(offset)
            }
            offset => Some(offset),
        }
    }

    fn offset(&mut self, id: u32, common: &Common) -> Option<u32> {
        self.rows.offset(id).or_else(|| self.touch(id, common))
    }
}
