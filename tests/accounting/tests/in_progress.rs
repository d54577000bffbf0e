//! Calls in progress beside many other series: a scrape shows those that there are, whatever
//! else it has to read.

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread;

use callmeter::{HttpCode, Operation, Outcome, Registry, Snapshot};

/// What one thread does all the time.
#[derive(Operation)]
struct Work {}

/// The same, whose statuses are met one by one.
#[derive(Operation)]
#[operation(status(name = "code", values = HttpCode))]
struct Request {}

/// The series beside it.
#[derive(Operation)]
struct Other<'a> {
    name: &'a str,
}

/// Calls that may end while a scrape reads the rows of a few series.
const FEW: f64 = 40.0;
const SCRAPES: usize = 31;

/// One call at a time, half of them of each operation.
fn work(done: &AtomicBool) {
    let codes = [200, 204, 404, 500];
    for turn in 0.. {
        if done.load(Relaxed) {
            return;
        }
        Work {}.start().finish(Outcome::Success);
        let code = codes[turn % codes.len()];
        Request {}.start().finish(HttpCode(code));
    }
}

fn make_others(count: usize) {
    for number in 0..count {
        let name = &number.to_string();
        Other { name }.start().finish(Outcome::Success);
    }
}

fn median(scrapes: &[Snapshot], name: &str) -> f64 {
    let values = scrapes.iter().map(|scrape| scrape.value(name, &[]));
    let mut values: Vec<f64> = values.map(|value| value.expect("it is there")).collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn check(registry: &Registry) {
    for others in [1_000, 20_000] {
        make_others(others);
        let scrapes: Vec<_> = (0..SCRAPES).map(|_| registry.snapshot()).collect();
        for name in ["work_in_progress", "request_in_progress"] {
            let median = median(&scrapes, name);
            assert!(
                median <= FEW,
                "{name} beside {others} series: at most 1 call at a time, a median of {median}"
            );
        }
    }
}

#[test]
fn calls_that_have_ended_are_not_in_progress() {
    let builder = Registry::builder().series_limit(30_000);
    builder.install().expect("nothing has used it before");
    let registry = callmeter::registry();
    Work {}.start().finish(Outcome::Success);
    Request {}.start().finish(HttpCode(200));
    let done = &AtomicBool::new(false);
    let checked = thread::scope(|threads| {
        threads.spawn(|| work(done));
        // A panic here would leave the thread at work.
        let checked = threads.spawn(|| check(registry)).join();
        done.store(true, Relaxed);
        checked
    });
    if let Err(panic) = checked {
        std::panic::resume_unwind(panic);
    }
    let rest = registry.snapshot();
    assert_eq!(rest.value("work_in_progress", &[]), Some(0.0));
    assert_eq!(rest.value("request_in_progress", &[]), Some(0.0));
}
