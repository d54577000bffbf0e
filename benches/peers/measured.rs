//! measured: label sets as numbers, dense where all their values are known.

use std::sync::LazyLock;
use std::time::Instant;

use measured::label::StaticLabelSet;
use measured::metric::MetricFamilyEncoding;
use measured::metric::group::Encoding;
use measured::metric::histogram::Thresholds;
use measured::metric::name::MetricName;
use measured::text::TextEncoder;
use measured::{
    Counter, CounterVec, FixedCardinalityLabel, GaugeVec, Histogram, HistogramVec, LabelGroup,
};
use paracord::ParaCord;

use super::{MOMENT, Peer, Population, SeriesLabels};
use crate::workload::BOUNDS;

const BOUND_COUNT: usize = BOUNDS.len();

fn thresholds() -> Thresholds<BOUND_COUNT> {
    Thresholds::with_buckets(BOUNDS)
}

/// By themselves.
pub static COUNTER: LazyLock<Counter> = LazyLock::new(Counter::new);
pub static HISTOGRAM: LazyLock<Histogram<BOUND_COUNT>> =
    LazyLock::new(|| Histogram::with_metadata(thresholds()));

#[derive(Clone, Copy, FixedCardinalityLabel)]
enum Task {
    Work,
}

#[derive(Clone, Copy, FixedCardinalityLabel)]
enum Status {
    Ok,
    Error,
}

impl Status {
    fn of(ok: bool) -> Self {
        if ok { Self::Ok } else { Self::Error }
    }
}

#[derive(LabelGroup)]
#[label(set = TaskSet)]
struct TaskLabels {
    task: Task,
}

#[derive(LabelGroup)]
#[label(set = CompletedSet)]
struct Completed {
    task: Task,
    status: Status,
}

struct Families {
    in_progress: GaugeVec<TaskSet>,
    duration: HistogramVec<CompletedSet, BOUND_COUNT>,
    total: CounterVec<CompletedSet>,
}

static FAMILIES: LazyLock<Families> = LazyLock::new(|| Families {
    in_progress: GaugeVec::dense(),
    duration: HistogramVec::dense_with_metadata(thresholds()),
    total: CounterVec::dense(),
});

/// Labels that are enums, so an array's index.
pub struct Dense;

impl Peer for Dense {
    const NAME: &'static str = "measured, dense labels";
    type Started = Instant;

    fn start(_: &str) -> Instant {
        FAMILIES.in_progress.inc(TaskLabels { task: Task::Work });
        Instant::now()
    }

    fn finish(started: Instant, _: &str, ok: bool) {
        let (task, status) = (Task::Work, Status::of(ok));
        FAMILIES
            .duration
            .observe_duration(Completed { task, status }, started.elapsed());
        FAMILIES.total.inc(Completed { task, status });
        FAMILIES.in_progress.dec(TaskLabels { task });
    }
}

#[derive(LabelGroup)]
#[label(set = UserTaskSet)]
struct UserTask<'a> {
    task: Task,
    #[label(dynamic_with = ParaCord, default)]
    user: &'a str,
}

#[derive(LabelGroup)]
#[label(set = UserCompletedSet)]
struct UserCompleted<'a> {
    task: Task,
    #[label(dynamic_with = ParaCord, default)]
    user: &'a str,
    status: Status,
}

struct UserFamilies {
    in_progress: GaugeVec<UserTaskSet>,
    duration: HistogramVec<UserCompletedSet, BOUND_COUNT>,
    total: CounterVec<UserCompletedSet>,
}

static USER_FAMILIES: LazyLock<UserFamilies> = LazyLock::new(|| UserFamilies {
    in_progress: GaugeVec::with_label_set(UserTaskSet {
        task: StaticLabelSet::new(),
        user: ParaCord::default(),
    }),
    duration: HistogramVec::with_label_set_and_metadata(user_completed_set(), thresholds()),
    total: CounterVec::with_label_set(user_completed_set()),
});

fn user_completed_set() -> UserCompletedSet {
    UserCompletedSet {
        task: StaticLabelSet::new(),
        user: ParaCord::default(),
        status: StaticLabelSet::new(),
    }
}

/// With an open label.
pub struct ByUser;

impl Peer for ByUser {
    const NAME: &'static str = "measured, dynamic label";
    type Started = Instant;

    fn start(user: &str) -> Instant {
        USER_FAMILIES.in_progress.inc(UserTask {
            task: Task::Work,
            user,
        });
        Instant::now()
    }

    fn finish(started: Instant, user: &str, ok: bool) {
        let (task, status) = (Task::Work, Status::of(ok));
        let elapsed = started.elapsed();
        USER_FAMILIES
            .duration
            .observe_duration(UserCompleted { task, user, status }, elapsed);
        USER_FAMILIES
            .total
            .inc(UserCompleted { task, user, status });
        USER_FAMILIES.in_progress.dec(UserTask { task, user });
    }
}

#[derive(LabelGroup)]
#[label(set = DynamicSet)]
struct DynamicLabels<'a> {
    #[label(dynamic_with = ParaCord, default)]
    project: &'a str,
    #[label(dynamic_with = ParaCord, default)]
    task: &'a str,
}

impl<'a> From<&'a SeriesLabels> for DynamicLabels<'a> {
    fn from(labels: &'a SeriesLabels) -> Self {
        Self {
            project: &labels.project,
            task: &labels.task,
        }
    }
}

pub struct Registered {
    counters: CounterVec<DynamicSet>,
    histograms: HistogramVec<DynamicSet, BOUND_COUNT>,
}

impl Population for Registered {
    const NAME: &'static str = "measured";
    type Buffer = Vec<u8>;

    fn empty() -> Self {
        Self {
            counters: CounterVec::new(),
            histograms: HistogramVec::with_metadata(thresholds()),
        }
    }

    fn count(&self, labels: &SeriesLabels) {
        self.counters.inc(labels.into());
    }

    fn observe(&self, labels: &SeriesLabels) {
        self.histograms.observe(labels.into(), MOMENT);
    }

    fn encode(&self, buffer: &mut Vec<u8>) -> usize {
        buffer.clear();
        let mut encoder = TextEncoder::new(&mut *buffer);
        let (jobs, wait) = (
            MetricName::from_str("jobs"),
            MetricName::from_str("wait_seconds"),
        );
        encoder
            .write_help(jobs, "Jobs done")
            .expect("write to memory");
        self.counters
            .collect_family_into(jobs, &mut encoder)
            .expect("write to memory");
        encoder
            .write_help(wait, "Time waited")
            .expect("write to memory");
        self.histograms
            .collect_family_into(wait, &mut encoder)
            .expect("write to memory");
        buffer.len()
    }
}
