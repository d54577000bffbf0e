//! Task Management System: a tracker of many organizations' tasks.

mod business;
mod calls;
mod operations;

use callmeter::Registry;
use callmeter_contracts::{Case, Exposition, NotCall};

use calls::{
    ORGANIZATION, acts_of_users, answer, changes_of_organizations, changes_of_tasks,
    technical_calls,
};

const NOT_CALLS: &[NotCall] = &[
    ("db_connection_pool_size", "asked of the pool"),
    ("db_connection_pool_active", "asked of the pool"),
    ("db_connection_pool_idle", "asked of the pool"),
    ("celery_queue_length", "asked of the queue"),
    ("tasks_by_status", "counted by the database"),
    ("tasks_overdue", "counted by the database"),
    ("active_users", "counted by the database"),
    ("concurrent_users", "users, who may have several sessions"),
    ("projects_active", "counted by the database"),
    ("project_members", "counted by the database"),
    ("organization_users", "counted by the database"),
    ("organization_projects", "counted by the database"),
    ("organization_storage_bytes", "asked of the storage"),
];

fn registry() -> Registry {
    Registry::builder().build().expect("it can be built")
}

fn scraped() -> Exposition {
    let registry = registry();
    registry.scope_sync(|| {
        technical_calls();
        changes_of_tasks();
        acts_of_users();
        changes_of_organizations();
        answer("/tasks", b"{}", || {});
    });
    Exposition::of(&registry)
}

#[test]
fn the_contract_is_met() {
    let case = Case {
        system: "taskmanager",
        not_calls: NOT_CALLS,
        allowed: &[],
    };
    case.check(&scraped());
}

#[test]
fn requests_are_measured() {
    let registry = registry();
    let endpoint = [("method", "POST"), ("endpoint", "/tasks")];
    let now = || Exposition::of(&registry).value("http_requests_in_progress", &endpoint);
    registry.scope_sync(|| answer("/tasks", b"{}", || assert_eq!(now(), Some(1.0))));
    assert_eq!(now(), Some(0.0));
    let exposition = Exposition::of(&registry);
    let requests = [&endpoint[..], &[("status", "201")]].concat();
    assert_eq!(
        exposition.value("http_requests_total", &requests),
        Some(1.0)
    );
    let value = |name| exposition.value(name, &endpoint);
    assert_eq!(value("http_request_duration_seconds_count"), Some(1.0));
    assert_eq!(value("http_request_size_bytes_sum"), Some(2.0));
    assert_eq!(value("http_response_size_bytes_sum"), Some(7.0));
}

/// The contract leaves open what a handler that panics counts as; it is a request.
#[test]
fn a_request_without_an_answer_is_counted() {
    let registry = registry();
    let panicked = registry.scope_sync(|| {
        std::panic::catch_unwind(|| answer("/tasks", b"{}", || panic!("out of ideas")))
    });
    panicked.expect_err("the panic goes on");
    let exposition = Exposition::of(&registry);
    let endpoint = [("method", "POST"), ("endpoint", "/tasks")];
    let requests = [&endpoint[..], &[("status", "500")]].concat();
    assert_eq!(
        exposition.value("http_requests_total", &requests),
        Some(1.0)
    );
    let value = |name| exposition.value(name, &endpoint);
    assert_eq!(value("http_requests_in_progress"), Some(0.0));
    assert_eq!(value("http_request_size_bytes_count"), Some(1.0));
    assert_eq!(value("http_response_size_bytes_count"), Some(0.0));
}

#[test]
fn cache_operations_are_counted_by_result_and_timed_unless_they_fail() {
    let exposition = scraped();
    let operations = |operation, status| {
        let labels = [("operation", operation), ("status", status)];
        exposition.value("cache_operations_total", &labels)
    };
    assert_eq!(operations("get", "hit"), Some(5.0));
    assert_eq!(operations("get", "miss"), Some(5.0));
    assert_eq!(operations("get", "error"), Some(1.0));
    assert_eq!(operations("set", "success"), Some(1.0));
    let timed = |operation| {
        let name = "cache_operation_duration_seconds_count";
        exposition.value(name, &[("operation", operation)])
    };
    assert_eq!((timed("get"), timed("delete")), (Some(10.0), Some(1.0)));
    for name in ["cache_hits_total", "cache_misses_total"] {
        assert_eq!(exposition.value(name, &[("cache_type", "task")]), Some(1.0));
    }
}

#[test]
fn jobs_and_queries_are_counted_by_outcome() {
    let exposition = scraped();
    let jobs = |status| {
        let labels = [("task_name", "send_digest"), ("status", status)];
        exposition.value("celery_tasks_total", &labels)
    };
    for status in ["success", "failure", "retry"] {
        assert_eq!(jobs(status), Some(1.0), "{status}");
    }
    let name = "celery_task_duration_seconds_count";
    let timed = exposition.value(name, &[("task_name", "send_digest")]);
    assert_eq!(timed, Some(1.0));
    let ended = |status| exposition.value("db_transactions_total", &[("status", status)]);
    assert_eq!(
        (ended("committed"), ended("rolled_back")),
        (Some(1.0), Some(1.0))
    );
    let labels = [
        ("operation", "DELETE"),
        ("table", "tasks"),
        ("status", "failure"),
    ];
    assert_eq!(exposition.value("db_queries_total", &labels), Some(1.0));
}

#[test]
fn business_is_counted() {
    let exposition = scraped();
    let project = [("organization_id", ORGANIZATION), ("project_id", "website")];
    let tasks = |name| exposition.value(name, &project);
    assert_eq!(tasks("tasks_created_total"), Some(3.0));
    assert_eq!(tasks("tasks_completed_total"), Some(1.0));
    assert_eq!(tasks("tasks_deleted_total"), Some(1.0));
    let priority = [("organization_id", ORGANIZATION), ("priority", "high")];
    let hours = exposition.value("task_completion_duration_hours_sum", &priority);
    assert_eq!(hours, Some(30.0));
    let bucket = |bound| {
        let labels = [&priority[..], &[("le", bound)]].concat();
        exposition.value("task_completion_duration_hours_bucket", &labels)
    };
    assert_eq!((bucket("24"), bucket("72")), (Some(0.0), Some(1.0)));
    let organization = [("organization_id", ORGANIZATION)];
    let value = |name| exposition.value(name, &organization);
    assert_eq!(value("user_logouts_total"), Some(1.0));
    let jwt = [("organization_id", ORGANIZATION), ("auth_method", "jwt")];
    assert_eq!(exposition.value("user_logins_total", &jwt), Some(1.0));
    assert_eq!(value("projects_created_total"), Some(2.0));
    assert_eq!(value("projects_archived_total"), Some(1.0));
    let created = exposition.value("organizations_created_total", &[]);
    assert_eq!(created, Some(1.0));
}
