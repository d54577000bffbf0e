//! Every macro, option and shape under every lint: the expansions add no warning.
//! Clippy checks this file as well as rustc.
#![deny(warnings, missing_docs, unused, future_incompatible, nonstandard_style)]
#![deny(rust_2018_idioms, rust_2021_compatibility, rust_2024_compatibility)]
#![deny(
    single_use_lifetimes,
    unreachable_pub,
    unused_qualifications,
    unused_lifetimes
)]
#![deny(trivial_casts, trivial_numeric_casts, missing_debug_implementations)]
#![deny(
    unused_results,
    unused_import_braces,
    let_underscore_drop,
    unit_bindings
)]
#![deny(
    elided_lifetimes_in_paths,
    explicit_outlives_requirements,
    redundant_lifetimes
)]
#![deny(clippy::all, clippy::pedantic, clippy::nursery, clippy::cargo)]
#![deny(
    clippy::absolute_paths,
    clippy::exhaustive_enums,
    clippy::exhaustive_structs
)]
#![deny(
    clippy::panic,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing
)]
#![deny(
    clippy::mem_forget,
    clippy::shadow_same,
    clippy::shadow_reuse,
    clippy::shadow_unrelated
)]
#![deny(
    clippy::default_numeric_fallback,
    clippy::semicolon_if_nothing_returned
)]
#![deny(
    clippy::let_underscore_untyped,
    clippy::let_underscore_must_use,
    clippy::redundant_pub_crate
)]
#![deny(
    clippy::allow_attributes,
    clippy::undocumented_unsafe_blocks,
    clippy::infinite_loop
)]
#![forbid(unsafe_code)]
#![allow(clippy::multiple_crate_versions, clippy::cargo_common_metadata)]

use callmeter::{
    ErrorType, LabelValue, Operation, Outcome, Registry, TimedOut, track, track_node, track_task,
    track_workflow,
};
use callmeter_behaviour::{Seen, block_on, isolated};
use core::future::ready;
use core::pin::Pin;
use std::process::exit;

/// A kind.
#[derive(Clone, Copy, Debug, LabelValue)]
#[non_exhaustive]
pub enum Kind {
    /// Lint.
    Lint,
}

/// A gate.
#[derive(Clone, Copy, Debug, Operation)]
#[non_exhaustive]
pub struct Gate<'a> {
    /// Its kind.
    pub kind: Kind,
    /// Its project.
    pub project: &'a str,
}

/// What may go wrong.
#[derive(Debug, ErrorType)]
#[non_exhaustive]
pub enum Fault {
    /// Refused.
    Refused,
    /// Too slow.
    #[error_type(outcome = "timeout")]
    Slow,
}

impl From<TimedOut> for Fault {
    fn from(_: TimedOut) -> Self {
        Self::Slow
    }
}

/// Constant.
///
/// # Errors
/// Never.
#[track(Gate { kind: Kind::Lint, project: "backend" })]
pub fn constant() -> Result<u32, Fault> {
    Ok(1)
}

/// Per call.
#[must_use]
#[track(Gate { kind, project })]
pub fn per_call(kind: Kind, project: &str) -> usize {
    let length = project.len();
    match kind {
        Kind::Lint => length,
    }
}

/// In braces.
#[track({ Gate { kind: Kind::Lint, project: "in braces" } })]
pub fn in_braces() {}

/// Maybe.
#[track((!project.is_empty()).then_some(Gate { kind: Kind::Lint, project }))]
pub fn maybe(project: &str) {}

/// Nothing.
#[track_task]
pub fn nothing() {}

/// Computed.
#[track_task(name = format!("computed_{name}"))]
pub fn computed(name: &str) {}

