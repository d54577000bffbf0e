use std::sync::atomic::Ordering::Relaxed;

use super::family::MetricReader;
use crate::snapshot::PlacedExemplar;

impl MetricReader {
    /// Reads the exemplars, before any cell: whatever one tells of has been counted.
    pub(super) fn read_exemplars(&mut self) {
        if !self.family.shape.has_exemplars.load(Relaxed) {
            return;
        }
        let all = &mut self.exemplars;
        for (series, slot) in self.slots.iter().enumerate() {
            let Some(slots) = slot.series.exemplars.get() else {
                continue;
            };
            let life = slot.series.place().life();
            slots.each(|bucket, kept| {
                if kept.life == life {
                    all.push(PlacedExemplar {
                        series: series as u32,
                        bucket,
                        exemplar: kept.exemplar(f64::from_bits(kept.cell)),
                    });
                }
            });
        }
    }
}
