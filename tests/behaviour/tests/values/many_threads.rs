//! Values of many threads at once.

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread;

use callmeter::{Operation, Outcome};
use callmeter_behaviour::{histogram, in_progress, isolated};

use super::{Action, File};

const CALLS: u64 = 2000;

/// Quarters add up exactly.
fn observe_all() {
    for number in 1..=CALLS {
        let file = File {
            action: Action::Write,
            path: "threads",
        };
        let call = file.start();
        call.observe(File::SIZE, number as f64 / 4.0);
        call.finish(Outcome::Success);
    }
}

#[test]
fn their_sum_is_exact_and_each_snapshot_adds_up() {
    for registry in [&isolated(), callmeter::registry()] {
        let labels = [("action", "write"), ("path", "threads")];
        registry.scope_sync(|| {
            drop(
                File {
                    action: Action::Write,
                    path: "threads",
                }
                .start(),
            );
        });
        let done = AtomicBool::new(false);
        thread::scope(|threads| {
            threads.spawn(|| {
                let mut before = 0;
                while !done.load(Relaxed) {
                    in_progress(registry, "file", &labels);
                    // It looks whether the buckets add up to the count.
                    let (buckets, _) = histogram(registry, "size_bytes", &labels);
                    let count = buckets[3].1;
                    assert!(before <= count && buckets.is_sorted_by_key(|bucket| bucket.1));
                    before = count;
                }
            });
            let observers = [(); 4].map(|()| threads.spawn(|| registry.scope_sync(observe_all)));
            for observer in observers {
                observer.join().expect("no panic");
            }
            done.store(true, Relaxed);
        });
        let (buckets, sum) = histogram(registry, "size_bytes", &labels);
        // 40 quarters are 10, 4000 are 1000.
        assert_eq!(
            buckets,
            [
                (0.0, 0),
                (10.0, 160),
                (1e3, 4 * CALLS),
                (f64::INFINITY, 4 * CALLS)
            ]
        );
        assert_eq!(sum, (CALLS * (CALLS + 1) / 2) as f64);
    }
}

/// One call may be told values by several threads.
#[test]
fn a_call_is_told_values_by_several_threads() {
    for registry in [&isolated(), callmeter::registry()] {
        let file = || File {
            action: Action::Write,
            path: "one call",
        };
        let call = registry.scope_sync(|| file().start());
        thread::scope(|threads| {
            for _ in 0..4 {
                threads.spawn(|| (0..20_000).for_each(|_| call.observe(File::SIZE, 0.25)));
            }
        });
        call.finish(Outcome::Success);
        assert_eq!(
            super::sizes_of(registry, "write", "one call"),
            (80_000, 20_000.0)
        );
    }
}
