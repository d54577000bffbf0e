//! Plain data read from a registry in one scrape: what encoders, tests and tools work on.

mod family;

pub(crate) use family::{Bound, FamilyHeader, FamilyLayout, FamilySnapshot, Kind, LabelText, Values};

/// Every family of a registry at one moment, sorted by name.
pub struct Snapshot {
    pub(crate) families: Vec<FamilySnapshot>,
}
