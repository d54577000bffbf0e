//! How a tracked function is made to end, and what must then have been counted.

use std::panic::{AssertUnwindSafe, catch_unwind};

use callmeter::{ErrorType, Registry};
use callmeter_behaviour::{Seen, abandon, block_on, counted, give_way, isolated};

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum End {
    Succeed,
    Fail,
    TimeOut,
    Panic,
}

pub const ENDS: [End; 4] = [End::Succeed, End::Fail, End::TimeOut, End::Panic];

#[derive(Clone, Copy, Debug, PartialEq, ErrorType)]
pub enum Fault {
    Refused,
    #[error_type(outcome = "timeout")]
    Slow,
}

/// What the bodies do. Called inside a tracked call, which must be in progress then.
pub fn end(end: End) -> Result<u32, Fault> {
    assert_eq!(running(), 1.0, "in progress inside the body");
    match end {
        End::Succeed => Ok(7),
        End::Fail => Err(Fault::Refused),
        End::TimeOut => Err(Fault::Slow),
        End::Panic => panic!("as asked"),
    }
}

/// The same, with two waits before.
pub async fn end_later(way: End) -> Result<u32, Fault> {
    assert_eq!(running(), 1.0, "in progress before the first wait");
    give_way(2).await;
    end(way)
}

/// Calls in progress in the current registry.
pub fn running() -> f64 {
    let samples = Registry::current().snapshot().samples();
    let gauges = samples.iter().filter(|s| s.name() == "task_in_progress");
    gauges.map(|sample| sample.value()).sum()
}

/// Calls a function once for each way to end; it is counted as `task`.
#[track_caller]
pub fn check_sync(task: &str, call: impl Fn(End) -> Result<u32, Fault>) {
    for end in ENDS {
        let (returned, registry) = counted(|| catch_unwind(AssertUnwindSafe(|| call(end))));
        check(task, end, returned, &registry);
    }
}

/// The same with a function that returns a future, which is abandoned as well.
#[track_caller]
pub fn check_async<F: Future<Output = Result<u32, Fault>>>(task: &str, call: impl Fn(End) -> F) {
    for end in ENDS {
        let registry = isolated();
        let future = registry.scope(async { call(end).await });
        let returned = catch_unwind(AssertUnwindSafe(|| block_on(future)));
        check(task, end, returned, &registry);
    }
    for polls in [1, 2] {
        let registry = isolated();
        abandon(registry.scope(async { call(End::Succeed).await }), polls);
        assert_eq!(
            Seen::of(&registry, task),
            Seen::cancelled(),
            "{task}, {polls} polls"
        );
    }
    let ((), registry) = counted(|| drop(call(End::Succeed)));
    let started = Seen::find(&registry, task).unwrap_or_default();
    assert_eq!(started, Seen::default(), "{task}, never polled");
}

#[track_caller]
fn check(
    task: &str,
    end: End,
    returned: std::thread::Result<Result<u32, Fault>>,
    registry: &Registry,
) {
    let (value, seen) = match end {
        End::Succeed => (Some(Ok(7)), Seen::success(1)),
        End::Fail => (Some(Err(Fault::Refused)), Seen::failure("refused")),
        End::TimeOut => (Some(Err(Fault::Slow)), Seen::timeout("slow")),
        End::Panic => (None, Seen::panic()),
    };
    let payload = match returned {
        Ok(returned) => {
            assert_eq!(Some(returned), value, "{task} {end:?}");
            None
        }
        Err(payload) => payload.downcast::<&'static str>().ok(),
    };
    let expected = (end == End::Panic).then_some("as asked");
    assert_eq!(payload.map(|text| *text), expected, "{task} {end:?}");
    assert_eq!(Seen::of(registry, task), seen, "{task} {end:?}");
}
