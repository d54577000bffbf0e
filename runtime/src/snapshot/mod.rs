//! Plain data read from a registry in one scrape: what encoders, tests and tools work on.

mod family;
#[cfg(test)]
pub(crate) mod fixture;
mod labels;
mod part;
mod samples;
mod value;

pub(crate) use family::{Bound, FamilyHeader, FamilyLayout, FamilySnapshot, Kind, Sums, Values};
pub(crate) use labels::{LabelRef, LabelTable, LabelText};
pub use samples::Sample;

/// Every family of a registry at one moment, sorted by name.
pub struct Snapshot {
    pub(crate) families: Vec<FamilySnapshot>,
}
