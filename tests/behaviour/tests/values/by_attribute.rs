//! `observe(…)`: values of what was returned.

use std::time::Duration;

use callmeter::{TimedOut, track};
use callmeter_behaviour::{
    abandon, block_on, counted, give_way, histogram, in_progress, isolated, panic_of, value,
};

use super::{Action, File, READ, internal_errors, sizes, sizes_of};

#[track(READ, observe(size = |text| text.len(), score = |_| 0.5))]
fn reads(text: &str) -> String {
    text.trim().to_owned()
}

#[track(READ, observe(size = Vec::len))]
async fn reads_later(length: usize) -> Vec<u8> {
    give_way(2).await;
    vec![0; length]
}

#[test]
fn what_was_returned_is_observed() {
    let ((), registry) = counted(|| {
        assert_eq!(reads(" abc "), "abc");
        assert_eq!(block_on(reads_later(5)).len(), 5);
        abandon(reads_later(100), 1);
    });
    assert_eq!(sizes(&registry), (2, 8.0));
    let (buckets, sum) = histogram(&registry, "file_score_ratio", &[("action", "read")]);
    assert_eq!((buckets[1], sum), ((0.5, 1), 0.5));
    assert_eq!(in_progress(&registry, "file", &[]), 0);
}

#[track(READ, observe(size = |found| found.as_ref().map(|text: &String| text.len())))]
fn perhaps(found: Option<&str>) -> Option<String> {
    found.map(str::to_owned)
}

#[track(READ, observe(size = |result| result.as_ref().ok().copied()))]
fn result(result: Result<u64, String>) -> Result<u64, String> {
    result
}

#[track(READ, observe(size = |result| result.as_ref().map_or(1000, |_| 1)))]
fn even_errors(result: Result<(), String>) -> Result<(), String> {
    result
}

#[test]
fn none_observes_nothing_and_an_error_what_it_is_asked_for() {
    let ((), registry) = counted(|| {
        assert_eq!(perhaps(None), None);
        assert_eq!(perhaps(Some("four")).as_deref(), Some("four"));
    });
    assert_eq!(sizes(&registry), (1, 4.0));
    let ((), registry) = counted(|| {
        assert_eq!(result(Ok(7)), Ok(7));
        assert_eq!(result(Err("bad".to_owned())), Err("bad".to_owned()));
    });
    assert_eq!(sizes(&registry), (1, 7.0));
    let ((), registry) = counted(|| {
        assert!(even_errors(Ok(())).is_ok() && even_errors(Err("bad".to_owned())).is_err());
    });
    assert_eq!(sizes(&registry), (2, 1001.0));
}

#[track(READ, observe(size = |_| -> u64 { panic!("no size") }, score = |_| 0.25))]
fn panics_when_asked(text: &str) -> &str {
    text
}

#[track(READ, observe(size = |_| -> u64 { panic!("no size") }))]
async fn panics_when_asked_later() -> u8 {
    give_way(1).await;
    3
}

#[track(READ, observe(size = |_| f64::NAN))]
fn no_number() -> u8 {
    4
}

/// The others are.
#[test]
fn where_it_panics_that_value_is_not_observed() {
    let ((), registry) = counted(|| {
        assert_eq!(panics_when_asked("x"), "x");
        assert_eq!(block_on(panics_when_asked_later()), 3);
        assert_eq!(no_number(), 4);
    });
    assert_eq!(sizes(&registry), (0, 0.0));
    assert_eq!(internal_errors(&registry), Some(3.0));
    let score = value(&registry, "file_score_ratio_count", &[("action", "read")]);
    assert_eq!(score, Some(1.0));
    let labels = [("action", "read"), ("path", "x"), ("status", "success")];
    assert_eq!(value(&registry, "file_total", &labels), Some(3.0));
    assert_eq!(in_progress(&registry, "file", &[]), 0);
}

#[track(READ, observe(size = |()| 5))]
fn crashes() {
    panic!("crash")
}

#[test]
fn a_call_that_panics_returns_nothing_to_observe() {
    let (text, registry) = counted(|| panic_of(crashes));
    assert_eq!(text, "crash");
    assert_eq!(sizes(&registry), (0, 0.0));
    assert_eq!(internal_errors(&registry), Some(0.0));
}

struct Disk {
    size: u64,
}

#[track(File { action: Action::Write, path: _ }, observe(size = |size| *size))]
impl Disk {
    fn flush(&self) -> u64 {
        self.size
    }

