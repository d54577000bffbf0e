//! Registries that come and go.

use callmeter::{Operation, Outcome, Registry};
use callmeter_accounting::{Numbers, identities};

/// What is done in a registry.
#[derive(Operation)]
#[operation(started, duration(buckets = [1.0]))]
struct Visit<'a> {
    place: &'a str,
}

/// Resident memory in bytes, where the system tells.
fn resident() -> Option<u64> {
    let pages = std::fs::read_to_string("/proc/self/statm").ok()?;
    let resident: u64 = pages.split(' ').nth(1)?.parse().ok()?;
    Some(resident * 4096)
}

fn registry() -> Registry {
    Registry::builder().build().expect("without options")
}

fn visit() {
    for place in ["here", "there"] {
        Visit { place }.start().finish(Outcome::Failure);
    }
}

/// Makes registries, one after the other, and takes no more memory than a few of them need.
fn check_memory(what: &str, live: impl Fn(Registry)) {
    let lives = |count| (0..count).for_each(|_| live(registry()));
    lives(500);
    let before = resident();
    lives(5_000);
    if let (Some(before), Some(after)) = (before, resident()) {
        assert!(
            after < before + (4 << 20),
            "{what}: from {before} to {after} bytes"
        );
    }
}

// One test, as the memory is that of the whole program.
#[test]
fn a_registry_gives_its_memory_back() {
    check_memory("scraped", |registry| {
        registry.scope_sync(visit);
        registry.snapshot();
    });
    check_memory("never scraped", |registry| registry.scope_sync(visit));
    check_memory("calls behind the last scrape", |registry| {
        registry.scope_sync(visit);
        registry.snapshot();
        registry.scope_sync(|| Visit { place: "later" }.start().finish(Outcome::Failure));
    });
    check_memory("a call that outlives its registry", |registry| {
        let call = registry.scope_sync(|| Visit { place: "long" }.start());
        drop(registry);
        call.finish(Outcome::Failure);
    });
}

#[test]
fn scopes_nest_and_a_call_ends_where_it_began() {
    let (outer, inner) = (registry(), registry());
    let call = outer.scope_sync(|| {
        let call = Visit { place: "outer" }.start();
        inner.scope_sync(|| {
            let global = callmeter::registry();
            global.scope_sync(|| Visit { place: "global" }.start().finish(Outcome::Success));
            Visit { place: "inner" }.start().finish(Outcome::Success);
        });
        Visit { place: "outer" }.start().finish(Outcome::Success);
        call
    });
    inner.scope_sync(|| call.finish(Outcome::TimedOut));
    for (registry, place, success, timeout) in [
        (&outer, "outer", 1.0, 1.0),
        (&inner, "inner", 1.0, 0.0),
        (callmeter::registry(), "global", 1.0, 0.0),
    ] {
        let numbers = Numbers::of(&registry.snapshot());
        identities::check("visit", &numbers);
        assert_eq!(numbers.total("visit_total"), success + timeout);
        let total = |status| numbers.get("visit_total", &[("place", place), ("status", status)]);
        assert_eq!((total("success"), total("timeout")), (success, timeout));
    }
}
