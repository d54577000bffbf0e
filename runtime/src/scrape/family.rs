use std::sync::Arc;

use crate::declaration::ViewKind;
use crate::scrape::rows::Rows;
use crate::scrape::tally::Tally;
use crate::snapshot::{FamilyHeader, FamilyLayout, FamilySnapshot, Kind, LabelText, Values};

/// One family: its series, and the rows that each is read from.
pub(super) struct FamilyReader {
    layout: Arc<FamilyLayout>,
    sources: Vec<Source>,
    /// Series that are not in the layout yet, each with one of its rows.
    new: Vec<(LabelText, ViewKind, u32)>,
}

/// A row that goes into a series.
#[derive(Clone, Copy)]
struct Source {
    /// The position of the series in the layout.
    series: u32,
    kind: ViewKind,
    row: u32,
}

impl FamilyReader {
    pub(super) fn new(header: Arc<FamilyHeader>) -> FamilyReader {
        let layout = Arc::new(FamilyLayout {
            header,
            labels: Vec::new(),
        });
        FamilyReader {
            layout,
            sources: Vec::new(),
            new: Vec::new(),
        }
    }

    /// Adds a row to the series with these labels.
    pub(super) fn add(&mut self, labels: LabelText, kind: ViewKind, row: u32) {
        match self
            .layout
            .labels
            .binary_search_by(|known| (**known).cmp(&labels))
        {
            Ok(series) => self.sources.push(Source {
                series: series as u32,
                kind,
                row,
            }),
            Err(_) => self.new.push((labels, kind, row)),
        }
    }

    /// The family with its numbers.
    pub(super) fn read(&mut self, rows: &Rows, tally: &Tally) -> FamilySnapshot {
        self.place_new();
        let values = match self.layout.header.kind {
            Kind::Counter | Kind::Gauge => Values::Integers(self.integers(rows, tally)),
            Kind::Histogram => Values::Histograms(self.histograms(rows, tally)),
        };
        FamilySnapshot {
            layout: Arc::clone(&self.layout),
            values,
        }
    }

    fn integers(&self, rows: &Rows, tally: &Tally) -> Vec<u64> {
        let mut values = vec![0; self.layout.labels.len()];
        for source in &self.sources {
            values[source.series as usize] += source.integer(rows, tally);
        }
        values
    }

    /// For each series the buckets and, behind them, the sum.
    fn histograms(&self, rows: &Rows, tally: &Tally) -> Vec<u64> {
        let stride = self.layout.header.bounds.len() + 2;
        let mut values = vec![0_u64; self.layout.labels.len() * stride];
        for source in &self.sources {
            let Some(known) = rows.get(source.row) else {
                continue;
            };
            let (sum, buckets) = tally.durations(known);
            let start = source.series as usize * stride;
            let (own_sum, own_buckets) = values[start..start + stride]
                .split_last_mut()
                .expect("a stride is two or more");
            *own_sum = own_sum.wrapping_add(sum);
            for (own, bucket) in own_buckets.iter_mut().zip(buckets) {
                *own += bucket;
            }
        }
        values
    }

    /// Sorts new series into the layout.
    fn place_new(&mut self) {
        if self.new.is_empty() {
            return;
        }
        let mut new = std::mem::take(&mut self.new);
        new.sort_by(|a, b| a.0.cmp(&b.0));
        let mut old = self.layout.labels.iter().cloned().enumerate().peekable();
        let mut labels: Vec<Arc<LabelText>> =
            Vec::with_capacity(self.layout.labels.len() + new.len());
        let mut moved = vec![0; self.layout.labels.len()];
        for (text, kind, row) in new {
            while let Some((from, label)) = old.next_if(|(_, label)| **label < text) {
                moved[from] = labels.len() as u32;
                labels.push(label);
            }
            if labels.last().is_none_or(|last| **last != text) {
                labels.push(Arc::new(text));
            }
            let series = NEW | (labels.len() - 1) as u32;
            self.sources.push(Source { series, kind, row });
        }
        for (from, label) in old {
            moved[from] = labels.len() as u32;
            labels.push(label);
        }
        for source in &mut self.sources {
            source.series = if source.series & NEW == 0 {
                moved[source.series as usize]
            } else {
                source.series & !NEW
            };
        }
        self.layout = Arc::new(FamilyLayout {
            header: Arc::clone(&self.layout.header),
            labels,
        });
    }
}

/// Marks a source whose series is numbered as in the new layout already.
const NEW: u32 = 1 << 31;

impl Source {
    fn integer(self, rows: &Rows, tally: &Tally) -> u64 {
        let base = || rows.get(self.row);
        match self.kind {
            ViewKind::Completed | ViewKind::Errors => tally.calls(self.row),
            ViewKind::Started => base().map_or(0, |base| tally.started(base)),
            ViewKind::Retries => base().map_or(0, |base| tally.retries(base)),
            ViewKind::InProgress => base().map_or(0, |base| tally.in_progress(base)),
            ViewKind::Duration => 0,
        }
    }
}
