//! callmeter itself, used as its users do.

use std::sync::LazyLock;

use callmeter::{Format, LabelValue, Operation, Outcome, Registry, track};

use super::{Population, SeriesLabels};
use crate::workload::{Answer, body};

pub const NAME: &str = "callmeter";

#[derive(Operation)]
#[operation(duration(buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0]))]
pub struct Work {
    task: &'static str,
}

#[inline(never)]
#[track(Work { task: "work" })]
pub fn call(x: u64) -> Answer {
    body(x)
}

#[track(Work { task: "work_async" })]
pub async fn call_async(x: u64) -> Answer {
    body(x)
}

/// Somewhere else to record.
pub static OTHER: LazyLock<Registry> =
    LazyLock::new(|| Registry::builder().build().expect("a registry of defaults"));

#[inline(never)]
#[track(Work { task: "work_elsewhere" }, registry = &*OTHER)]
pub fn call_elsewhere(x: u64) -> Answer {
    body(x)
}

/// An operation with an open label.
#[derive(Operation)]
#[operation(duration(buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0]))]
pub struct Visit<'a> {
    task: &'static str,
    user: &'a str,
}

#[inline(never)]
#[track(Visit { task: "work", user: "nobody" })]
pub fn call_for_nobody(x: u64, _user: &str) -> Answer {
    body(x)
}

#[inline(never)]
#[track(Visit { task: "work", user })]
pub fn call_for(x: u64, user: &str) -> Answer {
    body(x)
}

#[derive(Clone, Copy, LabelValue)]
pub enum Kind {
    Create,
    Read,
    Update,
    Delete,
}

impl Kind {
    pub const ALL: [Self; 4] = [Self::Create, Self::Read, Self::Update, Self::Delete];
}

/// An operation all of whose labels are closed: its series are found by an index.
#[derive(Operation)]
#[operation(duration(buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0]))]
pub struct Access {
    kind: Kind,
}

#[inline(never)]
#[track(Access { kind: Kind::Read })]
pub fn call_of_one_kind(x: u64, _kind: Kind) -> Answer {
    body(x)
}

#[inline(never)]
#[track(Access { kind })]
pub fn call_of_kind(x: u64, kind: Kind) -> Answer {
    body(x)
}

/// An operation whose closed label stands beside an open one.
#[derive(Operation)]
#[operation(duration(buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0]))]
pub struct TaskAccess {
    task: &'static str,
    kind: Kind,
}

#[inline(never)]
#[track(TaskAccess { task: "work", kind: Kind::Read })]
pub fn call_of_task_and_one_kind(x: u64, _kind: Kind) -> Answer {
    body(x)
}

#[inline(never)]
#[track(TaskAccess { task: "work", kind })]
pub fn call_of_task_and_kind(x: u64, kind: Kind) -> Answer {
    body(x)
}

/// As [`Work`], with more families and a value.
#[derive(Operation)]
#[operation(
    name = "seen",
    completed(name = "seen"),
    completed(name = "seen_well", when(Success), labels()),
    completed(name = "seen_badly", when(Failure | TimedOut | Panicked), labels(task)),
    duration(buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0]),
    value(seen_size, unit = "bytes", buckets = [1e2, 1e3, 1e4, 1e5, 1e6]),
)]
pub struct Seen {
    task: &'static str,
}

#[inline(never)]
#[track(Seen { task: "seen" })]
pub fn call_seen(x: u64) -> Answer {
    body(x)
}

#[inline(never)]
#[track(Seen { task: "measured" }, observe(seen_size = |_| 2_000_u64))]
pub fn call_observed(x: u64) -> Answer {
    body(x)
}

#[inline(never)]
#[track(Seen { task: "handled" }, handle = call)]
pub fn call_observed_by_hand(x: u64) -> Answer {
    call.observe(Seen::SEEN_SIZE, x & 0xFFFF);
    body(x)
}

/// One counter per label set.
#[derive(Operation)]
#[operation(name = "jobs", completed(labels(project, task)), others(none))]
struct Job<'a> {
    project: &'a str,
    task: &'a str,
}

/// One histogram per label set.
#[derive(Operation)]
#[operation(
    name = "wait",
    duration(
        name = "wait",
        labels(project, task),
        buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0],
    ),
    others(none)
)]
struct Wait<'a> {
    project: &'a str,
    task: &'a str,
}

/// More label sets than any figure makes.
const SERIES_LIMIT: usize = 1_000_000;

fn count(labels: &SeriesLabels) {
    let job = Job {
        project: &labels.project,
        task: &labels.task,
    };
    job.start().finish(Outcome::Success);
}

fn observe(labels: &SeriesLabels) {
    let wait = Wait {
        project: &labels.project,
        task: &labels.task,
    };
    wait.start().finish(Outcome::Success);
}

fn encode(registry: &Registry, buffer: &mut Vec<u8>) -> usize {
    registry.snapshot().encode_into(Format::Text, buffer);
    buffer.len()
}

/// The global registry, whose cells every thread has for itself.
pub struct Global;

impl Population for Global {
    const NAME: &'static str = NAME;
    type Buffer = Vec<u8>;

    fn empty() -> Self {
        let registry = Registry::builder().series_limit(SERIES_LIMIT);
        registry
            .install()
            .expect("the first use of the global registry");
        Self
    }

    fn count(&self, labels: &SeriesLabels) {
        count(labels);
    }

    fn observe(&self, labels: &SeriesLabels) {
        observe(labels);
    }

    fn encode(&self, buffer: &mut Vec<u8>) -> usize {
        encode(callmeter::registry(), buffer)
    }
}

/// Another registry, whose cells are shared.
pub struct Scoped(Registry);

impl Population for Scoped {
    const NAME: &'static str = "callmeter, another registry";
    type Buffer = Vec<u8>;

    fn empty() -> Self {
        Self(
            Registry::builder()
                .series_limit(SERIES_LIMIT)
                .build()
                .expect("a registry"),
        )
    }

    fn count(&self, labels: &SeriesLabels) {
        self.0.scope_sync(|| count(labels));
    }

    fn observe(&self, labels: &SeriesLabels) {
        self.0.scope_sync(|| observe(labels));
    }

    fn encode(&self, buffer: &mut Vec<u8>) -> usize {
        encode(&self.0, buffer)
    }
}
