//! Causal Organism: an API for causal analysis, and its workers.

mod caches;
mod calls;
mod graph;
mod labels;
mod operations;
mod platform;
mod pools;
mod queues;
mod state;

use callmeter_contracts::{COLLECTOR_ERRORS, Case, Exposition, SAMPLE_AGE};

use calls::{api_calls, work, worker_calls};

/// Scrapes while a worker is active.
fn scraped() -> Exposition {
    let registry = labels::strict_registry();
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.enable_time().build().expect("it can be built");
    let _inside = runtime.enter();
    let mut exposition = Exposition::default();
    registry.scope_sync(|| {
        work(|| {
            api_calls();
            platform::start(&registry);
            worker_calls();
            exposition = Exposition::of(&registry);
        });
    });
    exposition
}

#[test]
fn the_contract_is_met() {
    let case = Case {
        system: "causal",
        allowed: &[COLLECTOR_ERRORS, SAMPLE_AGE],
    };
    case.check(&scraped());
}

#[test]
fn calls_of_the_api_are_counted() {
    let exposition = scraped();
    let value = |name, labels: &[(&str, &str)]| exposition.value(name, labels);
    let requests = [
        ("method", "GET"),
        ("handler", "/graph/stats"),
        ("status", "500"),
    ];
    assert_eq!(value("http_requests_total", &requests), Some(1.0));
    assert_eq!(value("http_requests_inprogress", &[]), Some(0.0));
    let redis = [("cache_layer", "redis"), ("cache_type", "graph")];
    assert_eq!(value("cache_hits_total", &redis), Some(1.0));
    let memory = [("cache_layer", "memory"), ("cache_type", "graph")];
    assert_eq!(value("cache_misses_total", &memory), Some(1.0));
    let pool = [("pool_name", "neo4j")];
    assert_eq!(value("connection_pool_timeouts_total", &pool), Some(1.0));
    let breaker = [("breaker_name", "timescale")];
    assert_eq!(value("circuit_breaker_failures_total", &breaker), Some(2.0));
    assert_eq!(
        value("circuit_breaker_successes_total", &breaker),
        Some(1.0)
    );
    assert_eq!(value("graph_update_duration_seconds_count", &[]), Some(1.0));
}

#[test]
fn calls_of_the_workers_are_counted() {
    let exposition = scraped();
    let value = |name, labels: &[(&str, &str)]| exposition.value(name, labels);
    let workers = [("worker_type", "analysis")];
    assert_eq!(value("worker_active_count", &workers), Some(1.0));
    let failed = [("task_type", "causal_analysis"), ("status", "failure")];
    assert_eq!(value("worker_tasks_completed_total", &failed), Some(1.0));
    let export = [("export_type", "employee_metrics")];
    assert_eq!(value("export_size_bytes_sum", &export), Some(1500.0));
    assert_eq!(value("export_duration_seconds_count", &export), Some(1.0));
    assert_eq!(value("intervention_proposals_total", &[]), Some(1.0));
    assert_eq!(value("intervention_executions_total", &[]), Some(1.0));
    assert_eq!(value("intervention_rollbacks_total", &[]), Some(1.0));
}
