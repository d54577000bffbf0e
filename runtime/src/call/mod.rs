//! One call, from its start to its end.
//!
//! * [`ending`]: how it ended, told from what it returned.
//! * [`finish`]: from there to the cells.
//! * [`observe`]: values that it tells of itself.
//! * [`probe`]: whether that is a `Result`, and of what, decided by its type.
//! * [`state`]: who runs it, and its retries.
//! * [`watch`]: polls of a future that belong to a call.
//! * [`prepared`]: a call of a future that is not polled yet.
//! * [`tracked`]: a future with its call.
//! * [`returning`]: the end of a call whose value is not looked at.
//! * [`retry`], [`timeout`]: what the options of these names run.

mod ending;
mod finish;
mod observe;
pub(crate) mod prepared;
pub mod probe;
#[cfg(feature = "backon")]
pub(crate) mod retry;
pub(crate) mod returning;
mod state;
#[cfg(feature = "tokio")]
pub(crate) mod timeout;
pub(crate) mod tracked;
pub(crate) mod watch;

use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

pub use self::ending::{Ending, ending_by};
pub use self::observe::{Observer, observe, values, values_of};

pub(crate) use self::finish::status_of_error;

use self::finish::{End, finish_as, finish_successfully, finish_with_error};
use self::state::{FUNCTION, POLLED_FUTURE, State};
use crate::cells::thread;
use crate::clock;
use crate::guard::guarded;
use crate::operation::IntoOperation;
use crate::registry::{self, Origin, Registry};
use crate::series::{Handle, Series};
use crate::{ErrorType, LabelValues, Operation, Outcome, Status};

/// A call in progress.
///
/// The attributes make one for each call; the option `handle = call` gives the body a
/// reference to it. By hand it is made by [`Operation::start`]. Dropped unfinished, a
/// call counts as cancelled, or as panicked while the thread unwinds.
#[must_use = "a call that is dropped at once counts as cancelled; keep it until the work is done"]
pub struct Call<S: Status = Outcome> {
    /// `None` if the call is not counted, or finished.
    series: Option<Handle<Series>>,
    start: u64,
    state: State,
    status: PhantomData<fn() -> S>,
}

impl<S: Status> Call<S> {
    /// Starts a call of a series; one of `None` is not counted.
    #[inline]
    pub(crate) fn begin(series: Option<Handle<Series>>) -> Call<S> {
        if let Some(series) = &series {
            series.count_start();
        }
        Call::begun(series)
    }

    /// A call whose start has been counted.
    #[inline]
    pub(crate) fn begun(series: Option<Handle<Series>>) -> Call<S> {
        Call {
            series,
            start: clock::now(),
            state: State::new(),
            status: PhantomData,
        }
    }

    /// Counts the start of a call that was only [described](describe).
    #[cfg(feature = "actix")]
    #[inline]
    pub(crate) fn started(self) -> Call<S> {
        if let Some(series) = &self.series {
            series.count_start();
        }
        self
    }

    /// Counts the call in the series of another one, which was only [described](describe), as if it had started
    /// there. On the thread that it started on.
    #[cfg(feature = "actix")]
    #[inline]
    pub(crate) fn move_to(&mut self, mut described: Call<S>) {
        let (Some(from), Some(to)) = (&self.series, described.series.take()) else {
            return;
        };
        if !std::ptr::eq::<Series>(&**from, &*to) && from.gives_start_to(&to) {
            self.series = Some(to);
        }
    }

    /// Counts one attempt behind the first.
    pub fn retried(&self) {
        self.retries(1);
    }

    /// Counts several attempts behind the first.
    pub fn retries(&self, count: u64) {
        if let Some(series) = &self.series {
            self.state.add_retries(count);
            series.count_retries(count);
        }
    }

    /// Ends the call in a status of the operation. Where that is an error, the
    /// `error_type` is the word of the status.
    pub fn finish(mut self, status: S) {
        self.settle_in(status);
    }

    /// As [`finish`](Call::finish), by reference.
    #[inline]
    pub(crate) fn settle_in(&mut self, status: S) {
        if let Some((series, end)) = self.end() {
            finish_as(&series, || status, Outcome::Success, None, end);
        }
    }

