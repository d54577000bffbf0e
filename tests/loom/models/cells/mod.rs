//! The runtime's cells, compiled with the model checker's atomics.

#[path = "../../../../runtime/src/cells/row.rs"]
pub(crate) mod row;
#[path = "../../../../runtime/src/cells/slab.rs"]
// What only the runtime's scrapes use.
#[allow(dead_code)]
pub(crate) mod slab;
