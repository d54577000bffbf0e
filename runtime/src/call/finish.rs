use std::borrow::Cow;

use super::Ending;
use crate::cells::row::Access;
use crate::cells::thread;
use crate::clock;
use crate::declaration::{StatusKey, status_key};
use crate::error_type::ErrorClass;
use crate::guard::guarded;
use crate::report::{self, Finished, Severity};
use crate::series::{Handle, Series, StatusRef};
use crate::{LabelValue, Outcome, Status, warn};

/// What is known of a call at its end.
#[derive(Clone, Copy)]
pub(super) struct End {
    pub(super) nanos: u64,
    pub(super) retries: u64,
}

/// What nearly all calls come to. Generic by the status alone: what is at the place of a
/// call is compiled again for each tracked function.
#[inline(never)]
pub(super) fn finish_successfully<S: Status>(
    series: Handle<Series>,
    start: u64,
    end: u64,
    retries: u64,
) {
    if S::IS_TRUSTED && S::VALUES.is_some() {
        let status = S::from(Outcome::Success);
        if let Handle::Global(series) = series
            && !status.is_error()
        {
            finish_globally(series, status.index(), start, end, retries);
            return;
        }
    }
    finish_otherwise::<S>(series, start, end, retries);
}

#[inline]
fn finish_globally(series: &'static Series, status: usize, start: u64, end: u64, retries: u64) {
    let nanos = clock::nanos_between(start, end);
    match thread::hot_row(series.hot_completion_row(status)) {
        Some(row) if retries == 0 && !report::tells_all() => {
            Access::Own(row).complete(series.shape.buckets.index(nanos), nanos);
        }
        _ => {
            let (series, status) = (Handle::Global(series), StatusRef::Closed(status));
            let end = End { nanos, retries };
            finish(&series, status, false, Outcome::Success, None, end);
        }
    }
}

#[inline(never)]
fn finish_otherwise<S: Status>(series: Handle<Series>, start: u64, end: u64, retries: u64) {
    let nanos = clock::nanos_between(start, end);
    let status = || S::from(Outcome::Success);
    finish_as(
        &series,
        status,
        Outcome::Success,
        None,
        End { nanos, retries },
    );
}

/// Generic by the status alone: it is compiled once for all functions, and what it is
/// given is dropped here, not at the place of each.
#[inline(never)]
pub(super) fn finish_with_error<S: Status>(
    series: Handle<Series>,
    ending: Ending,
    start: u64,
    end: u64,
    retries: u64,
) {
    let nanos = clock::nanos_between(start, end);
    let Ending::Error {
        outcome,
        word,
        class,
    } = &ending
    else {
        return;
    };
    let status = || status_of_error::<S>(&series, *outcome, *word);
    let end = End { nanos, retries };
    finish_as(&series, status, *outcome, Some(class), end);
}

/// Counts the end of a call in a status. `told` is what is known without asking code of
/// the user's, for the case that it panics.
#[inline(never)]
pub(super) fn finish_as<S: Status>(
    series: &Handle<Series>,
    status: impl FnOnce() -> S,
    told: Outcome,
    class: Option<&ErrorClass>,
    end: End,
) {
    if S::IS_TRUSTED {
        let status = status();
        let is_error = status.is_error();
        let finish = |known: StatusRef<'_>| finish(series, known, is_error, told, class, end);
        return match S::VALUES {
            // Of the closed ones that is `Outcome`: it may have been told by hand.
            Some(_) => {
                let told = Outcome::at(status.index());
                let status = StatusRef::Closed(status.index());
                self::finish(series, status, is_error, told, class, end);
            }
            None => status.with_text(|text| finish(StatusRef::Open(text))),
        };
    }
    let known = guarded("a status of the program's own", || {
        let status = status();
        (status_key(&status), status.is_error())
    });
    let (status, is_error) = known.unwrap_or_else(|| otherwise(series, told));
    finish(series, status.by_ref(), is_error, told, class, end);
}

/// What stands for a status that could not be asked.
#[cold]
fn otherwise(series: &Series, told: Outcome) -> (StatusKey, bool) {
    let status = match series.shape.declaration.status.values {
        Some([]) | None => StatusKey::Open(told.word().to_owned()),
        Some(values) => {
            let own = values.iter().position(|word| *word == told.word());
            StatusKey::Closed(own.unwrap_or(values.len() - 1))
        }
    };
    (status, told.is_error())
}

#[inline(never)]
fn finish(
    series: &Handle<Series>,
    status: StatusRef<'_>,
    is_error: bool,
    told: Outcome,
    class: Option<&ErrorClass>,
    end: End,
) {
    let severity = match (is_error, told) {
        (_, Outcome::Panicked) => Severity::Panic,
        (true, _) => Severity::Error,
        (false, _) => Severity::Fine,
    };
    match (status, class) {
        (StatusRef::Closed(index), _) if !is_error => {
            series.complete(index, end.nanos, end.retries);
            report(series, status, None, severity, end);
        }
        (_, class) => {
            let class = is_error.then(|| class.unwrap_or(&ErrorClass::OfStatus));
            series.complete_as(status, class, end.nanos, end.retries);
            report(series, status, class, severity, end);
        }
    }
}

#[inline]
fn report(
    series: &Handle<Series>,
    status: StatusRef<'_>,
    class: Option<&ErrorClass>,
    severity: Severity,
    end: End,
) {
    if report::is_wanted(series, severity) {
        report::finished(&Finished {
            series,
            status,
            class,
            severity,
            nanos: end.nanos,
            retries: end.retries,
        });
    }
}

/// The status of a call that ended with an error: the one whose word the error says, if
/// the operation has it, else that of the outcome.
#[inline]
pub(crate) fn status_of_error<S: Status>(
    series: &Series,
    outcome: Outcome,
    word: Option<&'static str>,
) -> S {
    let Some(word) = word else {
        return S::from(outcome);
    };
    let shown = series.shape.statuses.iter().position(|shown| shown == word);
    let own = shown.and_then(|index| S::VALUES?.get(index));
    S::from_text(own.unwrap_or(&word)).unwrap_or_else(|| {
        if Outcome::from_text(word).is_none() {
            warn_of_word(series, word);
        }
        S::from(outcome)
    })
}

#[cold]
fn warn_of_word(series: &Series, word: &'static str) {
    let of = (series.shape.declaration.cause(), word);
    warn::once_a_minute("an outcome without a status", of, || {
        let operation = series.shape.declaration.operation;
        let statuses = &series.shape.statuses;
        let why = if statuses.iter().any(|shown| shown == word) {
            "which the `LabelValue::from_text` of its status does not know".to_owned()
        } else if statuses.is_empty() {
            "of which its status cannot be made".to_owned()
        } else {
            format!(
                "which is none of its statuses {}",
                crate::registry::words::names(statuses.iter())
            )
        };
        Cow::Owned(format!(
            "an error of operation `{operation}` says `outcome = \"{word}\"`, {why}: it is \
             counted as one that says nothing"
        ))
    });
}
