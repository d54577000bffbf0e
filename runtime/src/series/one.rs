use std::sync::Arc;
use std::sync::atomic::Ordering::Release;

use once_cell::race::OnceBox;

use crate::LabelValues;
use crate::cells::row::{Access, RowKind, SharedRow};
use crate::cells::thread;
use crate::series::errors::ErrorRows;
use crate::series::{Handle, OpenLabels, OperationShape};

/// One label set of an operation in one registry.
///
/// Rows are numbered from `first_row`: the base row, then one per status.
pub(crate) struct Series {
    pub(crate) first_row: u32,
    pub(crate) shape: Arc<OperationShape>,
    pub(crate) closed: usize,
    pub(crate) open: OpenLabels,
    pub(crate) errors: ErrorRows,
    /// Cells that several threads write, by row; in the global registry only for
    /// threads without a slab.
    shared: OnceBox<SharedRows>,
}

type SharedRows = Box<[OnceBox<SharedRow>]>;

impl Series {
    pub(crate) fn new(shape: &Arc<OperationShape>, values: &LabelValues<'_>) -> Series {
        Series {
            first_row: shape.core.new_rows(shape.rows()),
            shape: Arc::clone(shape),
            closed: values.closed,
            open: OpenLabels::new(values.open),
            errors: ErrorRows::new(),
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

    /// The base row, if several threads have written it.
    pub(crate) fn each_shared_base(&self, read: &mut dyn FnMut(u32, &SharedRow)) {
        if let Some(row) = self.shared_row(0) {
            read(self.first_row, row);
        }
    }

    /// The completion rows that several threads have written.
    pub(crate) fn each_shared_completions(&self, read: &mut dyn FnMut(u32, &SharedRow)) {
        for status in 0..self.shape.statuses.len() {
            if let Some(row) = self.shared_row(1 + status) {
                read(self.completion_row(status), row);
            }
        }
        for error in self.errors.iter() {
            if let Some(row) = error.shared() {
                read(error.id, row);
            }
        }
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
        match self {
            Handle::Global(series) => match thread::hot_row(series.first_row) {
                Some(row) => Access::Own(row),
                None => self.row_otherwise(0, RowKind::Base),
            },
            Handle::Scoped(series) => Access::Shared(series.make_shared_row(0, RowKind::Base)),
        }
    }

    /// The completion row of a status, for the running thread.
    #[inline]
    pub(crate) fn completions(&self, status: usize) -> Access<'_> {
        match self {
            Handle::Global(series) => match thread::hot_row(series.completion_row(status)) {
                Some(row) => Access::Own(row),
                None => self.row_otherwise(1 + status, series.shape.completions()),
            },
            Handle::Scoped(series) => {
                Access::Shared(series.make_shared_row(1 + status, series.shape.completions()))
            }
        }
    }

    #[cold]
    fn row_otherwise(&self, place: usize, kind: RowKind) -> Access<'_> {
        let row = self.first_row + place as u32;
        thread::own_row(row, kind)
            .unwrap_or_else(|| Access::Shared(self.make_shared_row(place, kind)))
    }

    /// Counts the end of a call.
    #[inline]
    pub(crate) fn complete(&self, status: usize, nanos: u64) {
        let bucket = self.shape.buckets.index(nanos);
        self.completions(status).complete(bucket, nanos);
    }
}
