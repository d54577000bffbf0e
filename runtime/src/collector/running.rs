use std::sync::{Arc, Weak};

use super::fault::{Failure, Fault};
use super::{Collection, Slot, checked};
use crate::registry::{RegisterError, RegistryInner};
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
            self.fault(*fault, message, &registry);
        }
        let mut limited = Vec::new();
        let slot = &self.slot;
        let checked = checked::families(collection, &registry, slot.location);
        let families: Vec<_> = checked
            .zip(collection.all())
            .filter_map(|(family, collected)| {
                let refuse = |refusal: checked::Refusal| {
                    let message = refusal.to_string();
                    let error = refusal.into_error(&collected.name, slot.location);
                    slot.refuse(&message, &collected.name, error, &registry);
                };
                let family = family.map_err(refuse).ok()?;
                let header = &family.layout.header;
                slot.claim(&header.name);
                let dropped = collected.dropped;
                limited.extend(dropped.map(|dropped| (header.sample_name(), dropped)));
                Some(family)
            })
            .collect();
        self.slot.set_limited(limited);
        let is_whole = collection.faults.is_empty() && families.len() == collection.len();
        (families, is_whole)
    }

    /// Something that the collector itself found wrong.
    fn fault(&self, fault: Fault, message: &str, registry: &RegistryInner) {
        let slot = &self.slot;
        if fault == Fault::Invalid {
            let error = RegisterError::collected(&slot.name, message.to_owned(), slot.location);
            slot.refuse(message, message, error, registry);
        } else {
            slot.fault_of_run(fault, message);
        }
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
