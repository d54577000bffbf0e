//! Random programs on several threads: nothing that is counted is lost because of an exemplar,
//! and each exemplar is of what it stands beside.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::Duration;

use callmeter::{
    Counter, Family, Histogram, LabelSet, MetricFamilies, Operation, Outcome, Registry, Task,
};
use callmeter_exemplars::texts;
use proptest::collection::vec;
use proptest::prelude::*;

thread_local! {
    /// What the source says: what is being counted.
    static NOW: RefCell<Option<String>> = const { RefCell::new(None) };
}

#[derive(LabelSet)]
struct Own<'a> {
    own: &'a str,
}

#[derive(MetricFamilies)]
struct Families {
    /// Those that stay.
    counted: Family<Own<'static>, Counter>,
    /// Those that come and go.
    passing: Family<Own<'static>, Counter>,
    /// Sizes.
    #[metric(buckets = [1.0, 4.0, 16.0])]
    sizes: Family<Own<'static>, Histogram>,
}

const OWN: [&str; 3] = ["a", "b", "c"];

/// Each of a series: the first number says which.
#[derive(Clone, Copy, Debug)]
enum Step {
    Count(usize, bool),
    Pass(usize, bool),
    Remove(usize),
    Observe(usize, u8, bool),
    Call(usize, bool),
}

fn step() -> impl Strategy<Value = Step> {
    let own = 0..OWN.len();
    prop_oneof![
        (own.clone(), any::<bool>()).prop_map(|(own, given)| Step::Count(own, given)),
        (own.clone(), any::<bool>()).prop_map(|(own, given)| Step::Pass(own, given)),
        own.clone().prop_map(Step::Remove),
        (own.clone(), 0..32_u8, any::<bool>())
            .prop_map(|(own, size, given)| Step::Observe(own, size, given)),
        (own, any::<bool>()).prop_map(|(own, fails)| Step::Call(own, fails)),
    ]
}

impl Step {
    fn run(self, registry: &Registry, families: &Families) {
        let say = |what: String| NOW.replace(Some(what));
        match self {
            Step::Count(own, given) => {
                let (own, what) = (OWN[own], format!("counted {}", OWN[own]));
                let counter = families.counted.with(&Own { own });
                count(&counter, what, given);
            }
            Step::Pass(own, given) => {
                let (own, what) = (OWN[own], format!("passing {}", OWN[own]));
                let counter = families.passing.with(&Own { own });
                count(&counter, what, given);
            }
            Step::Remove(own) => drop(families.passing.remove(&Own { own: OWN[own] })),
            Step::Observe(own, size, given) => {
                let (own, what) = (OWN[own], format!("{} {size}", OWN[own]));
                let sizes = families.sizes.with(&Own { own });
                say(what.clone());
                match given {
                    true => sizes.observe_with_exemplar(size, [("what", what)]),
                    false => sizes.observe(size),
                }
            }
            Step::Call(own, fails) => {
                let outcome = if fails {
                    Outcome::Failure
                } else {
                    Outcome::Success
                };
                say(format!("{} {fails}", OWN[own]));
                let task = Task {
                    task_name: OWN[own],
                };
                registry.scope_sync(|| task.record(outcome, Duration::from_millis(1), 0));
            }
        }
        NOW.replace(None);
    }
}

fn count(counter: &Counter, what: String, given: bool) {
    NOW.replace(Some(what.clone()));
    match given {
        true => counter.inc_with_exemplar([("what", what)]),
        false => counter.inc(),
    }
}

/// How often each series was counted in, but for those that come and go.
fn expected(programs: &[Vec<Step>], times: usize) -> BTreeMap<String, usize> {
    let mut expected = BTreeMap::new();
    for step in programs.iter().flatten() {
        let series = match *step {
            Step::Count(own, _) => format!("counted_total own {}", OWN[own]),
            Step::Observe(own, ..) => format!("sizes_count own {}", OWN[own]),
            Step::Call(own, false) => format!("task_total success {}", OWN[own]),
            Step::Call(own, true) => format!("task_total failure {}", OWN[own]),
            Step::Pass(..) | Step::Remove(_) => continue,
        };
        *expected.entry(series).or_insert(0) += times;
    }
    expected
}

fn check_exemplars(registry: &Registry) {
    for sample in registry.snapshot().exemplars() {
        let exemplar = sample.exemplar().expect("it has one");
        let what = exemplar.label("what").expect("its label");
        let own = sample
            .label("own")
            .or(sample.label("task_name"))
            .expect("a label");
        let expected = match sample.name() {
            "counted_total" => format!("counted {own}"),
            "passing_total" => format!("passing {own}"),
            "sizes_bucket" => format!("{own} {}", exemplar.value()),
            _ => {
                let fails = sample
                    .label("status")
                    .is_none_or(|status| status == "failure");
                format!("{own} {fails}")
            }
        };
        assert_eq!(what, expected, "{sample:?}");
        if let Some(le) = sample.label("le") {
            assert!(
                exemplar.value() <= le.parse().expect("a bound"),
                "{sample:?}"
            );
        }
        assert!(sample.value() >= 1.0, "{sample:?}");
    }
}

const TIMES: usize = 50;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn nothing_is_lost_and_nothing_is_told_of_another(programs in vec(vec(step(), 1..20), 3)) {
        let registry = Registry::builder()
            .removed_series_grace(Duration::ZERO)
            .exemplars(|| Some([("what", NOW.take()?)]))
            .created_timestamps()
            .build()
            .expect("a registry");
        let families = Families::register(&registry).expect("families");
        let is_done = AtomicBool::new(false);
        std::thread::scope(|scope| {
            let workers: Vec<_> = programs.iter().map(|program| {
                scope.spawn(|| {
                    for _ in 0..TIMES {
                        program.iter().for_each(|step| step.run(&registry, &families));
                    }
                })
            }).collect();
            scope.spawn(|| {
                while !is_done.load(Relaxed) {
                    texts(&registry);
                }
            });
            for worker in workers {
                worker.join().expect("no panic");
            }
            is_done.store(true, Relaxed);
        });
        let snapshot = registry.snapshot();
        for (series, times) in expected(&programs, TIMES) {
            let words: Vec<&str> = series.split(' ').collect();
            let labels = match words[1] {
                "own" => vec![("own", words[2])],
                status => vec![("status", status), ("task_name", words[2])],
            };
            prop_assert_eq!(snapshot.value(words[0], &labels), Some(times as f64), "{}", series);
        }
        check_exemplars(&registry);
        texts(&registry);
    }
}
