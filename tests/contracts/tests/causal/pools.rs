//! Connection pools, which are asked every 15 seconds.

use std::io::{Error, ErrorKind};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use callmeter::{AsyncCollector, CollectError, Collection, RegisterError, Registry};
use callmeter_contracts::Exposition;

#[derive(Clone, Copy)]
pub(crate) struct PoolStats {
    active: u32,
    idle: u32,
    waiting: u32,
    max: u32,
}

/// Of Neo4j or of Timescale.
pub(crate) struct ConnectionPool {
    name: &'static str,
    /// None while its server does not answer.
    stats: Mutex<Option<PoolStats>>,
}

impl ConnectionPool {
    fn new(name: &'static str, active: u32) -> Arc<ConnectionPool> {
        let pool = ConnectionPool {
            name,
            stats: Mutex::default(),
        };
        pool.take(active);
        Arc::new(pool)
    }

    fn set(&self, stats: Option<PoolStats>) {
        *self.stats.lock().unwrap_or_else(PoisonError::into_inner) = stats;
    }

    /// So many connections are in use, of ten.
    fn take(&self, active: u32) {
        let max = 10;
        self.set(Some(PoolStats {
            active,
            idle: max - active,
            waiting: 0,
            max,
        }));
    }

    async fn get_pool_stats(&self) -> Result<PoolStats, Error> {
        let stats = *self.stats.lock().unwrap_or_else(PoisonError::into_inner);
        stats.ok_or_else(|| ErrorKind::ConnectionRefused.into())
    }
}

pub(crate) struct Pools(Vec<Arc<ConnectionPool>>);

impl Pools {
    pub(crate) fn of_the_api() -> Pools {
        Pools(vec![
            ConnectionPool::new("neo4j", 4),
            ConnectionPool::new("timescale", 1),
        ])
    }

    /// In a runtime of tokio.
    pub(crate) fn refresh_in_background(self, registry: &Registry) -> Result<(), RegisterError> {
        let pools = registry.register_async_collector(self);
        pools.every("15s").register().map(drop)
    }
}

impl AsyncCollector for Pools {
    fn name(&self) -> &str {
        "connection_pools"
    }

    async fn collect(&self, into: &mut Collection) -> Result<(), CollectError> {
        for pool in &self.0 {
            let stats = pool.get_pool_stats().await?;
            let gauges = [
                (
                    "active_connections",
                    "Pool connections in use.",
                    stats.active,
                ),
                (
                    "idle_connections",
                    "Pool connections not in use.",
                    stats.idle,
                ),
                (
                    "waiting_requests",
                    "Callers waiting for a pool connection.",
                    stats.waiting,
                ),
                (
                    "max_connections",
                    "Largest size the pool may reach.",
                    stats.max,
                ),
            ];
            for (name, help, value) in gauges {
                into.gauge(&format!("connection_pool_{name}"), help)
                    .with(&[("pool_name", pool.name)], value);
            }
        }
        Ok(())
    }
}

fn active(registry: &Registry, pool: &str) -> Option<f64> {
    let exposition = Exposition::with_faults_of(registry);
    exposition.value("connection_pool_active_connections", &[("pool_name", pool)])
}

fn failures(registry: &Registry) -> Option<f64> {
    let labels = [("collector", "connection_pools"), ("reason", "error")];
    let exposition = Exposition::with_faults_of(registry);
    exposition.value("callmeter_collector_errors_total", &labels)
}

/// To just before the next refresh, and past it.
const ALMOST: Duration = Duration::from_secs(14);
const PAST: Duration = Duration::from_secs(2);

#[tokio::test(start_paused = true)]
async fn pools_are_asked_at_the_start_and_every_15_seconds() {
    let registry = Registry::builder().build().expect("it can be built");
    let pools = Pools::of_the_api();
    let neo4j = Arc::clone(&pools.0[0]);
    pools
        .refresh_in_background(&registry)
        .expect("no families clash");
    neo4j.take(7);
    assert_eq!(active(&registry, "neo4j"), Some(4.0));
    assert_eq!(active(&registry, "timescale"), Some(1.0));
    tokio::time::sleep(ALMOST).await;
    assert_eq!(active(&registry, "neo4j"), Some(4.0));
    tokio::time::sleep(PAST).await;
    assert_eq!(active(&registry, "neo4j"), Some(7.0));
    assert_eq!(active(&registry, "timescale"), Some(1.0));
}

#[tokio::test(start_paused = true)]
async fn pools_that_do_not_answer_keep_their_last_values() {
    let registry = Registry::builder().build().expect("it can be built");
    let pools = Pools::of_the_api();
    let neo4j = Arc::clone(&pools.0[0]);
    pools
        .refresh_in_background(&registry)
        .expect("no families clash");
    neo4j.set(None);
    tokio::time::sleep(ALMOST + PAST).await;
    assert_eq!(active(&registry, "neo4j"), Some(4.0));
    assert_eq!(failures(&registry), Some(1.0));
    neo4j.take(2);
    tokio::time::sleep(ALMOST + PAST).await;
    assert_eq!(active(&registry, "neo4j"), Some(2.0));
    assert_eq!(failures(&registry), Some(1.0));
}
