use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::atomic::Ordering::{Acquire, Relaxed, Release};
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, AtomicUsize};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::cells::row::RowKind;
use crate::clock::SystemClock;
use crate::declaration::{Bounds, Declaration, StatusKey, ViewKind};
use crate::exemplar::Source;
use crate::label::clipped;
use crate::metric::RegisteredFamily;
use crate::registry::RegisteredOperation;
use crate::series::{Buckets, Handle, Natives, Series, ValueBuckets};
use crate::sync::lock;

/// What the series of an operation in one registry have in common.
pub(crate) struct OperationShape {
    pub(crate) declaration: &'static Declaration,
    /// Of durations: the bounds of all its families together.
    pub(crate) buckets: Buckets,
    pub(crate) values: ValueBuckets,
    pub(crate) natives: Natives,
    /// Whether a family shows starts, retries or calls in progress; else they are not
    /// counted.
    pub(crate) counts_starts: bool,
    /// Whether a family shows retries by how their calls ended.
    pub(crate) counts_ended_retries: bool,
    /// The words of the status label by the index of the status; empty for open statuses.
    pub(crate) statuses: Box<[Cow<'static, str>]>,
    /// Which of them are errors.
    pub(crate) errors: Box<[bool]>,
    /// How many label sets that were not known beforehand may be made.
    pub(crate) limit: usize,
    /// How many failures each series remembers.
    pub(crate) failures_kept: usize,
    /// Those made, and the pairs of series and error type.
    pub(crate) label_sets: AtomicUsize,
    pub(crate) error_sets: AtomicUsize,
    /// The words of open statuses met so far.
    open_statuses: Mutex<BTreeSet<Box<str>>>,
    /// Calls whose label set was one too many.
    pub(crate) dropped: AtomicU64,
    pub(crate) core: Arc<RegistryCore>,
}

/// What an operation's shape is in one registry.
pub(crate) struct Settings<'a> {
    pub(crate) limit: usize,
    pub(crate) failures_kept: usize,
    /// Which of the statuses known beforehand are errors.
    pub(crate) errors: Box<[bool]>,
    pub(crate) natives: Natives,
    /// Statuses that this registry shows by another word, by index.
    pub(crate) words: &'a [(usize, String)],
}

/// The part of a registry that its series need.
#[derive(Default)]
pub(crate) struct RegistryCore {
    pub(crate) is_global: bool,
    next_row: AtomicU32,
    /// What the next scrape has to learn, and when it came, if series tell that; `None` once the registry is gone. Events hold
    /// series and these this core, so what was left here would never be freed.
    events: Mutex<Option<Events>>,
    has_events: AtomicBool,
    /// Series with failures that are remembered; as above.
    failed: Mutex<Option<Vec<Handle<Series>>>>,
    /// Whether some calls were counted in cells that threads share.
    pub(crate) has_shared_rows: AtomicBool,
    pub(crate) internal_errors: AtomicU64,
    /// Label values that were too long.
    pub(crate) clipped: AtomicU64,
    /// Label values are cut there.
    pub(crate) longest_text: usize,
    /// How long a removed series is kept for its label set.
    pub(crate) grace: Duration,
    /// The names of the labels that all series have.
    pub(crate) const_labels: Vec<String>,
    /// Those that no family may have.
    pub(crate) refused_labels: Vec<String>,
    pub(crate) register_errors: AtomicU64,
    /// Where exemplars come from, if it has some.
    pub(crate) exemplars: Option<Source>,
    pub(crate) system_clock: SystemClock,
    /// When it was made, if series tell when they began.
    pub(crate) created: Option<f64>,
    pub(crate) tells_created: bool,
}

/// What came, and when, if series tell that.
type Events = Vec<(Event, Option<f64>)>;

/// Something new in a registry, in the order in which it came.
pub(crate) enum Event {
    Operation(Handle<RegisteredOperation>),
    Family(Handle<RegisteredFamily>),
    Series(Handle<Series>),
    EndingRow {
        series: Handle<Series>,
        status: StatusKey,
        error_type: Option<Cow<'static, str>>,
        row: u32,
    },
}

impl OperationShape {
    pub(crate) fn new(
        declaration: &'static Declaration,
        buckets: Buckets,
        settings: Settings<'_>,
        core: &Arc<RegistryCore>,
    ) -> OperationShape {
        let views = declaration.views;
        OperationShape {
            declaration,
            buckets,
            values: values(declaration),
            natives: settings.natives,
            counts_starts: views.iter().any(|view| view.is_of_base()),
            counts_ended_retries: views.iter().any(|view| view.is_of_ended_retries()),
            statuses: words(declaration, settings.words),
            errors: settings.errors,
            limit: settings.limit,
            failures_kept: settings.failures_kept,
            label_sets: AtomicUsize::new(0),
            error_sets: AtomicUsize::new(0),
            open_statuses: Mutex::default(),
            dropped: AtomicU64::new(0),
            core: Arc::clone(core),
        }
    }

    /// The kind of the rows that calls end in.
    pub(crate) fn completions(&self) -> RowKind {
        RowKind::Completions {
            buckets: self.buckets.len(),
        }
    }

    /// The kind of a value's rows.
    pub(crate) fn value_rows(&self, value: usize) -> RowKind {
        RowKind::Values {
            buckets: self.values.of(value).len(),
        }
    }

