//! Calls whose statuses are not the standard ones, and calls in halves.

use std::time::Duration;

use callmeter::{HttpCode, LabelValue, Operation, Outcome, Status, track};

use crate::World;
use crate::plan::{Call, Ending, Kind};
use crate::run::{acts, acts_async};
use crate::tracked::JobError;

#[derive(Clone, Copy, Debug, PartialEq, LabelValue)]
pub enum LookStatus {
    Hit,
    Miss,
    Broken,
    Gone,
}

impl From<Outcome> for LookStatus {
    fn from(outcome: Outcome) -> LookStatus {
        match outcome {
            Outcome::Success => LookStatus::Hit,
            Outcome::Failure | Outcome::TimedOut => LookStatus::Broken,
            Outcome::Cancelled | Outcome::Panicked => LookStatus::Gone,
        }
    }
}

impl Status for LookStatus {
    fn is_error(&self) -> bool {
        *self == LookStatus::Broken
    }
}

/// Ends in words of its own.
#[derive(Operation)]
#[operation(
    started,
    status(values = LookStatus),
    completed,
    completed(name = "look_found", when(Hit | Miss), labels(kind)),
    errors,
    errors(name = "look_broken", labels(kind, status))
)]
pub struct Look {
    pub kind: Kind,
}

/// Ends in a code.
#[derive(Operation)]
#[operation(
    started,
    name = "request",
    status(name = "code", values = HttpCode),
    completed,
    completed(name = "request_found", when(200), labels(name)),
    retries(name = "request_retries", labels(code))
)]
pub struct Request<'a> {
    pub name: &'a str,
}

/// Is counted in halves, each call as one of a second.
#[derive(Operation)]
#[operation(
    started,
    duration(buckets = [0.5, 1.0, 10.0]),
    duration(name = "visit_other_duration", labels(), buckets = [1.0, 5.0]),
    duration(name = "visit_coarse", unit = "minutes", buckets = [0.01, 1.0], allow = "a test")
)]
pub struct Visit<'a> {
    pub name: &'a str,
}

impl LookStatus {
    pub fn of(is_last: bool, returned: &Result<(), JobError>) -> LookStatus {
        match returned {
            Ok(()) if is_last => LookStatus::Hit,
            Ok(()) => LookStatus::Miss,
            Err(_) => LookStatus::Broken,
        }
    }
}

#[track(
    Look { kind: call.kind },
    outcome = |returned| LookStatus::of(call.is_last, returned),
    handle = counted
)]
pub fn own(world: &World, call: &Call) -> Result<(), JobError> {
    counted.retries(call.retries);
    acts(world, call);
    call.ending.result()
}

#[track(
    Look { kind: call.kind },
    outcome = |returned| LookStatus::of(call.is_last, returned),
    handle = counted
)]
pub async fn own_async(world: &World, call: &Call) -> Result<(), JobError> {
    counted.retries(call.retries);
    acts_async(world, call).await;
    call.ending.result()
}

pub fn code(world: &World, call: &Call) {
    let counted = Request { name: call.name }.start();
    counted.retries(call.retries);
    acts(world, call);
    finish(counted, call.ending);
}

pub async fn code_async(world: &World, call: &Call) {
    let counted = Request { name: call.name }.start();
    counted.retries(call.retries);
    acts_async(world, call).await;
    finish(counted, call.ending);
}

fn finish(counted: callmeter::Call<HttpCode>, ending: Ending) {
    match ending {
        Ending::Return => counted.finish(HttpCode(200)),
        Ending::Outcome(_) => counted.finish(HttpCode(404)),
        _ => counted.finish_result(&ending.result()),
    }
}

pub fn halves(world: &World, call: &Call) {
    Visit { name: call.name }.begin();
    acts(world, call);
    end(call);
}

pub async fn halves_async(world: &World, call: &Call) {
    Visit { name: call.name }.begin();
    acts_async(world, call).await;
    end(call);
}

fn end(call: &Call) {
    let outcome = match call.ending {
        Ending::Outcome(outcome) => outcome,
        // As a panic in a program ends its function.
        Ending::Panic => std::panic::resume_unwind(Box::new("planned")),
        _ => Outcome::Success,
    };
    Visit { name: call.name }.end(outcome, Duration::from_secs(1), call.retries);
}

pub fn surplus(world: &World, call: &Call) {
    acts(world, call);
    end_surplus(call);
}

pub async fn surplus_async(world: &World, call: &Call) {
    acts_async(world, call).await;
    end_surplus(call);
}

/// Of a series that nothing begins.
fn end_surplus(call: &Call) {
    Visit { name: "surplus" }.end(Outcome::Success, Duration::from_secs(1), call.retries);
}

pub fn record(world: &World, call: &Call) {
    acts(world, call);
    recorded(call);
}

pub async fn record_async(world: &World, call: &Call) {
    acts_async(world, call).await;
    recorded(call);
}

fn recorded(call: &Call) {
    let visit = Visit { name: "recorded" };
    visit.record(Outcome::TimedOut, Duration::from_secs(1), call.retries);
}
