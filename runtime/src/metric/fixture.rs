//! Families for unit tests.

use std::sync::Arc;

use crate::declaration::{Field, Location};
use crate::metric::packed::PackedLabels;
use crate::metric::{FamilyShape, MetricSeries, RegisteredFamily, Storage, shape::NewFamily};
use crate::series::{Handle, RegistryCore};
use crate::snapshot::{FamilyHeader, Kind};

/// A family of counters with one label that takes any text.
pub(crate) fn family(core: &Arc<RegistryCore>, storage: Storage) -> Handle<RegisteredFamily> {
    RegisteredFamily::new(shape(core, storage))
}

fn shape(core: &Arc<RegistryCore>, storage: Storage) -> FamilyShape {
    let header = FamilyHeader::new("events".to_owned(), "Events.", Kind::Counter, None);
    let new = NewFamily {
        header: Arc::new(header),
        storage,
        fields: vec![Field {
            name: "name",
            values: None,
        }],
        const_labels: &[],
        location: Location::of_caller(),
        limit: usize::MAX,
        expiry: None,
        nanoseconds: 1e9,
    };
    FamilyShape::new(new, core)
}

/// Makes series of a family that is in no registry.
pub(crate) struct Maker(Handle<FamilyShape>);

impl Maker {
    pub(crate) fn new() -> Maker {
        let shape = shape(&Arc::default(), Storage::Count);
        Maker(Handle::new(shape, false))
    }

    pub(crate) fn series(&self, text: &str) -> Handle<MetricSeries> {
        Handle::new(MetricSeries::new(&self.0, labels(text)), false)
    }

    pub(crate) fn global_series(&self, text: &str) -> Handle<MetricSeries> {
        Handle::new(MetricSeries::new(&self.0, labels(text)), true)
    }
}

/// The label set of a text.
pub(crate) fn labels(text: &str) -> PackedLabels {
    let length = (text.len() as u32).to_le_bytes();
    PackedLabels([&[0; 4], &length[..], text.as_bytes()].concat().into())
}
