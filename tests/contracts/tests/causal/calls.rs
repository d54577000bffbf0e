//! Everything once, by the API and by the workers.

use callmeter::{ErrorType, HttpCode, Operation, track};

use crate::operations::*;

#[derive(Debug, ErrorType)]
enum Unavailable {
    Refused,
    #[error_type(outcome = "timeout")]
    TookTooLong,
}

#[track(HttpRequest { method: "GET", handler }, outcome = |code: &u16| HttpCode(*code))]
fn answer(handler: &str, code: u16) -> u16 {
    code
}

#[track(
    Lookup { cache_layer, cache_type: "graph" },
    outcome = |value: &Option<u8>| if value.is_some() { Found::Hit } else { Found::Miss }
)]
fn look_up(cache_layer: CacheLayer, value: Option<u8>) -> Option<u8> {
    value
}

#[track(PoolWait { pool_name: "neo4j" })]
fn connect(result: Result<(), Unavailable>) -> Result<(), Unavailable> {
    result
}

#[track(GuardedCall { breaker_name: "timescale" })]
fn guarded(result: Result<(), Unavailable>) -> Result<(), Unavailable> {
    result
}

#[track(GraphUpdate)]
fn update_graph() {}

#[track(Worker { worker_type: "analysis" })]
pub(crate) fn work(run: impl FnOnce()) {
    run();
}

#[track(WorkerTask { task_type: "causal_analysis" })]
fn run_causal_analysis(result: Result<(), Unavailable>) -> Result<(), Unavailable> {
    result
}

#[track(
    Export { export_type: "employee_metrics" },
    observe(export_size = |file: &Vec<u8>| file.len())
)]
fn export_employee_metrics() -> Vec<u8> {
    vec![0; 1500]
}

#[track(Proposal)]
fn propose() {}

#[track(Execution)]
fn execute(result: Result<(), Unavailable>) -> Result<(), Unavailable> {
    result
}

#[track(Rollback)]
fn roll_back() {}

pub(crate) fn api_calls() {
    answer("/graph/stats", 200);
    answer("/graph/stats", 500);
    look_up(CacheLayer::Memory, None);
    look_up(CacheLayer::Redis, Some(1));
    connect(Ok(())).expect("there is a connection");
    connect(Err(Unavailable::TookTooLong)).expect_err("there is none in time");
    connect(Err(Unavailable::Refused)).expect_err("the pool is closed");
    guarded(Ok(())).expect("it answers");
    guarded(Err(Unavailable::Refused)).expect_err("it fails");
    guarded(Err(Unavailable::TookTooLong)).expect_err("it fails");
    drop(
        GuardedCall {
            breaker_name: "timescale",
        }
        .start(),
    );
    update_graph();
}

pub(crate) fn worker_calls() {
    run_causal_analysis(Ok(())).expect("it succeeds");
    run_causal_analysis(Err(Unavailable::TookTooLong)).expect_err("it fails");
    export_employee_metrics();
    propose();
    execute(Ok(())).expect("it is carried out");
    execute(Err(Unavailable::Refused)).expect_err("it is not");
    roll_back();
}
