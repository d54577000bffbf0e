//! Who panicked decides: the call's own poll, or somebody around it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Waker};

use callmeter::{Operation, Task, track_task};
use callmeter_behaviour::{Seen, block_on, counted, give_way, isolated, panic_of};

#[track_task]
async fn waits() {
    give_way(9).await;
}

/// A future that has been polled once.
fn polled<F: Future>(future: F) -> Pin<Box<F>> {
    let mut future = Box::pin(future);
    let polled = future
        .as_mut()
        .poll(&mut Context::from_waker(Waker::noop()));
    assert!(polled.is_pending());
    future
}

#[test]
fn dropped_while_somebody_else_unwinds_it_is_cancelled() {
    let registry = isolated();
    let future = polled(registry.scope(waits()));
    let text = panic_of(|| {
        let _future = future;
        panic!("somebody else")
    });
    assert_eq!(text, "somebody else");
    assert_eq!(Seen::of(&registry, "waits"), Seen::cancelled());
}

#[track_task]
async fn outer() {
    let _inner = polled(waits());
    give_way(1).await;
    panic!("outer")
}

#[test]
fn an_outer_call_panics_and_a_waiting_inner_one_is_cancelled() {
    let registry = isolated();
    assert_eq!(panic_of(|| block_on(registry.scope(outer()))), "outer");
    assert_eq!(Seen::of(&registry, "outer"), Seen::panic());
    assert_eq!(Seen::of(&registry, "waits"), Seen::cancelled());
}

#[track_task]
async fn passes_on() {
    panics().await
}

#[track_task]
async fn panics() {
    give_way(1).await;
    panic!("inner")
}

#[test]
fn a_panic_passes_through_all_calls_around_it() {
    let registry = isolated();
    assert_eq!(panic_of(|| block_on(registry.scope(passes_on()))), "inner");
    assert_eq!(Seen::of(&registry, "passes_on"), Seen::panic());
    assert_eq!(Seen::of(&registry, "panics"), Seen::panic());
}

#[track_task]
fn catches() -> bool {
    catch_unwind(|| raises(1)).is_err()
}

#[track_task]
fn raises(number: u8) {
    assert_eq!(number, 0, "raised");
}

#[test]
fn a_panic_that_is_caught_inside_is_none() {
    let (caught, registry) = counted(catches);
    assert!(caught);
    assert_eq!(Seen::of(&registry, "catches"), Seen::success(1));
    assert_eq!(Seen::of(&registry, "raises"), Seen::panic());
}

struct CallsInDrop;

impl Drop for CallsInDrop {
    fn drop(&mut self) {
        assert!(std::thread::panicking());
        raises(0);
        block_on(give_way_once());
        drop(polled(waits()));
    }
}

#[track_task]
async fn give_way_once() {
    give_way(1).await;
}

#[test]
fn calls_made_while_unwinding_end_as_they_end() {
    let ((), registry) = counted(|| {
        let text = panic_of(|| {
            let _calls = CallsInDrop;
            panic!("around")
        });
        assert_eq!(text, "around");
    });
    assert_eq!(Seen::of(&registry, "raises"), Seen::success(1));
    assert_eq!(Seen::of(&registry, "give_way_once"), Seen::success(1));
    assert_eq!(Seen::of(&registry, "waits"), Seen::cancelled());
}

struct PanicsInDrop;

impl Drop for PanicsInDrop {
    fn drop(&mut self) {
        panic!("in drop");
    }
}

#[track_task]
async fn waits_with_a_bomb() {
    let _bomb = PanicsInDrop;
    give_way(9).await;
}

#[test]
fn a_cancelled_call_whose_locals_panic_is_cancelled() {
    let registry = isolated();
    let future = polled(registry.scope(waits_with_a_bomb()));
    assert_eq!(panic_of(|| drop(future)), "in drop");
    assert_eq!(Seen::of(&registry, "waits_with_a_bomb"), Seen::cancelled());
}

#[track_task(handle = call)]
fn panics_with_a_payload(payload: Box<(u8, String)>) {
    call.retried();
    std::panic::resume_unwind(payload);
}

#[test]
fn the_payload_stays_the_same() {
    let payload = Box::new((7_u8, "seven".to_owned()));
    let address: *const (u8, String) = &raw const *payload;
    let (caught, registry) =
        counted(|| catch_unwind(AssertUnwindSafe(|| panics_with_a_payload(payload))));
    let payload = caught.expect_err("it panics").downcast::<(u8, String)>();
    let payload = payload.expect("the same type");
    assert_eq!(&raw const *payload, address);
    assert_eq!(*payload, (7, "seven".to_owned()));
    let seen = Seen::of(&registry, "panics_with_a_payload");
    assert_eq!(seen, Seen::panic().with_retries(1));
}

#[test]
fn a_call_by_hand_is_unwound() {
    let ((), registry) = counted(|| {
        panic_of(|| {
            let _call = Task {
                task_name: "by_hand",
            }
            .start();
            panic!("with a call")
        });
    });
    assert_eq!(Seen::of(&registry, "by_hand"), Seen::panic());
}
