//! Every call of the program once.

use callmeter::{ErrorType, HttpCode, track};

use crate::operations::*;

#[track(
    HttpRequest { method: "POST", endpoint },
    handle = call,
    outcome = |answer: &(u16, String)| HttpCode(answer.0),
    observe(http_response_size = |answer: &(u16, String)| answer.1.len())
)]
pub(crate) fn answer(endpoint: &str, body: &[u8], scrape: impl FnOnce()) -> (u16, String) {
    call.observe(HttpRequest::HTTP_REQUEST_SIZE, body.len());
    scrape();
    (201, "created".to_owned())
}

#[track(Query { operation, table: "tasks" })]
fn query(operation: Statement) -> std::io::Result<()> {
    match operation {
        Statement::Delete => Err(std::io::ErrorKind::TimedOut.into()),
        _ => Ok(()),
    }
}

#[track(Transaction)]
fn transaction(work: impl FnOnce() -> std::io::Result<()>) -> std::io::Result<()> {
    work()
}

#[track(
    Cache { operation: CacheOperation::Get, cache_type },
    outcome = |found: &std::io::Result<Option<u8>>| match found {
        Ok(Some(_)) => CacheStatus::Hit,
        Ok(None) => CacheStatus::Miss,
        Err(_) => CacheStatus::Error,
    }
)]
fn get(cache_type: CacheType, found: std::io::Result<Option<u8>>) -> std::io::Result<Option<u8>> {
    found
}

#[track(Cache { operation: CacheOperation::Set, cache_type: CacheType::Default })]
fn set() {}

#[track(Cache { operation: CacheOperation::Delete, cache_type: CacheType::Default })]
fn delete() {}

#[derive(Debug, ErrorType)]
enum JobError {
    Broken,
    #[error_type(outcome = "retry")]
    Again,
}

#[track(Job { task_name: _ })]
fn send_digest(result: Result<(), JobError>) -> Result<(), JobError> {
    result
}

pub(crate) fn technical_calls() {
    for operation in [Statement::Select, Statement::Insert, Statement::Update] {
        query(operation).expect("it succeeds");
    }
    transaction(|| query(Statement::Select)).expect("it is committed");
    transaction(|| query(Statement::Delete)).expect_err("it is rolled back");
    for cache_type in [
        CacheType::Session,
        CacheType::Permission,
        CacheType::Project,
        CacheType::Task,
        CacheType::Default,
    ] {
        for found in [Ok(Some(1)), Ok(None)] {
            get(cache_type, found).expect("the cache answers");
        }
    }
    let unreachable = std::io::ErrorKind::ConnectionRefused.into();
    get(CacheType::Task, Err(unreachable)).expect_err("the cache is down");
    set();
    delete();
    send_digest(Ok(())).expect("it succeeds");
    send_digest(Err(JobError::Broken)).expect_err("it fails");
    send_digest(Err(JobError::Again)).expect_err("it is to be run again");
}
