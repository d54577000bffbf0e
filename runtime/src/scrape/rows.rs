//! The rows of a registry, by row number.

use crate::cells::row::RowKind;

/// What the scrapes of a registry know of its rows. Only those that have counted
/// something have cells here: most statuses of most series never occur.
#[derive(Default)]
pub(super) struct Rows {
    places: Vec<Option<Place>>,
    /// By row number: where its cells begin, or `UNTOUCHED`.
    offsets: Vec<u32>,
    /// The numbers of this scrape, row after row.
    cells: Vec<u64>,
    /// Completion rows whose calls are to be told from those started.
    ends: Vec<End>,
    /// The calls that ended, by the place of the base row.
    ended: Vec<u64>,
    /// Rows that were met for the first time, in this scrape.
    touched: Vec<u32>,
}

const UNTOUCHED: u32 = u32::MAX;

/// What a row counts, and of which series.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) series: u32,
    pub(super) what: Counted,
}

/// What a row counts.
#[derive(Clone, Copy)]
pub(super) enum Counted {
    /// Calls started, and retries.
    Base,
    /// Calls that ended in a status that is known beforehand.
    Status(u32),
    /// Calls of an ending that was met.
    Ending,
    /// Observations of a value.
    Value(u32),
    /// The retries of calls that ended in a status.
    StatusRetries(u32),
    /// The retries of calls of an ending.
    EndingRetries,
}

/// The cells of a row that has counted something.
#[derive(Clone, Copy)]
pub(super) struct Cells {
    offset: u32,
    /// At most 202.
    length: u16,
}

/// A completion row of the series with that number among [`Rows::ended`].
struct End {
    row: Cells,
    series: u32,
}

impl Rows {
    pub(super) fn learn(&mut self, row: u32, place: Place) {
        let index = row as usize;
        if self.places.len() <= index {
            self.places.resize(index + 1, None);
            self.offsets.resize(index + 1, UNTOUCHED);
        }
        self.places[index] = Some(place);
    }

    pub(super) fn place(&self, row: u32) -> Option<Place> {
        *self.places.get(row as usize)?
    }

    /// Where a row's cells begin, if it has counted something.
    pub(super) fn known_offset(&self, row: u32) -> Option<u32> {
        self.offsets
            .get(row as usize)
            .copied()
            .filter(|offset| *offset != UNTOUCHED)
    }

    /// The same, of a row that has counted something in so many cells. `None` for one that was
    /// made during this scrape: the next one reads it.
    #[inline]
    pub(super) fn offset(&mut self, row: u32, cells: usize) -> Option<u32> {
        self.known_offset(row).or_else(|| self.touch(row, cells))
    }

    /// Gives a row cells.
    #[cold]
    fn touch(&mut self, row: u32, cells: usize) -> Option<u32> {
        self.place(row)?;
        let offset = self.cells.len() as u32;
        self.offsets[row as usize] = offset;
        self.cells.resize(self.cells.len() + cells, 0);
        self.touched.push(row);
        Some(offset)
    }

    /// The rows that were met since the last call.
    pub(super) fn take_touched(&mut self) -> Vec<u32> {
        std::mem::take(&mut self.touched)
    }

    /// The cells of a row that has counted something.
    pub(super) fn cells_of(&self, row: u32, kind: RowKind) -> Option<Cells> {
        Some(Cells {
            offset: self.known_offset(row)?,
            length: kind.cells() as u16,
        })
    }

    /// From now on the calls of a completion row count as ended, for its series.
    pub(super) fn add_end(&mut self, row: Cells, series: u32) {
        if self.ended.len() <= series as usize {
            self.ended.resize(series as usize + 1, 0);
        }
        self.ends.push(End { row, series });
    }

    /// Forgets the numbers of the last scrape.
    pub(super) fn clear(&mut self) {
        self.cells.fill(0);
    }

    /// So many cells from there on.
    pub(super) fn cells_at(&mut self, offset: u32, count: usize) -> &mut [u64] {
        &mut self.cells[offset as usize..][..count]
    }

    /// To be called when all cells have been read.
    pub(super) fn count_ends(&mut self) {
        self.ended.fill(0);
        for end in &self.ends {
            let calls: u64 = self.cells[end.row.range()][1..].iter().sum();
            self.ended[end.series as usize] += calls;
        }
    }

    /// The calls that ended in a completion row.
    pub(super) fn calls(&self, row: Cells) -> u64 {
        self.cells[row.range()][1..].iter().sum()
    }

    /// Of a base row: the calls of the series that started.
    pub(super) fn started(&self, row: Cells) -> u64 {
        self.cells[row.range()][0]
    }

    /// Of a base row: the retries of the series.
    pub(super) fn retries(&self, row: Cells) -> u64 {
        self.cells[row.range()][1]
    }

    /// Of a base row: the calls of the series that started and have not ended.
    pub(super) fn in_progress(&self, row: Cells, series: u32) -> u64 {
        let ended = self.ended.get(series as usize).copied().unwrap_or(0);
        self.started(row).saturating_sub(ended)
    }

    /// Of a completion row: the sum, and the buckets.
    pub(super) fn durations(&self, row: Cells) -> (u64, &[u64]) {
        let cells = &self.cells[row.range()];
        (cells[0], &cells[1..])
    }
}

impl Cells {
    /// Tells rows apart.
    pub(super) fn offset(self) -> u32 {
        self.offset
    }

    fn range(self) -> std::ops::Range<usize> {
        let start = self.offset as usize;
        start..start + usize::from(self.length)
    }
}
