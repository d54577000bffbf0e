//! Memory goes by the number of series, whatever is counted in them and by whom.
#![allow(unsafe_code)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::fmt::Write;
use std::sync::atomic::{AtomicI64, Ordering::Relaxed};
use std::sync::{Mutex, MutexGuard, PoisonError};

use callmeter::{Counter, Family, Gauge, Histogram, LabelSet, MetricFamilies, Registry};

/// Bytes in use.
static IN_USE: AtomicI64 = AtomicI64::new(0);

struct Measured;

#[global_allocator]
static ALLOCATOR: Measured = Measured;

// SAFETY: everything is handed on to the system's allocator as it came.
unsafe impl GlobalAlloc for Measured {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        IN_USE.fetch_add(layout.size() as i64, Relaxed);
        // SAFETY: the caller keeps the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        IN_USE.fetch_sub(layout.size() as i64, Relaxed);
        // SAFETY: `pointer` came from `alloc`, so from the system's allocator.
        unsafe { System.dealloc(pointer, layout) }
    }
}

/// One test at a time.
fn alone() -> MutexGuard<'static, ()> {
    static LOCK: Mutex<()> = Mutex::new(());
    LOCK.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Less than a byte for each of a hundred thousand.
const LITTLE: i64 = 64 << 10;

/// Runs it once to get all that it needs, then again: then it takes no more.
#[track_caller]
fn assert_flat(mut run: impl FnMut()) {
    run();
    let before = IN_USE.load(Relaxed);
    run();
    let more = IN_USE.load(Relaxed) - before;
    assert!(more < LITTLE, "{more} bytes more");
}

fn in_both(test: impl Fn(&Registry)) {
    test(&Registry::builder().build().expect("a registry"));
    test(callmeter::registry());
}

/// Numbers that look random and are the same in each run.
fn mix(number: u64) -> u64 {
    let mut bits = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

#[derive(LabelSet)]
struct Path<'a> {
    path: &'a str,
    hit: bool,
}

#[derive(MetricFamilies)]
#[metrics(namespace = "memory")]
struct Metrics {
    /// Requests.
    requests: Family<Path<'static>, Counter>,
    /// Sizes.
    #[metric(buckets = exponential(1, 2, 20))]
    sizes: Family<Path<'static>, Histogram>,
    /// Times.
    #[metric(unit = "seconds")]
    times: Histogram,
    /// Depths.
    depths: Family<Path<'static>, Gauge>,
}

fn registered(registry: &Registry) -> Metrics {
    Metrics::register(registry).expect("nothing else has its names")
}

fn sum(registry: &Registry, name: &str) -> (usize, f64) {
    let samples = registry.snapshot().samples();
    let own = samples.iter().filter(|sample| sample.name() == name);
    let values: Vec<f64> = own.map(callmeter::Sample::value).collect();
    (values.len(), values.iter().sum())
}

#[test]
fn f17_half_a_million_label_sets_take_the_memory_of_the_limit() {
    let _alone = alone();
    const CALLS: u64 = 250_000;
    in_both(|registry| {
        let metrics = registered(registry);
        let mut path = String::new();
        let mut from = 0;
        assert_flat(|| {
            for number in from..from + CALLS {
                let bits = mix(number);
                path.clear();
                write!(path, "/{bits:x}").expect("a string takes all");
                let labels = Path {
                    path: &path,
                    hit: bits.is_multiple_of(2),
                };
                metrics.requests.with(&labels).inc();
            }
            from += CALLS;
        });
        // Two overflow series, as `hit` is closed.
        let expected = (2002, 2.0 * CALLS as f64);
        assert_eq!(sum(registry, "memory_requests_total"), expected);
        let family = [("family", "memory_requests_total")];
        let dropped = registry
            .snapshot()
            .value("callmeter_dropped_label_sets_total", &family);
        assert_eq!(dropped, Some(2.0 * CALLS as f64 - 2000.0));
    });
}

#[test]
fn f32_threads_that_come_and_go_leave_no_memory_behind() {
    let _alone = alone();
    const THREADS: u64 = 2000;
    in_both(|registry| {
        let metrics = registered(registry);
        let labels = || Path {
            path: "/",
            hit: true,
        };
        let before = metrics.times.count();
        assert_flat(|| {
            for _ in 0..THREADS {
                std::thread::scope(|threads| {
                    threads.spawn(|| {
                        for _ in 0..20 {
                            metrics.times.observe(0.5);
                            metrics.sizes.with(&labels()).observe(3);
                        }
                    });
                });
            }
        });
        assert_eq!(metrics.times.count() - before, 2 * THREADS * 20);
    });
}

#[test]
fn f34_what_nobody_scrapes_does_not_grow() {
    let _alone = alone();
    in_both(|registry| {
        let metrics = registered(registry);
        let counted = metrics.times.count();
        assert_flat(|| (0..1_000_000).for_each(|_| metrics.times.observe(0.5)));
        assert_eq!(metrics.times.count() - counted, 2_000_000);
        // Series that come and go, by themselves and by a handle.
        let one = Path {
            path: "one",
            hit: true,
        };
        let kept = metrics.depths.with(&one);
        assert_flat(|| {
            for _ in 0..100_000 {
                kept.inc();
                assert!(metrics.depths.remove(&one));
            }
        });
        assert_flat(|| {
            for round in 0..20_000 {
                let rows = [round % 3, 3, 4].map(|path| (path.to_string(), round));
                metrics.depths.replace(rows.iter().map(|(path, value)| {
                    let path = Path { path, hit: false };
                    (path, *value)
                }));
            }
        });
        assert_eq!(metrics.depths.len(), 3);
    });
}

/// As far as histograms have buckets that are known beforehand.
#[test]
fn f35_odd_numbers_make_no_buckets() {
    let _alone = alone();
    in_both(|registry| {
        let metrics = registered(registry);
        let labels = Path {
            path: "odd",
            hit: false,
        };
        let sizes = metrics.sizes.with(&labels);
        let mut expected = 0;
        assert_flat(|| {
            for number in 0..500_000 {
                let value = f64::from_bits(mix(number));
                sizes.observe(value);
                metrics.times.observe(value);
                expected += u64::from(value >= 0.0);
            }
            for smallest in [f64::MIN_POSITIVE, f64::from_bits(1), 1e-300, f64::EPSILON] {
                sizes.observe(smallest);
                expected += 1;
            }
        });
        assert_eq!(sizes.count(), expected);
        let samples = registry.snapshot().samples();
        let buckets = samples
            .iter()
            .filter(|sample| sample.name() == "memory_sizes_bucket");
        let own = buckets.filter(|sample| sample.label("path") == Some("odd"));
        assert_eq!(own.count(), 21);
    });
}
