use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Condvar, Mutex, PoisonError, Weak};
use std::time::Instant;

use super::{Collection, Collector, checked};
use crate::declaration::Location;
use crate::registry::RegistryInner;
use crate::snapshot::FamilySnapshot;
use crate::sync::lock;
use crate::warn;

/// One collector of a registry.
pub(crate) struct Slot {
    collector: Box<dyn Collector>,
    pub(crate) name: String,
    pub(crate) location: Location,
    state: Mutex<State>,
    ended: Condvar,
    faults: [AtomicU64; Fault::ALL.len()],
    first_invalid: Mutex<Option<String>>,
}

#[derive(Default)]
struct State {
    is_running: bool,
    /// How many runs have begun.
    runs: u64,
    /// What the last run that ended brought.
    families: Arc<[FamilySnapshot]>,
}

/// Why a run brought nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    Error,
    Panic,
    Timeout,
    /// A family that no server would take.
    Invalid,
}

impl Fault {
    pub(crate) const ALL: [Fault; 4] = [Fault::Error, Fault::Panic, Fault::Timeout, Fault::Invalid];

    /// The value of the label `reason`.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Fault::Error => "error",
            Fault::Panic => "panic",
            Fault::Timeout => "timeout",
            Fault::Invalid => "invalid",
        }
    }
}

impl Slot {
    pub(super) fn new(collector: Box<dyn Collector>, location: Location) -> Slot {
        let name = catch_unwind(AssertUnwindSafe(|| collector.name().to_owned()));
        Slot {
            name: name.unwrap_or_else(|_| "unnamed".to_owned()),
            collector,
            location,
            state: Mutex::default(),
            ended: Condvar::new(),
            faults: [const { AtomicU64::new(0) }; Fault::ALL.len()],
            first_invalid: Mutex::new(None),
        }
    }

    /// How often a run brought nothing for this reason.
    pub(crate) fn faults(&self, fault: Fault) -> u64 {
        self.faults[fault as usize].load(Relaxed)
    }

    /// Whether the caller is to run it, and which run to wait for.
    pub(super) fn begin(&self) -> (bool, u64) {
        let mut state = lock(&self.state);
        let is_free = !state.is_running;
        if is_free {
            state.is_running = true;
            state.runs += 1;
        }
        (is_free, state.runs)
    }

    /// Runs it. To be called once after each [`begin`](Slot::begin) that said so.
    pub(super) fn run(&self, registry: &RegistryInner) {
        let families = self.collect(registry);
        let mut state = lock(&self.state);
        state.is_running = false;
        let before = std::mem::replace(&mut state.families, families.into());
        drop(state);
        self.ended.notify_all();
        drop(before);
    }

    fn collect(&self, registry: &RegistryInner) -> Vec<FamilySnapshot> {
        let collected = catch_unwind(AssertUnwindSafe(|| {
            let mut into = Collection::default();
            self.collector.collect(&mut into).map(|()| into)
        }));
        let collection = match collected {
            Ok(Ok(collection)) => collection,
            Ok(Err(error)) => {
                let text = catch_unwind(AssertUnwindSafe(|| error.to_string()));
                self.fault(Fault::Error, &text.unwrap_or_default());
                return Vec::new();
            }
            Err(payload) => {
                // Dropping it could panic in turn.
                std::mem::forget(payload);
                self.fault(Fault::Panic, "it panicked");
                return Vec::new();
            }
        };
        let checked = collection.families.iter().filter_map(|family| {
            let checked = checked::family(family, &registry.common);
            let claimed = checked.and_then(|family| {
                registry.claim_collected(&family.layout.header, self.location)?;
                Ok(family)
            });
            claimed
                .map_err(|message| self.fault(Fault::Invalid, &message))
                .ok()
        });
        checked.collect()
    }

    /// Waits for a run; `None` if it takes longer than that.
    pub(super) fn wait(&self, run: u64, until: Instant) -> Option<Arc<[FamilySnapshot]>> {
        let mut state = lock(&self.state);
        while state.is_running && state.runs == run {
            let left = until.checked_duration_since(Instant::now())?;
            let waited = self.ended.wait_timeout(state, left);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        Some(Arc::clone(&state.families))
    }

    /// What was wrong with the first family that no server would take.
    pub(super) fn first_invalid(&self) -> Option<String> {
        lock(&self.first_invalid).clone()
    }

    /// What the last run that ended brought.
    pub(super) fn last(&self) -> Vec<FamilySnapshot> {
        lock(&self.state).families.to_vec()
    }

    pub(super) fn fault(&self, fault: Fault, message: &str) {
        if fault == Fault::Invalid {
            lock(&self.first_invalid).get_or_insert_with(|| message.to_owned());
        }
        self.faults[fault as usize].fetch_add(1, Relaxed);
        let of = std::ptr::from_ref(self) as usize + fault as usize;
        warn::once_a_minute("a collector", of, || {
            let (name, location) = (&self.name, self.location);
            format!("the collector `{name}`, registered at {location}: {message}").into()
        });
    }
}

/// A collector that was registered. Dropping it changes nothing.
#[derive(Clone, Debug)]
pub struct Registration {
    pub(super) slot: Weak<Slot>,
    pub(super) registry: Weak<RegistryInner>,
}

impl Registration {
    /// Takes the collector out of the registry: its families are in no scrape that
    /// begins from now on.
    pub fn remove(&self) {
        if let (Some(slot), Some(registry)) = (self.slot.upgrade(), self.registry.upgrade()) {
            registry.collectors.remove(&slot);
        }
    }
}

impl std::fmt::Debug for Slot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Slot")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}
