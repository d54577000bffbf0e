use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::Ordering::Release;

use once_cell::race::OnceBox;

use crate::cells::row::{Access, RowKind, SharedRow};
use crate::cells::thread;
use crate::series::endings::EndingRows;
use crate::series::exemplars::SeriesExemplars;
use crate::series::failures::Failures;
use crate::series::halves::Halves;
use crate::series::natives::SeriesNatives;
use crate::series::{Handle, OpenLabels, OperationShape};
use crate::{LabelValues, Value};

/// One label set of an operation in one registry.
///
/// Rows are numbered from `first_row`: the base row, one per status, one per value, and
/// one per status for the retries of ended calls, if they are counted.
pub(crate) struct Series {
    pub(crate) first_row: u32,
    /// The same where calls end and tell values, if there is no more to do then than to count;
    /// else no thread has a row of that number at hand.
    hot_row: u32,
    pub(crate) shape: Arc<OperationShape>,
    pub(crate) closed: usize,
    pub(crate) open: OpenLabels,
    pub(crate) endings: EndingRows,
    pub(super) halves: Halves,
    pub(super) failures: Failures,
    /// Nearly always none.
    pub(crate) natives: Option<Box<SeriesNatives>>,
    pub(crate) exemplars: SeriesExemplars,
    /// Cells that several threads write, by row; in the global registry only for
    /// threads without a slab.
    shared: OnceBox<SharedRows>,
}

/// Beside the number of a row: larger than any.
const NOT_HOT: u32 = 1 << 31;

type SharedRows = Box<[OnceBox<SharedRow>]>;

impl Series {
    pub(crate) fn new(shape: &Arc<OperationShape>, values: &LabelValues<'_>) -> Series {
        let first_row = shape.core.new_rows(shape.rows());
        let natives = SeriesNatives::new(&shape.natives, shape.statuses.len());
        let only_counts = natives.is_none() && shape.core.exemplars.is_none();
        Series {
            first_row,
            hot_row: if only_counts {
                first_row
            } else {
                first_row | NOT_HOT
            },
            shape: Arc::clone(shape),
            closed: values.closed,
            open: OpenLabels::new(values.open),
            endings: EndingRows::new(),
            halves: Halves::default(),
            failures: Failures::default(),
            natives,
            exemplars: SeriesExemplars::default(),
            shared: OnceBox::new(),
        }
    }

    /// Whether this is the series of a label set.
    #[inline]
    pub(crate) fn is_of(&self, values: &LabelValues<'_>) -> bool {
        self.closed == values.closed && self.open.are(values.open)
    }

    /// The base row's number, and the completion row's of a status.
    #[inline]
    pub(crate) fn completion_row(&self, status: usize) -> u32 {
        self.first_row + 1 + status as u32
    }

    /// The number of the completion row of a status, if to count is all there is to do.
    #[inline]
    pub(crate) fn hot_completion_row(&self, status: usize) -> u32 {
        self.hot_row + 1 + status as u32
    }

    /// The number of a value's row.
    #[inline]
    pub(crate) fn value_row(&self, value: usize) -> u32 {
        self.first_row + self.shape.value_place(value) as u32
    }

    /// The number of the row of ended calls' retries, where they are counted.
    pub(crate) fn retries_row(&self, status: usize) -> u32 {
        self.first_row + self.shape.retries_place(status) as u32
    }

    /// The text of each field.
    pub(crate) fn label_texts(&self) -> Vec<&str> {
        let fields = self.shape.declaration.fields;
        let mut texts = vec![""; fields.len()];
        let mut closed = self.closed;
        for (index, field) in fields.iter().enumerate().rev() {
            texts[index] = match field.values {
                Some(values) => {
                    let value = closed % values.len().max(1);
                    closed /= values.len().max(1);
                    values.get(value).copied().unwrap_or("")
                }
                None => self.open.get(index),
            };
        }
        texts
    }

    /// A shared row that has been written, by its place behind `first_row`.
    fn shared_row(&self, place: usize) -> Option<&SharedRow> {
        self.shared.get()?.get(place)?.get()
    }

    /// The base rows that several threads have written.
    pub(crate) fn each_shared_base(&self, read: &mut dyn FnMut(u32, &SharedRow)) {
        self.each_shared(0..1, read);
        self.each_shared(
            self.shape.retries_place(0)..self.shape.rows() as usize,
            read,
        );
        for ending in self.endings.iter() {
            if let Some(row) = ending.shared_retries() {
                read(ending.id + 1, row);
            }
        }
    }

    /// The completion rows that several threads have written.
    pub(crate) fn each_shared_completions(&self, read: &mut dyn FnMut(u32, &SharedRow)) {
        self.each_shared(1..1 + self.shape.statuses.len(), read);
        for ending in self.endings.iter() {
            if let Some(row) = ending.shared() {
                read(ending.id, row);
            }
        }
    }

