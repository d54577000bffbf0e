//! Threads that come and go, many at one time, and calls at their very end.

use std::cell::RefCell;
use std::sync::Barrier;
use std::thread;

use callmeter::{Operation, Outcome, Registry};
use callmeter_accounting::{Numbers, identities};

/// A thread's life.
#[derive(Operation)]
#[operation(started, duration(buckets = [1.0]))]
struct Life {}

/// One of many threads at one time.
#[derive(Operation)]
#[operation(started, duration(buckets = [1.0]))]
struct Crowd<'a> {
    place: &'a str,
}

/// Something done when a thread is over.
#[derive(Operation)]
#[operation(started, duration(buckets = [1.0]))]
struct Farewell {}

/// Counts a call when its thread exits.
struct Last {
    registry: Option<Registry>,
}

impl Last {
    fn of_global() -> RefCell<Last> {
        RefCell::new(Last { registry: None })
    }
}

impl Drop for Last {
    fn drop(&mut self) {
        let call = || Farewell {}.start().finish(Outcome::Success);
        match &self.registry {
            Some(registry) => registry.scope_sync(call),
            None => call(),
        }
    }
}

thread_local! {
    /// Made before the thread's first call, so dropped after the thread gave its cells back.
    static EARLY: RefCell<Last> = Last::of_global();
    /// Made after it.
    static LATE: RefCell<Last> = Last::of_global();
}

fn numbers() -> Numbers {
    Numbers::of(&callmeter::registry().snapshot())
}

/// Resident memory in bytes, where the system tells.
fn resident() -> Option<u64> {
    let pages = std::fs::read_to_string("/proc/self/statm").ok()?;
    let resident: u64 = pages.split(' ').nth(1)?.parse().ok()?;
    Some(resident * 4096)
}

/// Runs so many threads, some at a time, each of which makes one call.
fn lives(count: usize) {
    const AT_A_TIME: usize = 8;
    for _ in 0..count / AT_A_TIME {
        thread::scope(|threads| {
            for turn in 0..AT_A_TIME {
                threads.spawn(move || {
                    let call = Life {}.start();
                    call.retries(turn as u64);
                    call.finish(Outcome::Success);
                });
            }
        });
    }
}

#[test]
fn a_hundred_thousand_short_lived_threads() {
    lives(10_000);
    numbers();
    let before = resident();
    lives(90_000);
    let after = resident();
    let numbers = numbers();
    identities::check("life", &numbers);
    assert_eq!(numbers.get("life_started_total", &[]), 100_000.0);
    assert_eq!(
        numbers.get("life_total", &[("status", "success")]),
        100_000.0
    );
    assert_eq!(numbers.get("life_retries_total", &[]), 350_000.0);
    if let (Some(before), Some(after)) = (before, after) {
        assert!(
            after < before + (8 << 20),
            "from {before} to {after} bytes between the 10,000th and the 100,000th thread"
        );
    }
}

#[test]
fn more_threads_at_one_time_than_have_cells_of_their_own() {
    const THREADS: usize = 400;
    let (arrived, leave) = (Barrier::new(THREADS + 1), Barrier::new(THREADS + 1));
    let calls = |place: &str| {
        for _ in 0..10 {
            Crowd { place }.start().finish(Outcome::Success);
        }
    };
    // Looked at later: a panic here would leave the threads waiting.
    let middle = thread::scope(|threads| {
        for number in 0..THREADS {
            let (arrived, leave) = (&arrived, &leave);
            let place = ["left", "right"][number % 2];
            let life = move || {
                calls(place);
                let open = Crowd { place }.start();
                arrived.wait();
                leave.wait();
                open.finish(Outcome::Failure);
                calls(place);
            };
            let small = thread::Builder::new().stack_size(256 << 10);
            small.spawn_scoped(threads, life).expect("a thread");
        }
        arrived.wait();
        let middle = numbers();
        leave.wait();
        middle
    });
    identities::check("crowd", &middle);
    for place in ["left", "right"] {
        let half = THREADS as f64 / 2.0;
        assert_eq!(middle.get("crowd_in_progress", &[("place", place)]), half);
        let success = [("place", place), ("status", "success")];
        assert_eq!(middle.get("crowd_total", &success), 10.0 * half);
    }
    let last = numbers();
    identities::check("crowd", &last);
    for place in ["left", "right"] {
        let total = |status| last.get("crowd_total", &[("place", place), ("status", status)]);
        assert_eq!(total("success"), 20.0 * THREADS as f64 / 2.0);
        assert_eq!(total("failure"), THREADS as f64 / 2.0);
    }
}

#[test]
fn calls_while_a_thread_exits() {
    const THREADS: usize = 50;
    let registry = Registry::builder().build().expect("without options");
    for number in 0..THREADS {
        let registry = registry.clone();
        let life = move || {
            EARLY.with(|_| ());
            Crowd { place: "exit" }.start().finish(Outcome::Success);
            LATE.with(|_| ());
            if number % 2 == 0 {
                LATE.with(|last| last.borrow_mut().registry = Some(registry));
            }
        };
        thread::spawn(life).join().expect("it does not panic");
    }
    let global = numbers();
    identities::check("farewell", &global);
    assert_eq!(global.get("farewell_started_total", &[]), 75.0);
    assert_eq!(global.get("farewell_total", &[("status", "success")]), 75.0);
    let scoped = Numbers::of(&registry.snapshot());
    identities::check("farewell", &scoped);
    assert_eq!(scoped.get("farewell_total", &[("status", "success")]), 25.0);
}

#[test]
fn a_scope_that_outlives_a_threads_own_values() {
    let registry = Registry::builder().build().expect("without options");
    let scope = registry.clone();
    let life = move || {
        EARLY.with(|last| last.borrow_mut().registry = Some(scope.clone()));
        scope.scope_sync(|| Crowd { place: "scoped" }.start().finish(Outcome::Success));
    };
    thread::spawn(life).join().expect("it does not panic");
    let scoped = Numbers::of(&registry.snapshot());
    assert_eq!(scoped.total("crowd_total"), 1.0);
    assert_eq!(scoped.total("farewell_total"), 1.0);
}
