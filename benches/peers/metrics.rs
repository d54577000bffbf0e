//! The `metrics` facade with its Prometheus exporter.

use std::net::SocketAddr;
use std::sync::LazyLock;
use std::time::Instant;

use metrics::{Counter, Gauge, Histogram, Key, Label, Level, Metadata, Recorder};
use metrics_exporter_prometheus::{
    ExporterFuture, PrometheusBuilder, PrometheusHandle, PrometheusRecorder,
};

use super::{MOMENT, Peer, Population, SeriesLabels, TASK};
use crate::workload::BOUNDS;

fn builder() -> PrometheusBuilder {
    PrometheusBuilder::new()
        .set_buckets(&BOUNDS)
        .expect("sorted bounds")
}

/// Installs the exporter the first time it is used.
static EXPORTER: LazyLock<PrometheusHandle> =
    LazyLock::new(|| builder().install_recorder().expect("the only recorder"));

/// To be called before the first call.
pub fn set_up() {
    LazyLock::force(&EXPORTER);
}

/// The macros at every call.
pub struct Macros;

impl Peer for Macros {
    const NAME: &'static str = "metrics macros + exporter";
    type Started = Instant;

    fn start(_: &str) -> Instant {
        metrics::gauge!("work_in_progress", "task" => TASK).increment(1);
        Instant::now()
    }

    fn finish(started: Instant, _: &str, ok: bool) {
        let status = if ok { "ok" } else { "error" };
        metrics::histogram!("work_duration_seconds", "task" => TASK, "status" => status)
            .record(started.elapsed());
        metrics::counter!("work_total", "task" => TASK, "status" => status).increment(1);
        metrics::gauge!("work_in_progress", "task" => TASK).decrement(1);
    }

    /// Observations pile up until they are sorted into their buckets.
    fn tidy() {
        EXPORTER.run_upkeep();
    }
}

/// By themselves.
pub static COUNTER: LazyLock<Counter> = LazyLock::new(|| metrics::counter!("letters"));
pub static HISTOGRAM: LazyLock<Histogram> = LazyLock::new(|| metrics::histogram!("answer"));

/// Observations pile up until they are sorted into their buckets.
pub fn tidy() {
    EXPORTER.run_upkeep();
}

struct Handles {
    in_progress: Gauge,
    ok: (Histogram, Counter),
    error: (Histogram, Counter),
}

static HANDLES: LazyLock<Handles> = LazyLock::new(|| {
    let ending = |status: &'static str| {
        (
            metrics::histogram!("kept_duration_seconds", "task" => TASK, "status" => status),
            metrics::counter!("kept_total", "task" => TASK, "status" => status),
        )
    };
    let in_progress = metrics::gauge!("kept_in_progress", "task" => TASK);
    Handles {
        in_progress,
        ok: ending("ok"),
        error: ending("error"),
    }
});

/// Every metric's handle kept in a static.
pub struct Kept;

impl Peer for Kept {
    const NAME: &'static str = "metrics, handles kept";
    type Started = Instant;

    fn start(_: &str) -> Instant {
        HANDLES.in_progress.increment(1);
        Instant::now()
    }

    fn finish(started: Instant, _: &str, ok: bool) {
        let (duration, total) = if ok { &HANDLES.ok } else { &HANDLES.error };
        duration.record(started.elapsed());
        total.increment(1);
        HANDLES.in_progress.decrement(1);
    }

    fn tidy() {
        EXPORTER.run_upkeep();
    }
}

/// With an open label.
pub struct ByUser;

impl Peer for ByUser {
    const NAME: &'static str = Macros::NAME;
    type Started = Instant;

    fn start(user: &str) -> Instant {
        metrics::gauge!("visits_in_progress", "task" => TASK, "user" => user.to_owned())
            .increment(1);
        Instant::now()
    }

    fn finish(started: Instant, user: &str, ok: bool) {
        let labels = [
            Label::from_static_parts("task", TASK),
            Label::new("user", user.to_owned()),
            Label::from_static_parts("status", if ok { "ok" } else { "error" }),
        ];
        metrics::histogram!("visits_duration_seconds", labels.iter()).record(started.elapsed());
        metrics::counter!("visits_total", labels.iter()).increment(1);
        metrics::gauge!("visits_in_progress", "task" => TASK, "user" => user.to_owned())
            .decrement(1);
    }

    fn tidy() {
        EXPORTER.run_upkeep();
    }
}

static METADATA: Metadata<'_> = Metadata::new("bench", Level::INFO, None);

fn key(name: &'static str, labels: &SeriesLabels) -> Key {
    let labels = vec![
        Label::new("project", labels.project.clone()),
        Label::new("task", labels.task.clone()),
    ];
    Key::from_parts(name, labels)
}

pub struct Exporter {
    recorder: PrometheusRecorder,
}

impl Exporter {
    /// With its own listener at that address, which runs as the future does.
    pub fn listening(address: SocketAddr) -> (Self, ExporterFuture) {
        let built = builder().with_http_listener(address).build();
        let (recorder, listener) = built.expect("a free address");
        (Self { recorder }, listener)
    }

    pub fn handle(&self) -> PrometheusHandle {
        self.recorder.handle()
    }
}

impl Population for Exporter {
    const NAME: &'static str = "metrics exporter";
    type Buffer = Vec<u8>;

    fn empty() -> Self {
        Self {
            recorder: builder().build_recorder(),
        }
    }

    fn count(&self, labels: &SeriesLabels) {
        self.recorder
            .register_counter(&key("jobs_total", labels), &METADATA)
            .increment(1);
    }

    fn observe(&self, labels: &SeriesLabels) {
        self.recorder
            .register_histogram(&key("wait_seconds", labels), &METADATA)
            .record(MOMENT);
    }

    fn encode(&self, buffer: &mut Vec<u8>) -> usize {
        buffer.clear();
        self.recorder
            .handle()
            .render_to_write(buffer)
            .expect("write to memory");
        buffer.len()
    }
}
