//! The rows of one thread.
//!
//! A slab is two append-only lists of rows (for scrapes) and a two-level table from
//! row number to row (for the owning thread). Only the owner appends; scrapes follow
//! the lists at any time. Slabs live for ever: an exiting thread's slab is adopted,
//! numbers included, by the next thread that needs one.

use crate::cells::row::{BASE_TAIL, Row};
use crate::sync::OnceRef;

/// Rows per page of the table.
const PAGE: usize = 64;

/// A row in a slab.
pub(crate) struct SlabRow {
    /// The number of the row in its registry.
    pub(crate) id: u32,
    pub(crate) row: Row,
    next: OnceRef<'static, SlabRow>,
}

/// 64 neighbouring rows, each there once it has been touched.
pub(crate) struct Page([OnceRef<'static, SlabRow>; PAGE]);

/// The table from row number to row. It grows by being replaced.
pub(crate) type Directory = &'static [OnceRef<'static, Page>];

/// What scrapes read.
pub(crate) struct Slab {
    bases: OnceRef<'static, SlabRow>,
    completions: OnceRef<'static, SlabRow>,
    pub(crate) next: OnceRef<'static, Slab>,
}

/// The owner's end of a slab.
#[derive(Clone, Copy)]
pub(crate) struct SlabWriter {
    slab: &'static Slab,
    directory: Directory,
    last_base: Option<&'static SlabRow>,
    last_completion: Option<&'static SlabRow>,
}

/// The two kinds of rows, with the length that differs.
#[derive(Clone, Copy, Debug)]
pub(crate) enum RowKind {
    Base,
    Completions { buckets: usize },
}

impl Slab {
    pub(crate) fn new() -> Slab {
        Slab {
            bases: OnceRef::new(),
            completions: OnceRef::new(),
            next: OnceRef::new(),
        }
    }

    /// The base rows made so far.
    pub(crate) fn bases(&self) -> impl Iterator<Item = &'static SlabRow> + use<> {
        follow(&self.bases)
    }

    /// The completion rows made so far.
    pub(crate) fn completions(&self) -> impl Iterator<Item = &'static SlabRow> + use<> {
        follow(&self.completions)
    }
}

fn follow(first: &OnceRef<'static, SlabRow>) -> impl Iterator<Item = &'static SlabRow> + use<> {
    std::iter::successors(first.get(), |row| row.next.get())
}

impl RowKind {
    fn tail(self) -> usize {
        match self {
            RowKind::Base => BASE_TAIL,
            RowKind::Completions { buckets } => buckets,
        }
    }

    /// An empty row of this kind.
    pub(crate) fn row(self) -> Row {
        Row::new(self.tail())
    }
}

/// Finds a row in a table: the hot path.
#[inline]
pub(crate) fn find(directory: Directory, id: u32) -> Option<&'static Row> {
    let page = directory.get(id as usize / PAGE)?.get()?;
    Some(&page.0[id as usize % PAGE].get()?.row)
}

impl SlabWriter {
    /// Starts to write an empty slab.
    pub(crate) fn new(slab: &'static Slab) -> SlabWriter {
        SlabWriter {
            slab,
            directory: &[],
            last_base: None,
            last_completion: None,
        }
    }

    pub(crate) fn directory(&self) -> Directory {
        self.directory
    }

    /// Puts a row into the table's empty place `id` and at the end of its list.
    ///
    /// Allocates nothing itself: `row` and `place` are made beforehand, so that an
    /// allocator that is itself measured may get here first.
    pub(crate) fn append(
        &mut self,
        place: &'static OnceRef<'static, SlabRow>,
        kind: RowKind,
        row: &'static SlabRow,
    ) {
        let (first, last) = match kind {
            RowKind::Base => (&self.slab.bases, &mut self.last_base),
            RowKind::Completions { .. } => (&self.slab.completions, &mut self.last_completion),
        };
        let end = last.map_or(first, |last| &last.next);
        // Only the owner appends, so neither place is taken.
        let _ = place.set(row);
        let _ = end.set(row);
        *last = Some(row);
    }

    /// A table that has a page for row `id`, or `None` if this one has.
    pub(crate) fn grown(&self, id: u32) -> Option<Directory> {
        let page = id as usize / PAGE;
        if page < self.directory.len() {
            return None;
        }
        let length = (page + 1).next_power_of_two().max(4);
        let grown: Box<[_]> = (0..length)
            .map(|index| {
                let copy = OnceRef::new();
                if let Some(page) = self.directory.get(index).and_then(|page| page.get()) {
                    let _ = copy.set(page);
                }
                copy
            })
            .collect();
        Some(Box::leak(grown))
    }

    /// Takes a grown table in use.
    pub(crate) fn replace_directory(&mut self, grown: Directory) {
        if grown.len() > self.directory.len() {
            self.directory = grown;
        }
    }
}

/// The place of row `id` in a table that has its page, making the page if need be.
pub(crate) fn place(directory: Directory, id: u32) -> Option<&'static OnceRef<'static, SlabRow>> {
    let slot = directory.get(id as usize / PAGE)?;
    if slot.get().is_none() {
        let page: &'static Page =
            Box::leak(Box::new(Page(std::array::from_fn(|_| OnceRef::new()))));
        let _ = slot.set(page);
    }
    Some(&slot.get()?.0[id as usize % PAGE])
}

/// A row that is in no table yet.
pub(crate) fn loose(id: u32, kind: RowKind) -> &'static SlabRow {
    Box::leak(Box::new(SlabRow {
        id,
        row: kind.row(),
        next: OnceRef::new(),
    }))
}
