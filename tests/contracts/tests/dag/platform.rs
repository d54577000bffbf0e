//! The health of the system and what it uses: set by hand, or asked at each scrape.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use callmeter::{
    CollectError, Collection, Collector, Family, Gauge, LabelSet, LabelValue, MetricFamilies,
    Registry, StateGauge, process,
};

/// A health check.
#[derive(LabelSet)]
struct Check<'a> {
    check_type: &'a str,
}

/// What came out of it.
#[derive(LabelValue)]
enum Health {
    Unhealthy = 0,
    Healthy = 1,
}

/// What the system's recorder sets.
#[derive(Clone, MetricFamilies)]
pub(crate) struct Platform {
    /// Result of a named health check: 1 healthy, otherwise 0.
    health_check_status: Family<Check<'static>, StateGauge<Health>>,
    /// Memory held by the process.
    #[metric(unit = "bytes")]
    memory_usage: Gauge,
    /// CPU used by the process.
    #[metric(unit = "percent", allow = "what the dashboards ask for")]
    cpu_usage: Gauge<f64>,
}

impl Platform {
    pub(crate) fn update_health_status(&self, check_type: &str, is_healthy: bool) {
        let health = if is_healthy {
            Health::Healthy
        } else {
            Health::Unhealthy
        };
        let check = Check { check_type };
        self.health_check_status.with(&check).set(health);
    }

    pub(crate) fn update_system_resources(&self, memory_bytes: u64, cpu_percent: f64) {
        self.memory_usage.set(memory_bytes.cast_signed());
        self.cpu_usage.set(cpu_percent);
    }

    /// The answer of `/health/ready`. Whatever it is, the gauge is set before.
    pub(crate) fn ready(&self, database: &Database) -> Result<(), u16> {
        let is_healthy = database.is_reachable;
        self.update_health_status("database", is_healthy);
        if is_healthy { Ok(()) } else { Err(503) }
    }
}

/// What the process has used when it was last looked at.
struct Sampler {
    last: Mutex<(Instant, f64)>,
}

impl Sampler {
    fn new() -> Sampler {
        let now = (Instant::now(), cpu_seconds());
        Sampler {
            last: Mutex::new(now),
        }
    }

    /// Processor time since the last call, of a hundred in real time.
    fn cpu_percent(&self) -> f64 {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let (before, used_before) = *last;
        let now = (Instant::now(), cpu_seconds());
        *last = now;
        let elapsed = now.0.duration_since(before).as_secs_f64();
        100.0 * (now.1 - used_before) / elapsed.max(f64::MIN_POSITIVE)
    }
}

fn cpu_seconds() -> f64 {
    process::read().cpu_seconds().unwrap_or_default()
}

/// The caller of `update_system_resources`.
pub(crate) fn sample_resources(registry: &Registry, platform: &Platform) {
    let (platform, sampler) = (platform.clone(), Sampler::new());
    let sample = move || {
        let memory = process::read().resident_memory_bytes();
        platform.update_system_resources(memory.unwrap_or_default(), sampler.cpu_percent());
    };
    let registered = registry.on_scrape("resources", sample);
    registered.expect("it has no families of its own");
}

/// Workflows that wait for their turn.
pub(crate) type Queue = Arc<Mutex<VecDeque<&'static str>>>;

pub(crate) fn show_queue(registry: &Registry, queue: &Queue) {
    let queue = Arc::clone(queue);
    let help = "Workflows waiting for their turn.";
    let registered = registry.gauge_fn("workflow_queue_depth", help, move || {
        queue.lock().map(|queue| queue.len()).ok()
    });
    registered.expect("the name is free");
}

/// The database, as far as its pool tells of it.
#[derive(Clone, Copy)]
pub(crate) struct Database {
    pub(crate) connections: u32,
    pub(crate) pool_size: u32,
    pub(crate) is_reachable: bool,
}

impl Collector for Database {
    fn name(&self) -> &str {
        "database"
    }

    fn collect(&self, into: &mut Collection) -> Result<(), CollectError> {
        into.gauge("database_connections", "Database connections in use.")
            .value(self.connections);
        into.gauge(
            "database_pool_size",
            "Size of the database connection pool.",
        )
        .value(self.pool_size);
        Ok(())
    }
}