    /// The rows of values that several threads have written.
    pub(crate) fn each_shared_values(&self, read: &mut dyn FnMut(u32, &SharedRow)) {
        self.each_shared(self.shape.value_place(0)..self.shape.retries_place(0), read);
    }

    fn each_shared(&self, places: Range<usize>, read: &mut dyn FnMut(u32, &SharedRow)) {
        for place in places {
            if let Some(row) = self.shared_row(place) {
                read(self.first_row + place as u32, row);
            }
        }
    }

    #[inline(never)]
    fn observe_globally(&'static self, place: usize, value: usize, number: f64) {
        match thread::hot_row(self.hot_row + place as u32) {
            Some(row) => {
                self.observe_in(Access::Own(row), value, number);
            }
            None => self.observe_otherwise(place, value, number),
        }
    }

    #[cold]
    fn observe_otherwise(&self, place: usize, value: usize, number: f64) {
        let row = match thread::hot_row(self.first_row + place as u32) {
            Some(row) => Access::Own(row),
            None => self.row_otherwise(place, self.shape.value_rows(value)),
        };
        let bucket = self.observe_in(row, value, number);
        self.ask_for_exemplar(place, bucket, number.to_bits());
    }

    #[inline(never)]
    fn observe_shared(&self, place: usize, value: usize, number: f64) {
        let row = self.make_shared_row(place, self.shape.value_rows(value));
        let bucket = self.observe_in(Access::Shared(row), value, number);
        self.ask_for_exemplar(place, bucket, number.to_bits());
    }

    /// Returns the bucket.
    #[inline]
    fn observe_in(&self, row: Access<'_>, value: usize, number: f64) -> usize {
        self.observe_natively(value, number);
        let bucket = self.shape.values.of(value).index(number);
        row.observe(bucket, number);
        bucket
    }

    #[cold]
    fn row_otherwise(&self, place: usize, kind: RowKind) -> Access<'_> {
        let row = self.first_row + place as u32;
        thread::own_row(row, kind)
            .unwrap_or_else(|| Access::Shared(self.make_shared_row(place, kind)))
    }

    fn make_shared_row(&self, place: usize, kind: RowKind) -> &SharedRow {
        if let Some(row) = self.shared_row(place) {
            return row;
        }
        self.shape.core.has_shared_rows.store(true, Release);
        let rows = self.shared.get_or_init(|| {
            let places = 0..self.shape.rows();
            Box::new(places.map(|_| OnceBox::new()).collect())
        });
        rows[place].get_or_init(|| Box::new(SharedRow::new(kind)))
    }
}

impl Handle<Series> {
    /// The base row, for the running thread.
    #[inline]
    pub(crate) fn base(&self) -> Access<'_> {
        self.row(0, || RowKind::Base)
    }

    /// Counts the end of a call in a status that is known beforehand.
    #[inline]
    pub(crate) fn complete(&self, status: usize, nanos: u64, retries: u64) {
        if retries > 0 && self.shape.counts_ended_retries {
            self.row(self.shape.retries_place(status), || RowKind::Base)
                .retry(retries);
        }
        self.complete_natively(status, nanos);
        let bucket = self.shape.buckets.index(nanos);
        self.row(1 + status, || self.shape.completions())
            .complete_given(bucket, nanos);
        self.ask_for_exemplar(1 + status, bucket, nanos);
    }

    /// Counts a value that a call told. By numbers, which need no memory.
    #[inline]
    pub(crate) fn observe(&self, value: Value, number: f64) {
        match self {
            Handle::Global(series) => series.observe_globally(value.place, value.index, number),
            Handle::Scoped(series) => series.observe_shared(value.place, value.index, number),
        }
    }

    /// Counts a value beyond all bounds, of which the sum can tell nothing.
    #[cold]
    pub(crate) fn observe_infinite(&self, value: Value) {
        self.observe_natively(value.index, f64::INFINITY);
        let last = self.shape.values.of(value.index).len() - 1;
        self.row(value.place, || self.shape.value_rows(value.index))
            .observe(last, 0.0);
        self.ask_for_exemplar(value.place, last, f64::INFINITY.to_bits());
    }

    /// The row at a place behind the first, for the running thread.
    #[inline]
    fn row(&self, place: usize, kind: impl Fn() -> RowKind) -> Access<'_> {
        match self {
            Handle::Global(series) => match thread::hot_row(series.first_row + place as u32) {
                Some(row) => Access::Own(row),
                None => self.row_otherwise(place, kind()),
            },
            Handle::Scoped(series) => Access::Shared(series.make_shared_row(place, kind())),
        }
    }
}
