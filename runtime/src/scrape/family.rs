use std::sync::Arc;

use crate::cells::row::sum_of;
use crate::scrape::rows::{Cells, Rows};
use crate::snapshot::{
    FamilyHeader, FamilyLayout, FamilySnapshot, Kind, LabelTable, LabelText, Values,
};

/// One family: its series, and the rows that each is read from.
pub(super) struct FamilyReader {
    layout: Arc<FamilyLayout>,
    sources: Vec<Source>,
    /// For operations whose durations have more buckets than this family: which of them
    /// go into which.
    maps: Vec<Arc<[u16]>>,
    /// Series that are not in the layout yet.
    new: Vec<LabelText>,
}

/// What a family takes from a row.
#[derive(Clone, Copy)]
pub(super) enum Reading {
    Calls,
    Started,
    Retries,
    InProgress,
    /// Buckets and sum of durations; through a map, if the family has fewer buckets.
    Durations(Option<u16>),
    /// Buckets and sum of a value.
    Values,
}

/// A row that goes into a series.
struct Source {
    /// The position of the series in the layout.
    position: u32,
    reading: Reading,
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
            maps: Vec::new(),
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
        reading: Reading,
        cells: Cells,
        series: u32,
    ) {
        if let Ok(position) = self.position(labels) {
            self.sources.push(Source {
                position: position as u32,
                reading,
                cells,
                series,
            });
        }
    }

    /// The family with its numbers.
    pub(super) fn read(&self, rows: &Rows) -> FamilySnapshot {
        let values = match self.layout.header.kind {
            Kind::Counter | Kind::Gauge | Kind::Info | Kind::StateSet => {
                Values::Integers(self.integers(rows))
            }
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
            match source.reading {
                Reading::Durations(Some(map)) => {
                    let map = self.maps[usize::from(map)].iter();
                    for (place, bucket) in map.zip(buckets) {
                        own[usize::from(*place)] += bucket;
                    }
                }
                _ => {
                    for (own, bucket) in own.iter_mut().zip(buckets) {
                        *own += bucket;
                    }
                }
            }
            let own_sum = &mut own[stride - 1];
            *own_sum = match source.reading {
                Reading::Values => sum_of(*own_sum, f64::from_bits(sum)),
                _ => own_sum.wrapping_add(sum),
            };
        }
        values
    }

    /// How durations are read whose buckets go into this family's by a map.
    pub(super) fn durations(&mut self, map: Option<&Arc<[u16]>>) -> Reading {
        let known = map.map(|map| {
            let known = self.maps.iter().position(|known| known == map);
            known.unwrap_or_else(|| {
                self.maps.push(Arc::clone(map));
                self.maps.len() - 1
            }) as u16
        });
        Reading::Durations(known)
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
        match self.reading {
            Reading::Calls => rows.calls(self.cells),
            Reading::Started => rows.started(self.cells),
            Reading::Retries => rows.retries(self.cells),
            Reading::InProgress => rows.in_progress(self.cells, self.series),
            Reading::Durations(_) | Reading::Values => 0,
        }
    }
}