    async fn sync(&mut self) -> u64 {
        give_way(1).await;
        self.size += 1;
        self.size
    }

    #[track(skip)]
    fn len(&self) -> u64 {
        self.size
    }
}

#[test]
fn on_an_impl_block_each_method_observes() {
    let ((), registry) = counted(|| {
        let mut disk = Disk { size: 7 };
        assert_eq!((disk.flush(), block_on(disk.sync()), disk.len()), (7, 8, 8));
    });
    assert_eq!(sizes_of(&registry, "write", "Disk::flush"), (1, 7.0));
    assert_eq!(sizes_of(&registry, "write", "Disk::sync"), (1, 8.0));
}

#[track(READ, retry(attempts = 3, backoff = "1us"), observe(size = |result| result.as_ref().map_or(0, |left| u64::from(*left))))]
fn tries(left: &mut u8) -> Result<u8, String> {
    *left -= 1;
    if *left > 4 {
        Err("busy".to_owned())
    } else {
        Ok(*left)
    }
}

#[test]
fn of_several_attempts_the_last_is_observed() {
    let (result, registry) = counted(|| tries(&mut 7));
    assert_eq!(result, Ok(4));
    assert_eq!(sizes(&registry), (1, 4.0));
    let retries = [("action", "read"), ("path", "x")];
    assert_eq!(value(&registry, "file_retries_total", &retries), Some(2.0));
}

#[derive(Debug, PartialEq)]
struct Late;

impl From<TimedOut> for Late {
    fn from(_: TimedOut) -> Late {
        Late
    }
}

#[track(READ, timeout = "1s", observe(size = |result: &Result<u64, Late>| result.as_ref().ok().copied(), waited = |_| Duration::from_secs(1)))]
async fn limited(wait: bool) -> Result<u64, Late> {
    if wait {
        std::future::pending().await
    }
    Ok(9)
}

#[tokio::test(start_paused = true)]
async fn a_timeouts_result_is_observed_as_any() {
    let registry = isolated();
    registry
        .scope(async {
            assert_eq!(limited(false).await, Ok(9));
            assert_eq!(limited(true).await, Err(Late));
        })
        .await;
    assert_eq!(sizes(&registry), (1, 9.0));
    assert_eq!(value(&registry, "file_waited_seconds_sum", &[]), Some(2.0));
    assert_eq!(in_progress(&registry, "file", &[]), 0);
}

#[track(READ, outcome = |_| callmeter::Outcome::Failure, observe(size = |size| *size))]
fn with_an_outcome(size: u64) -> u64 {
    size
}

#[test]
fn beside_an_outcome() {
    let (size, registry) = counted(|| with_an_outcome(3));
    assert_eq!(size, 3);
    assert_eq!(sizes(&registry), (1, 3.0));
    let labels = [("action", "read"), ("path", "x"), ("status", "failure")];
    assert_eq!(value(&registry, "file_total", &labels), Some(1.0));
}

/// Observing is no part of the call: it is over.
#[test]
fn the_call_has_ended_when_its_values_are_asked_for() {
    #[track(READ, observe(size = |registry: &callmeter::Registry| {
        let running = [("action", "read"), ("path", "x")];
        value(registry, "file_in_progress", &running).expect("it has begun") + 10.0
    }))]
    fn looks() -> callmeter::Registry {
        SEEN.with_borrow(Clone::clone)
    }
    let registry = isolated();
    SEEN.set(registry.clone());
    registry.scope_sync(|| drop(looks()));
    assert_eq!(sizes(&registry), (1, 10.0));
}

thread_local! {
    static SEEN: std::cell::RefCell<callmeter::Registry> = std::cell::RefCell::new(isolated());
}

/// Constant functions and those with labels of their own share a path that needs no map.
#[test]
fn in_the_global_registry() {
    #[track(File { action: Action::Read, path: "constant" }, observe(size = |size| *size))]
    fn constant(size: u64) -> u64 {
        size
    }
    #[track(File { action: Action::Read, path }, observe(size = |size| *size))]
    fn computed(path: &str, size: u64) -> u64 {
        size
    }
    assert_eq!(constant(1) + constant(2), 3);
    assert_eq!(computed("computed", 4) + computed("computed", 8), 12);
    let registry = callmeter::registry();
    assert_eq!(sizes_of(registry, "read", "constant"), (2, 3.0));
    assert_eq!(sizes_of(registry, "read", "computed"), (2, 12.0));
}
