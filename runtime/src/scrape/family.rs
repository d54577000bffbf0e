use std::sync::Arc;

use crate::cells::row::total_of;
use crate::native;
use crate::scrape::created;
use crate::scrape::exemplars::CellsExemplars;
use crate::scrape::rows::{Cells, Rows};
use crate::series::{Handle, NativeRow, Series};
use crate::snapshot::{
    Details, FamilyHeader, FamilyLayout, FamilySnapshot, Kind, LabelTable, LabelText,
    NativeHistogram, Values,
};

/// One family: its series, and the rows that each is read from.
pub(super) struct FamilyReader {
    pub(super) layout: Arc<FamilyLayout>,
    pub(super) sources: Vec<Source>,
    natives: Vec<NativeSource>,
    /// For operations whose durations have more buckets than this family: which of them
    /// go into which.
    pub(super) maps: Vec<Arc<[u16]>>,
    /// Series that are not in the layout yet, and when they began.
    new: Vec<(LabelText, Option<f64>)>,
    /// When each series began, if it is known of all and somebody is told.
    pub(super) created: Vec<f64>,
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
pub(super) struct Source {
    /// The position of the series in the layout.
    pub(super) position: u32,
    pub(super) reading: Reading,
    pub(super) cells: Cells,
    /// The number of the operation's series.
    series: u32,
}

/// A native histogram that goes into the series at a position of the layout.
struct NativeSource {
    position: u32,
    series: Handle<Series>,
    row: NativeRow,
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
            natives: Vec::new(),
            maps: Vec::new(),
            new: Vec::new(),
            created: Vec::new(),
        }
    }

    fn position(&self, labels: &LabelText) -> Result<usize, usize> {
        self.layout.labels.position(labels.by_ref())
    }

    /// Adds a series, if it is new, from the next [`place_new`](Self::place_new) on.
    pub(super) fn add_series(&mut self, labels: LabelText, created: Option<f64>) {
        if self.position(&labels).is_err() {
            self.new.push((labels, created));
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

    /// Adds a row's native histogram, if the family is native.
    pub(super) fn add_native(
        &mut self,
        labels: &LabelText,
        series: &Handle<Series>,
        row: NativeRow,
    ) {
        if let Ok(position) = self.position(labels)
            && self.layout.header.is_native
        {
            self.natives.push(NativeSource {
                position: position as u32,
                series: series.clone(),
                row,
            });
        }
    }

    /// The family with its numbers.
    pub(super) fn read(&self, rows: &Rows, exemplars: &CellsExemplars) -> FamilySnapshot {
        let values = match self.layout.header.kind {
            Kind::Counter | Kind::Gauge | Kind::Info | Kind::StateSet => {
                Values::Integers(self.integers(rows))
            }
            Kind::Histogram => Values::Histograms(self.histograms(rows)),
        };
        FamilySnapshot {
            layout: Arc::clone(&self.layout),
            values,
            details: Details {
                natives: self.read_natives(),
                exemplars: self.exemplars(exemplars),
                created: self.created(),
            },
        }
    }

    /// For each series, if the family is native. All other cells have been read by now: of
    /// what is in those, nothing is missing here.
    fn read_natives(&self) -> Vec<NativeHistogram> {
        if !self.layout.header.is_native {
            return Vec::new();
        }
        let series = self.layout.labels.len();
        let mut readings = Vec::with_capacity(series);
        readings.resize_with(series, native::Reading::default);
        for source in &self.natives {
            if let Some(cells) = source.series.native(source.row) {
                readings[source.position as usize].add(cells);
            }
        }
        readings.into_iter().map(native::Reading::finish).collect()
    }

    fn integers(&self, rows: &Rows) -> Vec<u64> {
        let mut values = vec![0; self.layout.labels.len()];
        for source in &self.sources {
            let value = &mut values[source.position as usize];
            *value = u64::saturating_add(*value, source.integer(rows));
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
                Reading::Values => total_of(*own_sum, f64::from_bits(sum)),
                _ => own_sum.saturating_add(sum),
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
        // Stable: of two alike the first one stays, which began before the other.
        new.sort_by(|a, b| a.0.cmp(&b.0));
        new.dedup_by(|later, first| later.0 == first.0);
        let old = &self.layout.labels;
        let (labels, places) = old.with_sorted(new.iter().map(|(text, _)| text.by_ref()));
        let began = places.iter().copied().zip(new.iter().map(|new| new.1));
        self.created = created::with_new(&self.created, old.len(), began);
        let shift = |position: &mut u32| {
            let is_before = |place: &usize| *place <= *position as usize;
            *position += places.partition_point(is_before) as u32;
        };
        for source in &mut self.sources {
            shift(&mut source.position);
        }
        for source in &mut self.natives {
            shift(&mut source.position);
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
