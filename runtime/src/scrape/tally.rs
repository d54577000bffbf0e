use std::sync::atomic::Ordering::Acquire;

use crate::cells::row::Row;
use crate::cells::slab::{Slab, SlabRow};
use crate::cells::thread;
use crate::scrape::rows::{KnownRow, Rows};
use crate::series::{Handle, RegistryCore, Series};

/// The numbers of all rows at one moment, added up over threads.
pub(super) struct Tally {
    cells: Vec<u64>,
    /// By row: the calls that ended in a completion row; for a base row, those of its
    /// series together.
    calls: Vec<u64>,
}

impl Tally {
    /// Reads all completions, then all starts: whatever call is seen to have ended is
    /// seen to have started. The other order, or one pass, would at times find fewer
    /// calls started than ended.
    pub(super) fn read(rows: &Rows, series: &[Handle<Series>], core: &RegistryCore) -> Tally {
        let mut tally = Tally {
            cells: vec![0; rows.cells()],
            calls: vec![0; rows.len()],
        };
        // Asked anew for the starts: the first call in shared cells may come in between.
        let shared = || {
            if core.has_shared_rows.load(Acquire) {
                series
            } else {
                &[]
            }
        };
        if core.is_global {
            tally.add_slabs(rows, Slab::completions, Row::read_completions);
        }
        for series in shared() {
            tally.add_shared_completions(rows, series);
        }
        if core.is_global {
            tally.add_slabs(rows, Slab::bases, Row::read_base);
        }
        for series in shared() {
            tally.add_shared(rows, series.first_row, series.shared_row(0), Row::read_base);
        }
        tally.count_calls(rows);
        tally
    }

    fn add_slabs<I>(
        &mut self,
        rows: &Rows,
        list: impl Fn(&Slab) -> I,
        read: impl Fn(&Row, &mut [u64]),
    ) where
        I: Iterator<Item = &'static SlabRow>,
    {
        for row in thread::slabs().flat_map(list) {
            // A row that is not known yet was made during this scrape: the next has it.
            if let Some(known) = rows.get(row.id) {
                read(&row.row, &mut self.cells[known.range()]);
            }
        }
    }

    fn add_shared_completions(&mut self, rows: &Rows, series: &Series) {
        for status in 0..series.shape.statuses.len() {
            let row = series.shared_row(1 + status);
            self.add_shared(
                rows,
                series.completion_row(status),
                row,
                Row::read_completions,
            );
        }
        for error in series.errors.iter() {
            self.add_shared(rows, error.id, error.shared(), Row::read_completions);
        }
    }

    fn add_shared(
        &mut self,
        rows: &Rows,
        id: u32,
        row: Option<&Row>,
        read: impl Fn(&Row, &mut [u64]),
    ) {
        if let (Some(row), Some(known)) = (row, rows.get(id)) {
            read(row, &mut self.cells[known.range()]);
        }
    }

    fn count_calls(&mut self, rows: &Rows) {
        for (row, known) in rows.completions() {
            let calls = self.cells[known.range()][1..].iter().sum();
            self.calls[row] = calls;
            self.calls[known.base()] += calls;
        }
    }

    /// The calls that ended in a completion row.
    pub(super) fn calls(&self, row: u32) -> u64 {
        self.calls[row as usize]
    }

    /// Of a base row: the calls of the series that started.
    pub(super) fn started(&self, known: KnownRow) -> u64 {
        self.cells[known.range()][0]
    }

    /// Of a base row: the retries of the series.
    pub(super) fn retries(&self, known: KnownRow) -> u64 {
        self.cells[known.range()][1]
    }

    /// Of a base row: the calls of the series that started and have not ended.
    pub(super) fn in_progress(&self, known: KnownRow) -> u64 {
        self.started(known).saturating_sub(self.calls[known.base()])
    }

    /// Of a completion row: the sum, and the buckets.
    pub(super) fn durations(&self, known: KnownRow) -> (u64, &[u64]) {
        let cells = &self.cells[known.range()];
        (cells[0], &cells[1..])
    }
}
