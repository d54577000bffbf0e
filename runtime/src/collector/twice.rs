//! Series that two collectors read.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::Slot;
use crate::declaration::Location;
use crate::registry::RegisterError;
use crate::snapshot::{FamilyLayout, LabelRef, LabelTable};

/// Why the second cannot be registered beside the first.
pub(super) fn clash(first: &Slot, second: &Slot) -> Option<RegisterError> {
    let own = second.layouts();
    let layouts = first.layouts();
    let pairs = layouts
        .iter()
        .flat_map(|layout| own.iter().map(move |own| (layout, own)));
    let mut pairs = pairs.filter(|(first, second)| first.header.name == second.header.name);
    pairs.find_map(|(layout, own)| {
        let labels = shared(&layout.labels, &own.labels)?;
        let places = [first.location, second.location];
        Some(error(layout, labels, places))
    })
}

/// The first labels that are in both.
fn shared<'a>(first: &'a LabelTable, second: &'a LabelTable) -> Option<LabelRef<'a>> {
    let mut others = second.iter().peekable();
    first.iter().find(|labels| {
        while others.next_if(|other| other < labels).is_some() {}
        others.peek() == Some(labels)
    })
}

/// Tells of the series that several parts of a family have, each with the place where its collector
/// is registered.
pub(super) fn each<'a>(
    parts: impl Iterator<Item = (Location, &'a FamilyLayout)>,
    tell: &mut impl FnMut([Location; 2], RegisterError),
) {
    let mut seen = HashMap::new();
    for (place, layout) in parts {
        for labels in layout.labels.iter() {
            match seen.entry(labels.text) {
                Entry::Vacant(free) => drop(free.insert(place)),
                Entry::Occupied(first) => {
                    let places = [*first.get(), place];
                    tell(places, error(layout, labels, places));
                }
            }
        }
    }
}

fn error(layout: &FamilyLayout, labels: LabelRef<'_>, places: [Location; 2]) -> RegisterError {
    RegisterError::twice(&layout.header.name, labels.text, places)
}
