//! The rows of one thread.
//!
//! A slab is three append-only lists of rows and a two-level table from row number to row.
//! Only the owner appends; scrapes follow the lists of values and metrics, and look calls
//! up in the table, at any time. Slabs live for ever: an exiting thread's slab is adopted,
//! numbers included, by the next thread that needs one.
//!
//! Rows and their cells lie side by side in the order in which they were made, so that
//! a scrape reads memory from one end to the other.

use std::ops::Range;
use std::sync::atomic::Ordering::{Acquire, Relaxed, Release};

use crate::cells::row::{OwnRow, Row, RowKind, zeros};
use crate::sync::{AtomicU32, AtomicU64, OnceLock, OnceRef};

/// Rows per page of the table.
const PAGE: usize = 64;
/// Rows per segment of a list: first few, then more, as a scrape reads a long stretch of
/// memory faster than many short ones.
const SHORTEST_SEGMENT: usize = 32;
const LONGEST_SEGMENT: usize = 8192;
/// Cells that are made at once: first few, as most threads touch few rows.
const FEWEST_CELLS: usize = 32;
const MOST_CELLS: usize = 8192;

/// A row in a slab.
pub(crate) struct SlabRow {
    /// The number of the row in its registry.
    pub(crate) id: u32,
    /// Where scrapes add it up; theirs alone. It lies here because they read the row.
    pub(crate) offset: AtomicU32,
    /// Which life of its series it counts: one that was removed may come again. The owner
    /// writes it. Always 0 for operations.
    pub(crate) life: AtomicU32,
    pub(crate) row: OwnRow,
}

/// While a row begins anew.
pub(crate) const NO_LIFE: u32 = u32::MAX;

/// A row that no scrape has met.
pub(crate) const NO_OFFSET: u32 = u32::MAX;

/// Some neighbouring rows, each there once it has been touched.
pub(crate) struct Page {
    rows: [OnceRef<'static, SlabRow>; PAGE],
    /// A bit for each row that is there: what scrapes look at.
    made: AtomicU64,
}

/// The pages of a table, by row number.
pub(crate) type Directory = &'static [OnceRef<'static, Page>];

/// A table from row number to row. It grows by being replaced.
pub(crate) struct Table {
    pages: Box<[OnceRef<'static, Page>]>,
    /// The larger one that replaced it, which has all of its pages.
    next: OnceRef<'static, Table>,
}

/// What scrapes read.
pub(crate) struct Slab {
    calls: List,
    values: List,
    metrics: List,
    table: OnceRef<'static, Table>,
    pub(crate) next: OnceRef<'static, Slab>,
}

/// An append-only list, by segments.
struct List {
    first: OnceRef<'static, Segment>,
}

struct Segment {
    rows: Box<[OnceLock<SlabRow>]>,
    next: OnceRef<'static, Segment>,
}

impl Slab {
    pub(crate) fn new() -> Slab {
        let list = || List {
            first: OnceRef::new(),
        };
        Slab {
            calls: list(),
            values: list(),
            metrics: list(),
            table: OnceRef::new(),
            next: OnceRef::new(),
        }
    }

    /// The table at this moment, from one that was the table before.
    pub(crate) fn table(&self, before: Option<&'static Table>) -> Option<&'static Table> {
        let mut table = before.or_else(|| self.table.get())?;
        while let Some(next) = table.next.get() {
            table = next;
        }
        Some(table)
    }

    /// A row, if it has been made.
    pub(crate) fn row(&self, id: u32) -> Option<&'static SlabRow> {
        find(&self.table(None)?.pages, id)
    }

    /// The value rows made so far.
    pub(crate) fn values(&self) -> impl Iterator<Item = &'static SlabRow> + use<> {
        self.values.iter()
    }

    /// The rows of metrics made so far.
    pub(crate) fn metrics(&self) -> impl Iterator<Item = &'static SlabRow> + use<> {
        self.metrics.iter()
    }
}

impl List {
    fn iter(&self) -> impl Iterator<Item = &'static SlabRow> + use<> {
        let segments = std::iter::successors(self.first.get(), |segment| segment.next.get());
        segments.flat_map(|segment| segment.rows.iter().map_while(OnceLock::get))
    }
}

/// What a row is made for.
#[derive(Clone, Copy)]
pub(crate) enum Purpose {
    Operation(RowKind),
    Metric { kind: RowKind, life: u32 },
}

impl Purpose {
    fn kind(self) -> RowKind {
        match self {
            Purpose::Operation(kind) | Purpose::Metric { kind, .. } => kind,
        }
    }

    fn life(self) -> u32 {
        match self {
            Purpose::Operation(_) => 0,
            Purpose::Metric { life, .. } => life,
        }
    }
}

impl SlabRow {
    /// Begins a life of its series. Only the owner may, and a scrape that reads meanwhile
    /// takes the numbers for those of neither life.
    pub(crate) fn begin(&self, life: u32) {
        self.life.store(NO_LIFE, Release);
        self.row.clear_own();
        self.life.store(life, Release);
    }
}

/// Some rows of one page, by their numbers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PageRows {
    page: u32,
    /// A bit for each row.
    rows: u64,
}

impl PageRows {
    /// Adds rows to a list, page by page.
    pub(crate) fn add(list: &mut Vec<PageRows>, rows: Range<u32>) {
        const ROWS: u32 = PAGE as u32;
        let mut start = rows.start;
        while start < rows.end {
            let page = start / ROWS;
            let end = rows.end.min((page + 1) * ROWS);
            let rows = u64::MAX >> (ROWS - (end - start)) << (start % ROWS);
            match list.last_mut() {
                Some(last) if last.page == page => last.rows |= rows,
                _ => list.push(PageRows { page, rows }),
            }
            start = end;
        }
    }
}

