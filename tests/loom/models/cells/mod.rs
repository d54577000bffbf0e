//! The runtime's cells, compiled with the model checker's atomics.

#[path = "../../../../runtime/src/cells/row.rs"]
// What no thread and no scrape does at the same time.
#[allow(dead_code)]
pub(crate) mod row;
#[path = "../../../../runtime/src/cells/slab.rs"]
// What only the runtime's scrapes use.
#[allow(dead_code)]
pub(crate) mod slab;
