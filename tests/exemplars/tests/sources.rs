//! What a source of exemplars may do, and what of that is shown where.

#![allow(deprecated, reason = "a family in minutes")]

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

use callmeter::{ErrorType, Operation, Outcome, Registry, Task, track_task};
use callmeter_exemplars::{exemplars, texts};

fn numbered() -> Registry {
    let asked = AtomicU64::new(0);
    let source = move || Some([("id", asked.fetch_add(1, Relaxed).to_string())]);
    Registry::builder()
        .exemplars(source)
        .build()
        .expect("a registry")
}

/// A call with families of several units and bounds.
#[derive(Operation)]
#[operation(
    namespace = "job",
    completed(name = "runs", help = "Runs."),
    duration(name = "time", help = "Times.", unit = "seconds", buckets = [1.0, 60.0]),
    duration(name = "wait", help = "Times.", unit = "minutes", labels(), buckets = [0.5, 30.0, 600.0]),
    others(none)
)]
struct Job<'a> {
    name: &'a str,
}

#[test]
fn each_family_shows_a_call_in_its_own_unit_and_bucket() {
    let registry = numbered();
    registry.scope_sync(|| {
        Job { name: "a" }.record(Outcome::Success, Duration::from_secs(45), 0);
        Job { name: "b" }.record(Outcome::Success, Duration::from_secs(90), 0);
    });
    let samples = registry.snapshot().exemplars();
    let told: Vec<_> = samples
        .iter()
        .map(|sample| {
            let exemplar = sample.exemplar().expect("it has one");
            let id = exemplar.label("id").expect("an id").to_owned();
            let le = sample.label("le").unwrap_or("").to_owned();
            (sample.name().to_owned(), le, id, exemplar.value())
        })
        .collect();
    let expected = [
        ("job_runs_total", "", "0", 1.0),
        ("job_runs_total", "", "1", 1.0),
        ("job_time_seconds_bucket", "+Inf", "1", 90.0),
        ("job_time_seconds_bucket", "60.0", "0", 45.0),
        // Both calls are in one bucket of this family: the last one is shown.
        ("job_wait_minutes_bucket", "30.0", "1", 1.5),
    ];
    let expected = expected
        .map(|(name, le, id, value)| (name.to_owned(), le.to_owned(), id.to_owned(), value));
    assert_eq!(told, expected);
    assert_eq!(texts(&registry).len(), 2);
}

#[derive(Debug, ErrorType)]
enum Fault {
    Late,
}

#[test]
fn failures_lead_to_traces_of_their_own() {
    #[track_task]
    fn fetch(fails: bool) -> Result<(), Fault> {
        if fails { Err(Fault::Late) } else { Ok(()) }
    }
    let registry = numbered();
    registry.scope_sync(|| {
        let _ = fetch(false);
        let _ = fetch(true);
        let _ = std::panic::catch_unwind(|| {
            #[track_task(name = "fetch")]
            fn broken() {
                panic!("by the program");
            }
            broken();
        });
    });
    let counters: Vec<_> = exemplars(&registry, "status", "id")
        .into_iter()
        .filter(|[name, ..]| name.ends_with("_total"))
        .collect();
    let expected = [
        ["task_errors_total", "", "1"],
        ["task_total", "failure", "1"],
        ["task_total", "panic", "2"],
        ["task_total", "success", "0"],
    ];
    assert_eq!(counters, expected.map(|row| row.map(str::to_owned)));
}

/// Whoever has an exemplar asks for none within a second, which a slow machine may take between
/// two calls.
#[test]
fn an_exemplar_stays_for_a_while_and_none_does_not() {
    static ASKED: AtomicU64 = AtomicU64::new(0);
    let sampled = Registry::builder()
        .exemplars(|| {
            let asked = ASKED.fetch_add(1, Relaxed);
            (asked >= 3).then(|| [("id", asked.to_string())])
        })
        .build()
        .expect("a registry");
    let run = || {
        sampled.scope_sync(|| Task { task_name: "x" }.record(Outcome::Success, Duration::ZERO, 0));
    };
    let shown = || exemplars(&sampled, "status", "id");
    for asked in 1..=3 {
        run();
        assert_eq!((ASKED.load(Relaxed), shown().len()), (asked, 0));
    }
    let start = Instant::now();
    for _ in 0..10 {
        run();
    }
    let is_slow = start.elapsed() >= Duration::from_secs(1);
    let ids: Vec<_> = shown().into_iter().map(|[.., id]| id).collect();
    assert!(is_slow || ids == ["3", "3"], "{ids:?}");
    assert!(is_slow || ASKED.load(Relaxed) == 4);
    while ASKED.load(Relaxed) == 4 {
        run();
    }
    let ids: Vec<_> = shown().into_iter().map(|[.., id]| id).collect();
    assert!(ids.len() == 2 && !ids.contains(&"3".to_owned()), "{ids:?}");
}

#[test]
fn a_source_that_counts_calls_itself_ends() {
    #[track_task]
    fn look_up() -> &'static str {
        "7"
    }
    let registry = Registry::builder()
        .exemplars(|| Some([("id", look_up())]))
        .build()
        .expect("a registry");
    registry.scope_sync(look_up);
    let labels = [("task_name", "look_up"), ("status", "success")];
    assert_eq!(registry.snapshot().value("task_total", &labels), Some(2.0));
    assert_eq!(exemplars(&registry, "task_name", "id").len(), 2);
}

#[test]
fn a_source_that_panics_or_says_too_much_changes_nothing() {
    let errors = |registry: &Registry| {
        registry
            .snapshot()
            .value("callmeter_internal_errors_total", &[])
    };
    let run = |registry: &Registry| {
        registry.scope_sync(|| Task { task_name: "x" }.record(Outcome::Success, Duration::ZERO, 0));
        let labels = [("task_name", "x"), ("status", "success")];
        assert_eq!(registry.snapshot().value("task_total", &labels), Some(1.0));
        assert_eq!(registry.snapshot().exemplars(), []);
    };
    let bomb = Registry::builder()
        .exemplars(|| -> Option<[(&str, &str); 1]> { panic!("by the program") })
        .build()
        .expect("a registry");
    run(&bomb);
    assert_eq!(errors(&bomb), Some(1.0));
    let chatty = Registry::builder()
        .exemplars(|| Some([("id", "x".repeat(127))]))
        .build()
        .expect("a registry");
    run(&chatty);
    assert_eq!(errors(&chatty), Some(1.0));
}

#[test]
fn without_a_source_calls_have_none() {
    let registry = Registry::builder().build().expect("a registry");
    registry.scope_sync(|| Task { task_name: "x" }.record(Outcome::Success, Duration::ZERO, 0));
    assert_eq!(registry.snapshot().exemplars(), []);
    let [open, classic] = texts(&registry);
    assert!(!open.contains(" # {") && !classic.contains(" # {"));
}
