//! The runtime in a dynamic library.

pub use callmeter::*;

#[callmeter::track_task]
pub fn inside() {}
