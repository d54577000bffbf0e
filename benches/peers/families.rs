//! callmeter's families on structs, used as its users do.

use std::sync::LazyLock;

use callmeter::{
    Counter, Family, Format, Histogram, LabelSet, LabelValue, MetricFamilies, Registry,
};

use super::{MOMENT, Population, SeriesLabels};

pub const NAME: &str = "callmeter";

#[derive(LabelSet)]
struct Job<'a> {
    project: &'a str,
    task: &'a str,
}

#[derive(Clone, Copy, LabelValue)]
pub enum Verb {
    Select,
    Insert,
    Update,
}

#[derive(LabelSet)]
struct Query {
    verb: Verb,
    cached: bool,
}

#[derive(MetricFamilies)]
struct Families {
    /// Jobs done.
    #[metric(limit = 1_000_000)]
    jobs: Family<Job<'static>, Counter>,
    /// Time waited.
    #[metric(
        unit = "seconds",
        buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0],
        limit = 1_000_000,
    )]
    wait: Family<Job<'static>, Histogram>,
}

/// What is kept or found by closed labels.
#[derive(MetricFamilies)]
pub struct Kept {
    /// Letters sent.
    pub letters: Counter,
    /// Time to answer.
    #[metric(
        unit = "seconds",
        buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0]
    )]
    pub answer: Histogram,
    /// Queries, by what they are.
    queries: Family<Query, Counter>,
}

pub static KEPT: LazyLock<&Kept> = LazyLock::new(Kept::global);

#[inline(never)]
pub fn count_query(verb: Verb, cached: bool) {
    KEPT.queries.with(&Query { verb, cached }).inc();
}

fn count(families: &Families, labels: &SeriesLabels) {
    let job = Job {
        project: &labels.project,
        task: &labels.task,
    };
    families.jobs.with(&job).inc();
}

fn observe(families: &Families, labels: &SeriesLabels) {
    let job = Job {
        project: &labels.project,
        task: &labels.task,
    };
    families.wait.with(&job).observe(MOMENT);
}

fn encode(registry: &Registry, buffer: &mut Vec<u8>) -> usize {
    registry.snapshot().encode_into(Format::Text, buffer);
    buffer.len()
}

/// In the global registry.
pub struct Global(&'static Families);

impl Population for Global {
    const NAME: &'static str = NAME;
    type Buffer = Vec<u8>;

    fn empty() -> Self {
        Self(Families::global())
    }

    fn count(&self, labels: &SeriesLabels) {
        count(self.0, labels);
    }

    fn observe(&self, labels: &SeriesLabels) {
        observe(self.0, labels);
    }

    fn encode(&self, buffer: &mut Vec<u8>) -> usize {
        encode(callmeter::registry(), buffer)
    }
}

/// In another registry, whose cells are shared.
pub struct Other(Registry, Families);

impl Population for Other {
    const NAME: &'static str = "callmeter, another registry";
    type Buffer = Vec<u8>;

    fn empty() -> Self {
        let registry = Registry::builder().build().expect("a registry of defaults");
        let families = Families::register(&registry).expect("names that are free");
        Self(registry, families)
    }

    fn count(&self, labels: &SeriesLabels) {
        count(&self.1, labels);
    }

    fn observe(&self, labels: &SeriesLabels) {
        observe(&self.1, labels);
    }

    fn encode(&self, buffer: &mut Vec<u8>) -> usize {
        encode(&self.0, buffer)
    }
}
