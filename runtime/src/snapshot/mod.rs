//! Plain data read from a registry in one scrape: what encoders, tests and tools work on.

mod details;
mod family;
#[cfg(test)]
pub(crate) mod fixture;
mod labels;
mod part;
mod samples;
mod value;

pub use details::Exemplar;
pub(crate) use details::{Details, NativeHistogram, PlacedExemplar};
pub(crate) use family::{FamilyHeader, FamilyLayout, FamilySnapshot, Kind, Sums, Values};
pub(crate) use labels::{LabelRef, LabelTable, LabelText};
pub use samples::Sample;

/// Every family of a registry at one moment, sorted by name.
pub struct Snapshot {
    pub(crate) families: Vec<FamilySnapshot>,
}

impl Snapshot {
    /// Leaves the families of these names, which may be those of their samples.
    pub(crate) fn keep(&mut self, names: &[String]) {
        self.families.retain(|family| {
            let header = &family.layout.header;
            let sample_name = header.sample_name();
            names
                .iter()
                .any(|name| *name == header.name || *name == sample_name)
        });
    }
}
