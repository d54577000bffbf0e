//! What the series of a family have in common.

use std::collections::HashMap;
use std::ops::Deref;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::{Acquire, Relaxed};
use std::sync::{Arc, Mutex, Weak};
use std::time::Duration;

use once_cell::race::OnceBox;

use crate::cells::row::{LONG, Row, RowKind, SharedRow, total_of, zeros};
use crate::cells::thread;
use crate::declaration::{Field, Location};
use crate::metric::series::{MetricSeries, NO_ROW, SeriesRef};
use crate::metric::table::RegisteredFamily;
use crate::series::{Handle, NumberBuckets, RegistryCore};
use crate::snapshot::{FamilyHeader, Kind};
use crate::sync::AtomicU64;
use crate::warn;

/// What a series counts in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Storage {
    /// A counter of whole numbers.
    Count,
    /// A counter of floating-point numbers.
    Sum,
    /// A gauge of whole numbers.
    Integer,
    /// A gauge of floating-point numbers.
    Float,
    /// A histogram with so many buckets, whose sum is a floating-point number.
    Values(usize),
    /// A histogram of seconds with so many buckets, whose sum is in whole nanoseconds: it
    /// stays exact, and whole numbers are added up faster.
    Durations(usize),
    /// One bit for each state.
    States(&'static [&'static str]),
    /// Labels of its own.
    Info,
}

/// Behind the value of what is set: since when it counts up, and whether it was written.
pub(crate) const SINCE: usize = 0;
pub(crate) const WRITTEN: usize = 1;

impl Storage {
    /// The rows of threads, of what has them.
    pub(crate) fn row(self) -> RowKind {
        match self {
            Storage::Values(buckets) | Storage::Durations(buckets) => RowKind::Values { buckets },
            _ => RowKind::Number,
        }
    }

    /// The cells that threads share.
    pub(crate) fn shared(self) -> SharedRow {
        let tail = match self {
            Storage::Values(buckets) | Storage::Durations(buckets) => buckets,
            Storage::Integer | Storage::Float | Storage::States(_) | Storage::Info => 2,
            // How often it was written.
            Storage::Sum => 1,
            Storage::Count => 0,
        };
        SharedRow::with_tail(zeros(tail))
    }
}

/// A family in one registry, but for its series.
pub(crate) struct FamilyShape {
    pub(crate) header: Arc<FamilyHeader>,
    pub(crate) storage: Storage,
    pub(crate) buckets: NumberBuckets,
    /// The bits of the least number that is not just added to a histogram's sum.
    pub(crate) odd: u64,
    /// Whether some label takes any text.
    pub(crate) is_open: bool,
    pub(crate) fields: Box<[Field]>,
    pub(crate) const_labels: &'static [(&'static str, &'static str)],
    pub(crate) location: Location,
    /// Tells the families of the process apart.
    pub(crate) number: u64,
    /// How many label sets with open labels it may have.
    pub(crate) limit: usize,
    pub(crate) expiry: Option<Duration>,
    /// How many nanoseconds its unit has, if that is one of time; else a second's.
    pub(crate) nanoseconds: f64,
    /// Lookups of a label set that was one too many.
    pub(crate) dropped: AtomicU64,
    pub(crate) core: Arc<RegistryCore>,
    /// The labels of its infos, by the address of their series.
    pub(crate) infos: Mutex<Infos>,
    /// Whether a series ever had an exemplar.
    pub(crate) has_exemplars: AtomicBool,
    table: OnceBox<TableRef>,
}

/// What infos say.
#[derive(Debug, Default)]
pub(crate) struct Infos(HashMap<usize, Vec<(String, String)>>);

impl Infos {
    pub(super) fn insert(&mut self, series: usize, labels: Vec<(String, String)>) {
        self.0.insert(series, labels);
    }

    pub(super) fn remove(&mut self, series: usize) {
        self.0.remove(&series);
    }

    /// What the info of a series says, if it was set.
    pub(crate) fn of(&self, series: usize) -> Option<&[(String, String)]> {
        self.0.get(&series).map(Vec::as_slice)
    }
}

