use std::sync::Weak;

use super::Slot;
use crate::registry::RegistryInner;

/// A collector that was registered. Dropping it changes nothing.
#[derive(Clone, Debug)]
pub struct Registration {
    pub(super) slot: Weak<Slot>,
    pub(super) registry: Weak<RegistryInner>,
}

impl Registration {
    /// Takes the collector out of the registry: its families are in no scrape that
    /// begins from now on. What an asynchronous one does in the background ends.
    pub fn remove(&self) {
        if let (Some(slot), Some(registry)) = (self.slot.upgrade(), self.registry.upgrade()) {
            registry.collectors.remove(&registry, &slot);
        }
    }
}
