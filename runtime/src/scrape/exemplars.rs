//! The exemplars of rows, and which series of a family each goes into.

use std::collections::{BTreeMap, HashMap};

use super::family::{FamilyReader, Reading, Source};
use super::rows::Rows;
use crate::series::{Handle, RegistryCore, Series};
use crate::snapshot::{Exemplar, PlacedExemplar};

/// By the numbers of the rows.
pub(super) struct RowExemplars(Vec<(u32, RowExemplar)>);

/// The same by where their cells begin.
pub(super) struct CellsExemplars(HashMap<u32, Vec<RowExemplar>>);

/// An exemplar of a row.
pub(super) struct RowExemplar {
    bucket: u32,
    /// What was observed, as the row has it.
    cell: u64,
    /// When it came: a family shows the last one of those that it has.
    ticks: u64,
    /// Without its value, which depends on the family's unit.
    exemplar: Exemplar,
}

/// Of a call that is counted.
const ONE_CALL: f64 = 1.0;

impl RowExemplars {
    /// To be called before any cell is read: whatever one tells of has been counted.
    pub(super) fn read(core: &RegistryCore, series: &[Handle<Series>]) -> RowExemplars {
        let mut all = Vec::new();
        if core.exemplars.is_some() {
            for series in series {
                series.each_exemplars(|row, slots| {
                    slots.each(|bucket, kept| {
                        let exemplar = RowExemplar {
                            bucket,
                            cell: kept.cell,
                            ticks: kept.ticks,
                            exemplar: kept.exemplar(0.0),
                        };
                        all.push((row, exemplar));
                    });
                });
            }
        }
        RowExemplars(all)
    }

    /// To be called when all cells have been read.
    pub(super) fn by_cells(self, rows: &Rows) -> CellsExemplars {
        let mut by_cells: HashMap<u32, Vec<RowExemplar>> = HashMap::new();
        for (row, exemplar) in self.0 {
            if let Some(offset) = rows.known_offset(row) {
                by_cells.entry(offset).or_default().push(exemplar);
            }
        }
        CellsExemplars(by_cells)
    }
}

impl FamilyReader {
    /// Those of its rows, in the order of its series and their buckets.
    pub(super) fn exemplars(&self, rows: &CellsExemplars) -> Vec<PlacedExemplar> {
        if rows.0.is_empty() {
            return Vec::new();
        }
        let mut last: BTreeMap<(u32, u32), (u64, Exemplar)> = BTreeMap::new();
        for source in &self.sources {
            for own in rows.0.get(&source.cells.offset()).into_iter().flatten() {
                let Some((bucket, value)) = self.bucket_and_value(source, own) else {
                    continue;
                };
                let place = (source.position, bucket);
                let is_last = |(ticks, _): &(u64, Exemplar)| *ticks <= own.ticks;
                if last.get(&place).is_none_or(is_last) {
                    let exemplar = own.exemplar.clone();
                    last.insert(place, (own.ticks, Exemplar { value, ..exemplar }));
                }
            }
        }
        let placed = last.into_iter();
        let placed = placed.map(|((series, bucket), (_, exemplar))| PlacedExemplar {
            series,
            bucket,
            exemplar,
        });
        placed.collect()
    }

    /// Where a row's exemplar belongs in a series of this family, and what it tells there.
    fn bucket_and_value(&self, source: &Source, own: &RowExemplar) -> Option<(u32, f64)> {
        let value = || self.layout.header.sums.value(own.cell);
        match source.reading {
            Reading::Calls => Some((0, ONE_CALL)),
            Reading::Durations(Some(map)) => {
                let map = &self.maps[usize::from(map)];
                let bucket = map.get(own.bucket as usize)?;
                Some((u32::from(*bucket), value()))
            }
            Reading::Durations(None) | Reading::Values => Some((own.bucket, value())),
            Reading::Started | Reading::Retries | Reading::InProgress => None,
        }
    }
}
