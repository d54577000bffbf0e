//! What is told of a call besides the numbers: an event for `tracing`, and the failures
//! that a registry remembers.

use std::time::{Duration, SystemTime};

use crate::error_type::ErrorClass;
use crate::failure::Failure;
use crate::series::{Handle, Series, StatusRef};

/// A call that has ended.
#[derive(Clone, Copy)]
pub(crate) struct Finished<'a> {
    pub(crate) series: &'a Handle<Series>,
    pub(crate) status: StatusRef<'a>,
    pub(crate) class: Option<&'a ErrorClass>,
    pub(crate) severity: Severity,
    pub(crate) nanos: u64,
    pub(crate) retries: u64,
}

/// How bad that is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Severity {
    Fine,
    Error,
    Panic,
}

/// Whether calls that ended well are told of as well.
#[inline]
pub(crate) fn tells_all() -> bool {
    event::is_on()
}

/// Whether anything is told of calls that ended so.
#[inline]
pub(crate) fn is_wanted(series: &Series, severity: Severity) -> bool {
    event::is_on() || (severity != Severity::Fine && series.shape.failures_kept > 0)
}

/// Tells of a call.
#[cold]
pub(crate) fn finished(call: &Finished<'_>) {
    if event::is_on() {
        event::emit(call);
    }
    if call.severity != Severity::Fine {
        call.series.remember(|| call.failure());
    }
}

impl Finished<'_> {
    fn labels(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let fields = self.series.shape.declaration.fields;
        let names = fields.iter().map(|field| field.name);
        names.zip(self.series.label_texts())
    }

    fn error_type(&self) -> Option<String> {
        let class = self.class?;
        Some(self.series.class_label(self.status, class).into_owned())
    }

    fn failure(&self) -> Failure {
        Failure {
            operation: self.series.shape.declaration.operation,
            labels: self
                .labels()
                .map(|(name, value)| (name, value.to_owned()))
                .collect(),
            status: self.series.status_word(self.status).to_owned(),
            error_type: self.error_type(),
            at: SystemTime::now(),
            duration: Duration::from_nanos(self.nanos),
            retries: self.retries,
            thread: std::thread::current().name().map(str::to_owned),
            span: event::current_span(),
        }
    }
}

#[cfg(not(feature = "tracing"))]
mod event {
    use super::Finished;

    #[inline]
    pub(super) fn is_on() -> bool {
        false
    }

    pub(super) fn emit(_: &Finished<'_>) {}

    pub(super) fn current_span() -> Option<u64> {
        None
    }
}

#[cfg(feature = "tracing")]
mod event {
    use std::cell::Cell;

    use tracing::Level;
    use tracing::level_filters::LevelFilter;

    use super::{Finished, Severity};
    use crate::exposition::escape;
    use crate::guard::guarded;

    thread_local! {
        /// Whether an event is being told: what a subscriber does is told of to nobody,
        /// or it would go on for ever.
        static TELLING: Cell<bool> = const { Cell::new(false) };
    }

    #[inline]
    pub(super) fn is_on() -> bool {
        LevelFilter::current() != LevelFilter::OFF
    }

    pub(super) fn emit(call: &Finished<'_>) {
        if TELLING.replace(true) {
            return;
        }
        guarded(SUBSCRIBER, || tell(call));
        TELLING.set(false);
    }

    const SUBSCRIBER: &str = "a subscriber of `tracing`";

    fn tell(call: &Finished<'_>) {
        // The level is part of an event's static description.
        macro_rules! event {
            ($level:expr) => {
                if tracing::enabled!(target: "callmeter", $level) {
                    let pairs: Vec<(&str, &str)> = call.labels().collect();
                    let labels = escape::render(&pairs);
                    tracing::event!(
                        target: "callmeter",
                        $level,
                        operation = call.series.shape.declaration.operation,
                        labels = labels.by_ref().text,
                        status = call.series.status_word(call.status),
                        error_type = call.error_type(),
                        duration_seconds = call.nanos as f64 / 1e9,
                        retries = call.retries,
                        "call finished"
                    );
                }
            };
        }
        match call.severity {
            Severity::Fine => event!(Level::DEBUG),
            Severity::Error => event!(Level::WARN),
            Severity::Panic => event!(Level::ERROR),
        }
    }

    pub(super) fn current_span() -> Option<u64> {
        guarded(SUBSCRIBER, || {
            Some(tracing::Span::current().id()?.into_u64())
        })
        .flatten()
    }
}