    /// Ends the call in a status, after a duration that was measured elsewhere.
    ///
    /// ```
    /// use std::time::Duration;
    /// use callmeter::{Operation, Outcome, Task};
    ///
    /// Task { task_name: "print" }.start().finish_after(Outcome::Success, Duration::from_secs(45));
    /// let labels = [("task_name", "print"), ("status", "success")];
    /// let sum = callmeter::registry().snapshot().value("task_duration_seconds_sum", &labels);
    /// assert_eq!(sum, Some(45.0));
    /// ```
    pub fn finish_after(mut self, status: S, duration: Duration) {
        if let Some((series, end)) = self.end() {
            let nanos = clock::nanos_of(duration);
            let end = End { nanos, ..end };
            finish_as(&series, || status, Outcome::Success, None, end);
        }
    }

    /// Ends the call as a tracked function that returned `result` would.
    pub fn finish_result<T, E: ErrorType>(mut self, result: &Result<T, E>) {
        self.settle(result, |result| ending::of_known(result));
    }

    /// Ends the call of a function or future that returned. By reference, as moving a
    /// call out of a future's state costs more than the rest.
    #[doc(hidden)]
    #[inline]
    pub fn settle<R: ?Sized>(&mut self, value: &R, classify: impl FnOnce(&R) -> Ending) {
        let Some(series) = self.series.take() else {
            return;
        };
        let end = clock::now();
        let retries = self.state.retries();
        match classify(value) {
            Ending::Success => finish_successfully::<S>(series, self.start, end, retries),
            error => finish_with_error::<S>(series, error, self.start, end, retries),
        }
    }

    /// Ends the call in the status that `outcome` makes of what was returned.
    #[doc(hidden)]
    pub fn settle_as<R: ?Sized>(
        &mut self,
        value: &R,
        outcome: impl FnOnce(&R) -> S,
        classify: impl FnOnce(&R) -> Ending,
    ) {
        let Some((series, end)) = self.end() else {
            return;
        };
        let (told, word, class) = match classify(value) {
            Ending::Success => (Outcome::Success, None, None),
            Ending::Error {
                outcome,
                word,
                class,
            } => (outcome, word, Some(class)),
        };
        let status = guarded("an `outcome = …` expression", || outcome(value));
        let status = || status.unwrap_or_else(|| status_of_error(&series, told, word));
        finish_as(&series, status, told, class.as_ref(), end);
    }

    /// As [`settle`](Call::settle), of a call with a time limit.
    #[doc(hidden)]
    pub fn settle_within<R: ?Sized>(
        &mut self,
        value: &R,
        timed_out: bool,
        classify: impl FnOnce(&R) -> Ending,
    ) {
        self.settle(value, |value| classify(value).timed_out_if(timed_out));
    }

    /// As [`settle_as`](Call::settle_as), of a call with a time limit.
    #[doc(hidden)]
    pub fn settle_within_as<R: ?Sized>(
        &mut self,
        value: &R,
        timed_out: bool,
        outcome: impl FnOnce(&R) -> S,
        classify: impl FnOnce(&R) -> Ending,
    ) {
        if timed_out {
            self.settle_within(value, true, classify);
        } else {
            self.settle_as(value, outcome, classify);
        }
    }

    /// Whether it is counted and has not ended.
    #[cfg(any(feature = "actix", feature = "tower"))]
    #[inline]
    pub(crate) fn is_open(&self) -> bool {
        self.series.is_some()
    }

    /// The clock is read first: what follows is not part of the call.
    #[inline]
    fn end(&mut self) -> Option<(Handle<Series>, End)> {
        let series = self.series.take()?;
        let nanos = clock::nanos_since(self.start);
        let retries = self.state.retries();
        Some((series, End { nanos, retries }))
    }
}

impl<S: Status> Drop for Call<S> {
    #[inline]
    fn drop(&mut self) {
        if self.series.is_some() {
            self.drop_unfinished();
        }
    }
}

impl<S: Status> Call<S> {
    #[cold]
    fn drop_unfinished(&mut self) {
        let panicked = match self.state.runner() {
            FUNCTION => std::thread::panicking(),
            runner => runner == POLLED_FUTURE,
        };
        let outcome = if panicked {
            Outcome::Panicked
        } else {
            Outcome::Cancelled
        };
        if let Some((series, end)) = self.end() {
            finish_as(&series, || S::from(outcome), outcome, None, end);
        }
    }
}