    /// The base row, one per status, one per value, and one per status for the retries
    /// of ended calls if they are counted.
    pub(crate) fn rows(&self) -> u32 {
        (self.retries_place(0) + self.ended_retries_rows()) as u32
    }

    /// Where the row of a value is, behind a series' first row.
    pub(crate) fn value_place(&self, value: usize) -> usize {
        value_place(self.statuses.len(), value)
    }

    /// Where the rows of ended calls' retries begin.
    pub(crate) fn retries_place(&self, status: usize) -> usize {
        self.value_place(self.values.len()) + status
    }

    fn ended_retries_rows(&self) -> usize {
        if self.counts_ended_retries {
            self.statuses.len()
        } else {
            0
        }
    }

    /// Whether another open status may be shown: a registry keeps only so many words.
    pub(crate) fn may_show_status(&self, word: &str) -> bool {
        let mut known = lock(&self.open_statuses);
        if known.contains(word) {
            return true;
        }
        let may = known.len() < self.limit;
        if may {
            known.insert(word.into());
        }
        may
    }
}

/// Behind the base row and one row for each status.
pub(crate) const fn value_place(statuses: usize, value: usize) -> usize {
    1 + statuses + value
}

/// The bounds of each value, by its number.
fn values(declaration: &Declaration) -> ValueBuckets {
    let bounds = declaration
        .views
        .iter()
        .filter_map(|view| match (view.kind, view.bounds) {
            (ViewKind::Value(_), Bounds::Numbers(bounds)) => Some(bounds),
            (ViewKind::Value(_), _) => Some(&[][..]),
            _ => None,
        });
    ValueBuckets::new(bounds)
}

/// Each status' word: its own, unless the operation or the registry has another.
fn words(declaration: &Declaration, of_registry: &[(usize, String)]) -> Box<[Cow<'static, str>]> {
    let own = declaration.status.values.unwrap_or_default();
    let word = |index: usize, own: &'static str| {
        let other = of_registry.iter().rfind(|(of, _)| *of == index);
        if let Some((_, word)) = other {
            return Cow::Owned(word.clone());
        }
        let other = declaration.status.words.iter().find(|(of, _)| *of == index);
        Cow::Borrowed(other.map_or(own, |(_, word)| word))
    };
    own.iter()
        .enumerate()
        .map(|(index, own)| word(index, own))
        .collect()
}

/// What a registry's series keep to.
#[derive(Debug, Default)]
pub(crate) struct Limits {
    pub(crate) longest_text: usize,
    pub(crate) grace: Duration,
    pub(crate) const_labels: Vec<String>,
    pub(crate) refused_labels: Vec<String>,
    pub(crate) exemplars: Option<Source>,
    pub(crate) system_clock: SystemClock,
    pub(crate) tells_created: bool,
}

impl RegistryCore {
    pub(crate) fn new(is_global: bool, limits: Limits) -> RegistryCore {
        RegistryCore {
            is_global,
            longest_text: limits.longest_text,
            grace: limits.grace,
            const_labels: limits.const_labels,
            refused_labels: limits.refused_labels,
            exemplars: limits.exemplars,
            system_clock: limits.system_clock,
            tells_created: limits.tells_created,
            created: limits
                .tells_created
                .then(|| limits.system_clock.now())
                .flatten(),
            events: Mutex::new(Some(Vec::new())),
            failed: Mutex::new(Some(Vec::new())),
            ..RegistryCore::default()
        }
    }

    /// Whether no family may have a label of that name.
    pub(crate) fn refuses_label(&self, name: &str) -> bool {
        self.refused_labels.iter().any(|own| own == name)
    }

    /// A label value, cut if it is too long, which is counted.
    pub(crate) fn clip<'a>(&self, text: &'a str) -> &'a str {
        if text.len() > self.longest_text {
            self.clipped.fetch_add(1, Relaxed);
        }
        clipped(text, self.longest_text)
    }

    /// The number of the first of `count` new rows.
    pub(crate) fn new_rows(&self, count: u32) -> u32 {
        self.next_row.fetch_add(count, Relaxed)
    }

    pub(crate) fn tell(&self, event: Event) {
        let now = self.created_now();
        if let Some(events) = lock(&self.events).as_mut() {
            events.push((event, now));
            self.has_events.store(true, Release);
        }
    }

    /// When what is made now began, if series tell that.
    pub(crate) fn created_now(&self) -> Option<f64> {
        self.tells_created
            .then(|| self.system_clock.now())
            .flatten()
    }

    /// What came since the last call.
    pub(crate) fn take_events(&self) -> Events {
        if !self.has_events.load(Acquire) {
            return Vec::new();
        }
        let mut events = lock(&self.events);
        self.has_events.store(false, Relaxed);
        events.as_mut().map(std::mem::take).unwrap_or_default()
    }

    /// A series remembers its first failure.
    pub(crate) fn remember_failed(&self, series: Handle<Series>) {
        if let Some(failed) = lock(&self.failed).as_mut() {
            failed.push(series);
        }
    }

    /// The series that remember failures.
    pub(crate) fn failed(&self) -> Vec<Handle<Series>> {
        lock(&self.failed).clone().unwrap_or_default()
    }

    /// The registry is gone: there are no more scrapes.
    pub(crate) fn close(&self) {
        let unread = lock(&self.events).take();
        let failed = lock(&self.failed).take();
        drop((unread, failed));
    }
}
