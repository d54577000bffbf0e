//! The rows of a registry, by row number.

use crate::cells::row::RowKind;

/// What the scrapes of a registry know of its rows. Only those that have counted
/// something have cells here: most statuses of most series never occur.
#[derive(Default)]
pub(super) struct Rows {
    places: Vec<Option<Place>>,
    /// By row number: one more than its number among the touched ones.
    touched_at: Vec<u32>,
    touched: Vec<TouchedRow>,
    /// The numbers of this scrape, row after row.
    cells: Vec<u64>,
    /// By touched row: the calls that ended in it; for a base row, in its series.
    calls: Vec<u64>,
}

/// What a row counts.
#[derive(Clone, Copy)]
pub(super) enum Place {
    Base { series: u32 },
    Status { series: u32, status: u32 },
}

/// A row that has counted something.
struct TouchedRow {
    /// Where its cells begin.
    offset: u32,
    length: u32,
    /// The base row of its series among the touched ones; its own number if it is one.
    base: u32,
}

impl Rows {
    pub(super) fn learn(&mut self, row: u32, place: Place) {
        let index = row as usize;
        if self.places.len() <= index {
            self.places.resize(index + 1, None);
            self.touched_at.resize(index + 1, 0);
        }
        self.places[index] = Some(place);
    }

    pub(super) fn place(&self, row: u32) -> Option<Place> {
        *self.places.get(row as usize)?
    }

    /// The number of the series that a base row belongs to.
    pub(super) fn series(&self, base: u32) -> Option<u32> {
        match self.place(base)? {
            Place::Base { series } | Place::Status { series, .. } => Some(series),
        }
    }

    /// The number of a row among the touched ones.
    pub(super) fn touched(&self, row: u32) -> Option<u32> {
        self.touched_at.get(row as usize)?.checked_sub(1)
    }

    /// Gives a row cells. `base` is the touched base row of its series, unless it is one.
    pub(super) fn touch(&mut self, row: u32, base: Option<u32>, kind: RowKind) -> u32 {
        let length = kind.cells();
        let number = self.touched.len() as u32;
        self.touched_at[row as usize] = number + 1;
        self.touched.push(TouchedRow {
            offset: self.cells.len() as u32,
            length: length as u32,
            base: base.unwrap_or(number),
        });
        self.cells.resize(self.cells.len() + length, 0);
        number
    }

    /// Forgets the numbers of the last scrape.
    pub(super) fn clear(&mut self) {
        self.cells.fill(0);
    }

    /// The cells of a touched row.
    pub(super) fn cells(&mut self, touched: u32) -> &mut [u64] {
        let row = &self.touched[touched as usize];
        &mut self.cells[row.offset as usize..][..row.length as usize]
    }

    /// To be called when all cells have been read.
    pub(super) fn count_calls(&mut self) {
        self.calls.clear();
        self.calls.resize(self.touched.len(), 0);
        for (number, row) in self.touched.iter().enumerate() {
            if row.base as usize != number {
                let buckets = &self.cells[row.offset as usize + 1..][..row.length as usize - 1];
                let calls = buckets.iter().sum();
                self.calls[number] = calls;
                self.calls[row.base as usize] += calls;
            }
        }
    }

    /// The calls that ended in a completion row.
    pub(super) fn calls(&self, touched: u32) -> u64 {
        self.calls[touched as usize]
    }

    /// Of a base row: the calls of the series that started.
    pub(super) fn started(&self, touched: u32) -> u64 {
        self.read(touched)[0]
    }

    /// Of a base row: the retries of the series.
    pub(super) fn retries(&self, touched: u32) -> u64 {
        self.read(touched)[1]
    }

    /// Of a base row: the calls of the series that started and have not ended.
    pub(super) fn in_progress(&self, touched: u32) -> u64 {
        self.started(touched).saturating_sub(self.calls(touched))
    }

    /// Of a completion row: the sum, and the buckets.
    pub(super) fn durations(&self, touched: u32) -> (u64, &[u64]) {
        let cells = self.read(touched);
        (cells[0], &cells[1..])
    }

    fn read(&self, touched: u32) -> &[u64] {
        let row = &self.touched[touched as usize];
        &self.cells[row.offset as usize..][..row.length as usize]
    }
}