impl<S: Status> fmt::Debug for Call<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operation = self
            .series
            .as_ref()
            .map(|series| series.shape.declaration.operation);
        f.debug_struct("Call")
            .field("operation", &operation)
            .finish_non_exhaustive()
    }
}

/// The status of the operation that an expression evaluates to.
pub(crate) type StatusOf<M> = <<M as IntoOperation>::Operation as Operation>::Status;

/// Starts a call of an operation that is made at each call.
#[inline]
pub fn start<M: IntoOperation>(evaluate: impl FnOnce() -> M) -> Call<StatusOf<M>> {
    Call::begin(find(evaluate))
}

/// A call whose start is not counted yet: it is to be [started](Call::started) or
/// [moved to](Call::move_to).
#[cfg(feature = "actix")]
#[inline]
pub(crate) fn describe<M: IntoOperation>(
    registry: Option<&Registry>,
    evaluate: impl FnOnce() -> M,
) -> Call<StatusOf<M>> {
    Call::begun(guarded(LABELS, || series(registry, evaluate)).flatten())
}

/// The series of an operation that is made at each call, in the current registry.
#[inline]
pub(crate) fn find<M: IntoOperation>(evaluate: impl FnOnce() -> M) -> Option<Handle<Series>> {
    guarded(LABELS, || series(None, evaluate)).flatten()
}

/// Counts the end of a call that was begun elsewhere.
pub(crate) fn end_half<O: Operation>(
    operation: O,
    status: O::Status,
    duration: Duration,
    retries: u64,
) {
    if let Some(series) = find(|| operation) {
        series.end_half();
        series.count_retries(retries);
        let nanos = clock::nanos_of(duration);
        finish_as(
            &series,
            || status,
            Outcome::Success,
            None,
            End { nanos, retries },
        );
    }
}

/// As [`start`], in a given registry.
pub fn start_in<M: IntoOperation>(
    registry: &Registry,
    evaluate: impl FnOnce() -> M,
) -> Call<StatusOf<M>> {
    Call::begin(guarded(LABELS, || series(Some(registry), evaluate)).flatten())
}

/// What is started where nothing can be counted.
pub trait Uncounted {
    /// Counts nothing.
    fn uncounted() -> Self;
}

impl<S: Status> Uncounted for Call<S> {
    fn uncounted() -> Self {
        Call::begin(None)
    }
}

/// Starts or prepares a call in a registry that is evaluated at each call.
pub fn in_registry<C: Uncounted>(start: impl FnOnce() -> C) -> C {
    guarded("a `registry = …` expression", start).unwrap_or_else(C::uncounted)
}

/// Evaluates an expression of an attribute; `None` if it panicked.
#[inline]
pub fn evaluate<T>(expression: impl FnOnce() -> T) -> Option<T> {
    guarded(LABELS, expression)
}

/// Calls a function's body.
#[inline(always)]
pub fn invoke<R, F: FnOnce() -> R>(body: F) -> R {
    body()
}

const LABELS: &str = "an operation or label expression";

#[inline]
fn series<M: IntoOperation>(
    registry: Option<&Registry>,
    evaluate: impl FnOnce() -> M,
) -> Option<Handle<Series>> {
    let operation = evaluate().into_operation()?;
    let declaration = M::Operation::declaration();
    Some(operation.with_label_values(|values| match registry {
        None => current_series(declaration, &values),
        Some(registry) => registry.series(declaration, &values, Origin::Call),
    }))
}

/// The series of a label set in the current registry.
#[inline]
pub(crate) fn current_series(
    declaration: &'static crate::declaration::Declaration,
    values: &LabelValues<'_>,
) -> Handle<Series> {
    if !thread::is_scoped()
        && let Some(operation) = declaration.registered.0.get()
        && let Some(series) = operation.find_hot(values)
    {
        return series;
    }
    find_current(declaration, values)
}

#[cold]
fn find_current(
    declaration: &'static crate::declaration::Declaration,
    values: &LabelValues<'_>,
) -> Handle<Series> {
    match registry::current() {
        Some(registry) => registry.series(declaration, values, Origin::Call),
        None => registry::registry().series(declaration, values, Origin::Call),
    }
}
