//! Exemplars of the global registry: there, threads count in cells of their own.

use std::cell::Cell;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use callmeter::{Counter, ErrorType, Histogram, MetricFamilies, Operation, track_task};

thread_local!(static TRACE: Cell<u64> = const { Cell::new(0) });

/// How often the source was asked.
static ASKED: AtomicU64 = AtomicU64::new(0);

#[derive(Debug, ErrorType)]
enum Odd {
    Number,
}

#[track_task]
fn check(number: u64) -> Result<u64, Odd> {
    if number % 10 == 9 {
        Err(Odd::Number)
    } else {
        Ok(number)
    }
}

/// Something with a value.
#[derive(Operation)]
#[operation(value(packing_size, unit = "bytes", buckets = [10.0, 100.0]))]
struct Packing {}

#[derive(MetricFamilies)]
struct Shop {
    /// Orders.
    orders: Counter,
    /// Their prices.
    #[metric(buckets = [1.0, 10.0])]
    price: Histogram,
}

/// Many calls on several threads: each is counted, and each number leads to a call that it counts.
#[test]
fn nothing_is_lost_and_all_numbers_lead_to_traces() {
    const THREADS: u64 = 4;
    const CALLS: u64 = 20_000;
    let registry = callmeter::Registry::builder()
        .exemplars(|| {
            ASKED.fetch_add(1, Relaxed);
            let trace = TRACE.get();
            (!trace.is_multiple_of(3)).then(|| [("trace_id", trace.to_string())])
        })
        .install()
        .expect("nothing has used it");
    let shop = Shop::global();
    let work = |thread: u64| {
        for number in 0..CALLS {
            TRACE.set(thread * CALLS + number + 1);
            let _ = check(number);
            let call = Packing {}.start();
            call.observe(Packing::PACKING_SIZE, number % 200);
            call.finish(callmeter::Outcome::Success);
            shop.orders.inc();
            shop.price.observe(number % 20);
        }
    };
    let is_done = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..THREADS)
            .map(|thread| scope.spawn(move || work(thread)))
            .collect();
        let is_done = &is_done;
        let reader = scope.spawn(move || {
            while !is_done.load(Relaxed) {
                let [open, _] = callmeter_exemplars::texts(registry);
                assert!(open.contains("# EOF"));
            }
        });
        workers
            .into_iter()
            .for_each(|worker| worker.join().expect("no panic"));
        is_done.store(true, Relaxed);
        reader.join().expect("no panic");
    });

    let snapshot = registry.snapshot();
    let all = (THREADS * CALLS) as f64;
    let value = |name: &str, labels: &[(&str, &str)]| {
        snapshot
            .value(name, labels)
            .unwrap_or_else(|| panic!("no {name} {labels:?}"))
    };
    let task = |status| [("task_name", "check"), ("status", status)];
    assert_eq!(value("task_total", &task("success")), all * 0.9);
    assert_eq!(value("task_total", &task("failure")), all * 0.1);
    assert_eq!(
        value("task_duration_seconds_count", &task("success")),
        all * 0.9
    );
    assert_eq!(value("orders_total", &[]), all);
    assert_eq!(value("price_count", &[]), all);
    assert_eq!(value("price_sum", &[]), 9.5 * all);
    assert_eq!(value("packing_size_bytes_count", &[]), all);
    assert_eq!(value("callmeter_internal_errors_total", &[]), 0.0);

    let samples = snapshot.exemplars();
    for sample in &samples {
        let exemplar = sample.exemplar().expect("it has one");
        let trace: u64 = exemplar
            .label("trace_id")
            .and_then(|id| id.parse().ok())
            .expect("an id");
        assert!(
            !trace.is_multiple_of(3) && trace <= THREADS * CALLS,
            "{trace}"
        );
        assert!(exemplar.timestamp() > Some(1e9));
        let number = (trace - 1) % CALLS;
        let expected = match sample.name() {
            "price_bucket" => (number % 20) as f64,
            "packing_size_bytes_bucket" => (number % 200) as f64,
            name if name.ends_with("_total") => 1.0,
            _ => exemplar.value(),
        };
        assert_eq!(exemplar.value(), expected, "{sample:?}");
        if sample.name().starts_with("task_") {
            let is_failure = sample.label("status") != Some("success");
            assert_eq!(number % 10 == 9, is_failure, "{sample:?}");
        }
        if let Some(le) = sample.label("le") {
            let le: f64 = le.parse().expect("a bound");
            assert!(exemplar.value() <= le, "{sample:?}");
            assert!(sample.value() >= 1.0, "{sample:?}");
        }
    }
    let of = |name: &str| {
        samples
            .iter()
            .filter(|sample| sample.name() == name)
            .count()
    };
    assert_eq!(of("task_total"), 2);
    assert_eq!(of("task_errors_total"), 1);
    assert_eq!(of("orders_total"), 1);
    assert_eq!(of("price_bucket"), 3);
    assert_eq!(of("packing_size_bytes_bucket"), 3);
    assert!(of("task_duration_seconds_bucket") >= 2);
    // An exemplar holds for a second, so that most calls ask for none.
    let asked = ASKED.load(Relaxed);
    assert!(asked < 4 * THREADS * CALLS, "{asked}");
}
