//! One reading of all cells.

use std::sync::atomic::Ordering::{Acquire, Relaxed};

use super::calls::Part;
use crate::cells::row::{OwnRow, SharedRow};
use crate::cells::slab::{NO_OFFSET, Slab, SlabRow};
use crate::cells::thread;
use crate::registry::Common;
use crate::scrape::Scraper;
use crate::scrape::rows::Rows;
use crate::series::{RegistryCore, Series};

impl Scraper {
    /// Reads all cells.
    pub(super) fn read_cells(&mut self, core: &RegistryCore, common: &Common) {
        self.rows.clear();
        let mut part = Part::default();
        let mut next = Some(0);
        while let Some(first) = next {
            // Of what came meanwhile, too: where an ending is not known, the calls that ended
            // so would be in progress.
            self.learn_news(core, common);
            next = self.calls.take_part(self.calls.place(first), &mut part);
            self.read_part(core, &part);
        }
        self.read_values(core);
        self.show_touched(common);
        self.rows.count_ends();
    }

    /// Reads the completions of some series, then their starts: whatever call is seen to have
    /// ended is seen to have started. The other order, or one pass, would at times find fewer
    /// calls started than ended.
    fn read_part(&mut self, core: &RegistryCore, part: &Part) {
        if core.is_global {
            for table in self.tables.now() {
                for rows in &part.ends {
                    table.each_row(*rows, |row| self.rows.read(row, OwnRow::read_completions));
                }
            }
        }
        self.read_shared(
            core,
            part.series.iter().copied(),
            Series::each_shared_completions,
            SharedRow::read_completions,
        );
        if core.is_global {
            for table in self.tables.now() {
                for rows in &part.starts {
                    table.each_row(*rows, |row| self.rows.read(row, OwnRow::read_base));
                }
            }
        }
        self.read_shared(
            core,
            part.series.iter().copied(),
            Series::each_shared_base,
            SharedRow::read_base,
        );
    }

    fn read_values(&mut self, core: &RegistryCore) {
        if core.is_global {
            // `for_each` runs through nested iterators faster than `for`.
            let rows = thread::slabs().flat_map(Slab::values);
            rows.for_each(|row| self.rows.read(row, OwnRow::read_values));
        }
        let all = 0..self.series.len() as u32;
        self.read_shared(
            core,
            all,
            Series::each_shared_values,
            SharedRow::read_values,
        );
    }

    fn read_shared(
        &mut self,
        core: &RegistryCore,
        series: impl Iterator<Item = u32>,
        each: impl Fn(&Series, &mut dyn FnMut(u32, &SharedRow)),
        read: impl Fn(&SharedRow, &mut [u64]),
    ) {
        // Asked anew for the starts: the first call in shared cells may come in between.
        if !core.has_shared_rows.load(Acquire) {
            return;
        }
        for number in series {
            each(&self.series[number as usize], &mut |id, row| {
                if let Some(offset) = self.rows.offset(id, row.len()) {
                    read(row, self.rows.cells_at(offset, row.len()));
                }
            });
        }
    }
}

impl Rows {
    /// Adds a row of a thread.
    #[inline]
    fn read(&mut self, row: &SlabRow, read: impl Fn(&OwnRow, &mut [u64])) {
        let length = row.row.len();
        let mut offset = row.offset.load(Relaxed);
        if offset == NO_OFFSET {
            let Some(own) = self.offset(row.id, length) else {
                return;
            };
            row.offset.store(own, Relaxed);
            offset = own;
        }
        read(&row.row, self.cells_at(offset, length));
    }
}

#[cfg(test)]
mod tests {
    use crate::operation::Operation;
    use crate::scrape::Scraper;
    use crate::scrape::exemplars::RowExemplars;
    use crate::snapshot::Values;
    use crate::{Outcome, Registry, Task};

    #[test]
    fn a_call_that_ends_in_a_new_way_during_a_scrape_is_not_in_progress() {
        let registry = Registry::builder().build().expect("without options");
        let call = |outcome| {
            let task_name = "new";
            registry.scope_sync(|| Task { task_name }.start().finish(outcome));
        };
        call(Outcome::Success);
        let (core, common) = (&registry.inner().core, &registry.inner().common);
        let mut scraper = Scraper::default();
        scraper.learn_news(core, common);
        call(Outcome::Failure);
        scraper.read_cells(core, common);
        let none = RowExemplars::read(core, &[]).by_cells(&scraper.rows);
        let read = |name: &str| scraper.families[name].read(&scraper.rows, &none).values;
        assert_eq!(read("task_in_progress"), Values::Integers(vec![0]));
        let Values::Integers(calls) = read("task") else {
            panic!("a counter")
        };
        assert_eq!(calls.iter().sum::<u64>(), 2);
    }
}
