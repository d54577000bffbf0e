//! One reading of all cells.

use std::borrow::Cow;
use std::sync::atomic::Ordering::{Acquire, Relaxed};

use crate::cells::row::{RowKind, SharedRow};
use crate::cells::slab::{NO_OFFSET, Slab, SlabRow};
use crate::cells::thread;
use crate::declaration::ViewKind;
use crate::registry::Common;
use crate::scrape::Scraper;
use crate::scrape::family::Reading;
use crate::scrape::labels::{ViewLabels, Words};
use crate::scrape::rows::{Counted, Place};
use crate::series::{EndingRow, Handle, RegistryCore, Series, StatusRef};

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

    /// Remembers a row that counts for the first time, and which series it goes into.
    /// `None` for one that was made during this scrape: the next one reads it.
    #[cold]
    fn touch(&mut self, id: u32, common: &Common) -> Option<u32> {
        let Place {
            series: number,
            what,
        } = self.rows.place(id)?;
        let series = self.series[number as usize].clone();
        match what {
            Counted::Base => self.touch_base(id, number, &series, common),
            Counted::Value(value) => self.touch_value(id, number, &series, value, common),
            Counted::Status(status) => {
                let ending = Shown::of_status(&series, status);
                self.touch_completions(id, number, &series, &ending, common);
            }
            Counted::StatusRetries(status) => {
                let ending = Shown::of_status(&series, status);
                self.touch_retries(id, number, &series, &ending, common);
            }
            Counted::Ending => {
                let ending = Shown::of_ending(&series, series.endings.by_id(id)?);
                self.touch_completions(id, number, &series, &ending, common);
            }
            Counted::EndingRetries => {
                let ending = Shown::of_ending(&series, series.endings.by_id(id - 1)?);
                self.touch_retries(id, number, &series, &ending, common);
            }
        }
        self.rows.offset(id)
    }

    fn touch_base(&mut self, id: u32, number: u32, series: &Handle<Series>, common: &Common) {
        let cells = self.rows.touch(id, RowKind::Base);
        self.each_view(series, |view, family| {
            let reading = match view.view.kind {
                ViewKind::Started => Reading::Started,
                ViewKind::InProgress => Reading::InProgress,
                ViewKind::Retries if view.view.is_of_base() => Reading::Retries,
                _ => return,
            };
            let labels = ViewLabels(view.view.labels).text(common, series, Words::default());
            family.add_source(&labels, reading, cells, number);
        });
    }

    fn touch_value(
        &mut self,
        id: u32,
        number: u32,
        series: &Handle<Series>,
        value: u32,
        common: &Common,
    ) {
        let cells = self.rows.touch(id, series.shape.value_rows(value as usize));
        self.each_view(series, |view, family| {
            if view.view.kind == ViewKind::Value(value as usize) {
                let labels = ViewLabels(view.view.labels).text(common, series, Words::default());
                family.add_source(&labels, Reading::Values, cells, number);
            }
        });
    }

    fn touch_completions(
        &mut self,
        id: u32,
        number: u32,
        series: &Handle<Series>,
        ending: &Shown<'_>,
        common: &Common,
    ) {
        let cells = self.rows.touch(id, series.shape.completions());
        if series.shape.counts_starts {
            self.rows.add_end(cells, number);
        }
        self.each_view(series, |view, family| {
            let reading = match view.view.kind {
                ViewKind::Completed => Reading::Calls,
                ViewKind::Errors if ending.error_type.is_some() => Reading::Calls,
                ViewKind::Duration => family.durations(view.buckets.as_ref()),
                _ => return,
            };
            if view.shows(ending.status) {
                let labels = ViewLabels(view.view.labels).text(common, series, ending.words());
                family.add_source(&labels, reading, cells, number);
            }
        });
    }

    fn touch_retries(
        &mut self,
        id: u32,
        number: u32,
        series: &Handle<Series>,
        ending: &Shown<'_>,
        common: &Common,
    ) {
        let cells = self.rows.touch(id, RowKind::Base);
        self.each_view(series, |view, family| {
            if view.view.is_of_ended_retries() && view.shows(ending.status) {
                let labels = ViewLabels(view.view.labels).text(common, series, ending.words());
                family.add_source(&labels, Reading::Retries, cells, number);
            }
        });
    }
}

/// How the calls of a row ended, as families show it.
struct Shown<'a> {
    status: StatusRef<'a>,
    word: &'a str,
    error_type: Option<Cow<'static, str>>,
}

impl<'a> Shown<'a> {
    fn of_status(series: &'a Series, status: u32) -> Shown<'a> {
        let status = StatusRef::Closed(status as usize);
        Shown {
            status,
            word: series.status_word(status),
            error_type: None,
        }
    }

    fn of_ending(series: &'a Series, row: &'a EndingRow) -> Shown<'a> {
        Shown {
            status: row.status(),
            word: series.status_word(row.status()),
            error_type: series.error_type(row),
        }
    }

    fn words(&self) -> Words<'_> {
        Words {
            status: self.word,
            error_type: self.error_type.as_deref().unwrap_or_default(),
        }
    }
}
