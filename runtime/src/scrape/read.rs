//! One reading of all cells.

use std::sync::atomic::Ordering::Acquire;

use crate::cells::row::{RowKind, SharedRow};
use crate::cells::thread;
use crate::declaration::ViewKind;
use crate::registry::Common;
use crate::scrape::Scraper;
use crate::scrape::rows::Place;
use crate::series::{RegistryCore, Series};

impl Scraper {
    /// Reads all completions, then all starts: whatever call is seen to have ended is
    /// seen to have started. The other order, or one pass, would at times find fewer
    /// calls started than ended.
    pub(super) fn read_cells(&mut self, core: &RegistryCore, common: &Common) {
        self.rows.clear();
        if core.is_global {
            for row in thread::slabs().flat_map(|slab| slab.completions()) {
                self.add(row.id, common, |cells| row.row.read_completions(cells));
            }
        }
        self.read_shared(
            core,
            common,
            Series::each_shared_completions,
            SharedRow::read_completions,
        );
        if core.is_global {
            for row in thread::slabs().flat_map(|slab| slab.bases()) {
                self.add(row.id, common, |cells| row.row.read_base(cells));
            }
        }
        self.read_shared(core, common, Series::each_shared_base, SharedRow::read_base);
        self.rows.count_calls();
    }

    fn read_shared(
        &mut self,
        core: &RegistryCore,
        common: &Common,
        each: impl Fn(&Series, &mut dyn FnMut(u32, &SharedRow)),
        read: impl Fn(&SharedRow, &mut [u64]),
    ) {
        // Asked anew for the starts: the first call in shared cells may come in between.
        if core.has_shared_rows.load(Acquire) {
            for number in 0..self.series.len() {
                let series = self.series[number].clone();
                each(&series, &mut |id, row| {
                    self.add(id, common, |cells| read(row, cells))
                });
            }
        }
    }

    fn add(&mut self, id: u32, common: &Common, read: impl FnOnce(&mut [u64])) {
        if let Some(touched) = self.touched(id, common) {
            read(self.rows.cells(touched));
        }
    }

    fn touched(&mut self, id: u32, common: &Common) -> Option<u32> {
        self.rows.touched(id).or_else(|| self.touch(id, common))
    }

    /// Remembers a row that counts for the first time, and which series it goes into.
    /// `None` for one that was made during this scrape: the next one reads it.
    #[cold]
    fn touch(&mut self, id: u32, common: &Common) -> Option<u32> {
        match self.rows.place(id)? {
            Place::Base { series } => {
                let touched = self.rows.touch(id, None, RowKind::Base);
                self.add_base(touched, series, common);
                Some(touched)
            }
            Place::Status { series, status } => {
                let first = self.series[series as usize].clone();
                let base = self.touched(first.first_row, common)?;
                let touched = self.rows.touch(id, Some(base), first.shape.completions());
                self.add_completions(touched, id, &first, status as usize, common);
                Some(touched)
            }
        }
    }

    fn add_base(&mut self, touched: u32, series: u32, common: &Common) {
        let series = self.series[series as usize].clone();
        self.each_view(&series, |labels, kind, family| {
            if kind.is_of_base() {
                family.add_source(&labels.text(common, &series, ""), kind, touched);
            }
        });
    }

    fn add_completions(
        &mut self,
        touched: u32,
        id: u32,
        series: &crate::series::Handle<Series>,
        status: usize,
        common: &Common,
    ) {
        let error_type = series.errors.label_of(id);
        let status = series.shape.statuses[status];
        self.each_view(series, |labels, kind, family| {
            let word = match kind {
                ViewKind::Completed | ViewKind::Duration => Some(status),
                ViewKind::Errors => error_type.as_deref(),
                ViewKind::Started | ViewKind::InProgress | ViewKind::Retries => None,
            };
            if let Some(word) = word {
                family.add_source(&labels.text(common, series, word), kind, touched);
            }
        });
    }
}
