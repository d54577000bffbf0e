//! Random programs of families on structs, step by step, against a model of what each scrape
//! shows.
//!
//! Removed series have no time to wait here, so that each new label set gets the cells of
//! one that was removed, if there is any.
//!
//! * [`declared`]: the families; [`families`], [`metrics`]: the same, whatever their types.
//! * [`plan`]: a program, and how one is made up.
//! * [`model`], [`value`]: what a registry holds.
//! * [`run`]: a program as it runs.

mod declared;
mod families;
mod metrics;
mod model;
mod plan;
mod run;
mod value;

use std::cell::RefCell;
use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

use callmeter::{Registry, RegistryBuilder};
use proptest::test_runner::{Config, RngSeed, TestRunner};

use families::FAMILIES;
use plan::Step;
use run::World;

fn without_grace() -> RegistryBuilder {
    Registry::builder().removed_series_grace(Duration::ZERO)
}

fn check(config: Config, run: impl Fn(&[Step])) {
    let mut config = Config {
        failure_persistence: None,
        ..config
    };
    if config.rng_seed == RngSeed::Random {
        config.rng_seed = RngSeed::Fixed(RandomState::new().hash_one(0));
    }
    println!("seed: PROPTEST_RNG_SEED={:?}", config.rng_seed);
    let programs = plan::programs(FAMILIES.len());
    let result = TestRunner::new(config).run(&programs, |steps| {
        run(&steps);
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
}

#[test]
fn a_registry_shows_what_the_model_says() {
    let config = Config {
        cases: 200,
        max_shrink_iters: 2000,
        ..Config::default()
    };
    check(config, |steps| {
        let registry = without_grace().build().expect("its options are fine");
        World::new(registry).run(steps);
    });
}

/// One program goes on where the other ended, so a failure is not made smaller.
#[test]
fn the_global_registry_shows_what_the_model_says() {
    let config = Config {
        cases: 400,
        max_shrink_iters: 0,
        ..Config::default()
    };
    without_grace()
        .install()
        .expect("nothing has used it before");
    let world = RefCell::new(World::new(callmeter::registry().clone()));
    check(config, |steps| world.borrow_mut().run(steps));
}
