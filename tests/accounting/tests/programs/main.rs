//! Random programs of calls, on several threads, against a model of what they count.
//!
//! * [`plan`]: a program, and how one is made up.
//! * [`tracked`], [`others`]: the functions that it calls.
//! * [`views`]: what holds between the families of one operation.
//! * [`run`]: the program as it runs.
//! * [`workers`]: the threads it runs on.
//! * [`model`], [`count`]: what it counts.

mod count;
mod model;
mod others;
mod plan;
mod run;
mod tracked;
mod views;
mod workers;

use std::collections::BTreeSet;
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use callmeter::Registry;
use callmeter_accounting::identities::Words;
use callmeter_accounting::{Key, Numbers, identities};
use proptest::test_runner::{Config, RngSeed, TestRunner};

use model::Model;
use plan::{Programs, REGISTRIES};

/// Each with its statuses.
const OPERATIONS: [(&str, Words); 5] = [
    ("job", Words::STANDARD),
    (
        "step",
        Words {
            label: "result",
            is_error: |word| word == "failed",
        },
    ),
    (
        "look",
        Words {
            label: "status",
            is_error: |word| word == "broken",
        },
    ),
    (
        "request",
        Words {
            label: "code",
            is_error: |word| word >= "500",
        },
    ),
    ("visit", Words::STANDARD),
];

/// The global registry, and others.
struct World {
    registries: [Registry; REGISTRIES],
}

impl World {
    fn new() -> World {
        let own = || Registry::builder().build().expect("without options");
        World {
            registries: [callmeter::registry().clone(), own(), own()],
        }
    }

    /// Scrapes each registry.
    fn scrape(&self) -> Vec<Numbers> {
        let scrape = |registry: &Registry| {
            let numbers = Numbers::of(&registry.snapshot());
            for (operation, words) in OPERATIONS {
                identities::check_with(words, operation, &numbers);
            }
            views::check(&numbers);
            numbers
        };
        self.registries.iter().map(scrape).collect()
    }

    /// Scrapes until the program is done.
    fn watch(&self, done: &AtomicBool) {
        let mut before = self.scrape();
        while !done.load(Relaxed) {
            let now = self.scrape();
            for (before, now) in before.iter().zip(&now) {
                identities::check_monotone(before, now);
            }
            before = now;
        }
    }
}

/// Whether the model says what a sample is; it knows nothing of times.
fn is_modelled((name, labels): &Key) -> bool {
    // But of those that say themselves how long they took.
    let is_of_time = name.contains("_duration_seconds_") && !name.starts_with("visit_");
    let is_finite = labels
        .iter()
        .any(|(name, value)| name == "le" && value != "+Inf");
    let is_own = OPERATIONS.iter().any(|(operation, _)| {
        let rest = name.strip_prefix(operation);
        rest.is_some_and(|rest| rest.starts_with('_'))
    });
    is_own && !(is_of_time && (is_finite || name.ends_with("_sum")))
}

fn compare(model: &Model, before: &[Numbers], after: &[Numbers]) {
    for (registry, (before, after)) in before.iter().zip(after).enumerate() {
        let expected = model.registry(registry);
        let keys: BTreeSet<&Key> = after
            .iter()
            .map(|(key, _)| key)
            .filter(|key| is_modelled(key))
            .chain(expected.keys())
            .collect();
        for key in keys {
            let counted = after.at(key) - before.at(key);
            let expected = expected.get(key).copied().unwrap_or(0.0);
            let is_same = (counted - expected).abs() < 1e-6;
            assert!(
                is_same,
                "registry {registry}: {key:?} is {counted}, not {expected}"
            );
        }
    }
}

fn check(programs: &Programs) {
    let world = World::new();
    let before = world.scrape();
    let done = AtomicBool::new(false);
    std::thread::scope(|threads| {
        let scraper = threads.spawn(|| world.watch(&done));
        workers::run(&world, programs);
        done.store(true, Relaxed);
        scraper.join().expect("each scrape adds up");
    });
    let mut model = Model::default();
    programs
        .calls
        .iter()
        .for_each(|program| model.program(program));
    compare(&model, &before, &world.scrape());
}

#[test]
fn programs_count_what_the_model_says() {
    let mut config = Config {
        cases: 256,
        max_shrink_iters: 300,
        failure_persistence: None,
        ..Config::default()
    };
    if config.rng_seed == RngSeed::Random {
        config.rng_seed = RngSeed::Fixed(RandomState::new().hash_one(0));
    }
    println!("seed: PROPTEST_RNG_SEED={:?}", config.rng_seed);
    let run = TestRunner::new(config).run(&plan::programs(), |programs| {
        check(&programs);
        Ok(())
    });
    if let Err(error) = run {
        panic!("{error}");
    }
}
