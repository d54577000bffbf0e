//! Halves on other threads, in other registries, around panics.

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::mpsc;
use std::thread;

use callmeter::{LabelValue, Operation, Outcome, Registry};
use callmeter_behaviour::{counted, in_progress, isolated, panic_of, value};

use super::{HOUR, Shipment, begin, end, seen};

fn on_a_thread(registry: &Registry, work: impl FnOnce() + Send) {
    thread::scope(|threads| {
        threads.spawn(|| registry.scope_sync(work));
    });
}

#[test]
fn a_thread_begins_and_another_one_ends() {
    for registry in [&isolated(), callmeter::registry()] {
        on_a_thread(registry, || begin("a thread"));
        on_a_thread(registry, || begin("a thread"));
        assert_eq!(seen(registry, "a thread"), (0, 2));
        on_a_thread(registry, || end("a thread"));
        assert_eq!(seen(registry, "a thread"), (1, 1));
        on_a_thread(registry, || end("a thread"));
        assert_eq!(seen(registry, "a thread"), (2, 0));
    }
}

/// What has begun goes through a channel to who ends it.
fn relay(registry: &Registry, route: &'static str, count: usize) {
    let (sender, receiver) = mpsc::channel();
    thread::scope(|threads| {
        threads.spawn(move || {
            registry.scope_sync(|| {
                for _ in 0..count {
                    begin(route);
                    sender.send(()).expect("the other thread receives");
                }
            });
        });
        threads.spawn(move || registry.scope_sync(|| receiver.iter().for_each(|()| end(route))));
    });
}

#[test]
fn at_every_snapshot_halves_and_whole_calls_add_up() {
    for registry in [&isolated(), callmeter::registry()] {
        registry.scope_sync(|| (begin("relay"), end("relay")));
        let done = AtomicBool::new(false);
        thread::scope(|threads| {
            threads.spawn(|| {
                while !done.load(Relaxed) {
                    in_progress(registry, "shipment", &[("route", "relay")]);
                }
            });
            let relays = [(); 2].map(|()| threads.spawn(|| relay(registry, "relay", 500)));
            registry.scope_sync(|| {
                for _ in 0..500 {
                    Shipment { route: "relay" }.start().finish(Outcome::Success);
                }
            });
            for relay in relays {
                relay.join().expect("no panic");
            }
            done.store(true, Relaxed);
        });
        assert_eq!(seen(registry, "relay"), (1501, 0));
    }
}

#[test]
fn registries_do_not_share_halves() {
    let (first, second) = (isolated(), isolated());
    first.scope_sync(|| begin("between"));
    second.scope_sync(|| end("between"));
    assert_eq!(seen(&first, "between"), (0, 1));
    assert_eq!(seen(&second, "between"), (1, 0));
    second.scope_sync(|| first.scope_sync(|| end("between")));
    assert_eq!(seen(&first, "between"), (1, 0));
    assert_eq!(seen(&second, "between"), (1, 0));
}

#[test]
fn a_panic_between_halves_is_what_the_end_says() {
    let ((), registry) = counted(|| {
        begin("broken");
        panic_of(|| panic!("on the way"));
        Shipment { route: "broken" }.end(Outcome::Panicked, HOUR, 0);
        begin("broken");
        panic_of(|| -> () {
            begin("broken");
            panic!("and nobody ends it")
        });
    });
    assert_eq!(seen(&registry, "broken"), (1, 2));
    let labels = [("route", "broken"), ("status", "panic")];
    assert_eq!(value(&registry, "shipment_total", &labels), Some(1.0));
}

/// Ends a half while the thread unwinds.
struct EndsInDrop;

impl Drop for EndsInDrop {
    fn drop(&mut self) {
        end("unwinding");
        begin("unwinding");
    }
}

#[test]
fn halves_count_while_a_thread_unwinds() {
    let ((), registry) = counted(|| {
        begin("unwinding");
        panic_of(|| -> () {
            let _ends = EndsInDrop;
            panic!("around")
        });
    });
    assert_eq!(seen(&registry, "unwinding"), (1, 1));
}

struct Broken;

impl LabelValue for Broken {
    fn with_text<R>(&self, _: impl FnOnce(&str) -> R) -> R {
        panic!("no text")
    }
}

#[derive(Operation)]
#[operation(name = "nameless", started(name = "nameless_started"))]
struct Nameless {
    of: Broken,
}

#[test]
fn labels_that_panic_are_no_half() {
    let ((), registry) = counted(|| {
        Nameless { of: Broken }.begin();
        Nameless { of: Broken }.end(Outcome::Success, HOUR, 0);
        end("after");
    });
    let errors = value(&registry, "callmeter_internal_errors_total", &[]);
    assert_eq!(errors, Some(2.0));
    assert_eq!(seen(&registry, "after"), (1, 0));
}
