//! One attribute, every call accounted for.

mod exposition;
mod snapshot;
