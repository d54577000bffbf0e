use super::family::MetricReader;
use crate::metric::{MetricSeries, address};
use crate::snapshot::Kind;

impl MetricReader {
    /// A series begins, now or anew.
    pub(super) fn note_created(&mut self, series: &MetricSeries, created: Option<f64>) {
        if matches!(self.layout.header.kind, Kind::Counter | Kind::Histogram) {
            match created {
                Some(created) => self.created.insert(address(series), created),
                None => self.created.remove(&address(series)),
            };
        }
    }

    /// When each series began, if that is known of all of them.
    pub(super) fn created(&self) -> Vec<f64> {
        if self.created.is_empty() {
            return Vec::new();
        }
        let of = |series: &MetricSeries| self.created.get(&address(series)).copied();
        let all: Option<Vec<f64>> = self.slots.iter().map(|slot| of(&slot.series)).collect();
        all.unwrap_or_default()
    }
}
