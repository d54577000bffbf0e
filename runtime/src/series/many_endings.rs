//! The endings of a series that has many, found by a hash.

use std::hash::{BuildHasher, Hasher};
use std::sync::LazyLock;
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering::{Acquire, Relaxed, Release};

use foldhash::fast::RandomState;
use once_cell::race::OnceBox;

use crate::error_type::ErrorClass;
use crate::series::{EndingRow, StatusRef};

/// Append-only, and read without a lock.
#[derive(Default)]
pub(super) struct ManyEndings {
    /// Each segment has twice as many rows as the one before.
    segments: [OnceBox<Segment>; SEGMENTS],
    count: AtomicU32,
    table: OnceBox<Table>,
}

type Segment = Box<[OnceBox<EndingRow>]>;

/// The rows of the first segment.
const SHORTEST: u32 = 16;
/// Enough for every number of a row.
const SEGMENTS: usize = 28;

/// From a hash to a row. It grows by being replaced.
struct Table {
    /// The place of a row, and 1; 0 where there is none. At least half of them are.
    places: Box<[AtomicU32]>,
    next: OnceBox<Table>,
}

/// Places of the first table, and how much larger each one is than the one before.
const SMALLEST: usize = 64;
const GROWTH: usize = 4;

static HASHER: LazyLock<RandomState> = LazyLock::new(RandomState::default);

/// Seeded anew in each process.
fn hash(status: StatusRef<'_>, class: Option<&ErrorClass>) -> usize {
    let mut hasher = HASHER.build_hasher();
    match status {
        StatusRef::Closed(index) => hasher.write_usize(index),
        StatusRef::Open(text) => hasher.write(text.as_bytes()),
    }
    if let Some(class) = class {
        hasher.write(class.text().as_bytes());
    }
    hasher.finish() as usize
}

impl ManyEndings {
    pub(super) fn iter(&self) -> impl Iterator<Item = &EndingRow> {
        (0..self.count.load(Acquire)).map_while(|place| self.get(place))
    }

    fn get(&self, place: u32) -> Option<&EndingRow> {
        let (segment, at) = segment(place);
        self.segments.get(segment)?.get()?.get(at)?.get()
    }

    #[inline(never)]
    pub(super) fn find(
        &self,
        status: StatusRef<'_>,
        class: Option<&ErrorClass>,
    ) -> Option<&EndingRow> {
        let table = self.newest()?;
        let rows = table.from(hash(status, class));
        let mut rows = rows.map_while(|place| self.get(place.load(Acquire).checked_sub(1)?));
        rows.find(|row| row.is(status, class))
    }

    /// The row with that number. They rise.
    pub(super) fn by_id(&self, id: u32) -> Option<&EndingRow> {
        let (mut low, mut high) = (0, self.count.load(Acquire));
        while low < high {
            let middle = low + (high - low) / 2;
            let row = self.get(middle)?;
            match row.id.cmp(&id) {
                std::cmp::Ordering::Equal => return Some(row),
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// To be called by one thread at a time.
    pub(super) fn append(&self, row: EndingRow) -> Option<&EndingRow> {
        let place = self.count.load(Relaxed);
        let (segment, at) = segment(place);
        let rows = self.segments.get(segment)?.get_or_init(|| {
            let length = (SHORTEST as usize) << segment;
            Box::new((0..length).map(|_| OnceBox::new()).collect())
        });
        rows.get(at)?.set(Box::new(row)).ok()?;
        self.count.store(place + 1, Release);
        self.table_with(place + 1)?.insert(self, place);
        self.get(place)
    }

    fn newest(&self) -> Option<&Table> {
        let tables = std::iter::successors(self.table.get(), |table| table.next.get());
        tables.last()
    }

    /// The table, with room for so many rows.
    fn table_with(&self, rows: u32) -> Option<&Table> {
        let Some(table) = self.newest() else {
            return Some(self.table.get_or_init(|| Box::new(Table::new(SMALLEST))));
        };
        if rows as usize * 2 <= table.places.len() {
            return Some(table);
        }
        let larger = Table::new(table.places.len() * GROWTH);
        (0..rows - 1).for_each(|place| larger.insert(self, place).unwrap_or_default());
        Some(table.next.get_or_init(|| Box::new(larger)))
    }
}

impl Table {
    fn new(places: usize) -> Table {
        Table {
            places: (0..places).map(|_| AtomicU32::new(0)).collect(),
            next: OnceBox::new(),
        }
    }

    /// The places from that of a hash on. There are free ones.
    fn from(&self, hash: usize) -> impl Iterator<Item = &AtomicU32> {
        let last = self.places.len() - 1;
        (0..=last).map(move |step| &self.places[hash.wrapping_add(step) & last])
    }

    fn insert(&self, rows: &ManyEndings, place: u32) -> Option<()> {
        let row = rows.get(place)?;
        let mut places = self.from(hash(row.status(), row.class()));
        let free = places.find(|place| place.load(Relaxed) == 0)?;
        free.store(place + 1, Release);
        Some(())
    }
}

/// The segment of a place, and where it is there.
fn segment(place: u32) -> (usize, usize) {
    let segment = (place / SHORTEST + 1).ilog2();
    let first = SHORTEST * ((1 << segment) - 1);
    (segment as usize, (place - first) as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_place_is_in_one_segment() {
        let mut next = (0, 0);
        for place in 0..10_000 {
            assert_eq!(segment(place), next, "{place}");
            next.1 += 1;
            if next.1 == (SHORTEST as usize) << next.0 {
                next = (next.0 + 1, 0);
            }
        }
        assert!(segment(u32::MAX >> 1).0 < SEGMENTS);
    }
}
