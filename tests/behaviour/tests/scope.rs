//! Which registry a call is counted in, and what a registry puts on its families.

use std::thread;

use callmeter::{BuildError, LabelValue, Operation, Outcome, Registry, Task, track, track_task};
use callmeter_behaviour::{Seen, abandon, block_on, give_way, isolated, panic_of};

#[track_task]
fn work() {}

#[track_task]
async fn work_later() {
    give_way(2).await;
}

#[track(Task { task_name: name })]
fn work_as(name: &str) {}

fn calls(registry: &Registry, task: &str) -> u64 {
    Seen::find(registry, task).unwrap_or_default().success
}

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

#[test]
fn the_global_registry_may_be_a_scope() {
    let registry = isolated();
    let global = || calls(callmeter::registry(), "only in the global one");
    registry.scope_sync(|| {
        callmeter::registry().scope_sync(|| work_as("only in the global one"));
        work_as("only in the other");
    });
    assert_eq!(global(), 1);
    assert_eq!(Seen::tasks(&registry), ["only in the other"]);
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

#[derive(LabelValue, Clone, Copy)]
enum Stage {
    Fast,
    Slow,
}

/// Steps of a run.
#[derive(Operation)]
#[operation(namespace = "run", duration(buckets = [0.5, 1.0]))]
struct Step {
    stage: Stage,
}

/// Without a namespace, whatever the registry's.
#[derive(Operation)]
#[operation(namespace = "")]
struct Bare {}

#[track(Step { stage: Stage::Fast })]
fn step() {}

#[track(Step { stage: Stage::Slow })]
fn slow_step() {}

#[track(Bare {})]
fn bare() {}

fn text(registry: &Registry) -> String {
    String::from_utf8(registry.encode(callmeter::Format::Text)).expect("text")
}

#[test]
fn a_namespace_and_constant_labels_go_on_everything() {
    let registry = Registry::builder()
        .namespace("shop")
        .const_label("service", "till")
        .const_label("az", "a\"b")
        .build()
        .expect("valid");
    registry.scope_sync(|| (work(), step(), slow_step(), bare()));
    let text = text(&registry);
    for line in [
        r#"shop_task_total{az="a\"b",service="till",status="success",task_name="work"} 1"#,
        r#"shop_task_in_progress{az="a\"b",service="till",task_name="work"} 0"#,
        r#"run_step_total{az="a\"b",service="till",stage="fast",status="success"} 1"#,
        r#"bare_total{az="a\"b",service="till",status="success"} 1"#,
        r#"callmeter_internal_errors_total{az="a\"b",service="till"} 0"#,
        r#"callmeter_register_errors_total{az="a\"b",service="till"} 0"#,
    ] {
        assert!(
            text.lines().any(|found| found == line),
            "{line} is not in\n{text}"
        );
    }
    assert!(
        !text.contains("shop_callmeter") && !text.contains("shop_run"),
        "{text}"
    );
    let labels = [
        ("task_name", "work"),
        ("status", "success"),
        ("service", "till"),
        ("az", "a\"b"),
    ];
    assert_eq!(
        registry.snapshot().value("shop_task_total", &labels),
        Some(1.0)
    );
}

fn bounds(registry: &Registry, family: &str, label: (&str, &str)) -> Vec<String> {
    let name = format!("{family}_bucket");
    let samples = registry.snapshot().samples();
    let found = samples.iter().filter(|sample| {
        sample.name() == name
            && sample.label(label.0) == Some(label.1)
            && sample
                .label("status")
                .is_none_or(|status| status == "success")
    });
    let mut bounds: Vec<_> = found
        .filter_map(|s| Some(s.label("le")?.to_owned()))
        .collect();
    bounds.sort_by(|a, b| a.parse::<f64>().unwrap().total_cmp(&b.parse().unwrap()));
    bounds
}

#[test]
fn a_registry_may_have_bounds_of_its_own() {
    let registry = Registry::builder()
        .buckets::<Task<'_>>([0.5])
        .buckets::<Task<'_>>([0.001, 10.0, 2.5])
        .build();
    assert!(
        matches!(
            registry,
            Err(BuildError::Buckets {
                operation: "task",
                ..
            })
        ),
        "{registry:?}"
    );
    let registry = Registry::builder()
        .buckets::<Task<'_>>([0.5])
        .buckets::<Task<'_>>([0.001, 2.5, 10.0])
        .build()
        .expect("the last ones count");
    registry.scope_sync(|| (work(), step()));
    let task = bounds(&registry, "task_duration_seconds", ("task_name", "work"));
    assert_eq!(task, ["0.001", "2.5", "10", "+Inf"].map(str::to_owned));
    let step = bounds(&registry, "run_step_duration_seconds", ("stage", "fast"));
    assert_eq!(step, ["0.5", "1", "+Inf"].map(str::to_owned));
    let others = isolated();
    others.scope_sync(work);
    assert_eq!(
        bounds(&others, "task_duration_seconds", ("task_name", "work")).len(),
        16
    );
}

#[test]
fn what_no_registry_can_be() {
    let builder = Registry::builder;
    for namespace in ["1st", "with space", "with-dash", "é", "a:b"] {
        let built = builder().namespace(namespace).build();
        assert_eq!(built.err(), Some(BuildError::Namespace(namespace.into())));
    }
    for label in ["", "1st", "le", "quantile", "__name", "a-b"] {
        let built = builder().const_label(label, "x").build();
        assert_eq!(built.err(), Some(BuildError::ConstLabel(label.into())));
    }
    let twice = builder()
        .const_label("a", "x")
        .const_label("a", "y")
        .build();
    assert_eq!(twice.err(), Some(BuildError::ConstLabel("a".into())));
    for bounds in [
        vec![],
        vec![1.0, 1.0],
        vec![-1.0],
        vec![f64::NAN],
        vec![0.0],
    ] {
        let built = builder().buckets::<Step>(bounds.clone()).build();
        assert!(
            matches!(
                built,
                Err(BuildError::Buckets {
                    operation: "step",
                    ..
                })
            ),
            "{bounds:?}"
        );
    }
}

/// The tests around this one have used it.
#[test]
fn the_global_registry_is_installed_before_its_first_use_or_not_at_all() {
    work_as("uses the global registry");
    let installed = Registry::builder().namespace("late").install();
    assert_eq!(installed.err(), Some(BuildError::AlreadyInUse));
    assert_eq!(calls(callmeter::registry(), "uses the global registry"), 1);
}
