//! The atomics the cells are built on. The model checker in `tests/loom` compiles the
//! cells with its own in their place.

pub(crate) use once_cell::race::OnceRef;
pub(crate) use std::sync::atomic::AtomicU64;
