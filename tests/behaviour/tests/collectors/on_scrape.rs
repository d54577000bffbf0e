//! What runs before a scrape, to set metrics.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};

use callmeter_behaviour::{Seen, isolated};

use super::{assert_good, failed, with_a_good_one};

#[callmeter::track_task]
fn swept() {}

#[test]
fn what_it_counts_is_in_that_scrape() {
    let registry = isolated();
    let inner = registry.clone();
    let registered = registry.on_scrape("sweep", move || inner.scope_sync(swept));
    let registered = registered.expect("its name is its own");
    // The first one at its registration.
    for calls in 2..=4 {
        assert_eq!(Seen::of(&registry, "swept"), Seen::success(calls));
    }
    registered.remove();
    assert_eq!(Seen::of(&registry, "swept"), Seen::success(4));
}

#[test]
fn f06_f07_one_that_fails_is_counted() {
    let registry = isolated();
    with_a_good_one(&registry);
    let calm = Arc::new(AtomicBool::new(true));
    let is_calm = Arc::clone(&calm);
    registry
        .on_scrape("nervous", move || assert!(is_calm.load(SeqCst), "planned"))
        .expect("it begins well");
    registry
        .on_scrape("offline", || Err::<(), _>("no route to the database"))
        .expect("its first run may fail");
    calm.store(false, SeqCst);
    for panics in 1..=2 {
        let snapshot = registry.snapshot();
        assert_good(&snapshot);
        let counted = |collector, reason| failed(&snapshot, collector, reason);
        assert_eq!(counted("nervous", "panic"), Some(f64::from(panics)));
        assert_eq!(counted("offline", "error"), Some(f64::from(panics + 1)));
        assert_eq!(counted("good", "error"), Some(0.0));
    }
}