impl Table {
    /// Those of the rows that have been made.
    #[inline]
    pub(crate) fn each_row(&self, of: PageRows, mut read: impl FnMut(&'static SlabRow)) {
        let page = self.pages.get(of.page as usize).and_then(OnceRef::get);
        let Some(page) = page else { return };
        let mut rows = of.rows & page.made.load(Acquire);
        while rows != 0 {
            let row = page.rows[rows.trailing_zeros() as usize % PAGE].get();
            row.into_iter().for_each(&mut read);
            rows &= rows - 1;
        }
    }
}

/// Finds a row in a table: the hot path.
#[inline]
pub(crate) fn find(directory: Directory, id: u32) -> Option<&'static SlabRow> {
    let page = directory.get(id as usize / PAGE)?.get()?;
    page.rows[id as usize % PAGE].get()
}

/// The owner's end of a slab.
#[derive(Clone, Copy)]
pub(crate) struct SlabWriter {
    directory: Directory,
    /// Where the next table is published.
    next_table: &'static OnceRef<'static, Table>,
    calls: ListEnd,
    values: ListEnd,
    metrics: ListEnd,
    /// Cells that are in no row yet.
    cells: &'static [AtomicU64],
    cells_made: usize,
}

/// Where the next row of a list goes.
#[derive(Clone, Copy)]
struct ListEnd {
    list: &'static List,
    /// The last segment, and how many rows it has.
    last: Option<(&'static Segment, usize)>,
}

impl SlabWriter {
    /// Starts to write an empty slab.
    pub(crate) fn new(slab: &'static Slab) -> SlabWriter {
        let end = |list| ListEnd { list, last: None };
        SlabWriter {
            directory: &[],
            next_table: &slab.table,
            calls: end(&slab.calls),
            values: end(&slab.values),
            metrics: end(&slab.metrics),
            cells: &[],
            cells_made: 0,
        }
    }

    pub(crate) fn directory(&self) -> Directory {
        self.directory
    }

    /// The row `id`, made if need be. Nobody else may write the slab meanwhile.
    pub(crate) fn row(&mut self, id: u32, purpose: Purpose) -> Option<&'static SlabRow> {
        self.grow_directory(id);
        let slot = self.directory.get(id as usize / PAGE)?;
        if slot.get().is_none() {
            let page = Page {
                rows: std::array::from_fn(|_| OnceRef::new()),
                made: AtomicU64::new(0),
            };
            let _ = slot.set(Box::leak(Box::new(page)));
        }
        let page = slot.get()?;
        let place = &page.rows[id as usize % PAGE];
        if place.get().is_none() {
            let row = SlabRow {
                id,
                offset: AtomicU32::new(NO_OFFSET),
                life: AtomicU32::new(purpose.life()),
                row: Row::with_tail(self.take_cells(purpose.kind().tail())),
            };
            let end = match purpose {
                Purpose::Metric { .. } => &mut self.metrics,
                Purpose::Operation(RowKind::Values { .. }) => &mut self.values,
                Purpose::Operation(_) => &mut self.calls,
            };
            let _ = place.set(end.append(row)?);
            let made = page.made.load(Relaxed) | 1 << (id as usize % PAGE);
            page.made.store(made, Release);
        }
        place.get()
    }

    fn take_cells(&mut self, count: usize) -> &'static [AtomicU64] {
        if self.cells.len() < count {
            let more = self.cells_made.clamp(FEWEST_CELLS, MOST_CELLS).max(count);
            self.cells = Box::leak(zeros(more));
            self.cells_made += more;
        }
        let (taken, rest) = self.cells.split_at(count);
        self.cells = rest;
        taken
    }

    fn grow_directory(&mut self, id: u32) {
        let page = id as usize / PAGE;
        if page < self.directory.len() {
            return;
        }
        let length = (page + 1).next_power_of_two().max(4);
        let table: &'static Table = Box::leak(Box::new(Table {
            pages: (0..length).map(|_| OnceRef::new()).collect(),
            next: OnceRef::new(),
        }));
        for (new, old) in table.pages.iter().zip(self.directory) {
            if let Some(page) = old.get() {
                let _ = new.set(page);
            }
        }
        let _ = self.next_table.set(table);
        self.next_table = &table.next;
        self.directory = &table.pages;
    }
}

impl ListEnd {
    fn append(&mut self, row: SlabRow) -> Option<&'static SlabRow> {
        let (segment, used) = match self.last {
            Some((segment, used)) if used < segment.rows.len() => (segment, used),
            _ => (self.new_segment(), 0),
        };
        self.last = Some((segment, used + 1));
        let place = &segment.rows[used];
        let _ = place.set(row);
        place.get()
    }

    fn new_segment(&self) -> &'static Segment {
        let before = self.last.map_or(0, |(last, _)| last.rows.len());
        let length = (2 * before).clamp(SHORTEST_SEGMENT, LONGEST_SEGMENT);
        let segment: &'static Segment = Box::leak(Box::new(Segment {
            rows: (0..length).map(|_| OnceLock::new()).collect(),
            next: OnceRef::new(),
        }));
        let _ = self
            .last
            .map_or(&self.list.first, |(last, _)| &last.next)
            .set(segment);
        segment
    }
}
