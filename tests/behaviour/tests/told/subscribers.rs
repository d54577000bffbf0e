//! Whatever a subscriber does, calls are counted and the program goes on.

use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use callmeter::{Operation, Outcome, Registry, Task, track_task};
use callmeter_behaviour::{Seen, isolated, value};
use tracing::span::{Attributes, Id, Record};
use tracing::{Dispatch, Event, Metadata, Subscriber};

/// Runs a function at each event, and counts these.
struct Does<F> {
    events: Arc<AtomicU64>,
    does: F,
}

impl<F: Fn() + Send + Sync + 'static> Subscriber for Does<F> {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "callmeter"
    }

    fn event(&self, event: &Event<'_>) {
        if event.metadata().fields().field("operation").is_some() {
            self.events.fetch_add(1, Relaxed);
        }
        (self.does)();
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

/// Runs `body` in a registry, under a subscriber that `does` something at each event.
/// Returns how many events of calls there were.
fn under(registry: &Registry, does: impl Fn() + Send + Sync + 'static, body: impl FnOnce()) -> u64 {
    let events = Arc::new(AtomicU64::new(0));
    let subscriber = Does {
        events: Arc::clone(&events),
        does,
    };
    tracing::dispatcher::with_default(&Dispatch::new(subscriber), || registry.scope_sync(body));
    events.load(Relaxed)
}

#[track_task]
fn work(good: bool) -> Result<u8, String> {
    if good { Ok(1) } else { Err("bad".to_owned()) }
}

fn work_twice() {
    assert_eq!(work(true), Ok(1));
    assert_eq!(work(false), Err("bad".to_owned()));
}

fn seen_of_work(calls: u64) -> Seen {
    Seen {
        success: calls,
        failure: calls,
        errors: [("string".to_owned(), calls)].into(),
        ..Seen::default()
    }
}

#[test]
fn one_that_panics_changes_nothing() {
    let registry = isolated();
    let events = under(
        &registry,
        || panic!("a subscriber"),
        || {
            work_twice();
            work_twice();
        },
    );
    assert_eq!(events, 4);
    assert_eq!(Seen::of(&registry, "work"), seen_of_work(2));
    let errors = value(&registry, "callmeter_internal_errors_total", &[]);
    assert_eq!(errors, Some(4.0));
}

struct PanicsInDrop;

impl Drop for PanicsInDrop {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            panic!("a payload");
        }
    }
}

#[test]
fn one_whose_panics_panic_changes_nothing() {
    let registry = isolated();
    let does = || std::panic::panic_any(PanicsInDrop);
    assert_eq!(under(&registry, does, work_twice), 2);
    assert_eq!(Seen::of(&registry, "work"), seen_of_work(1));
}

/// Nothing else warns of this operation.
#[derive(Operation)]
#[operation(name = "too_many")]
struct TooMany<'a> {
    label: &'a str,
}

#[test]
fn one_that_panics_at_a_warning_changes_nothing() {
    let registry = Registry::builder().series_limit(0).build().expect("valid");
    let does = || std::panic::panic_any(PanicsInDrop);
    let events = under(&registry, does, || drop(TooMany { label: "a" }.start()));
    assert_eq!(events, 1);
    let labels = [("label", "_overflow"), ("status", "cancelled")];
    assert_eq!(value(&registry, "too_many_total", &labels), Some(1.0));
}

#[track_task]
fn exports() -> Result<(), String> {
    Err("no".to_owned())
}

/// What it does is counted, and told of to nobody, or it would go on for ever.
#[test]
fn f46_one_that_calls_tracked_functions_is_not_told_of_these() {
    let registry = isolated();
    let does = || {
        assert!(exports().is_err());
        drop(
            Task {
                task_name: "by_hand",
            }
            .start(),
        );
    };
    assert_eq!(under(&registry, does, work_twice), 2);
    assert_eq!(Seen::of(&registry, "work"), seen_of_work(1));
    assert_eq!(Seen::of(&registry, "exports").failure, 2);
    assert_eq!(Seen::of(&registry, "by_hand").cancelled, 2);
}

#[test]
fn f46_one_that_reads_the_registry_finds_the_call() {
    let registry = isolated();
    let read = registry.clone();
    let does = move || {
        let calls = Seen::of(&read, "work");
        assert_eq!((calls.success + calls.failure, calls.in_progress), (1, 0));
        assert_eq!(read.recent_failures().len(), 0);
    };
    assert_eq!(under(&registry, does, || drop(work(true))), 1);
    let errors = value(&registry, "callmeter_internal_errors_total", &[]);
    assert_eq!(errors, Some(0.0), "what it asserts holds");
}

/// A panic of a subscriber while a call unwinds would end the process.
#[test]
fn one_that_panics_while_a_call_unwinds_changes_nothing() {
    let registry = isolated();
    let events = under(
        &registry,
        || panic!("a subscriber"),
        || {
            let text = callmeter_behaviour::panic_of(|| -> () {
                let _call = Task {
                    task_name: "unwinds",
                }
                .start();
                panic!("the program")
            });
            assert_eq!(text, "the program");
        },
    );
    assert_eq!(events, 1);
    assert_eq!(Seen::of(&registry, "unwinds"), Seen::panic());
}

#[test]
fn after_one_that_panicked_calls_are_told_of_again() {
    let registry = isolated();
    let times = AtomicU64::new(0);
    let does = move || assert!(times.fetch_add(1, Relaxed) > 0, "at first only");
    let events = under(&registry, does, || {
        for _ in 0..3 {
            Task { task_name: "again" }.start().finish(Outcome::Success);
        }
    });
    assert_eq!(events, 3);
    assert_eq!(Seen::of(&registry, "again"), Seen::success(3));
}

const CHILD: &str = "CALLMETER_BEHAVIOUR_CHILD";

/// `tracing` itself keeps a thread's own subscriber from being told of what it does, but
/// not that of the whole program.
#[test]
fn that_of_the_whole_program_is_not_told_of_its_own_calls_either() {
    if std::env::var_os(CHILD).is_some() {
        return child();
    }
    let name = "subscribers::that_of_the_whole_program_is_not_told_of_its_own_calls_either";
    let output = Command::new(std::env::current_exe().expect("a test is a program"))
        .args([name, "--exact", "--nocapture"])
        .env(CHILD, "1")
        .output()
        .expect("it starts");
    let stdout = String::from_utf8_lossy(&output.stdout);
    let is_done = output.status.success() && stdout.contains("the child was told of 3 calls");
    assert!(is_done, "{output:?}");
}

fn child() {
    let events = Arc::new(AtomicU64::new(0));
    let subscriber = Does {
        events: Arc::clone(&events),
        does: || assert!(exports().is_err()),
    };
    tracing::subscriber::set_global_default(subscriber).expect("it is the first");
    work_twice();
    assert_eq!(work(true), Ok(1));
    let registry = callmeter::registry();
    assert_eq!(Seen::of(registry, "exports").failure, 3);
    println!("the child was told of {} calls", events.load(Relaxed));
}
