use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use ::metrics::Key;

use crate::registry::IdentityHasher;

const SHARDS: usize = 64;

/// Keys and their cells. Each macro of the facade looks its key up when it runs: by the hash
/// that the key brings, under a read lock of one shard.
pub(super) struct Known<C> {
    shards: [RwLock<HashMap<Key, Arc<C>, IdentityHasher>>; SHARDS],
}

impl<C> Default for Known<C> {
    fn default() -> Known<C> {
        Known {
            shards: std::array::from_fn(|_| RwLock::default()),
        }
    }
}

impl<C> Known<C> {
    fn shard(&self, key: &Key) -> &RwLock<HashMap<Key, Arc<C>, IdentityHasher>> {
        // The map uses high and low bits.
        &self.shards[(key.get_hash() >> 32) as usize % SHARDS]
    }

    pub(super) fn get(&self, key: &Key) -> Option<Arc<C>> {
        let shard = self.shard(key).read();
        let shard = shard.unwrap_or_else(PoisonError::into_inner);
        shard.get(key).cloned()
    }

    pub(super) fn insert(&self, key: &Key, cell: &Arc<C>) {
        let shard = self.shard(key).write();
        let mut shard = shard.unwrap_or_else(PoisonError::into_inner);
        shard.insert(key.to_retained(), Arc::clone(cell));
    }
}
