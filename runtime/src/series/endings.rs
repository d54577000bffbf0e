//! The rows of endings that are not known beforehand, or not from the start: one per
//! status and error type, made when met.

use std::borrow::Cow;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::{Relaxed, Release};

use once_cell::race::OnceBox;

use crate::cells::row::{Access, RowKind, SharedRow};
use crate::cells::thread;
use crate::declaration::StatusKey;
use crate::error_type::ErrorClass;
use crate::exemplar::Slots;
use crate::registry::OVERFLOW;
use crate::series::many_endings::ManyEndings;
use crate::series::natives::DurationCells;
use crate::series::{Event, Handle, Series};
use crate::sync::lock;
use crate::warn;

/// Calls of a series that ended in one status with errors of one class, or with none.
pub(crate) struct EndingRow {
    status: StatusKey,
    class: Option<ErrorClass>,
    /// The number of the row; the next one is that of its calls' retries, where they are
    /// counted.
    pub(crate) id: u32,
    shared: OnceBox<SharedRow>,
    shared_retries: OnceBox<SharedRow>,
    natives: DurationCells,
    /// From the first one on.
    pub(super) exemplars: OnceBox<Slots>,
    next: OnceBox<EndingRow>,
}

/// A status as a call has it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum StatusRef<'a> {
    Closed(usize),
    Open(&'a str),
}

/// Append-only, and read without a lock: a short list, as most series have few error types
/// and statuses, and what is behind it.
pub(crate) struct EndingRows {
    first: OnceBox<EndingRow>,
    more: OnceBox<ManyEndings>,
    appending: Mutex<()>,
    declared: AtomicBool,
}

/// The length of the list.
const FEW: usize = 8;

/// Whether an ending was declared beforehand: then the cap does not count it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Origin {
    Declared,
    Met,
}

impl StatusKey {
    #[inline]
    pub(crate) fn is(&self, status: StatusRef<'_>) -> bool {
        match (self, status) {
            (StatusKey::Closed(own), StatusRef::Closed(index)) => *own == index,
            (StatusKey::Open(own), StatusRef::Open(text)) => own == text,
            _ => false,
        }
    }

    pub(crate) fn by_ref(&self) -> StatusRef<'_> {
        match self {
            StatusKey::Closed(index) => StatusRef::Closed(*index),
            StatusKey::Open(text) => StatusRef::Open(text),
        }
    }
}

impl From<StatusRef<'_>> for StatusKey {
    fn from(status: StatusRef<'_>) -> StatusKey {
        match status {
            StatusRef::Closed(index) => StatusKey::Closed(index),
            StatusRef::Open(text) => StatusKey::Open(text.to_owned()),
        }
    }
}

impl EndingRows {
    pub(crate) fn new() -> EndingRows {
        EndingRows {
            first: OnceBox::new(),
            more: OnceBox::new(),
            appending: Mutex::new(()),
            declared: AtomicBool::new(false),
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &EndingRow> {
        let more = self.more.get().into_iter().flat_map(ManyEndings::iter);
        self.few().chain(more)
    }

    #[inline]
    fn few(&self) -> impl Iterator<Item = &EndingRow> {
        std::iter::successors(self.first.get(), |row| row.next.get())
    }

    #[inline]
    fn find(&self, status: StatusRef<'_>, class: Option<&ErrorClass>) -> Option<&EndingRow> {
        let few = self.few().find(|row| row.is(status, class));
        few.or_else(|| self.more.get()?.find(status, class))
    }

    /// The row with that number.
    pub(crate) fn by_id(&self, id: u32) -> Option<&EndingRow> {
        let few = self.few().find(|row| row.id == id);
        few.or_else(|| self.more.get()?.by_id(id))
    }

    /// To be called by one thread at a time.
    fn append(&self, row: EndingRow) -> Option<&EndingRow> {
        if self.few().count() == FEW {
            return self.more.get_or_init(Box::default).append(row);
        }
        let end = self.few().last().map_or(&self.first, |last| &last.next);
        Some(end.get_or_init(|| Box::new(row)))
    }
}

impl EndingRow {
    #[inline]
    pub(super) fn is(&self, status: StatusRef<'_>, class: Option<&ErrorClass>) -> bool {
        self.status.is(status) && self.class.as_ref() == class
    }

    pub(super) fn class(&self) -> Option<&ErrorClass> {
        self.class.as_ref()
    }

    pub(crate) fn status(&self) -> StatusRef<'_> {
        self.status.by_ref()
    }

    /// The cells that threads share, if one has written them.
    pub(crate) fn shared(&self) -> Option<&SharedRow> {
        self.shared.get()
    }

    pub(super) fn natives(&self) -> &DurationCells {
        &self.natives
    }

    /// Those of the retries.
    pub(crate) fn shared_retries(&self) -> Option<&SharedRow> {
        self.shared_retries.get()
    }
}

impl Series {
    /// Whether a call site has added the errors it knows.
    pub(crate) fn errors_are_declared(&self) -> bool {
        self.endings.declared.swap(true, Relaxed)
    }

    /// The word of a status.
    pub(crate) fn status_word<'a>(&'a self, status: StatusRef<'a>) -> &'a str {
        match status {
            StatusRef::Closed(index) => self.shape.statuses.get(index).map_or("", |word| word),
            StatusRef::Open(text) => text,
        }
    }

