//! Operations: kinds of calls.

mod shipped;

pub use shipped::{Node, Task, Workflow};

use std::time::Duration;

use crate::declaration::Declaration;
use crate::{Call, LabelValues, Status};

/// A kind of call. Its type names the metric families, its value names the series.
///
/// Derive it; see [the derive's page](derive@crate::Operation). Then put
/// [`#[track(…)]`](crate::track) on functions, or count calls by hand:
///
/// ```
/// use callmeter::{Operation, Outcome};
///
/// /// A look into the mailbox.
/// #[derive(Operation)]
/// struct Poll<'a> {
///     mailbox: &'a str,
/// }
///
/// let call = Poll { mailbox: "inbox" }.start();
/// call.retried();
/// call.finish(Outcome::Success);
///
/// let snapshot = callmeter::registry().snapshot();
/// assert_eq!(snapshot.value("poll_total", &[("mailbox", "inbox"), ("status", "success")]), Some(1.0));
/// assert_eq!(snapshot.value("poll_retries_total", &[("mailbox", "inbox")]), Some(1.0));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no operation",
    label = "not an operation",
    note = "write `#[derive(callmeter::Operation)]` on its struct, or use `#[track_task]`"
)]
pub trait Operation {
    /// How its calls end.
    type Status: Status;

    #[doc(hidden)]
    type Values: 'static;

    #[doc(hidden)]
    const HAS_OPEN_LABELS: bool;

    #[doc(hidden)]
    fn declaration() -> &'static Declaration;

    #[doc(hidden)]
    fn values() -> &'static Self::Values;

    #[doc(hidden)]
    fn with_label_values<R>(&self, read: impl FnOnce(LabelValues<'_>) -> R) -> R;

    /// Starts a call by hand. Dropped unfinished it counts as cancelled, or as
    /// panicked while the thread unwinds.
    fn start(self) -> Call<Self::Status>
    where
        Self: Sized,
    {
        crate::call::start(|| self)
    }

    /// Counts a call that is over: its status, how long it took, and its retries.
    ///
    /// The sum of durations has room for 292 years: what is longer leaves it there.
    ///
    /// ```
    /// use std::time::Duration;
    /// use callmeter::{Operation, Outcome, Task};
    ///
    /// Task { task_name: "scan" }.record(Outcome::Success, Duration::from_millis(1500), 1);
    /// let snapshot = callmeter::registry().snapshot();
    /// let labels = [("task_name", "scan"), ("status", "success")];
    /// assert_eq!(snapshot.value("task_duration_seconds_sum", &labels), Some(1.5));
    /// assert_eq!(snapshot.value("task_retries_total", &[("task_name", "scan")]), Some(1.0));
    /// ```
    fn record(self, status: Self::Status, duration: Duration, retries: u64)
    where
        Self: Sized,
    {
        let call = self.start();
        call.retries(retries);
        call.finish_after(status, duration);
    }

    /// Counts the start of a call whose end another part of the program will count by
    /// [`end`](Operation::end): where a [`Call`] cannot be kept in between.
    ///
    /// The call is in progress until then, for ever if that never comes.
    fn begin(self)
    where
        Self: Sized,
    {
        if let Some(series) = crate::call::find(|| self) {
            series.begin_half();
        }
    }

    /// Counts the end of a call that was begun by [`begin`](Operation::begin): its status,
    /// how long it took, and its retries.
    ///
    /// An end without a beginning is a call of its own, so that calls in progress are never
    /// fewer than none: it counts a start as well. Where beginnings and ends are counted in
    /// different processes, or across a restart, make them two operations.
    ///
    /// ```
    /// use std::time::Duration;
    /// use callmeter::{Operation, Outcome, Workflow};
    ///
    /// let release = || Workflow { workflow_name: "release" };
    /// release().begin();
    /// release().end(Outcome::Success, Duration::from_secs(3600), 0);
    /// release().end(Outcome::Success, Duration::from_secs(3600), 0);
    /// let snapshot = callmeter::registry().snapshot();
    /// let labels = [("workflow_name", "release"), ("status", "success")];
    /// assert_eq!(snapshot.value("workflow_executions_total", &labels), Some(2.0));
    /// assert_eq!(snapshot.value("active_workflows", &[]), Some(0.0));
    /// ```
    fn end(self, status: Self::Status, duration: Duration, retries: u64)
    where
        Self: Sized,
    {
        crate::call::end_half(self, status, duration, retries);
    }
}

/// An operation, or `None` where a call is not to be counted.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no operation, nor an `Option` of one",
    label = "not an operation",
    note = "write `#[derive(callmeter::Operation)]` on its struct, or use `#[track_task]`"
)]
pub trait IntoOperation {
    /// The operation.
    type Operation: Operation;

    /// The operation, if the call is to be counted.
    fn into_operation(self) -> Option<Self::Operation>;
}

impl<O: Operation> IntoOperation for O {
    type Operation = O;

    #[inline]
    fn into_operation(self) -> Option<O> {
        Some(self)
    }
}

impl<O: Operation> IntoOperation for Option<O> {
    type Operation = O;

    #[inline]
    fn into_operation(self) -> Option<O> {
        self
    }
}
