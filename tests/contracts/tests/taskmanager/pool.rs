//! The pool of the database engine, which is looked at now and then.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use callmeter::{RegisterError, Registry};
use callmeter_contracts::Exposition;

/// What a pool of the engine tells of itself.
pub(crate) struct Engine {
    size: u32,
    checked_out: AtomicU32,
}

impl Engine {
    pub(crate) fn with_pool(size: u32, checked_out: u32) -> Arc<Engine> {
        Arc::new(Engine {
            size,
            checked_out: checked_out.into(),
        })
    }
}

/// The system does not say how often.
const PERIOD: Duration = Duration::from_secs(30);

/// In a runtime of tokio. One look for all three, so that they add up.
pub(crate) fn watch_connection_pool(
    registry: &Registry,
    engine: Arc<Engine>,
) -> Result<(), RegisterError> {
    let pool = registry.collector_async("db_connection_pool", move |mut into| {
        let (size, active) = (engine.size, engine.checked_out.load(Ordering::Relaxed));
        async move {
            into.gauge(
                "db_connection_pool_size",
                "Connections the database pool holds.",
            )
            .value(size);
            into.gauge("db_connection_pool_active", "Pool connections checked out.")
                .value(active);
            into.gauge("db_connection_pool_idle", "Pool connections not in use.")
                .value(size - active);
            Ok(into)
        }
    });
    pool.every(PERIOD).register().map(drop)
}

#[tokio::test(start_paused = true)]
async fn the_pool_is_looked_at_periodically() {
    let registry = Registry::builder().build().expect("it can be built");
    let engine = Engine::with_pool(10, 3);
    watch_connection_pool(&registry, Arc::clone(&engine)).expect("no families clash");
    let pool = || {
        let exposition = Exposition::of(&registry);
        ["size", "active", "idle"]
            .map(|what| exposition.value(&format!("db_connection_pool_{what}"), &[]))
    };
    assert_eq!(pool(), [Some(10.0), Some(3.0), Some(7.0)]);
    engine.checked_out.store(9, Ordering::Relaxed);
    assert_eq!(pool(), [Some(10.0), Some(3.0), Some(7.0)]);
    tokio::time::sleep(PERIOD + Duration::from_secs(1)).await;
    assert_eq!(pool(), [Some(10.0), Some(9.0), Some(1.0)]);
}
