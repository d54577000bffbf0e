//! A scrape at any moment of a call.

use loom::sync::Arc;
use loom::sync::atomic::AtomicBool;
use loom::sync::atomic::Ordering::{Acquire, Release};
use loom::thread;

use crate::cells::slab::Slab;
use crate::machine::{Owner, Reading, check, leak};

/// Starts a call on one thread and ends it on another while `scrape` runs.
pub(crate) fn start_here_end_there(scrape: impl Fn(&[&'static Slab])) {
    let slabs = [leak(Slab::new()), leak(Slab::new())];
    let (mut first, mut second) = (Owner::with_rows(slabs[0]), Owner::with_rows(slabs[1]));
    let sent = Arc::new(AtomicBool::new(false));
    let received = Arc::clone(&sent);
    let starts = thread::spawn(move || {
        first.start();
        sent.store(true, Release);
    });
    let ends = thread::spawn(move || {
        // Where the call is not there yet it is ended later.
        let here = received.load(Acquire);
        if here {
            second.complete(1);
        }
        (!here).then_some(second)
    });
    scrape(&slabs);
    starts.join().expect("it does not panic");
    if let Some(mut second) = ends.join().expect("it does not panic") {
        second.complete(1);
    }
    Reading::take(&slabs, None).expect([0, 1]);
}

#[test]
fn a_call_that_starts_on_one_thread_and_ends_on_another() {
    check(3, || {
        start_here_end_there(|slabs| {
            Reading::take_checked(slabs, None);
        });
    });
}

/// Starts a call on one thread and ends it on another, whose row for such an ending may be
/// the first of its page, while `scrape` runs.
pub(crate) fn end_otherwise(scrape: impl Fn(&[&'static Slab])) {
    let slabs = [leak(Slab::new()), leak(Slab::new())];
    let (mut first, mut second) = (Owner::with_rows(slabs[0]), Owner::with_rows(slabs[1]));
    let sent = Arc::new(AtomicBool::new(false));
    let received = Arc::clone(&sent);
    let starts = thread::spawn(move || {
        first.start();
        sent.store(true, Release);
    });
    let ends = thread::spawn(move || {
        let here = received.load(Acquire);
        if here {
            second.complete_otherwise(1);
        }
    });
    scrape(&slabs);
    starts.join().expect("it does not panic");
    ends.join().expect("it does not panic");
}

#[test]
fn a_call_that_ends_in_a_way_that_was_not_known() {
    check(3, || {
        end_otherwise(|slabs| {
            Reading::take_checked(slabs, None);
        });
    });
}

#[test]
fn two_scrapes_of_a_call_that_changes_threads() {
    check(2, || {
        start_here_end_there(|slabs| {
            // The slabs are read in any order.
            let first = Reading::take_checked(slabs, None);
            Reading::take_checked(&[slabs[1], slabs[0]], None).check_after(&first);
        });
    });
}

#[test]
fn a_call_on_one_thread() {
    check(3, || {
        let slab = leak(Slab::new());
        let mut owner = Owner::with_rows(slab);
        let calls = thread::spawn(move || {
            owner.call(0);
            owner.call(1);
        });
        let first = Reading::take_checked(&[slab], None);
        Reading::take_checked(&[slab], None).check_after(&first);
        calls.join().expect("it does not panic");
        Reading::take(&[slab], None).expect([1, 1]);
    });
}

#[test]
fn rows_are_made_while_they_are_read() {
    check(3, || {
        let slab = leak(Slab::new());
        let calls = thread::spawn(move || {
            let mut owner = Owner::new(slab);
            owner.call(0);
            owner.call(0);
        });
        let first = Reading::take_checked(&[slab], None);
        Reading::take_checked(&[slab], None).check_after(&first);
        calls.join().expect("it does not panic");
        Reading::take(&[slab], None).expect([2, 0]);
    });
}
