//! A collector that fails costs its own families, and nothing else.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use callmeter::Registry;
use callmeter_behaviour::isolated;

use super::{assert_good, failed, with_a_good_one};

#[test]
fn f06_one_that_panics() {
    let registry = isolated();
    let calm = Arc::new(AtomicBool::new(true));
    let is_calm = Arc::clone(&calm);
    registry
        .collector_fn("nervous", move |into| {
            into.gauge("nerves", "Left.").value(3);
            assert!(is_calm.load(SeqCst), "planned");
            Ok(())
        })
        .expect("it begins well");
    with_a_good_one(&registry);
    assert_eq!(registry.snapshot().value("nerves", &[]), Some(3.0));
    calm.store(false, SeqCst);
    for panics in 1..=2 {
        let snapshot = registry.snapshot();
        assert_eq!(snapshot.value("nerves", &[]), None);
        assert_good(&snapshot);
        assert_eq!(
            failed(&snapshot, "nervous", "panic"),
            Some(f64::from(panics))
        );
    }
    calm.store(true, SeqCst);
    assert_eq!(registry.snapshot().value("nerves", &[]), Some(3.0));
}

#[test]
fn f07_one_that_returns_an_error() {
    let registry = isolated();
    registry
        .collector_fn("offline", |_| Err("no route to the database".into()))
        .expect("its first run may fail");
    with_a_good_one(&registry);
    let snapshot = registry.snapshot();
    assert_good(&snapshot);
    // The first one at its registration.
    assert_eq!(failed(&snapshot, "offline", "error"), Some(2.0));
    assert_eq!(failed(&snapshot, "offline", "panic"), Some(0.0));
    assert_eq!(failed(&snapshot, "good", "error"), Some(0.0));
}

#[test]
fn f08_half_of_what_it_wrote_is_not_shown() {
    let registry = isolated();
    registry
        .collector_fn("half", |into| {
            let family = into.gauge("half_done", "Parts.");
            family.with(&[("part", "first")], 1);
            into.gauge("whole", "Whole.").value(1);
            Err("the second part is missing".into())
        })
        .expect("its first run may fail");
    let snapshot = registry.snapshot();
    let names: Vec<_> = snapshot
        .samples()
        .into_iter()
        .map(|sample| sample.name().to_owned())
        .collect();
    assert!(!names.contains(&"half_done".to_owned()), "{names:?}");
    assert!(!names.contains(&"whole".to_owned()), "{names:?}");
}

/// It hangs until it is let go.
fn hanging(registry: &Registry, runs: &Arc<AtomicUsize>) -> mpsc::Sender<()> {
    let (release, released) = mpsc::channel();
    let released = Mutex::new(released);
    let count = Arc::clone(runs);
    registry
        .collector_fn("slow", move |into| {
            count.fetch_add(1, SeqCst);
            let _ = released.lock().expect("no panic in it").recv();
            into.gauge("slow", "Slow.").value(1);
            Ok(())
        })
        .expect("its first run may be late");
    release
}

#[test]
fn f09_one_that_hangs_is_run_once_and_not_waited_for() {
    let registry = Registry::builder()
        .collector_timeout(Duration::from_millis(200))
        .build()
        .expect("a registry");
    let runs = Arc::new(AtomicUsize::new(0));
    let release = hanging(&registry, &runs);
    with_a_good_one(&registry);
    std::thread::scope(|threads| {
        for _ in 0..4 {
            threads.spawn(|| assert_good(&registry.snapshot()));
        }
    });
    assert_eq!(runs.load(SeqCst), 1, "never two runs at once");
    let snapshot = registry.snapshot();
    assert_eq!(snapshot.value("slow", &[]), None);
    // At its registration, and in the five scrapes.
    assert_eq!(failed(&snapshot, "slow", "timeout"), Some(6.0));
    release.send(()).expect("it waits");
    release.send(()).expect("it waits");
    while registry.snapshot().value("slow", &[]) != Some(1.0) {
        release.send(()).expect("it waits");
    }
}

/// Those behind a slow one are taken over by another thread.
#[test]
fn f09_a_slow_one_does_not_hold_up_the_others() {
    let registry = Registry::builder()
        .collector_timeout(Duration::from_secs(20))
        .build()
        .expect("a registry");
    let (release, released) = mpsc::channel::<()>();
    let released = Mutex::new(released);
    let is_registered = Arc::new(AtomicBool::new(false));
    let is_waiting = Arc::clone(&is_registered);
    registry
        .collector_fn("first", move |into| {
            if is_waiting.load(SeqCst) {
                // Until the one behind it has run.
                let _ = released.lock().expect("no panic in it").recv();
            }
            into.gauge("first", "First.").value(1);
            Ok(())
        })
        .expect("nothing else has its name");
    let release = Mutex::new(release);
    registry
        .gauge_fn("second", "Second.", move || {
            let _ = release.lock().expect("no panic in it").send(());
            2
        })
        .expect("nothing else has its name");
    is_registered.store(true, SeqCst);
    let snapshot = registry.snapshot();
    assert_eq!(snapshot.value("first", &[]), Some(1.0));
    assert_eq!(snapshot.value("second", &[]), Some(2.0));
    assert_eq!(failed(&snapshot, "first", "timeout"), Some(0.0));
}

#[test]
fn f10_one_may_register_count_and_scrape() {
    let registry = isolated();
    let inner = registry.clone();
    let registered = AtomicBool::new(false);
    registry
        .collector_fn("busy", move |into| {
            if !registered.swap(true, SeqCst) {
                with_a_good_one(&inner);
            }
            inner.scope_sync(counted);
            let seen = inner.snapshot().samples().len();
            into.gauge("seen_samples", "Samples seen.").value(seen);
            Ok(())
        })
        .expect("nothing else has its name");
    let first = registry.snapshot();
    let second = registry.snapshot();
    assert_good(&second);
    assert!(second.value("seen_samples", &[]) > Some(5.0));
    let calls = |snapshot: &callmeter::Snapshot| {
        let labels = [("task_name", "counted"), ("status", "success")];
        snapshot.value("task_total", &labels)
    };
    // What it counts is in the same scrape.
    assert_eq!(calls(&first), Some(2.0));
    assert_eq!(calls(&second), Some(3.0));
    assert_eq!(failed(&second, "busy", "timeout"), Some(0.0));
}

#[callmeter::track_task]
fn counted() {}

/// A panic in a lock that a collector holds is its own affair.
#[test]
fn f11_after_a_poisoned_lock_scrapes_go_on() {
    let registry = isolated();
    let lock = Arc::new(Mutex::new(1));
    let locked = Arc::clone(&lock);
    let registered = AtomicBool::new(false);
    registry
        .gauge_fn("behind_a_lock", "Behind a lock.", move || {
            let value = locked.lock().expect("poisoned by its first scrape");
            assert!(!registered.swap(true, SeqCst), "planned");
            *value
        })
        .expect("nothing else has its name");
    with_a_good_one(&registry);
    for panics in 1..=3 {
        let snapshot = registry.snapshot();
        assert_good(&snapshot);
        let reason = failed(&snapshot, "behind_a_lock", "panic");
        assert_eq!(reason, Some(f64::from(panics)));
    }
    assert!(lock.is_poisoned());
}
