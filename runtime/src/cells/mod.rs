//! Where calls are counted: rows of cells, most of them owned by one thread each.
//!
//! * [`row`]: one row of cells and how it is written.
//! * [`slab`]: the rows of one thread, and what a scrape reads of them.
//! * [`thread`]: which slab the running thread owns, and what happens at its exit.

pub(crate) mod row;
pub(crate) mod slab;
pub(crate) mod thread;
