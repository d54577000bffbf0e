use std::sync::Arc;

use crate::declaration::ViewKind;
use crate::scrape::rows::{Cells, Rows};
use crate::snapshot::{
    FamilyHeader, FamilyLayout, FamilySnapshot, Kind, LabelTable, LabelText, Values,
};

/// One family: its series, and the rows that each is read from.
pub(super) struct FamilyReader {
    layout: Arc<FamilyLayout>,
    sources: Vec<Source>,
    /// Series that are not in the layout yet.
    new: Vec<LabelText>,
}

/// A row that goes into a series.
struct Source {
    /// The position of the series in the layout.
    position: u32,
    kind: ViewKind,
    cells: Cells,
    /// The number of the operation's series.
    series: u32,
}

impl FamilyReader {
    pub(super) fn new(header: Arc<FamilyHeader>) -> FamilyReader {
        let layout = Arc::new(FamilyLayout {
            header,
            labels: LabelTable::default(),
        });
        FamilyReader {
            layout,
            sources: Vec::new(),
            new: Vec::new(),
        }
    }

    fn position(&self, labels: &LabelText) -> Result<usize, usize> {
        self.layout.labels.position(labels.by_ref())
    }

    /// Adds a series, if it is new, from the next [`place_new`](Self::place_new) on.
    pub(super) fn add_series(&mut self, labels: LabelText) {
        if self.position(&labels).is_err() {
            self.new.push(labels);
        }
    }

    /// Adds a row of an operation's series to the series with these labels.
    pub(super) fn add_source(
        &mut self,
        labels: &LabelText,
        kind: ViewKind,
        cells: Cells,
        series: u32,
    ) {
        if let Ok(position) = self.position(labels) {
            self.sources.push(Source {
                position: position as u32,
                kind,
                cells,
                series,
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
            values[source.position as usize] += source.integer(rows);
        }
        values
    }

    /// For each series the buckets and, behind them, the sum.
    fn histograms(&self, rows: &Rows) -> Vec<u64> {
        let stride = self.layout.header.bounds.len() + 2;
        let mut values = vec![0_u64; self.layout.labels.len() * stride];
        for source in &self.sources {
            let (sum, buckets) = rows.durations(source.cells);
            let own = &mut values[source.position as usize * stride..][..stride];
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
        let old = &self.layout.labels;
        let mut labels = LabelTable::with_room(old, new.len());
        let mut moved = Vec::with_capacity(old.len());
        let mut new = new.iter().map(LabelText::by_ref).peekable();
        for old in old.iter() {
            while let Some(before) = new.next_if(|new| *new < old) {
                labels.push(before);
            }
            moved.push(labels.len() as u32);
            labels.push(old);
        }
        new.for_each(|new| labels.push(new));
        for source in &mut self.sources {
            source.position = moved[source.position as usize];
        }
        let header = Arc::clone(&self.layout.header);
        self.layout = Arc::new(FamilyLayout { header, labels });
    }
}

impl Source {
    fn integer(&self, rows: &Rows) -> u64 {
        match self.kind {
            ViewKind::Completed | ViewKind::Errors => rows.calls(self.cells),
            ViewKind::Started => rows.started(self.cells),
            ViewKind::Retries => rows.retries(self.cells),
            ViewKind::InProgress => rows.in_progress(self.cells, self.series),
            ViewKind::Duration => 0,
        }
    }
}
