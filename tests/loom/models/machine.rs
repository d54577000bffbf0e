//! A small copy of what the runtime does with the cells: one series, which has a base
//! row, one completion row of two buckets and the row of an ending, which is far from them.

use std::ops::Deref;

use loom::sync::atomic::Ordering::Relaxed;

use crate::cells::row::{Access, Row, RowKind, SharedRow};
use crate::cells::slab::{self, PageRows, Purpose, Slab, SlabRow, SlabWriter};
use crate::sync::AtomicU64;

pub(crate) const BASE: u32 = 0;
pub(crate) const COMPLETIONS: u32 = 1;
/// On another page.
pub(crate) const ENDING: u32 = 64 + 5;
pub(crate) const COMPLETION: RowKind = RowKind::Completions { buckets: 2 };

/// What each call takes, so that a sum tells the calls in it.
pub(crate) const NANOS: u64 = 10;

/// Runs a model with up to this many preemptions of its threads.
pub(crate) fn check(preemptions: usize, model: impl Fn() + Sync + Send + 'static) {
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = Some(preemptions);
    // To make a row takes many.
    builder.max_branches = 5_000;
    builder.check(model);
}

pub(crate) fn leak<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

/// The owner of a slab.
pub(crate) struct Owner {
    pub(crate) writer: SlabWriter,
}

impl Owner {
    pub(crate) fn new(slab: &'static Slab) -> Owner {
        Owner {
            writer: SlabWriter::new(slab),
        }
    }

    /// An owner whose rows have all been made.
    pub(crate) fn with_rows(slab: &'static Slab) -> Owner {
        let mut owner = Owner::new(slab);
        owner.row(BASE, RowKind::Base);
        owner.row(COMPLETIONS, COMPLETION);
        owner
    }

    pub(crate) fn start(&mut self) {
        self.row(BASE, RowKind::Base).start();
    }

    pub(crate) fn complete(&mut self, bucket: usize) {
        self.row(COMPLETIONS, COMPLETION).complete(bucket, NANOS);
    }

    /// A call ends in a way that was not known beforehand.
    pub(crate) fn complete_otherwise(&mut self, bucket: usize) {
        self.row(ENDING, COMPLETION).complete(bucket, NANOS);
    }

    pub(crate) fn call(&mut self, bucket: usize) {
        self.start();
        self.complete(bucket);
    }

    /// The row, made if need be.
    pub(crate) fn row(&mut self, id: u32, kind: RowKind) -> Access<'static> {
        let found = slab::find(self.writer.directory(), id);
        let row = found.or_else(|| self.writer.row(id, Purpose::Operation(kind)));
        Access::Own(&row.expect("an owner makes its rows").row)
    }

    /// The row of a metric, made if need be, and begun anew for another life of its series.
    pub(crate) fn metric_row(&mut self, id: u32, kind: RowKind, life: u32) -> Access<'static> {
        let found = slab::find(self.writer.directory(), id);
        let row = found.or_else(|| self.writer.row(id, Purpose::Metric { kind, life }));
        let row = row.expect("an owner makes its rows");
        if row.life.load(Relaxed) != life {
            row.begin(life);
        }
        Access::Own(&row.row)
    }
}

/// The series' rows that threads share.
pub(crate) struct SharedRows {
    base: SharedRow,
    completions: SharedRow,
}

impl SharedRows {
    pub(crate) fn new() -> &'static SharedRows {
        leak(SharedRows {
            base: SharedRow::new(RowKind::Base),
            completions: SharedRow::new(COMPLETION),
        })
    }

    pub(crate) fn start(&'static self) {
        Access::Shared(&self.base).start();
    }

    pub(crate) fn retry(&'static self) {
        Access::Shared(&self.base).retry(1);
    }

    pub(crate) fn complete(&'static self, bucket: usize) {
        Access::Shared(&self.completions).complete(bucket, NANOS);
    }
}

