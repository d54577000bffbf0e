//! Scopes, and functions that say their registry.

use std::thread;

use callmeter::{Operation, Outcome, Registry, Task, track, track_task};
use callmeter_behaviour::{Seen, abandon, block_on, give_way, isolated, panic_of};

use super::{calls, work};

#[track_task]
async fn work_later() {
    give_way(2).await;
}

#[track(Task { task_name: name })]
fn work_as(name: &str) {}

#[test]
fn scopes_go_into_each_other() {
    let (outer, inner) = (isolated(), isolated());
    outer.scope_sync(|| {
        work();
        inner.scope_sync(|| {
            work();
            outer.scope_sync(work);
            assert_eq!(Registry::current(), inner);
            work();
        });
        assert_eq!(Registry::current(), outer);
        work();
    });
    assert_ne!(Registry::current(), outer);
    assert_eq!((calls(&outer, "work"), calls(&inner, "work")), (3, 2));
}

#[track_task]
fn in_both() {}

#[test]
fn the_global_registry_may_be_a_scope() {
    let registry = isolated();
    let both = || (in_both(), work_as("in both"));
    registry.scope_sync(|| {
        callmeter::registry().scope_sync(both);
        callmeter::registry().scope_sync(both);
        both();
    });
    for task in ["in_both", "in both"] {
        assert_eq!(Seen::of(callmeter::registry(), task), Seen::success(2));
        assert_eq!(Seen::of(&registry, task), Seen::success(1));
    }
}

#[test]
fn a_scope_ends_with_its_body_however_that_ends() {
    let registry = isolated();
    assert_eq!(
        panic_of(|| registry.scope_sync(|| panic!("inside"))),
        "inside"
    );
    assert_eq!(Registry::current(), *callmeter::registry());
    let text = panic_of(|| block_on(registry.scope(async { panic!("inside") })));
    assert_eq!(text, "inside");
    assert_eq!(Registry::current(), *callmeter::registry());
}

#[test]
fn each_poll_of_a_future_is_in_its_scope() {
    let (one, two) = (isolated(), isolated());
    let in_one = one.scope(async {
        work_later().await;
        two.scope(work_later()).await;
        work_later().await;
    });
    let in_two = two.scope(async {
        work_later().await;
        work_as("x");
    });
    let neither = async {
        for _ in 0..9 {
            assert_eq!(Registry::current(), *callmeter::registry());
            give_way(1).await;
        }
    };
    block_on(async { tokio::join!(in_one, in_two, neither) });
    assert_eq!(
        (calls(&one, "work_later"), calls(&two, "work_later")),
        (2, 2)
    );
    assert_eq!((calls(&one, "x"), calls(&two, "x")), (0, 1));
}

#[test]
fn a_call_ends_in_the_registry_in_which_it_began() {
    let (first, second) = (isolated(), isolated());
    let mut future = Box::pin(work_later());
    first.scope_sync(|| {
        let polled = block_on(async { futures_poll(future.as_mut()) });
        assert!(polled.is_pending());
    });
    second.scope_sync(|| block_on(future));
    assert_eq!(Seen::of(&first, "work_later"), Seen::success(1));
    assert_eq!(Seen::find(&second, "work_later"), None);

    let call = first.scope_sync(|| {
        Task {
            task_name: "by_hand",
        }
        .start()
    });
    second.scope_sync(|| call.finish(Outcome::Failure));
    assert_eq!(Seen::of(&first, "by_hand"), Seen::failure("failure"));
    assert_eq!(Seen::find(&second, "by_hand"), None);
}

fn futures_poll<F: Future>(future: std::pin::Pin<&mut F>) -> std::task::Poll<F::Output> {
    future.poll(&mut std::task::Context::from_waker(std::task::Waker::noop()))
}

#[test]
fn a_call_keeps_its_registry_alive() {
    let registry = isolated();
    let call = registry.scope_sync(|| {
        Task {
            task_name: "outlives",
        }
        .start()
    });
    drop(registry);
    call.finish(Outcome::Success);
}

struct WorksInDrop;

impl Drop for WorksInDrop {
    fn drop(&mut self) {
        work();
    }
}

#[test]
fn what_a_dropped_scope_drops_is_in_the_scope() {
    let registry = isolated();
    abandon(
        registry.scope(async {
            let _works = WorksInDrop;
            give_way(9).await;
        }),
        1,
    );
    assert_eq!(calls(&registry, "work"), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_scope_is_carried_to_tasks_and_threads() {
    let registry = isolated();
    registry
        .scope(async {
            let uncovered = tokio::spawn(async { Registry::current() });
            assert_eq!(uncovered.await.expect("no panic"), *callmeter::registry());
            let task = tokio::spawn(Registry::current().scope(work_later()));
            task.await.expect("no panic");
            let current = Registry::current();
            let blocking = tokio::task::spawn_blocking(move || current.scope_sync(work));
            blocking.await.expect("no panic");
            let current = Registry::current();
            let thread = thread::spawn(move || current.scope_sync(work));
            thread.join().expect("no panic");
        })
        .await;
    assert_eq!(calls(&registry, "work_later"), 1);
    assert_eq!(calls(&registry, "work"), 2);
}

struct Service {
    registry: Registry,
}

impl Service {
    #[track_task(registry = self.registry)]
    fn method(&self) {
        assert_eq!(Registry::current(), *callmeter::registry());
    }

    #[track_task(registry = &self.registry)]
    async fn method_later(&mut self) {
        give_way(1).await;
    }

    #[track(Task { task_name: name }, registry = registry_of(self))]
    fn per_call(&self, name: &str) {}

    #[track_task(name = format!("{name}!"), registry = self.registry.clone())]
    fn computed(&self, name: &str) {}

    #[track(Task { task_name: name }, registry = self.registry)]
    fn in_a_future(&self, name: &str) -> impl Future<Output = ()> + use<> {
        give_way(1)
    }
}

fn registry_of(service: &Service) -> &Registry {
    &service.registry
}

#[test]
fn a_function_may_say_its_registry() {
    let mut service = Service {
        registry: isolated(),
    };
    let around = isolated();
    around.scope_sync(|| block_on(service.method_later()));
    service.method();
    around.scope_sync(|| service.per_call("given"));
    service.computed("computed");
    let future = service.in_a_future("prepared");
    around.scope_sync(|| block_on(future));
    assert_eq!(Seen::tasks(&around), [""; 0]);
    let expected = ["computed!", "given", "method", "method_later", "prepared"];
    assert_eq!(Seen::tasks(&service.registry), expected);
    for task in expected {
        assert_eq!(
            Seen::of(&service.registry, task),
            Seen::success(1),
            "{task}"
        );
    }
}

#[test]
fn registries_count_apart_on_several_threads() {
    let registries: Vec<Registry> = (0..4).map(|_| isolated()).collect();
    thread::scope(|threads| {
        for thread in 0..4 {
            let registries = &registries;
            threads.spawn(move || {
                for round in 0..100 {
                    let index = (round + thread) % registries.len();
                    registries[index].scope_sync(|| (0..=index).for_each(|_| work()));
                }
            });
        }
    });
    for (index, registry) in registries.iter().enumerate() {
        assert_eq!(calls(registry, "work"), 100 * (index as u64 + 1));
    }
}
