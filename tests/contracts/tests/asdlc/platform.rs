//! What the services tell of themselves and of what they stand on.

use std::io;
use std::sync::Arc;

use callmeter::{
    CollectError, Collection, Collector, Info, MetricFamilies, RegisterError, Registration,
    Registry, process,
};

/// Who the service is.
#[derive(MetricFamilies)]
struct Identity {
    /// Identity of the service: constant 1 with descriptive labels.
    service: Info,
}

pub(crate) fn identify(registry: &Registry, version: &str) {
    let identity = Identity::register(registry).expect("the name is free");
    let version = [("version", version)];
    identity.service.set(&version).expect("it is a label");
}

/// A client of Redis, as far as its health is asked for.
#[derive(Clone, Copy)]
pub(crate) enum Redis {
    Healthy,
    Unhealthy,
    Refuses,
    Hangs,
}

impl Redis {
    async fn is_healthy(self) -> io::Result<bool> {
        match self {
            Redis::Healthy => Ok(true),
            Redis::Unhealthy => Ok(false),
            Redis::Refuses => Err(io::ErrorKind::ConnectionRefused.into()),
            Redis::Hangs => std::future::pending().await,
        }
    }
}

/// Asks Redis at each scrape. What goes wrong with that is no connection.
pub(crate) fn show_redis(registry: &Registry, redis: Redis) {
    let help = "Whether Redis answers: 1 yes, 0 no.";
    registry
        .gauge_async("redis_connection_up", help, move || async move {
            redis.is_healthy().await.map(u8::from)
        })
        .on_scrape()
        .or(0)
        .register()
        .expect("the name is free");
}

/// What the worker pool says of itself.
#[derive(Clone, Copy)]
pub(crate) struct Stats {
    pub(crate) active_workers: u64,
    pub(crate) events_succeeded: u64,
    pub(crate) events_failed: u64,
}

/// The worker pool, as far as it is asked.
pub(crate) type Pool = Arc<dyn Fn() -> io::Result<Stats> + Send + Sync>;

pub(crate) fn busy_pool() -> Pool {
    Arc::new(|| {
        Ok(Stats {
            active_workers: 3,
            events_succeeded: 40,
            events_failed: 2,
        })
    })
}

/// Reads the pool at each scrape. Its events are counted where they are handled.
pub(crate) struct WorkerPoolCollector(pub(crate) Pool);

impl Collector for WorkerPoolCollector {
    fn name(&self) -> &str {
        "worker_pool"
    }

    fn collect(&self, into: &mut Collection) -> Result<(), CollectError> {
        let stats = (self.0)()?;
        into.gauge("active_workers", "Worker threads that are busy.")
            .value(stats.active_workers);
        Ok(())
    }
}

/// As the system sketches it: with the events, although they are counted already.
pub(crate) struct SketchedCollector(pub(crate) Pool);

impl Collector for SketchedCollector {
    fn name(&self) -> &str {
        "worker_pool"
    }

    fn collect(&self, into: &mut Collection) -> Result<(), CollectError> {
        let stats = (self.0)()?;
        into.gauge("events_processed_total", "Events handled.")
            .with(&[("status", "success")], stats.events_succeeded)
            .with(&[("status", "failed")], stats.events_failed);
        Ok(())
    }
}

pub(crate) fn show_memory(registry: &Registry) -> Result<Registration, RegisterError> {
    registry.collector_fn("process_memory", |into| {
        let process = process::read();
        let help = "Memory held by the process, in addition to what the container reports.";
        into.gauge("process_memory", help)
            .unit("bytes")
            .with(&[("type", "resident")], process.resident_memory_bytes())
            .with(&[("type", "virtual")], process.virtual_memory_bytes());
        Ok(())
    })
}
