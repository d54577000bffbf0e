//! prometheus-client: a lock and a hash map per family.

use std::fmt;
use std::sync::LazyLock;
use std::time::Instant;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use super::{MOMENT, Peer, Population, SeriesLabels, TASK};
use crate::workload::BOUNDS;

type Histograms<L> = Family<L, Histogram, fn() -> Histogram>;

fn histograms<L: Clone + std::hash::Hash + Eq>() -> Histograms<L> {
    Family::new_with_constructor(|| Histogram::new(BOUNDS))
}

#[derive(Clone, Debug, EncodeLabelSet, Eq, Hash, PartialEq)]
struct Task {
    task: &'static str,
}

#[derive(Clone, Debug, EncodeLabelSet, Eq, Hash, PartialEq)]
struct Completed {
    task: &'static str,
    status: &'static str,
}

struct Families {
    in_progress: Family<Task, Gauge>,
    duration: Histograms<Completed>,
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
    const NAME: &'static str = "prometheus-client, get_or_create";
    type Started = Instant;

    fn start(_: &str) -> Instant {
        FAMILIES
            .in_progress
            .get_or_create(&Task { task: TASK })
            .inc();
        Instant::now()
    }

    fn finish(started: Instant, _: &str, ok: bool) {
        let labels = Completed {
            task: TASK,
            status: if ok { "ok" } else { "error" },
        };
        let elapsed = started.elapsed().as_secs_f64();
        FAMILIES.duration.get_or_create(&labels).observe(elapsed);
        FAMILIES.total.get_or_create(&labels).inc();
        FAMILIES
            .in_progress
            .get_or_create(&Task { task: TASK })
            .dec();
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
        (
            FAMILIES.duration.get_or_create_owned(&labels),
            FAMILIES.total.get_or_create_owned(&labels),
        )
    };
    let in_progress = FAMILIES
        .in_progress
        .get_or_create_owned(&Task { task: TASK });
    Handles {
        in_progress,
        ok: ending("ok"),
        error: ending("error"),
    }
});

/// Every metric's handle kept in a static.
pub struct Kept;

impl Peer for Kept {
    const NAME: &'static str = "prometheus-client, handles kept";
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

#[derive(Clone, Debug, EncodeLabelSet, Eq, Hash, PartialEq)]
pub struct UserTask {
    task: &'static str,
    user: String,
}

#[derive(Clone, Debug, EncodeLabelSet, Eq, Hash, PartialEq)]
struct UserCompleted {
    task: &'static str,
    user: String,
    status: &'static str,
}

struct UserFamilies {
    in_progress: Family<UserTask, Gauge>,
    duration: Histograms<UserCompleted>,
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
        USER_FAMILIES.in_progress.get_or_create(&labels).inc();
        (labels, Instant::now())
    }

    fn finish((labels, started): Self::Started, _: &str, ok: bool) {
        let elapsed = started.elapsed().as_secs_f64();
        USER_FAMILIES.in_progress.get_or_create(&labels).dec();
        let status = if ok { "ok" } else { "error" };
        let labels = UserCompleted {
            task: labels.task,
            user: labels.user,
            status,
        };
        USER_FAMILIES
            .duration
            .get_or_create(&labels)
            .observe(elapsed);
        USER_FAMILIES.total.get_or_create(&labels).inc();
    }
}

#[derive(Clone, Debug, EncodeLabelSet, Eq, Hash, PartialEq)]
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
    histograms: Histograms<OwnedLabels>,
}

impl Registered {
    /// Into what may be no memory.
    pub fn encode_into(&self, output: &mut impl fmt::Write) -> fmt::Result {
        encode(output, &self.registry)
    }
}

impl Population for Registered {
    const NAME: &'static str = "prometheus-client";
    type Buffer = String;

    fn empty() -> Self {
        let (counters, histograms) = (Family::default(), histograms());
        let mut registry = Registry::default();
        registry.register("jobs", "Jobs done", counters.clone());
        registry.register("wait_seconds", "Time waited", histograms.clone());
        Self {
            registry,
            counters,
            histograms,
        }
    }

    fn count(&self, labels: &SeriesLabels) {
        self.counters.get_or_create(&labels.into()).inc();
    }

    fn observe(&self, labels: &SeriesLabels) {
        self.histograms
            .get_or_create(&labels.into())
            .observe(MOMENT);
    }

    fn encode(&self, buffer: &mut String) -> usize {
        buffer.clear();
        encode(buffer, &self.registry).expect("encode the registry");
        buffer.len()
    }
}