/// Those of the rows that a slab has, as its table leads to them at this moment.
pub(crate) fn each_row(slab: &Slab, rows: &[u32], mut read: impl FnMut(&SlabRow)) {
    let mut of = Vec::new();
    rows.iter()
        .for_each(|row| PageRows::add(&mut of, *row..*row + 1));
    if let Some(table) = slab.table(None) {
        of.into_iter()
            .for_each(|rows| table.each_row(rows, &mut read));
    }
}

/// What one scrape read.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Reading {
    pub(crate) started: u64,
    pub(crate) retries: u64,
    pub(crate) sum: u64,
    pub(crate) buckets: [u64; 2],
}

impl Reading {
    /// A scrape of the series' part: completions, then starts.
    pub(crate) fn take(slabs: &[&'static Slab], shared: Option<&SharedRows>) -> Reading {
        let mut reading = Reading::default();
        for slab in slabs {
            reading.add_completions(slab);
        }
        if let Some(shared) = shared {
            reading.add_shared_completions(shared);
        }
        for slab in slabs {
            reading.add_bases(slab);
        }
        if let Some(shared) = shared {
            reading.add_shared_base(shared);
        }
        reading
    }

    /// A scrape during the run, with what holds at any time.
    pub(crate) fn take_checked(slabs: &[&'static Slab], shared: Option<&SharedRows>) -> Reading {
        let reading = Reading::take(slabs, shared);
        reading.check();
        reading
    }

    pub(crate) fn add_completions(&mut self, slab: &Slab) {
        each_row(slab, &[COMPLETIONS, ENDING], |row| {
            self.add_completion(row);
        });
    }

    pub(crate) fn add_completion(&mut self, row: &SlabRow) {
        self.add_completion_row(&row.row);
    }

    pub(crate) fn add_base(&mut self, row: &SlabRow) {
        self.add_base_row(&row.row);
    }

    pub(crate) fn add_shared_completions(&mut self, shared: &SharedRows) {
        self.add_completion_row(&shared.completions);
    }

    fn add_completion_row<Tail: Deref<Target = [AtomicU64]>>(&mut self, row: &Row<Tail>) {
        assert_eq!(row.len(), COMPLETION.cells());
        let mut cells = [self.sum, self.buckets[0], self.buckets[1]];
        row.read_completions(&mut cells);
        [self.sum, self.buckets[0], self.buckets[1]] = cells;
    }

    pub(crate) fn add_bases(&mut self, slab: &Slab) {
        each_row(slab, &[BASE], |row| self.add_base(row));
    }

    pub(crate) fn add_shared_base(&mut self, shared: &SharedRows) {
        self.add_base_row(&shared.base);
    }

    fn add_base_row<Tail: Deref<Target = [AtomicU64]>>(&mut self, row: &Row<Tail>) {
        let mut cells = [self.started, self.retries];
        row.read_base(&mut cells);
        [self.started, self.retries] = cells;
    }

    pub(crate) fn completed(&self) -> u64 {
        self.buckets.iter().sum()
    }

    /// What holds in every scrape: calls in progress are never below 0, and the sum
    /// holds at least the calls that are counted.
    pub(crate) fn check(&self) {
        assert!(
            self.started >= self.completed(),
            "negative in progress: {self:?}"
        );
        assert!(
            self.sum >= self.completed() * NANOS,
            "calls without their time: {self:?}"
        );
    }

    /// No number is below what an earlier scrape saw.
    pub(crate) fn check_after(&self, earlier: &Reading) {
        let pairs = [
            (earlier.started, self.started),
            (earlier.retries, self.retries),
            (earlier.sum, self.sum),
            (earlier.buckets[0], self.buckets[0]),
            (earlier.buckets[1], self.buckets[1]),
        ];
        for (before, now) in pairs {
            assert!(before <= now, "a counter fell: {earlier:?}, then {self:?}");
        }
    }

    /// Exactly these calls by bucket, all of them ended.
    pub(crate) fn expect(&self, buckets: [u64; 2]) {
        let calls = buckets.iter().sum();
        assert_eq!((self.started, self.buckets), (calls, buckets));
        assert_eq!(self.sum, calls * NANOS);
    }
}
