//! Everything once.

use std::time::Duration;

use callmeter::{ErrorType, HttpCode, Operation, Outcome, track};

use crate::business::*;
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

#[track(OrganizationCreation)]
fn create_organization(name: &str) -> std::io::Result<()> {
    match name {
        "" => Err(std::io::ErrorKind::InvalidInput.into()),
        _ => Ok(()),
    }
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

pub(crate) const ORGANIZATION: &str = "acme";

/// A status that says nothing where all that counts is that it happened.
fn happened(operation: impl Operation<Status = Outcome>) {
    operation.record(Outcome::Success, Duration::ZERO, 0);
}

/// The system's recorder, which domain code calls with the task.
fn record(change: Change, priority: &str, age: Duration) {
    let task = TrackedTask {
        organization_id: ORGANIZATION,
        project_id: "website",
        priority,
    };
    task.record(change, age, 0);
}

pub(crate) fn changes_of_tasks() {
    let hour = Duration::from_secs(3600);
    for priority in ["high", "high", "low"] {
        record(Change::Created, priority, Duration::ZERO);
    }
    record(Change::Completed, "high", hour * 30);
    record(Change::Deleted, "low", hour);
    happened(Assignment {
        organization_id: ORGANIZATION,
        assignee_id: "7",
    });
}

#[track(Login { organization_id: ORGANIZATION, auth_method })]
fn log_in(auth_method: AuthMethod, is_known: bool) -> std::io::Result<()> {
    if is_known {
        Ok(())
    } else {
        Err(std::io::ErrorKind::PermissionDenied.into())
    }
}

pub(crate) fn acts_of_users() {
    for auth_method in [
        AuthMethod::Jwt,
        AuthMethod::OauthGoogle,
        AuthMethod::OauthGithub,
    ] {
        log_in(auth_method, true).expect("the user is known");
    }
    log_in(AuthMethod::Jwt, false).expect_err("the user is not known");
    happened(Logout {
        organization_id: ORGANIZATION,
    });
    for action_type in [
        ActionType::Create,
        ActionType::Update,
        ActionType::Delete,
        ActionType::View,
    ] {
        happened(Action {
            organization_id: ORGANIZATION,
            action_type,
        });
    }
}

pub(crate) fn changes_of_organizations() {
    for _ in 0..2 {
        happened(ProjectCreation {
            organization_id: ORGANIZATION,
        });
    }
    happened(ProjectArchiving {
        organization_id: ORGANIZATION,
    });
    create_organization(ORGANIZATION).expect("it is created");
    create_organization("").expect_err("it has no name");
}
