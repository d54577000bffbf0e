//! Calls inside calls, also of the same function.

use std::cell::Cell;

use callmeter::{Registry, track_task};
use callmeter_behaviour::{Seen, block_on, counted, give_way, isolated};

fn running(task: &str) -> u64 {
    Seen::of(&Registry::current(), task).in_progress
}

#[track_task]
fn outer(calls: u32) -> Result<u32, std::num::ParseIntError> {
    for _ in 0..calls {
        assert_eq!(inner("1"), Ok(1));
        assert_eq!(running("outer"), 1);
    }
    inner("x")
}

#[track_task]
fn inner(number: &str) -> Result<u32, std::num::ParseIntError> {
    assert_eq!((running("outer"), running("inner")), (1, 1));
    number.parse()
}

#[test]
fn each_is_a_call_of_its_own() {
    let (returned, registry) = counted(|| outer(3));
    assert!(returned.is_err());
    assert_eq!(
        Seen::of(&registry, "outer"),
        Seen::failure("parse_int_error")
    );
    let expected = Seen {
        success: 3,
        ..Seen::failure("parse_int_error")
    };
    assert_eq!(Seen::of(&registry, "inner"), expected);
}

#[track_task]
fn calls_back(depth: u32, back: &dyn Fn(u32)) {
    assert_eq!(running("calls_back"), u64::from(depth));
    back(depth);
    assert_eq!(running("calls_back"), u64::from(depth));
}

#[test]
fn a_function_may_be_entered_again() {
    let ((), registry) = counted(|| {
        calls_back(1, &|depth| {
            calls_back(depth + 1, &|depth| calls_back(depth + 1, &|_| {}))
        });
    });
    assert_eq!(Seen::of(&registry, "calls_back"), Seen::success(3));
}

#[track_task]
async fn side_by_side(peak: &Cell<u64>) {
    peak.set(peak.get().max(running("side_by_side")));
    give_way(2).await;
    peak.set(peak.get().max(running("side_by_side")));
}

#[test]
fn futures_of_one_function_side_by_side() {
    let registry = isolated();
    let peak = Cell::new(0);
    block_on(registry.scope(async {
        tokio::join!(
            side_by_side(&peak),
            side_by_side(&peak),
            side_by_side(&peak)
        );
    }));
    assert_eq!(peak.get(), 3);
    assert_eq!(Seen::of(&registry, "side_by_side"), Seen::success(3));
}

/// A scrape in the middle of a call sees it, and is no obstacle to it.
#[track_task]
fn scrapes() -> usize {
    Registry::current().expose("text/plain").body().len()
}

#[test]
fn a_call_may_scrape() {
    let (length, registry) = counted(scrapes);
    assert!(length > 0);
    assert_eq!(Seen::of(&registry, "scrapes"), Seen::success(1));
}
