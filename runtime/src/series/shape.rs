use std::borrow::Cow;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex};

use crate::cells::row::RowKind;
use crate::declaration::Declaration;
use crate::registry::RegisteredOperation;
use crate::series::{Buckets, Handle, Series};
use crate::sync::lock;

/// What the series of an operation in one registry have in common.
pub(crate) struct OperationShape {
    pub(crate) declaration: &'static Declaration,
    pub(crate) buckets: Buckets,
    /// Whether a family shows starts, retries or calls in progress; else they are not
    /// counted.
    pub(crate) counts_starts: bool,
    /// The words of the status label.
    pub(crate) statuses: &'static [&'static str],
    /// How many label sets that were not known beforehand may be made.
    pub(crate) limit: usize,
    /// Those made, and the pairs of series and error type.
    pub(crate) label_sets: AtomicUsize,
    pub(crate) error_sets: AtomicUsize,
    /// Calls whose label set was one too many.
    pub(crate) dropped: AtomicU64,
    pub(crate) core: Arc<RegistryCore>,
}

/// The part of a registry that its series need.
#[derive(Default)]
pub(crate) struct RegistryCore {
    pub(crate) is_global: bool,
    next_row: AtomicU32,
    /// What the next scrape has to learn; `None` once the registry is gone. Events hold
    /// series and these this core, so what was left here would never be freed.
    events: Mutex<Option<Vec<Event>>>,
    /// Whether some calls were counted in cells that threads share.
    pub(crate) has_shared_rows: AtomicBool,
    pub(crate) internal_errors: AtomicU64,
    pub(crate) register_errors: AtomicU64,
}

/// Something new in a registry, in the order in which it came.
pub(crate) enum Event {
    Operation(Handle<RegisteredOperation>),
    Series(Handle<Series>),
    ErrorRow {
        series: Handle<Series>,
        status: usize,
        error_type: Cow<'static, str>,
        row: u32,
    },
}

impl OperationShape {
    pub(crate) fn new(
        declaration: &'static Declaration,
        buckets: Buckets,
        limit: usize,
        core: &Arc<RegistryCore>,
    ) -> OperationShape {
        OperationShape {
            declaration,
            buckets,
            counts_starts: declaration.views.iter().any(|view| view.kind.is_of_base()),
            statuses: crate::outcome::WORDS,
            limit,
            label_sets: AtomicUsize::new(0),
            error_sets: AtomicUsize::new(0),
            dropped: AtomicU64::new(0),
            core: Arc::clone(core),
        }
    }

    /// The kind of the rows that calls end in.
    pub(crate) fn completions(&self) -> RowKind {
        RowKind::Completions {
            buckets: self.buckets.len(),
        }
    }

    /// Rows that a series has from the start: its base row and one per status.
    pub(crate) fn rows(&self) -> u32 {
        1 + self.statuses.len() as u32
    }
}

impl RegistryCore {
    pub(crate) fn new(is_global: bool) -> RegistryCore {
        RegistryCore {
            is_global,
            events: Mutex::new(Some(Vec::new())),
            ..RegistryCore::default()
        }
    }

    /// The number of the first of `count` new rows.
    pub(crate) fn new_rows(&self, count: u32) -> u32 {
        self.next_row.fetch_add(count, Relaxed)
    }

    pub(crate) fn tell(&self, event: Event) {
        if let Some(events) = lock(&self.events).as_mut() {
            events.push(event);
        }
    }

    /// What came since the last call.
    pub(crate) fn take_events(&self) -> Vec<Event> {
        let mut events = lock(&self.events);
        events.as_mut().map(std::mem::take).unwrap_or_default()
    }

    /// The registry is gone: there are no more scrapes.
    pub(crate) fn close(&self) {
        let unread = lock(&self.events).take();
        drop(unread);
    }
}
