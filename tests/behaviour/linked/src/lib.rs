//! Tracked functions in a crate of their own: most of them are never called, and a
//! program that links this crate has their series all the same.

mod never_called;
pub mod shared;
