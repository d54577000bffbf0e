//! The rows of a series' errors: one per status and error type, made when met.

use std::borrow::Cow;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::{Relaxed, Release};

use once_cell::race::OnceBox;

use crate::cells::row::{Access, SharedRow};
use crate::cells::thread;
use crate::error_type::ErrorClass;
use crate::registry::OVERFLOW;
use crate::series::shape::Event;
use crate::series::{Handle, Series};
use crate::sync::lock;
use crate::warn;

/// Calls of a series that ended in one status with errors of one class.
pub(crate) struct ErrorRow {
    status: usize,
    class: ErrorClass,
    /// The number of the row.
    pub(crate) id: u32,
    shared: OnceBox<SharedRow>,
    next: OnceBox<ErrorRow>,
}

/// An append-only list that is read without a lock. It is short: a series has few
/// error types, and a registry caps them.
pub(crate) struct ErrorRows {
    first: OnceBox<ErrorRow>,
    appending: Mutex<()>,
    declared: AtomicBool,
}

/// Whether an error type was declared beforehand: then the cap does not count it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    Declared,
    Met,
}

impl ErrorRows {
    pub(crate) fn new() -> ErrorRows {
        ErrorRows {
            first: OnceBox::new(),
            appending: Mutex::new(()),
            declared: AtomicBool::new(false),
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &ErrorRow> {
        std::iter::successors(self.first.get(), |row| row.next.get())
    }

    fn find(&self, status: usize, class: &ErrorClass) -> Option<&ErrorRow> {
        self.iter()
            .find(|row| row.status == status && row.class == *class)
    }

    /// The error type that a row counts, if it counts one.
    pub(crate) fn label_of(&self, id: u32) -> Option<Cow<'static, str>> {
        self.iter()
            .find(|row| row.id == id)
            .map(|row| row.class.label())
    }

    fn append(&self, row: ErrorRow) -> &ErrorRow {
        let end = self.iter().last().map_or(&self.first, |last| &last.next);
        end.get_or_init(|| Box::new(row))
    }
}

impl ErrorRow {
    /// The cells that threads share, if one has written them.
    pub(crate) fn shared(&self) -> Option<&SharedRow> {
        self.shared.get()
    }
}

impl Series {
    /// Whether a call site has added the errors it knows.
    pub(crate) fn errors_are_declared(&self) -> bool {
        self.errors.declared.swap(true, Relaxed)
    }
}

impl Handle<Series> {
    /// Counts the end of a call with an error.
    pub(crate) fn complete_with_error(&self, status: usize, class: &ErrorClass, nanos: u64) {
        let row = match self.errors.find(status, class) {
            Some(row) => row,
            None => self.new_error_row(status, class, Origin::Met),
        };
        let bucket = self.shape.buckets.index(nanos);
        self.access(row).complete(bucket, nanos);
    }

    /// Makes an error type's row before its first error.
    pub(crate) fn declare_error(&self, status: usize, class: &ErrorClass) {
        if self.errors.find(status, class).is_none() {
            self.new_error_row(status, class, Origin::Declared);
        }
    }

    fn access<'a>(&'a self, row: &'a ErrorRow) -> Access<'a> {
        let kind = self.shape.completions();
        let own = match self {
            Handle::Global(_) => thread::hot_row(row.id)
                .map(Access::Own)
                .or_else(|| thread::own_row(row.id, kind)),
            Handle::Scoped(_) => None,
        };
        own.unwrap_or_else(|| {
            let shared = row.shared.get_or_init(|| {
                self.shape.core.has_shared_rows.store(true, Release);
                Box::new(SharedRow::new(kind))
            });
            Access::Shared(shared)
        })
    }

    #[cold]
    fn new_error_row(&self, status: usize, class: &ErrorClass, origin: Origin) -> &ErrorRow {
        let is_counted = origin == Origin::Met && class.is_open();
        if is_counted && !self.may_add_error() {
            let overflow = ErrorClass::Word(Cow::Borrowed(OVERFLOW));
            return self.find_or_append(status, &overflow).0;
        }
        let (row, is_new) = self.find_or_append(status, class);
        if is_counted && !is_new {
            self.shape.error_sets.fetch_sub(1, Relaxed);
        }
        row
    }

    /// The row, and whether this made it.
    fn find_or_append(&self, status: usize, class: &ErrorClass) -> (&ErrorRow, bool) {
        let _appending = lock(&self.errors.appending);
        if let Some(row) = self.errors.find(status, class) {
            return (row, false);
        }
        let id = self.shape.core.new_rows(1);
        let error_type = class.label();
        self.shape.core.tell(Event::ErrorRow {
            series: self.clone(),
            status,
            error_type,
            row: id,
        });
        let (shared, next) = (OnceBox::new(), OnceBox::new());
        let row = ErrorRow {
            status,
            class: class.clone(),
            id,
            shared,
            next,
        };
        (self.errors.append(row), true)
    }

    fn may_add_error(&self) -> bool {
        let made = self.shape.error_sets.fetch_add(1, Relaxed);
        if made < self.shape.limit {
            return true;
        }
        self.shape.error_sets.fetch_sub(1, Relaxed);
        self.shape.dropped.fetch_add(1, Relaxed);
        self.warn_of_error_types();
        false
    }

    fn warn_of_error_types(&self) {
        let declaration = self.shape.declaration;
        let of = declaration.fields.as_ptr() as usize;
        warn::once_a_minute("too many error types", of, || {
            let (operation, limit) = (declaration.operation, self.shape.limit);
            Cow::Owned(format!(
                "operation `{operation}` has more than {limit} label sets with error types: further ones are counted \
                 under `{OVERFLOW}`; give its errors fewer types, or the registry a larger `series_limit`"
            ))
        });
    }
}