/// All options of a function.
///
/// # Errors
/// Refused.
#[track_task(
    "options",
    handle = call,
    error_type = |_| "told",
    outcome = |result: &Result<u32, Fault>| if result.is_ok() { Outcome::Success } else { Outcome::Failure },
    retry(attempts = 2, backoff = "1us..1us", when = |fault| matches!(fault, Fault::Refused)),
    registry = registry,
)]
pub fn options(registry: &Registry, mut number: u32) -> Result<u32, Fault> {
    call.retries(1);
    number += 1;
    if number < 2 {
        return Err(Fault::Refused);
    }
    Ok(number)
}

/// All options of a future.
///
/// # Errors
/// Refused.
#[track_workflow("options", timeout = "10s", retry(attempts = 2), handle = call)]
pub async fn options_later(number: u32) -> Result<u32, Fault> {
    call.retried();
    ready(()).await;
    Ok(number)
}

/// Generic.
///
/// # Errors
/// As the closure.
#[track_task]
pub fn generic<'a, T, F, const N: usize>(values: &'a [T; N], find: F) -> Result<&'a T, Fault>
where
    F: Fn(&T) -> bool,
{
    let found = values.iter().find(|value| find(value));
    found.ok_or(Fault::Refused)
}

/// `impl Trait`.
#[track_task]
pub fn iterator(numbers: impl IntoIterator<Item = u32>) -> impl Iterator<Item = u32> {
    numbers.into_iter().map(|number| number + 1)
}

/// A future.
#[track_task]
pub fn future(number: u32) -> impl Future<Output = u32> + Send {
    let next = number + 1;
    async move { next }
}

/// A boxed one.
#[must_use]
#[track_node("node", "boxed")]
pub fn boxed<'a>(text: &'a str) -> Pin<Box<dyn Future<Output = usize> + Send + 'a>> {
    Box::pin(async move { text.len() })
}

/// Another.
#[must_use]
#[track_task(name = text)]
pub fn wrapped(text: &str) -> Pin<Box<dyn Future<Output = usize> + Send>> {
    Box::pin(ready(text.len()))
}

/// Never returns.
#[track_task]
pub fn never(code: i32) -> ! {
    exit(code)
}

/// A mailbox.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Mailbox {
    last: Option<u32>,
}

#[track_task]
impl Mailbox {
    /// Constant, so not tracked.
    #[must_use]
    #[track_task(skip)]
    pub const fn capacity() -> usize {
        1
    }

    /// Exclusive.
    pub fn last(&mut self) -> Option<&mut u32> {
        self.last.as_mut()
    }

    /// Shared.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.last.is_none()
    }

    /// Later.
    ///
    /// # Errors
    /// If it is empty.
    pub async fn later(&self) -> Result<u32, Fault> {
        let last = ready(self.last).await;
        last.ok_or(Fault::Slow)
    }
}

#[test]
fn what_is_without_warnings_also_works() {
    let registry = isolated();
    let elsewhere = isolated();
    registry.scope_sync(|| {
        assert!(constant().is_ok());
        assert_eq!(per_call(Kind::Lint, "x"), 1);
        in_braces();
        maybe("");
        nothing();
        computed("x");
        assert!(matches!(options(&elsewhere, 0), Ok(2)));
        assert!(generic(&[1_u32], |_| false).is_err());
        assert!(iterator([1_u32]).eq([2]));
        let mut mailbox = Mailbox::default();
        assert_eq!((Mailbox::capacity(), mailbox.is_empty()), (1, true));
        assert_eq!(mailbox.last(), None);
    });
    block_on(registry.scope(async {
        assert!(matches!(options_later(1).await, Ok(1)));
        assert_eq!(future(1).await, 2);
        assert_eq!(boxed("ab").await, 2);
        assert_eq!(wrapped("wrapped").await, 7);
        assert!(Mailbox::default().later().await.is_err());
    }));
    let expected = [
        "Mailbox::is_empty",
        "Mailbox::last",
        "Mailbox::later",
        "computed_x",
        "future",
        "generic",
        "iterator",
        "nothing",
        "wrapped",
    ];
    assert_eq!(Seen::tasks(&registry), expected);
    assert_eq!(
        Seen::of(&elsewhere, "options"),
        Seen::success(1).with_retries(3)
    );
}
