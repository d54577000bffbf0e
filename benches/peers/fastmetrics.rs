//! fastmetrics: a lock and a hash map per family.

use std::sync::LazyLock;
use std::time::Instant;

use fastmetrics::derive::LabelSet;
use fastmetrics::format::text::{self, TextProfile};
use fastmetrics::metrics::counter::Counter;
use fastmetrics::metrics::family::Family;
use fastmetrics::metrics::gauge::Gauge;
use fastmetrics::metrics::histogram::Histogram;
use fastmetrics::registry::Registry;

use super::{MOMENT, Peer, Population, SeriesLabels, TASK};
use crate::workload::BOUNDS;

fn histograms<L>() -> Family<L, Histogram> {
    Family::new(|| Histogram::new(BOUNDS))
}

#[derive(Clone, Eq, Hash, LabelSet, PartialEq)]
struct Task {
    task: &'static str,
}

#[derive(Clone, Eq, Hash, LabelSet, PartialEq)]
struct Completed {
    task: &'static str,
    status: &'static str,
}

struct Families {
    in_progress: Family<Task, Gauge>,
    duration: Family<Completed, Histogram>,
    total: Family<Completed, Counter>,
}

static FAMILIES: LazyLock<Families> = LazyLock::new(|| Families {
    in_progress: Family::default(),
    duration: histograms(),
    total: Family::default(),
});

/// Every metric looked up by its labels at every call.
pub struct LookedUp;

impl Peer for LookedUp {
    const NAME: &'static str = "fastmetrics, family";
    type Started = Instant;

    fn start(_: &str) -> Instant {
        FAMILIES
            .in_progress
            .with_or_new(&Task { task: TASK }, |gauge| gauge.inc());
        Instant::now()
    }

    fn finish(started: Instant, _: &str, ok: bool) {
        let labels = Completed {
            task: TASK,
            status: if ok { "ok" } else { "error" },
        };
        let elapsed = started.elapsed().as_secs_f64();
        FAMILIES
            .duration
            .with_or_new(&labels, |histogram| histogram.observe(elapsed));
        FAMILIES.total.with_or_new(&labels, |counter| counter.inc());
        FAMILIES
            .in_progress
            .with_or_new(&Task { task: TASK }, |gauge| gauge.dec());
    }
}

/// By themselves.
pub static COUNTER: LazyLock<Counter> = LazyLock::new(Counter::default);
pub static HISTOGRAM: LazyLock<Histogram> = LazyLock::new(|| Histogram::new(BOUNDS));

struct Handles {
    in_progress: Gauge,
    ok: (Histogram, Counter),
    error: (Histogram, Counter),
}

static HANDLES: LazyLock<Handles> = LazyLock::new(|| {
    let ending = |status| {
        let labels = Completed { task: TASK, status };
        let duration = FAMILIES.duration.with_or_new(&labels, Histogram::clone);
        (
            duration,
            FAMILIES.total.with_or_new(&labels, Counter::clone),
        )
    };
    let in_progress = FAMILIES
        .in_progress
        .with_or_new(&Task { task: TASK }, Gauge::clone);
    Handles {
        in_progress,
        ok: ending("ok"),
        error: ending("error"),
    }
});

/// Every metric's handle kept in a static.
pub struct Kept;

impl Peer for Kept {
    const NAME: &'static str = "fastmetrics, handles kept";
    type Started = Instant;

    fn start(_: &str) -> Instant {
        HANDLES.in_progress.inc();
        Instant::now()
    }

    fn finish(started: Instant, _: &str, ok: bool) {
        let (duration, total) = if ok { &HANDLES.ok } else { &HANDLES.error };
        duration.observe(started.elapsed().as_secs_f64());
        total.inc();
        HANDLES.in_progress.dec();
    }
}

#[derive(Clone, Eq, Hash, LabelSet, PartialEq)]
pub struct UserTask {
    task: &'static str,
    user: String,
}

#[derive(Clone, Eq, Hash, LabelSet, PartialEq)]
struct UserCompleted {
    task: &'static str,
    user: String,
    status: &'static str,
}

struct UserFamilies {
    in_progress: Family<UserTask, Gauge>,
    duration: Family<UserCompleted, Histogram>,
    total: Family<UserCompleted, Counter>,
}

static USER_FAMILIES: LazyLock<UserFamilies> = LazyLock::new(|| UserFamilies {
    in_progress: Family::default(),
    duration: histograms(),
    total: Family::default(),
});

/// With an open label.
pub struct ByUser;

impl Peer for ByUser {
    const NAME: &'static str = LookedUp::NAME;
    type Started = (UserTask, Instant);

    fn start(user: &str) -> Self::Started {
        let labels = UserTask {
            task: TASK,
            user: user.to_owned(),
        };
        USER_FAMILIES
            .in_progress
            .with_or_new(&labels, |gauge| gauge.inc());
        (labels, Instant::now())
    }

    fn finish((labels, started): Self::Started, _: &str, ok: bool) {
        let elapsed = started.elapsed().as_secs_f64();
        USER_FAMILIES
            .in_progress
            .with_or_new(&labels, |gauge| gauge.dec());
        let status = if ok { "ok" } else { "error" };
        let labels = UserCompleted {
            task: labels.task,
            user: labels.user,
            status,
        };
        USER_FAMILIES
            .duration
            .with_or_new(&labels, |histogram| histogram.observe(elapsed));
        USER_FAMILIES
            .total
            .with_or_new(&labels, |counter| counter.inc());
    }
}

#[derive(Clone, Eq, Hash, LabelSet, PartialEq)]
struct OwnedLabels {
    project: String,
    task: String,
}

impl From<&SeriesLabels> for OwnedLabels {
    fn from(labels: &SeriesLabels) -> Self {
        Self {
            project: labels.project.clone(),
            task: labels.task.clone(),
        }
    }
}

pub struct Registered {
    registry: Registry,
    counters: Family<OwnedLabels, Counter>,
    histograms: Family<OwnedLabels, Histogram>,
}

impl Population for Registered {
    const NAME: &'static str = "fastmetrics";
    type Buffer = String;

    fn empty() -> Self {
        let (counters, histograms) = (Family::default(), histograms());
        let mut registry = Registry::default();
        registry
            .register("jobs", "Jobs done", counters.clone())
            .expect("a new name");
        registry
            .register("wait_seconds", "Time waited", histograms.clone())
            .expect("a new name");
        Self {
            registry,
            counters,
            histograms,
        }
    }

    fn count(&self, labels: &SeriesLabels) {
        self.counters
            .with_or_new(&labels.into(), |counter| counter.inc());
    }

    fn observe(&self, labels: &SeriesLabels) {
        self.histograms
            .with_or_new(&labels.into(), |histogram| histogram.observe(MOMENT));
    }

    fn encode(&self, buffer: &mut String) -> usize {
        buffer.clear();
        text::encode(buffer, &self.registry, TextProfile::PrometheusV0_0_4).expect("encode");
        buffer.len()
    }
}
