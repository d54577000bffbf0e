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

use std::collections::BTreeSet;

use callmeter_contracts::{COLLECTOR_ERRORS, Case, Contract, Exposition, SAMPLE_AGE};

use calls::{api_calls, work, worker_calls};

/// The service on port 8000.
fn api() -> Exposition {
    let registry = labels::strict_registry();
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.enable_time().build().expect("it can be built");
    let _inside = runtime.enter();
    registry.scope_sync(|| {
        api_calls();
        platform::start(&registry);
    });
    Exposition::of(&registry)
}

/// The service on port 9090, while a worker is active.
fn workers() -> Exposition {
    let registry = labels::strict_registry();
    let mut exposition = Exposition::default();
    registry.scope_sync(|| {
        work(|| {
            worker_calls();
            exposition = Exposition::of(&registry);
        });
    });
    exposition
}

fn both_services() -> Exposition {
    let mut both = api();
    both.add(workers());
    both
}

#[test]
fn the_contract_is_met() {
    let case = Case {
        system: "causal",
        allowed: &[COLLECTOR_ERRORS, SAMPLE_AGE],
    };
    case.check(&both_services());
}

#[test]
fn each_service_exposes_its_own_metrics() {
    let contract = Contract::of("causal");
    for (service, exposition) in [("api", api()), ("worker", workers())] {
        let metrics = contract.metrics.iter();
        let expected = metrics.filter(|metric| metric.service.as_deref() == Some(service));
        let expected: BTreeSet<_> = expected.map(|metric| &*metric.name).collect();
        let found = exposition.families().map(|(name, _)| name);
        let found: BTreeSet<_> = found
            .filter(|name| !name.starts_with("callmeter_"))
            .collect();
        assert_eq!(found, expected, "{service}");
    }
}

#[test]
fn calls_of_the_api_are_counted() {
    let exposition = api();
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
    let exposition = workers();
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
