//! taskflows: a scheduler of tasks and services.

mod host;
mod labels;
mod limits;
mod operations;
mod requests;
mod services;

use std::time::{Duration, Instant};

use callmeter::{Operation, Outcome, Registry, RegistryBuilder, Task};
use callmeter_contracts::{Allowed, COLLECTOR_ERRORS, Case, Contract, Exposition};

use host::{Host, show_host};
use operations::{calls, shipped_calls};
use services::{Services, State};

/// Statuses come on top of what a registry limits: three of a task, and three codes that an
/// endpoint answers with. So a third of the contract's limit, less one for what is over it.
const LABEL_SETS: usize = 1000 / 3 - 1;

fn registry() -> RegistryBuilder {
    Registry::builder()
        .namespace("taskflows")
        .series_limit(LABEL_SETS)
        .refuse_labels(Contract::of("taskflows").forbidden_labels())
}

const A_MINUTE: Duration = Duration::from_secs(60);

/// What the system shows beside its calls.
fn equip(registry: &Registry) -> Services {
    let host = || {
        Ok(Host {
            cpu: 0.25,
            memory: 0.5,
        })
    };
    show_host(registry, host).expect("the names are free");
    let services = Services::register(registry).expect("the names are free");
    for (name, state) in [
        ("postgres", State::Active),
        ("nginx", State::Inactive),
        ("mailer", State::Failed),
    ] {
        services.enter(name, state, Instant::now() - A_MINUTE);
    }
    services
}

async fn scraped(registry: Registry, calls: impl Future<Output = ()>) -> Exposition {
    equip(&registry);
    registry.scope(calls).await;
    Exposition::of(&registry)
}

fn equipped() -> (Registry, Services) {
    let registry = registry().build().expect("it can be built");
    let services = equip(&registry);
    (registry, services)
}

const BESIDE: &[Allowed] = &[
    (
        "taskflows_service_uptime_seconds is a gauge that the contract lacks",
        "uptimes are tracked, and no metric is named for them",
    ),
    COLLECTOR_ERRORS,
];

#[tokio::test(start_paused = true)]
async fn operations_of_its_own_meet_the_contract() {
    let registry = registry().build().expect("it can be built");
    let exposition = scraped(registry, calls()).await;
    let case = Case {
        system: "taskflows",
        allowed: BESIDE,
    };
    case.check(&exposition);
}

/// The shipped task has texts of its own for all who use it, and is counted while it runs.
const SHIPPED: &[Allowed] = &[
    (
        r#"taskflows_task_total: help is "Tasks completed, by how they ended.", not "Task executions, counted by outcome.""#,
        "a shipped text",
    ),
    (
        r#"taskflows_task_duration_seconds: help is "Time that tasks took.", not "How long a task execution took.""#,
        "a shipped text",
    ),
    (
        r#"taskflows_task_errors_total: help is "Tasks that failed or timed out, by kind of error.", not "Task errors, counted by error class.""#,
        "a shipped text",
    ),
    (
        r#"taskflows_task_retries_total: help is "Attempts of tasks behind the first.", not "Retry attempts made for a task.""#,
        "a shipped text",
    ),
    (
        "taskflows_task_in_progress is a gauge that the contract lacks",
        "the shipped task has it",
    ),
];

fn shipped_registry() -> Registry {
    registry()
        .buckets::<Task<'_>>([0.1, 0.5, 1.0, 5.0, 10.0, 30.0, 60.0, 300.0, 600.0])
        .statuses::<Task<'_>>([
            (Outcome::Cancelled, "failure"),
            (Outcome::Panicked, "failure"),
        ])
        .build()
        .expect("it can be built")
}

#[tokio::test(start_paused = true)]
async fn the_shipped_task_meets_the_contract_but_for_texts() {
    let case = Case {
        system: "taskflows",
        allowed: &[BESIDE, SHIPPED].concat(),
    };
    case.check(&scraped(shipped_registry(), shipped_calls()).await);
}

#[tokio::test(start_paused = true)]
async fn tasks_are_counted_by_outcome() {
    let own = registry().build().expect("it can be built");
    for exposition in [
        scraped(own, calls()).await,
        scraped(shipped_registry(), shipped_calls()).await,
    ] {
        let ended = |task, status| {
            let labels = [("task_name", task), ("status", status)];
            exposition.value("taskflows_task_total", &labels)
        };
        assert_eq!(ended("back_up", "success"), Some(1.0));
        assert_eq!(ended("synchronize", "failure"), Some(1.0));
        assert_eq!(ended("report", "timeout"), Some(1.0));
        let failed = |task, error| {
            let labels = [("task_name", task), ("error_type", error)];
            exposition.value("taskflows_task_errors_total", &labels)
        };
        assert_eq!(failed("synchronize", "host_down"), Some(1.0));
        assert_eq!(failed("report", "out_of_time"), Some(1.0));
        let labels = [("task_name", "synchronize")];
        let retries = exposition.value("taskflows_task_retries_total", &labels);
        assert_eq!(retries, Some(2.0));
    }
}

/// A task that is dropped, and one that panics.
#[tokio::test(start_paused = true)]
async fn no_status_but_the_three_occurs() {
    let registry = shipped_registry();
    registry.scope_sync(|| {
        drop(
            Task {
                task_name: "dropped",
            }
            .start(),
        );
        let task = Task {
            task_name: "panicked",
        };
        task.record(Outcome::Panicked, Duration::from_secs(2), 0);
    });
    let exposition = Exposition::of(&registry);
    let family = exposition.family("taskflows_task_total").expect("declared");
    assert_eq!(
        family.values("status"),
        ["failure", "success", "timeout"].into()
    );
    let labels = [("task_name", "panicked"), ("status", "failure")];
    let seconds = exposition.value("taskflows_task_duration_seconds_sum", &labels);
    assert_eq!(seconds, Some(2.0));
}

#[tokio::test(start_paused = true)]
async fn requests_and_restarts_are_counted() {
    let registry = registry().build().expect("it can be built");
    let exposition = scraped(registry, calls()).await;
    let answered = |name, code| {
        let labels = [
            ("method", "GET"),
            ("endpoint", "/api/tasks"),
            ("status_code", code),
        ];
        exposition.value(name, &labels)
    };
    assert_eq!(answered("taskflows_api_request_total", "200"), Some(2.0));
    assert_eq!(answered("taskflows_api_request_total", "404"), Some(1.0));
    let durations = "taskflows_api_request_duration_seconds_count";
    assert_eq!(answered(durations, "200"), Some(2.0));
    let requests = exposition
        .family("taskflows_api_request_total")
        .expect("declared");
    assert_eq!(requests.values("endpoint"), ["/api/tasks"].into());
    let labels = [("service_name", "postgres"), ("reason", "dependency")];
    let restarts = exposition.value("taskflows_service_restarts_total", &labels);
    assert_eq!(restarts, Some(1.0));
}