    /// The error type of a row, if it counts errors.
    pub(crate) fn error_type(&self, row: &EndingRow) -> Option<Cow<'static, str>> {
        Some(self.class_label(row.status(), row.class.as_ref()?))
    }

    /// The word of an error's class: that of the status where nothing else is known.
    pub(crate) fn class_label(
        &self,
        status: StatusRef<'_>,
        class: &ErrorClass,
    ) -> Cow<'static, str> {
        match class.label() {
            Some(label) => label,
            None => Cow::Owned(self.status_word(status).to_owned()),
        }
    }
}

impl Handle<Series> {
    /// Counts the end of a call that has no row of its own from the start.
    #[inline]
    pub(crate) fn complete_as(
        &self,
        status: StatusRef<'_>,
        class: Option<&ErrorClass>,
        nanos: u64,
        retries: u64,
    ) {
        let row = match self.endings.find(status, class) {
            Some(row) => row,
            None => self.new_ending_row(status, class, Origin::Met),
        };
        if retries > 0 && self.shape.counts_ended_retries {
            self.access(row.id + 1, &row.shared_retries, RowKind::Base)
                .retry(retries);
        }
        row.natives.count(&self.shape.natives, nanos);
        let bucket = self.shape.buckets.index(nanos);
        self.access(row.id, &row.shared, self.shape.completions())
            .complete_given(bucket, nanos);
        self.ask_for_ending_exemplar(row, bucket, nanos);
    }

    /// Makes an error type's row before its first error.
    pub(crate) fn declare_error(&self, status: StatusRef<'_>, class: &ErrorClass) {
        if self.endings.find(status, Some(class)).is_none() {
            self.new_ending_row(status, Some(class), Origin::Declared);
        }
    }

    #[inline]
    fn access<'a>(&'a self, id: u32, shared: &'a OnceBox<SharedRow>, kind: RowKind) -> Access<'a> {
        let own = match self {
            Handle::Global(_) => thread::hot_row(id)
                .map(Access::Own)
                .or_else(|| thread::own_row(id, kind)),
            Handle::Scoped(_) => None,
        };
        own.unwrap_or_else(|| {
            let shared = shared.get_or_init(|| {
                self.shape.core.has_shared_rows.store(true, Release);
                Box::new(SharedRow::new(kind))
            });
            Access::Shared(shared)
        })
    }

    #[cold]
    fn new_ending_row(
        &self,
        status: StatusRef<'_>,
        class: Option<&ErrorClass>,
        origin: Origin,
    ) -> &EndingRow {
        let status = self.shown(status);
        let takes_room = origin == Origin::Met && class.is_some_and(ErrorClass::is_open);
        self.find_or_append(status, class, takes_room)
            .unwrap_or_else(|| {
                self.shape.dropped.fetch_add(1, Relaxed);
                self.warn_of_too_many("label sets with error types");
                let overflow = ErrorClass::Word(Cow::Borrowed(OVERFLOW));
                let row = self.find_or_append(status, Some(&overflow), false);
                row.expect("it takes no room")
            })
    }

    /// The status, or what stands for it where there are too many.
    fn shown<'a>(&self, status: StatusRef<'a>) -> StatusRef<'a> {
        match status {
            StatusRef::Open(word) if !self.shape.may_show_status(word) => {
                self.shape.dropped.fetch_add(1, Relaxed);
                self.warn_of_too_many("statuses");
                StatusRef::Open(OVERFLOW)
            }
            other => other,
        }
    }

    /// The row, made if need be; none where it takes room and there is none.
    fn find_or_append(
        &self,
        status: StatusRef<'_>,
        class: Option<&ErrorClass>,
        takes_room: bool,
    ) -> Option<&EndingRow> {
        let _appending = lock(&self.endings.appending);
        if let Some(row) = self.endings.find(status, class) {
            return Some(row);
        }
        if takes_room {
            self.take_error_room()?;
        }
        let rows = if self.shape.counts_ended_retries {
            2
        } else {
            1
        };
        let id = self.shape.core.new_rows(rows);
        let status = StatusKey::from(status);
        self.shape.core.tell(Event::EndingRow {
            series: self.clone(),
            error_type: class.map(|class| self.class_label(status.by_ref(), class)),
            status: status.clone(),
            row: id,
        });
        let row = EndingRow {
            status,
            class: class.cloned(),
            id,
            shared: OnceBox::new(),
            shared_retries: OnceBox::new(),
            natives: DurationCells::new(&self.shape.natives),
            exemplars: OnceBox::new(),
            next: OnceBox::new(),
        };
        self.endings.append(row)
    }

    /// Takes room for one error type of a series; `None` if there is none.
    fn take_error_room(&self) -> Option<()> {
        let limit = self.shape.limit;
        let more = |made| (made < limit).then_some(made + 1);
        let taken = self.shape.error_sets.fetch_update(Relaxed, Relaxed, more);
        taken.ok().map(drop)
    }

    fn warn_of_too_many(&self, what: &'static str) {
        let declaration = self.shape.declaration;
        warn::once_a_minute(what, declaration.cause(), || {
            let (operation, limit) = (declaration.operation, self.shape.limit);
            Cow::Owned(format!(
                "operation `{operation}` has more than {limit} {what}: further ones are counted \
                 under `{OVERFLOW}`; give it fewer, or the registry a larger `series_limit`"
            ))
        });
    }
}
