use std::sync::{Arc, Weak};

use super::fault::{Failure, Fault};
use super::{Collection, Slot, checked};
use crate::registry::RegistryInner;
use crate::snapshot::FamilySnapshot;

/// A run of a collector that has begun. Dropped before its end, it brought nothing.
pub(super) struct Run {
    slot: Arc<Slot>,
    registry: Weak<RegistryInner>,
    has_ended: bool,
}

impl Run {
    /// To be called once after each [`Slot::begin`] that said so.
    pub(super) fn new(slot: &Arc<Slot>, registry: &Weak<RegistryInner>) -> Run {
        Run {
            slot: Arc::clone(slot),
            registry: Weak::clone(registry),
            has_ended: false,
        }
    }

    /// Ends it.
    pub(super) fn end(self, collected: Result<Collection, Failure>) {
        self.end_after(collected, || ());
    }

    /// Ends it, after `is_whole` where it brought all that it wanted to.
    pub(super) fn end_after(
        mut self,
        collected: Result<Collection, Failure>,
        is_whole: impl FnOnce(),
    ) {
        self.has_ended = true;
        let checked = match collected {
            Ok(collection) => Some(self.checked(&collection)),
            Err(failure) => {
                self.slot.fault_of_run(failure.fault(), &failure.message());
                None
            }
        };
        if let Some((_, true)) = checked {
            is_whole();
        }
        self.slot.end(checked.map(|(families, _)| families));
    }

    /// The families that every server takes, and whether that is all of them.
    fn checked(&self, collection: &Collection) -> (Vec<FamilySnapshot>, bool) {
        let Some(registry) = self.registry.upgrade() else {
            return (Vec::new(), false);
        };
        for (fault, message) in &collection.faults {
            self.slot.fault_of_run(*fault, message);
        }
        let mut limited = Vec::new();
        let checked = checked::families(collection, &registry, self.slot.location);
        let families: Vec<_> = checked
            .zip(collection.dropped())
            .filter_map(|(family, dropped)| {
                let family =
                    family.map_err(|message| self.slot.fault_of_run(Fault::Invalid, &message));
                let family = family.ok()?;
                let name = || family.layout.header.sample_name();
                limited.extend(dropped.map(|dropped| (name(), dropped)));
                Some(family)
            })
            .collect();
        self.slot.set_limited(limited);
        let is_whole = collection.faults.is_empty() && families.len() == collection.len();
        (families, is_whole)
    }

    /// The number of the run.
    #[cfg(feature = "tokio")]
    pub(super) fn number(&self) -> u64 {
        self.slot.runs()
    }

    /// The runs behind this one, of a collector that runs at intervals.
    #[cfg(feature = "tokio")]
    pub(super) fn following(&self) -> Following {
        Following {
            slot: Arc::clone(&self.slot),
            registry: Weak::clone(&self.registry),
        }
    }
}

/// The runs behind the first one.
#[cfg(feature = "tokio")]
pub(super) struct Following {
    slot: Arc<Slot>,
    registry: Weak<RegistryInner>,
}

#[cfg(feature = "tokio")]
impl Following {
    /// Begins the next one.
    pub(super) fn begin(&self) -> Run {
        self.slot.begin_sample();
        Run::new(&self.slot, &self.registry)
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        if !self.has_ended {
            self.slot.cut_short();
        }
    }
}
