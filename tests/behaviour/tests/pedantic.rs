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

use callmeter::__private::LabelVisitor;
use callmeter::{
    Counter, ErrorType, Family, Gauge, Histogram, Info, LabelSet, LabelValue, MetricFamilies,
    Operation, Outcome, Registry, State, StateGauge, StateSet, TimedOut, track, track_node,
    track_task, track_workflow,
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

/// A state.
#[derive(Clone, Copy, Debug, LabelValue)]
#[non_exhaustive]
#[repr(u8)]
pub enum Breaker {
    /// Closed.
    Closed = 1,
    /// Open.
    Open = 4,
}

/// Where.
#[derive(Clone, Copy, Debug, LabelSet)]
#[label_set(budget = 4, constant(service = "api", r#type = "b"))]
#[non_exhaustive]
pub struct Place {
    /// A kind.
    pub kind: Kind,
    /// Spare.
    pub spare: bool,
}

/// All that a label set may have.
#[derive(Clone, Copy, Debug, LabelSet)]
#[label_set(constant(cloud = "own"))]
#[non_exhaustive]
pub struct Labels<'a, 'b, T, const N: usize>
where
    T: Send + ?Sized,
{
    /// A text.
    #[label(rename = "tbl")]
    pub table: &'a str,
    /// Something.
    pub r#type: &'b T,
    /// Few.
    #[label(allow = "there are three of them")]
    pub user_id: u64,
    /// Inside.
    #[label(flatten)]
    pub place: Place,
    /// Inside by reference.
    #[label(flatten)]
    pub nothing: &'a Nothing,
    /// No label.
    #[label(skip)]
    pub skipped: [u8; N],
}

/// No labels.
#[derive(Clone, Copy, Debug, LabelSet)]
#[non_exhaustive]
pub struct Nothing;

/// Private, with what is not public in its bounds.
#[derive(Clone, Copy, Debug, LabelSet)]
#[non_exhaustive]
pub struct Around<T> {
    inner: Inside<T>,
    #[label(flatten)]
    labels: InsideSet<T>,
}

#[derive(Clone, Copy, Debug, LabelValue)]
struct Inside<T>(T);

#[derive(Clone, Copy, Debug, LabelSet)]
struct InsideSet<T> {
    other: T,
}

const SIZES: [f64; 2] = [1.0, 10.0];

/// All that a struct of families may have.
#[derive(Debug, MetricFamilies)]
#[metrics(namespace = "shop", subsystem = "mail", labels(component = "a"))]
#[non_exhaustive]
pub struct Mail {
    /// Letters.
    #[metric(
        name = "letters",
        help = "Letters.",
        limit = 5,
        expire = "10m",
        labels(sort = "b")
    )]
    pub counter: Family<Place, Counter>,
    /// Work.
    #[metric(unit = "seconds")]
    pub work_seconds: Counter<f64>,
    /// Load.
    #[metric(unit = "percent", allow = "as the dashboard has it")]
    pub r#type: Gauge,
    /// Letters as something else counts them.
    #[metric(allow = "as it was")]
    pub letters_count: Gauge,
    /// Sizes.
    #[metric(buckets = SIZES)]
    pub size: Histogram,
    /// More sizes.
    #[metric(unit = "bytes", buckets = exponential(1, 2, 4))]
    pub box_size: Histogram,
    /// The build.
    pub build: Info,
    /// The breaker.
    pub breaker: StateSet<Breaker>,
    /// Its number.
    pub breaker_state: StateGauge<Breaker>,
    /// Inside.
    #[metrics(flatten)]
    pub parcels: Parcels<Place, 3>,
    #[metric(skip)]
    hidden: InsideDefault<u8>,
}

/// Of any labels.
#[derive(Debug, MetricFamilies)]
#[non_exhaustive]
pub struct Parcels<L, const N: usize>
where
    L: Send,
{
    /// Parcels.
    pub parcels: Family<L, Counter>,
    #[metric(skip)]
    hidden: InsideDefault<L>,
}

/// No families.
#[derive(Clone, Copy, Debug, MetricFamilies)]
#[non_exhaustive]
pub struct NoFamilies;