/// The series of a family hold its shape; that holds them only weakly.
enum TableRef {
    Global(&'static RegisteredFamily),
    Scoped(Weak<RegisteredFamily>),
}

static FAMILIES: AtomicU64 = AtomicU64::new(0);

/// What a family is made of.
pub(crate) struct NewFamily {
    pub(crate) header: Arc<FamilyHeader>,
    pub(crate) storage: Storage,
    pub(crate) fields: Vec<Field>,
    pub(crate) const_labels: &'static [(&'static str, &'static str)],
    pub(crate) location: Location,
    pub(crate) limit: usize,
    pub(crate) expiry: Option<Duration>,
    pub(crate) nanoseconds: f64,
}

impl FamilyShape {
    pub(crate) fn new(new: NewFamily, core: &Arc<RegistryCore>) -> FamilyShape {
        let bounds: Vec<f64> = new.header.bounds.iter().map(|bound| bound.value).collect();
        FamilyShape {
            storage: new.storage,
            buckets: NumberBuckets::new(&bounds),
            odd: match new.storage {
                Storage::Durations(_) => LONG as f64 / 1e9,
                _ => f64::INFINITY,
            }
            .to_bits(),
            is_open: new.fields.iter().any(|field| field.values.is_none()),
            fields: new.fields.into(),
            const_labels: new.const_labels,
            location: new.location,
            number: FAMILIES.fetch_add(1, Relaxed),
            limit: new.limit,
            expiry: new.expiry,
            nanoseconds: new.nanoseconds,
            dropped: AtomicU64::new(0),
            core: Arc::clone(core),
            infos: Mutex::default(),
            has_exemplars: AtomicBool::new(false),
            table: OnceBox::new(),
            header: new.header,
        }
    }

    /// Whether all its label sets are there from the start: a counter at 0 is true, a gauge
    /// at 0 would be a claim.
    pub(crate) fn starts_full(&self) -> bool {
        let is_counted = matches!(self.header.kind, Kind::Counter | Kind::Histogram);
        !self.is_open && (is_counted || self.fields.is_empty())
    }

    pub(super) fn set_table(&self, family: &Handle<RegisteredFamily>) {
        let table = match family {
            Handle::Global(family) => TableRef::Global(family),
            Handle::Scoped(family) => TableRef::Scoped(Arc::downgrade(family)),
        };
        let _ = self.table.set(Box::new(table));
    }

    fn table(&self) -> Option<Handle<RegisteredFamily>> {
        match self.table.get()? {
            TableRef::Global(family) => Some(Handle::Global(family)),
            TableRef::Scoped(family) => Some(Handle::Scoped(family.upgrade()?)),
        }
    }

    /// Brings a removed series back, if no other has taken its place.
    #[cold]
    pub(super) fn revive(&self, series: &SeriesRef) -> bool {
        self.table().is_some_and(|table| table.revive(series))
    }

    /// Waits until it is decided whether a series has expired.
    #[cold]
    pub(super) fn settle(&self, series: &SeriesRef) {
        if let Some(table) = self.table() {
            table.settle(series);
        }
    }

    pub(super) fn tell_busy(&self, series: &Handle<MetricSeries>) {
        if let Some(table) = self.table() {
            table.tell_busy(series);
        }
    }

    /// Something was counted in a series that is gone for good.
    #[cold]
    pub(super) fn lost(&self) {
        self.invalid("a handle was kept of a series that was removed and is another one now");
    }

    /// Something cannot be counted as asked.
    #[cold]
    pub(super) fn invalid(&self, what: &'static str) {
        self.core.internal_errors.fetch_add(1, Relaxed);
        warn::once_a_minute(what, self.cause(), || {
            let name = self.header.sample_name();
            format!("`{name}`: {what}; see callmeter_internal_errors_total").into()
        });
    }

    /// What warnings tell families apart by: that of another registry is the same.
    pub(super) fn cause(&self) -> (&str, Location) {
        (&self.header.name, self.location)
    }

    /// A label value was too long.
    #[cold]
    pub(super) fn clipped(&self) {
        self.core.clipped.fetch_add(1, Relaxed);
        warn::once_a_minute("a label value is too long", self.cause(), || {
            let (name, longest) = (self.header.sample_name(), self.core.longest_text);
            format!(
                "`{name}`: a label value has more than {longest} bytes and was cut; see \
                 callmeter_truncated_label_values_total"
            )
            .into()
        });
    }

    /// The sum of all cells of a series: those of each thread, and those that threads share.
    /// In the order of scrapes, as sums of floating-point numbers depend on it.
    pub(super) fn counted(&self, series: &MetricSeries) -> Vec<u64> {
        let mut cells = vec![0; self.storage.row().cells()];
        let (row, life) = (series.place().row(), series.shown_life());
        if row != NO_ROW {
            let rows = thread::slabs().filter_map(|slab| slab.row(row));
            rows.filter(|row| row.life.load(Acquire) == life)
                .for_each(|row| self.read_row(&row.row, &mut cells));
        }
        self.read_row(&series.shared, &mut cells);
        cells
    }

    /// Adds a row to the sum of those of its series.
    #[inline]
    fn read_row<Tail>(&self, row: &Row<Tail>, into: &mut [u64])
    where
        Tail: Deref<Target = [AtomicU64]>,
    {
        match self.storage {
            Storage::Values(_) => row.read_values(into),
            Storage::Durations(_) => row.read_completions(into),
            Storage::Sum => {
                let [sum] = into else { return };
                *sum = total_of(*sum, f64::from_bits(row.head()));
            }
            _ => {
                let [count] = into else { return };
                *count = count.wrapping_add(row.head());
            }
        }
    }
}
