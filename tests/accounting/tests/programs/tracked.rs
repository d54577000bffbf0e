use callmeter::{ErrorType, Operation, Outcome, track};

use crate::World;
use crate::plan::{Call, Ending, Kind};
use crate::run::{acts, acts_async};

/// Has an open label, and families of every kind.
#[derive(Operation)]
#[operation(
    started,
    completed,
    completed(name = "job_good", when(Success), labels(kind)),
    completed(name = "job_bad", when(Failure | TimedOut | Panicked)),
    duration(buckets = [0.000_001, 0.001, 1.0]),
    duration(name = "job_coarse_duration", labels(kind), buckets = [0.001, 0.25]),
    duration(name = "job_good_duration", when(Success), labels(kind, status), buckets = [0.5]),
    errors,
    errors(name = "job_failed", labels(kind, name)),
    errors(name = "job_late", when(TimedOut), labels(kind)),
    retries,
    retries(name = "job_ended_retries", labels(kind, status)),
    retries(name = "job_late_retries", when(TimedOut | Cancelled), labels()),
    value(job_size, unit = "items", buckets = [1, 10]),
    value(job_result, unit = "items", labels(kind), buckets = [0.5]),
)]
pub struct Job<'a> {
    pub kind: Kind,
    pub name: &'a str,
}

/// Has closed labels only, and words of its own.
#[derive(Operation)]
#[operation(
    started,
    status(name = "result", failure | timeout = "failed", success = "done"),
    duration(buckets = [0.001])
)]
pub struct Step {
    pub kind: Kind,
    pub is_last: bool,
}

/// Says what kind of error it is.
#[derive(Clone, Copy, Debug, ErrorType)]
pub enum JobError {
    Broken,
    #[error_type(outcome = "timeout")]
    Late,
}

/// Does not.
#[derive(Clone, Copy, Debug)]
pub struct PlainError;

type Alias = Result<(), PlainError>;

impl Ending {
    pub fn result(self) -> Result<(), JobError> {
        match self {
            Ending::Return | Ending::Outcome(_) => Ok(()),
            Ending::Broken => Err(JobError::Broken),
            Ending::Late => Err(JobError::Late),
            // Says nothing on stderr.
            Ending::Panic => std::panic::resume_unwind(Box::new("planned")),
        }
    }

    fn plain(self) -> Alias {
        self.result().map_err(|_| PlainError)
    }
}

/// What a returned value says of itself: nothing if it is late.
fn told(returned: &Result<(), JobError>) -> Option<u8> {
    match returned {
        Ok(()) => Some(1),
        Err(JobError::Broken) => Some(0),
        Err(JobError::Late) => None,
    }
}

fn observe(counted: &callmeter::Call, call: &Call) {
    for size in &call.sizes {
        counted.observe(Job::JOB_SIZE, *size);
    }
}

#[track(
    Job { kind: call.kind, name: call.name },
    handle = counted,
    observe(job_result = told)
)]
pub fn open(world: &World, call: &Call) -> Result<(), JobError> {
    counted.retries(call.retries);
    observe(counted, call);
    acts(world, call);
    call.ending.result()
}

#[track(
    Job { kind: call.kind, name: call.name },
    handle = counted,
    observe(job_result = told)
)]
pub async fn open_async(world: &World, call: &Call) -> Result<(), JobError> {
    counted.retries(call.retries);
    observe(counted, call);
    acts_async(world, call).await;
    call.ending.result()
}

#[track(Step { kind: call.kind, is_last: call.is_last }, handle = counted)]
pub fn closed(world: &World, call: &Call) -> Result<(), JobError> {
    acts(world, call);
    (0..call.retries).for_each(|_| counted.retried());
    call.ending.result()
}

#[track(Step { kind: call.kind, is_last: call.is_last }, handle = counted)]
pub async fn closed_async(world: &World, call: &Call) -> Result<(), JobError> {
    counted.retries(call.retries);
    acts_async(world, call).await;
    call.ending.result()
}

#[track(Job { kind: Kind::Odd, name: "constant" }, handle = counted)]
pub fn constant(world: &World, call: &Call) -> Alias {
    counted.retries(call.retries);
    observe(counted, call);
    acts(world, call);
    call.ending.plain()
}

#[track(Job { kind: Kind::Odd, name: "constant" }, handle = counted)]
pub async fn constant_async(world: &World, call: &Call) -> Alias {
    counted.retries(call.retries);
    observe(counted, call);
    acts_async(world, call).await;
    call.ending.plain()
}

pub fn by_hand(world: &World, call: &Call) {
    let counted = start(call);
    acts(world, call);
    finish(counted, call.ending);
}

pub async fn by_hand_async(world: &World, call: &Call) {
    let counted = start(call);
    acts_async(world, call).await;
    finish(counted, call.ending);
}

fn start(call: &Call) -> callmeter::Call {
    let Call { kind, is_last, .. } = *call;
    let counted = Step { kind, is_last }.start();
    counted.retries(call.retries);
    counted
}

fn finish(counted: callmeter::Call, ending: Ending) {
    match ending {
        // The other way to say so.
        Ending::Outcome(Outcome::Cancelled) => drop(counted),
        Ending::Outcome(outcome) => counted.finish(outcome),
        _ => counted.finish_result(&ending.result()),
    }
}
