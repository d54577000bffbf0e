use std::sync::Arc;

use crate::declaration::ViewKind;
use crate::scrape::rows::Rows;
use crate::snapshot::{FamilyHeader, FamilyLayout, FamilySnapshot, Kind, LabelText, Values};

/// One family: its series, and the rows that each is read from.
pub(super) struct FamilyReader {
    layout: Arc<FamilyLayout>,
    sources: Vec<Source>,
    /// Series that are not in the layout yet.
    new: Vec<LabelText>,
}

/// A touched row that goes into a series.
struct Source {
    /// The position of the series in the layout.
    series: u32,
    kind: ViewKind,
    touched: u32,
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

    fn position(&self, labels: &LabelText) -> Result<usize, usize> {
        self.layout
            .labels
            .binary_search_by(|known| (**known).cmp(labels))
    }

    /// Adds a series, if it is new, from the next [`place_new`](Self::place_new) on.
    pub(super) fn add_series(&mut self, labels: LabelText) {
        if self.position(&labels).is_err() {
            self.new.push(labels);
        }
    }

    /// Adds a row to the series with these labels.
    pub(super) fn add_source(&mut self, labels: &LabelText, kind: ViewKind, touched: u32) {
        if let Ok(series) = self.position(labels) {
            self.sources.push(Source {
                series: series as u32,
                kind,
                touched,
            });
        }
    }

    /// The family with its numbers.
    pub(super) fn read(&self, rows: &Rows) -> FamilySnapshot {
        let values = match self.layout.header.kind {
            Kind::Counter | Kind::Gauge => Values::Integers(self.integers(rows)),
            Kind::Histogram => Values::Histograms(self.histograms(rows)),
        };
        FamilySnapshot {
            layout: Arc::clone(&self.layout),
            values,
        }
    }

    fn integers(&self, rows: &Rows) -> Vec<u64> {
        let mut values = vec![0; self.layout.labels.len()];
        for source in &self.sources {
            values[source.series as usize] += source.integer(rows);
        }
        values
    }

    /// For each series the buckets and, behind them, the sum.
    fn histograms(&self, rows: &Rows) -> Vec<u64> {
        let stride = self.layout.header.bounds.len() + 2;
        let mut values = vec![0_u64; self.layout.labels.len() * stride];
        for source in &self.sources {
            let (sum, buckets) = rows.durations(source.touched);
            let own = &mut values[source.series as usize * stride..][..stride];
            for (own, bucket) in own.iter_mut().zip(buckets) {
                *own += bucket;
            }
            own[stride - 1] = own[stride - 1].wrapping_add(sum);
        }
        values
    }

    /// Sorts new series into the layout.
    pub(super) fn place_new(&mut self) {
        if self.new.is_empty() {
            return;
        }
        let mut new = std::mem::take(&mut self.new);
        new.sort();
        new.dedup();
        let mut new = new.into_iter().map(Arc::new).peekable();
        let mut labels = Vec::with_capacity(self.layout.labels.len() + new.len());
        let mut moved = Vec::with_capacity(self.layout.labels.len());
        for old in &self.layout.labels {
            while let Some(before) = new.next_if(|new| new < old) {
                labels.push(before);
            }
            moved.push(labels.len() as u32);
            labels.push(Arc::clone(old));
        }
        labels.extend(new);
        for source in &mut self.sources {
            source.series = moved[source.series as usize];
        }
        let header = Arc::clone(&self.layout.header);
        self.layout = Arc::new(FamilyLayout { header, labels });
    }
}

impl Source {
    fn integer(&self, rows: &Rows) -> u64 {
        match self.kind {
            ViewKind::Completed | ViewKind::Errors => rows.calls(self.touched),
            ViewKind::Started => rows.started(self.touched),
            ViewKind::Retries => rows.retries(self.touched),
            ViewKind::InProgress => rows.in_progress(self.touched),
            ViewKind::Duration => 0,
        }
    }
}
