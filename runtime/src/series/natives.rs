//! Native histograms of an operation's series, of those families that are native.

use crate::declaration::{View, ViewKind};
use crate::native::NativeCells;
use crate::registry::nanoseconds;
use crate::series::Series;

/// Which rows of an operation's series have native histograms.
#[derive(Debug, Default)]
pub(crate) struct Natives {
    /// In which units families show durations: each by its nanoseconds.
    units: Box<[f64]>,
    /// Which values, by their numbers.
    values: Box<[bool]>,
}

/// The native histograms of one series.
pub(crate) struct SeriesNatives {
    /// By the statuses that are known beforehand.
    completions: Box<[DurationCells]>,
    values: Box<[Option<NativeCells>]>,
}

/// Durations of the calls of one row, in each unit in which they are shown.
pub(crate) struct DurationCells(Box<[NativeCells]>);

/// A native histogram of a series.
#[derive(Clone, Copy)]
pub(crate) enum NativeRow {
    /// Durations of the calls that ended in a status, in that unit.
    Status(usize, usize),
    /// Durations of the calls of the ending with that number, in that unit.
    Ending(u32, usize),
    Value(usize),
}

impl Natives {
    pub(crate) fn of(views: &[View], is_native: impl Fn(&View) -> bool) -> Natives {
        let mut units = Vec::new();
        let mut values = Vec::new();
        for view in views {
            match view.kind {
                ViewKind::Duration if is_native(view) => units.push(nanoseconds(view.unit)),
                ViewKind::Value(_) => values.push(is_native(view)),
                _ => {}
            }
        }
        units.sort_by(f64::total_cmp);
        units.dedup();
        Natives {
            units: units.into(),
            values: values.into(),
        }
    }

    /// The number of a unit of durations.
    pub(crate) fn unit(&self, nanoseconds: f64) -> Option<usize> {
        self.units.iter().position(|unit| *unit == nanoseconds)
    }

    fn are_none(&self) -> bool {
        self.units.is_empty() && !self.values.contains(&true)
    }
}

impl SeriesNatives {
    pub(super) fn new(natives: &Natives, statuses: usize) -> Option<Box<SeriesNatives>> {
        if natives.are_none() {
            return None;
        }
        let values = natives.values.iter();
        Some(Box::new(SeriesNatives {
            completions: (0..statuses).map(|_| DurationCells::new(natives)).collect(),
            values: values
                .map(|is_native| is_native.then(NativeCells::default))
                .collect(),
        }))
    }

    #[inline(never)]
    fn complete(&self, natives: &Natives, status: usize, nanos: u64) {
        if let Some(cells) = self.completions.get(status) {
            cells.count(natives, nanos);
        }
    }

    #[inline(never)]
    fn observe(&self, value: usize, number: f64) {
        if let Some(Some(cells)) = self.values.get(value) {
            cells.count(number);
        }
    }
}

impl DurationCells {
    pub(super) fn new(natives: &Natives) -> DurationCells {
        let cells = natives.units.iter().map(|_| NativeCells::default());
        DurationCells(cells.collect())
    }

    /// Counts a call. Before its classic bucket, of which a scrape finds no more than of
    /// these.
    #[inline]
    pub(super) fn count(&self, natives: &Natives, nanos: u64) {
        if !self.0.is_empty() {
            self.count_in_units(natives, nanos);
        }
    }

    #[inline(never)]
    fn count_in_units(&self, natives: &Natives, nanos: u64) {
        for (cells, unit) in self.0.iter().zip(&natives.units) {
            cells.count(nanos as f64 / unit);
        }
    }

    pub(super) fn of_unit(&self, unit: usize) -> Option<&NativeCells> {
        self.0.get(unit)
    }
}

impl Series {
    /// Counts the duration of a call, if a family shows it natively.
    #[inline]
    pub(super) fn complete_natively(&self, status: usize, nanos: u64) {
        if let Some(natives) = &self.natives {
            natives.complete(&self.shape.natives, status, nanos);
        }
    }

    /// Counts a value that a call told, if its family is native.
    #[inline]
    pub(super) fn observe_natively(&self, value: usize, number: f64) {
        if let Some(natives) = &self.natives {
            natives.observe(value, number);
        }
    }

    /// The native histogram of a row.
    pub(crate) fn native(&self, row: NativeRow) -> Option<&NativeCells> {
        let natives = self.natives.as_ref()?;
        match row {
            NativeRow::Status(status, unit) => natives.completions.get(status)?.of_unit(unit),
            NativeRow::Ending(id, unit) => self.endings.by_id(id)?.natives().of_unit(unit),
            NativeRow::Value(value) => natives.values.get(value)?.as_ref(),
        }
    }
}
