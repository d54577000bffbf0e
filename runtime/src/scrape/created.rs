//! When series began, where they tell that.

use super::family::FamilyReader;
use crate::snapshot::{FamilySnapshot, Kind};

/// When series began, and new ones, each behind so many of the old ones. Nothing where that is not
/// known of one of them.
pub(super) fn with_new(
    old: &[f64],
    series: usize,
    new: impl Iterator<Item = (usize, Option<f64>)>,
) -> Vec<f64> {
    if old.len() != series {
        return Vec::new();
    }
    let mut all = Vec::new();
    let mut moved = 0;
    for (place, began) in new {
        let Some(began) = began else {
            return Vec::new();
        };
        all.extend_from_slice(&old[moved..place]);
        all.push(began);
        moved = place;
    }
    all.extend_from_slice(&old[moved..]);
    all
}

impl FamilyReader {
    /// When each series began, if it counts.
    pub(super) fn created(&self) -> Vec<f64> {
        match self.layout.header.kind {
            Kind::Counter | Kind::Histogram => self.created.clone(),
            Kind::Gauge | Kind::Info | Kind::StateSet => Vec::new(),
        }
    }
}

impl FamilySnapshot {
    /// All series that count began at that time.
    pub(super) fn begin(&mut self, created: f64) {
        if matches!(self.layout.header.kind, Kind::Counter | Kind::Histogram) {
            self.details.created = vec![created; self.layout.labels.len()];
        }
    }
}
