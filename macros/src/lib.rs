//! Procedural macros of callmeter. Use them through the `callmeter` crate.
