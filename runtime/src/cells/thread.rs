//! The running thread's slab.

use std::cell::Cell;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::cells::row::{Access, OwnRow, RowKind};
use crate::cells::slab::{self, Directory, Purpose, Slab, SlabRow, SlabWriter, Table};
use crate::sync::{OnceRef, lock};

/// Threads that own a slab at one time; more of them share cells with locked adds.
const MOST_SLABS: usize = 256;
const CALLS_BETWEEN_CLAIMS: u32 = 1000;

/// Every slab ever made, oldest first.
static SLABS: OnceRef<'static, Slab> = OnceRef::new();
static SLAB_COUNT: AtomicUsize = AtomicUsize::new(0);
/// Slabs whose threads have exited.
static IDLE: Mutex<Vec<SlabWriter>> = Mutex::new(Vec::new());

thread_local! {
    /// The table of the hot path. Empty before the thread's first row, inside a
    /// scope, and after the slab has been given back: one look answers all three.
    static HOT: Cell<Directory> = const { Cell::new(&[]) };
    /// Whether the thread is in a scope of another registry than the global one.
    static SCOPED: Cell<bool> = const { Cell::new(false) };
    static OWNER: Owner = const { Owner::new() };
}

/// Gives the slab back when the thread exits.
struct Owner {
    writer: Cell<Option<SlabWriter>>,
    /// While a row is made. A measured allocator that calls meanwhile uses shared cells.
    is_writing: Cell<bool>,
    /// Calls to wait before asking for a slab again.
    wait: Cell<u32>,
}

impl Drop for Owner {
    fn drop(&mut self) {
        HOT.set(&[]);
        if let Some(writer) = self.writer.take() {
            lock(&IDLE).push(writer);
        }
    }
}

/// The tables of all slabs, as a scrape follows them.
#[derive(Default)]
pub(crate) struct Tables(Vec<(&'static Slab, Option<&'static Table>)>);

impl Tables {
    /// The tables at this moment: whatever a thread had counted before this thread heard of
    /// it is in them.
    pub(crate) fn now(&mut self) -> impl Iterator<Item = &'static Table> {
        let mut next = match self.0.last() {
            Some((last, _)) => last.next.get(),
            None => SLABS.get(),
        };
        while let Some(slab) = next {
            self.0.push((slab, None));
            next = slab.next.get();
        }
        self.0.iter_mut().filter_map(|(slab, table)| {
            *table = slab.table(*table);
            *table
        })
    }
}

/// Every slab made so far.
pub(crate) fn slabs() -> impl Iterator<Item = &'static Slab> {
    std::iter::successors(SLABS.get(), |slab| slab.next.get())
}

/// The running thread's row `id`, if it is there and no scope is entered.
#[inline]
pub(crate) fn hot_row(id: u32) -> Option<&'static OwnRow> {
    Some(&slab::find(HOT.get(), id)?.row)
}

/// The running thread's row of a metric, if it is there for this life of its series and no
/// scope is entered.
#[inline]
pub(crate) fn hot_metric_row(id: u32, life: u32) -> Option<&'static OwnRow> {
    let row = slab::find(HOT.get(), id)?;
    (row.life.load(Ordering::Relaxed) == life).then_some(&row.row)
}

/// The running thread's row of a metric, scope or not; made if need be, and begun anew for
/// another life of its series.
#[cold]
pub(crate) fn own_metric_row(id: u32, kind: RowKind, life: u32) -> Option<Access<'static>> {
    let row = own(id, Purpose::Metric { kind, life })?;
    if row.life.load(Ordering::Relaxed) != life {
        row.begin(life);
    }
    Some(Access::Own(&row.row))
}

/// The running thread's row `id`, scope or not; made if need be. `None` where the
/// thread owns no slab: when it is exiting, or one of too many.
#[cold]
pub(crate) fn own_row(id: u32, kind: RowKind) -> Option<Access<'static>> {
    Some(Access::Own(&own(id, Purpose::Operation(kind))?.row))
}

fn own(id: u32, purpose: Purpose) -> Option<&'static SlabRow> {
    let row = OWNER.try_with(|owner| owner.row(id, purpose));
    row.ok().flatten()
}

impl Owner {
    const fn new() -> Owner {
        Owner {
            writer: Cell::new(None),
            is_writing: Cell::new(false),
            wait: Cell::new(0),
        }
    }

    fn row(&self, id: u32, purpose: Purpose) -> Option<&'static SlabRow> {
        if self.is_writing.get() {
            return None;
        }
        if self.writer.get().is_none() {
            self.claim()?;
        }
        let mut writer = self.writer.get()?;
        self.is_writing.set(true);
        let row = writer.row(id, purpose);
        self.is_writing.set(false);
        self.writer.set(Some(writer));
        refresh_hot(writer.directory());
        row
    }

    /// Asks for a slab, but not at each call while there are too many.
    fn claim(&self) -> Option<()> {
        if let Some(wait) = self.wait.get().checked_sub(1) {
            self.wait.set(wait);
            return None;
        }
        let claimed = claim();
        if claimed.is_none() {
            self.wait.set(CALLS_BETWEEN_CLAIMS);
        }
        self.writer.set(claimed);
        claimed.map(drop)
    }
}

fn refresh_hot(directory: Directory) {
    if !SCOPED.get() {
        HOT.set(directory);
    }
}

/// An idle slab, or a new one while there are few.
fn claim() -> Option<SlabWriter> {
    let idle = lock(&IDLE).pop();
    if let Some(writer) = idle {
        refresh_hot(writer.directory());
        return Some(writer);
    }
    if SLAB_COUNT.fetch_add(1, Ordering::Relaxed) >= MOST_SLABS {
        SLAB_COUNT.fetch_sub(1, Ordering::Relaxed);
        return None;
    }
    let slab: &'static Slab = Box::leak(Box::new(Slab::new()));
    let mut end = &SLABS;
    while end.set(slab).is_err() {
        end = &end
            .get()
            .expect("a place that cannot be set holds a slab")
            .next;
    }
    Some(SlabWriter::new(slab))
}

/// Whether the thread works for another registry than the global one.
#[inline]
pub(crate) fn is_scoped() -> bool {
    SCOPED.get()
}

/// Closes the hot path while the thread works for another registry than the global
/// one, or opens it again. Returns what was before.
pub(crate) fn set_scoped(scoped: bool) -> bool {
    let before = SCOPED.replace(scoped);
    HOT.set(&[]);
    if let Ok(Some(writer)) = OWNER.try_with(|owner| owner.writer.get()) {
        refresh_hot(writer.directory());
    }
    before
}
