//! Futures that are dropped, at each place where that can happen.

use callmeter::{Operation, Outcome, Task, track_task};
use callmeter_behaviour::{Seen, abandon, block_on, counted, give_way, isolated};

#[track_task]
async fn five_waits() -> u8 {
    for _ in 0..5 {
        give_way(1).await;
    }
    5
}

#[test]
fn at_each_wait() {
    for polls in 1..=5 {
        let registry = isolated();
        abandon(registry.scope(five_waits()), polls);
        assert_eq!(
            Seen::of(&registry, "five_waits"),
            Seen::cancelled(),
            "{polls} polls"
        );
    }
    let registry = isolated();
    assert_eq!(block_on(registry.scope(five_waits())), 5);
    assert_eq!(Seen::of(&registry, "five_waits"), Seen::success(1));
}

#[test]
fn before_its_first_poll_it_is_no_call() {
    let registry = isolated();
    abandon(registry.scope(five_waits()), 0);
    registry.scope_sync(|| drop(five_waits()));
    assert_eq!(Seen::find(&registry, "five_waits"), None);
}

#[test]
fn after_its_end_it_stays_as_it_ended() {
    let registry = isolated();
    let mut future = Box::pin(registry.scope(five_waits()));
    assert_eq!(block_on(&mut future), 5);
    drop(future);
    assert_eq!(Seen::of(&registry, "five_waits"), Seen::success(1));
}

#[track_task]
async fn waits_in_order(log: &std::cell::RefCell<Vec<&'static str>>) {
    struct Logged<'a>(&'a std::cell::RefCell<Vec<&'static str>>);
    impl Drop for Logged<'_> {
        fn drop(&mut self) {
            self.0.borrow_mut().push("dropped");
        }
    }
    let _logged = Logged(log);
    give_way(9).await;
}

#[test]
fn its_locals_are_dropped_once() {
    let registry = isolated();
    let log = std::cell::RefCell::default();
    abandon(registry.scope(waits_in_order(&log)), 3);
    assert_eq!(*log.borrow(), ["dropped"]);
    assert_eq!(Seen::of(&registry, "waits_in_order"), Seen::cancelled());
}

#[test]
fn a_call_by_hand() {
    let ((), registry) = counted(|| {
        let start = || {
            Task {
                task_name: "by_hand",
            }
            .start()
        };
        drop(start());
        start().finish(Outcome::TimedOut);
        start().finish_result(&Ok::<_, std::fmt::Error>(1));
        start().finish_result(&Err::<(), _>(std::fmt::Error));
        start().finish(Outcome::Failure);
        start().finish(Outcome::Panicked);
        let call = start();
        call.retried();
        call.retries(2);
        std::mem::forget(call);
    });
    let errors = [("failure", 1), ("fmt_error", 1), ("timeout", 1)];
    let expected = Seen {
        success: 1,
        failure: 2,
        timeout: 1,
        cancelled: 1,
        panic: 1,
        in_progress: 1,
        retries: 3,
        errors: errors.map(|(name, count)| (name.to_owned(), count)).into(),
    };
    assert_eq!(Seen::of(&registry, "by_hand"), expected);
}