#[derive(Debug)]
struct InsideDefault<T>(Option<T>);

impl<T> Default for InsideDefault<T> {
    fn default() -> Self {
        Self(None)
    }
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

/// Arguments that nothing names.
#[track_task]
pub fn unused(_first: Option<String>, (_second, _): (String, String), _third: Box<u8>) {}

/// They, later.
#[track_task]
pub async fn unused_later(_first: Option<String>, (_second, _): (String, String), _third: Box<u8>) {
    ready(()).await;
}

/// Computed.
#[track_task(name = format!("computed_{name}"))]
pub fn computed(name: &str) {}

/// Arguments that are moved, changed, taken apart and left out.
#[must_use]
#[track_task]
pub fn arguments(
    first: String,
    (second, _): (String, String),
    mut third: Vec<String>,
    _: Box<u8>,
) -> Vec<String> {
    third.push(first);
    third.push(second);
    third
}

/// The same, later.
#[track_task]
pub async fn arguments_later(
    first: String,
    (second, _): (String, String),
    mut third: Vec<String>,
    _: Box<u8>,
) -> Vec<String> {
    ready(()).await;
    third.push(first);
    third.push(second);
    third
}

/// A closure.
#[track_task(handle = call)]
pub fn closure(length: usize) -> impl Fn(&str) -> bool {
    call.retries(1);
    move |text| text.len() > length
}

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
        unused(None, (String::new(), String::new()), Box::new(1));
        drop(unused_later(
            None,
            (String::new(), String::new()),
            Box::new(1),
        ));
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
        "unused",
        "wrapped",
    ];
    assert_eq!(Seen::tasks(&registry), expected);
    assert_eq!(
        Seen::of(&elsewhere, "options"),
        Seen::success(1).with_retries(3)
    );
}

/// The number of values told.
struct Counted(usize);

impl LabelVisitor for Counted {
    fn closed(&mut self, _: usize, _: usize) {
        self.0 += 1;
    }

    fn open(&mut self, _: &str) {
        self.0 += 1;
    }
}

fn labels(set: &impl LabelSet) -> usize {
    let mut counted = Counted(0);
    set.visit(&mut counted);
    counted.0
}

#[test]
fn label_sets_without_warnings_also_work() {
    let place = Place {
        kind: Kind::Lint,
        spare: true,
    };
    let set = Labels {
        table: "users",
        r#type: &5_u8,
        user_id: 7,
        place,
        nothing: &Nothing,
        skipped: [0; 3],
    };
    assert_eq!((labels(&set), set.skipped), (8, [0; 3]));
    let around = Around {
        inner: Inside(true),
        labels: InsideSet { other: false },
    };
    assert_eq!((labels(&around), Around::<bool>::CARDINALITY), (2, 4));
    assert_eq!((labels(&Nothing), Place::CARDINALITY), (0, 2));
    assert_eq!(Breaker::Open.number(), 4);
}

#[test]
fn families_without_warnings_also_work() {
    let mail = Mail::global();
    let place = Place {
        kind: Kind::Lint,
        spare: true,
    };
    mail.counter.with(&place).inc();
    mail.breaker_state.set(Breaker::Open);
    mail.parcels.parcels.with(&place).inc_by(2);
    assert!(mail.hidden.0.is_none() && mail.parcels.hidden.0.is_none());
    let component = ("component", "a");
    let of_place = [
        ("kind", "lint"),
        ("spare", "true"),
        ("service", "api"),
        ("type", "b"),
    ];
    let of_letters = [&[component, ("sort", "b")], &of_place[..]].concat();
    let value = |name, labels: &_| callmeter::registry().snapshot().value(name, labels);
    assert_eq!(value("shop_mail_letters_total", &of_letters), Some(1.0_f64));
    assert_eq!(value("parcels_total", &of_place), Some(2.0_f64));
    assert_eq!(
        value("shop_mail_breaker_state", &[component]),
        Some(4.0_f64)
    );
    assert_eq!(Parcels::<Place, 4>::global().parcels.len(), 2);
    let NoFamilies = NoFamilies::global();
    assert!(Mail::register(&isolated()).is_ok());
}
