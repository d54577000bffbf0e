//! Numbers and label sets at their limits: the last room is for who asks, no sum falls.

use std::sync::Barrier;
use std::thread;
use std::time::Duration;

use callmeter::{
    Counter, Family, Histogram, LabelSet, LabelValue, MetricFamilies, Operation, Outcome, Registry,
    Status,
};
use callmeter_accounting::Numbers;

#[derive(Operation)]
#[operation(duration(buckets = [1.0]))]
struct Visit<'a> {
    place: &'a str,
}

/// A word of the program's own.
struct Word(String);

impl LabelValue for Word {
    fn with_text<R>(&self, read: impl FnOnce(&str) -> R) -> R {
        read(&self.0)
    }
}

impl From<Outcome> for Word {
    fn from(outcome: Outcome) -> Word {
        Word(format!("{outcome:?}"))
    }
}

impl Status for Word {
    fn is_error(&self) -> bool {
        false
    }
}

/// With open statuses.
#[derive(Operation)]
#[operation(status(values = Word))]
struct Speech {}

/// With error types that are made at run time.
#[derive(Operation)]
struct Attempt {}

#[callmeter::track(Attempt {}, error_type = |word: &String| word.clone())]
fn attempt(word: &str) -> Result<(), String> {
    Err(word.to_owned())
}

#[derive(LabelSet)]
struct Place<'a> {
    place: &'a str,
}

#[derive(MetricFamilies)]
struct Places {
    /// Steps.
    #[metric(limit = 1)]
    steps: Family<Place<'static>, Counter>,
}

const THREADS: usize = 2;
const ROUNDS: usize = 1_000;

/// All threads ask for the one label set that there is room for.
fn race(registry: &Registry) {
    let places = Places::register(registry).expect("the names are free");
    let start = Barrier::new(THREADS);
    let run = || {
        registry.scope_sync(|| {
            start.wait();
            Visit { place: "here" }.start().finish(Outcome::Success);
            start.wait();
            Speech {}.start().finish(Word("hello".to_owned()));
            start.wait();
            assert!(attempt("bad").is_err());
            start.wait();
            places.steps.with(&Place { place: "here" }).inc();
        });
    };
    thread::scope(|threads| (0..THREADS).for_each(|_| drop(threads.spawn(run))));
}

#[test]
fn the_last_room_is_for_all_who_ask_for_it() {
    for round in 0..ROUNDS {
        let registry = Registry::builder().series_limit(1).build().expect("valid");
        race(&registry);
        let snapshot = registry.snapshot();
        for (name, label) in [
            ("visit_total", ("place", "here")),
            ("speech_total", ("status", "hello")),
            ("attempt_errors_total", ("error_type", "bad")),
            ("steps_total", ("place", "here")),
        ] {
            let own = snapshot.samples().into_iter();
            let own = own
                .filter(|sample| sample.name() == name && sample.label(label.0) == Some(label.1));
            let calls: f64 = own.map(|sample| sample.value()).sum();
            assert_eq!(calls, THREADS as f64, "{name} in round {round}");
        }
    }
}

#[test]
fn many_open_statuses_are_told_apart() {
    const WORDS: usize = 1_990;
    let registry = Registry::builder().build().expect("valid");
    let speak = || {
        registry.scope_sync(|| {
            for word in (0..WORDS).chain((0..WORDS).rev()) {
                Speech {}.start().finish(Word(word.to_string()));
            }
        });
    };
    thread::scope(|threads| (0..THREADS).for_each(|_| drop(threads.spawn(speak))));
    let snapshot = registry.snapshot();
    for word in 0..WORDS {
        let calls = snapshot.value("speech_total", &[("status", &word.to_string())]);
        assert_eq!(calls, Some(2.0 * THREADS as f64), "{word}");
    }
    assert_eq!(snapshot.value("speech_in_progress", &[]), Some(0.0));
}

/// What is counted by `count`, again and again: no sum falls.
fn never_falls(registry: &Registry, name: &str, count: impl Fn(usize)) {
    let mut before = 0.0;
    for turn in 0..12 {
        count(turn);
        let sum = Numbers::of(&registry.snapshot()).total(name);
        assert!(
            sum >= before && sum.is_finite(),
            "{name}: {before}, then {sum}"
        );
        before = sum;
    }
    assert!(before > 0.0);
}

fn check_calls(registry: &Registry) {
    let sum = "visit_duration_seconds_sum";
    let visit = || Visit { place: "x" };
    let years = Duration::from_secs(150 * 365 * 86_400);
    let durations = [Duration::from_secs(1), years, Duration::MAX];
    never_falls(registry, sum, |turn| {
        registry.scope_sync(|| visit().record(Outcome::Success, durations[turn % 3], 0));
    });
    never_falls(registry, sum, |turn| {
        registry.scope_sync(|| {
            visit()
                .start()
                .finish_after(Outcome::Success, durations[turn % 3])
        });
    });
    never_falls(registry, sum, |turn| {
        registry.scope_sync(|| visit().end(Outcome::Success, durations[turn % 3], 0));
    });
    // Of several threads.
    never_falls(registry, sum, |_| {
        let run = || {
            registry.scope_sync(|| visit().record(Outcome::Success, Duration::MAX, 0));
        };
        thread::scope(|threads| (0..4).for_each(|_| drop(threads.spawn(run))));
    });
    never_falls(registry, "visit_retries_total", |turn| {
        let retries = [1, u64::MAX][turn % 2];
        registry.scope_sync(|| {
            visit().record(Outcome::Success, Duration::ZERO, retries);
            visit().start().retries(u64::MAX);
        });
    });
}

#[derive(MetricFamilies)]
#[metrics(namespace = "limits")]
struct Limits {
    /// Times.
    #[metric(unit = "seconds")]
    times: Histogram,
    /// Sizes.
    #[metric(buckets = [1.0])]
    sizes: Histogram,
    /// Work.
    work: Counter<f64>,
}

fn check_families(registry: &Registry) {
    let limits = Limits::register(registry).expect("the names are free");
    never_falls(registry, "limits_times_seconds_sum", |turn| {
        limits.times.observe([1.0, 8e9, 8.9e9][turn % 3]);
        limits.times.observe_duration(Duration::MAX);
    });
    never_falls(registry, "limits_sizes_sum", |_| {
        limits.sizes.observe(f64::MAX);
    });
    never_falls(registry, "limits_work_total", |_| {
        limits.work.inc_by(f64::MAX);
    });
    assert!(limits.sizes.sum().is_finite() && limits.work.get().is_finite());
}

#[test]
fn no_sum_falls() {
    let own = Registry::builder().build().expect("valid");
    for registry in [&own, callmeter::registry()] {
        check_calls(registry);
        check_families(registry);
    }
}
