//! The page for those who come from another crate, compiled and run.

#[cfg(doctest)]
#[doc = include_str!("../../../docs/migrating.md")]
struct Page;
