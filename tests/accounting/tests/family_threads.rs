//! Families on structs that many threads use while others scrape: each exposition is one that
//! a strict reader takes, and at rest the sums are exact.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread;
use std::time::Duration;

use callmeter::{
    Counter, Family, Format, Gauge, Histogram, LabelSet, LabelValue, MetricFamilies, Registry,
};
use callmeter_accounting::{Numbers, identities};

#[derive(Clone, Copy, LabelValue)]
enum Side {
    Left,
    Right,
}

#[derive(LabelSet)]
struct Corner {
    side: Side,
    high: bool,
}

#[derive(LabelSet)]
struct Place<'a> {
    side: Side,
    name: &'a str,
}

#[derive(MetricFamilies)]
#[metrics(namespace = "crowd")]
struct Crowd {
    /// Events.
    events: Counter,
    /// Events by corner.
    corner_events: Family<Corner, Counter>,
    /// Events by place.
    #[metric(limit = 10)]
    place_events: Family<Place<'static>, Counter>,
    /// Work by place.
    #[metric(limit = 10)]
    place_work: Family<Place<'static>, Counter<f64>>,
    /// Who is at a place.
    #[metric(limit = 10)]
    place_in_progress: Family<Place<'static>, Gauge>,
    /// Sizes by place.
    #[metric(limit = 10, buckets = [1.0, 2.0, 3.0])]
    place_sizes: Family<Place<'static>, Histogram>,
    /// Times by corner.
    #[metric(unit = "seconds", buckets = [1.0, 2.0, 3.0])]
    corner_times: Family<Corner, Histogram>,
}

const THREADS: usize = 4;
/// Threads that each of them is, one after the other.
const LIVES: usize = 8;
const ROUNDS: usize = 400;
/// More than the limit: some are in overflow series.
const NAMES: [&str; 8] = ["a", "b", "c", "d", "e", "f", "g", "h"];

/// Half an observation in each bucket, of which the last one has no bound.
const SIZES: Range<usize> = 1..5;

/// What a round counts of everything.
fn count(families: &Crowd, kept: &Counter, round: usize) {
    let side = [Side::Left, Side::Right][round / NAMES.len() % 2];
    let name = NAMES[round % NAMES.len()];
    let corner = Corner {
        side,
        high: round.is_multiple_of(3),
    };
    let place = Place { side, name };
    let size = SIZES.start + round % SIZES.len();
    kept.inc();
    families.corner_events.with(&corner).inc();
    families.place_events.with(&place).inc_by(2);
    families.place_work.with(&place).inc_by(0.25);
    families.place_sizes.with(&place).observe(size as f64);
    families.corner_times.with(&corner).observe(size as f64);
    let present = families.place_in_progress.with(&place).inc_guard();
    thread::yield_now();
    drop(present);
}

/// Counts on some threads, which come and go.
fn count_on_threads(families: &Crowd, meanwhile: impl Fn(&Crowd, usize) + Sync) {
    let life = |kept: &Counter| {
        for round in 0..ROUNDS {
            count(families, kept, round);
            meanwhile(families, round);
        }
    };
    thread::scope(|threads| {
        for _ in 0..THREADS {
            threads.spawn(|| {
                for _ in 0..LIVES {
                    let kept = families.events.clone();
                    let lived = thread::scope(|own| own.spawn(|| life(&kept)).join());
                    lived.expect("it does not panic");
                }
            });
        }
    });
}

/// Reads an exposition strictly; no sample is there twice.
fn scrape(registry: &Registry, format: Format) -> Numbers {
    let text = String::from_utf8(registry.snapshot().encode(format)).expect("text is UTF-8");
    let families = callmeter::parse(&text, format);
    let families = families.unwrap_or_else(|error| panic!("{error}\n{text}"));
    let mut numbers = Numbers::default();
    for sample in families.iter().flat_map(|family| family.samples()) {
        let mut labels = sample.labels().to_vec();
        labels.sort();
        numbers.insert(sample.name().to_owned(), labels, sample.value());
    }
    for histogram in ["crowd_place_sizes", "crowd_corner_times_seconds"] {
        identities::check_buckets(histogram, &numbers);
    }
    numbers
}

/// Scrapes until the others are done; what one scrape shows, another one goes on from.
fn watch(registry: &Registry, done: &AtomicBool, check: impl Fn(&Numbers, &Numbers)) {
    let mut before = scrape(registry, Format::Text);
    while !done.load(Relaxed) {
        scrape(registry, Format::OpenMetrics);
        let now = scrape(registry, Format::Text);
        check(&before, &now);
        before = now;
    }
}

fn run(
    registry: &Registry,
    meanwhile: impl Fn(&Crowd, usize) + Sync,
    check: impl Fn(&Numbers, &Numbers) + Send,
) -> Numbers {
    let families = Crowd::register(registry).expect("the names are free");
    let done = AtomicBool::new(false);
    thread::scope(|threads| {
        let scraper = threads.spawn(|| watch(registry, &done, check));
        count_on_threads(&families, meanwhile);
        done.store(true, Relaxed);
        scraper.join().expect("each scrape adds up");
    });
    scrape(registry, Format::Text)
}

/// All that was counted is there.
fn check_sums(numbers: &Numbers) {
    let all = (THREADS * LIVES * ROUNDS) as f64;
    assert_eq!(numbers.total("crowd_events_total"), all);
    assert_eq!(numbers.total("crowd_corner_events_total"), all);
    assert_eq!(numbers.total("crowd_place_events_total"), 2.0 * all);
    assert_eq!(numbers.total("crowd_place_work_total"), 0.25 * all);
    assert_eq!(numbers.total("crowd_place_in_progress"), 0.0);
    let mean = SIZES.sum::<usize>() as f64 / SIZES.len() as f64;
    for histogram in ["crowd_place_sizes", "crowd_corner_times_seconds"] {
        assert_eq!(numbers.total(&format!("{histogram}_count")), all);
        assert_eq!(numbers.total(&format!("{histogram}_sum")), mean * all);
    }
    // As many as may be, and one more for each side that has some left.
    let overflow = ("name".to_owned(), "_overflow".to_owned());
    let series = numbers.named("crowd_place_events_total");
    let (own, others): (Vec<_>, Vec<_>) =
        series.partition(|(labels, _)| !labels.contains(&overflow));
    assert_eq!(own.len(), 10);
    assert!((1..=2).contains(&others.len()), "{others:?}");
    assert_eq!(numbers.total("callmeter_internal_errors_total"), 0.0);
}

/// Series come and go while they are counted in: one by one, and now and then many.
fn remove_some(families: &Crowd, round: usize) {
    let place = Place {
        side: [Side::Right, Side::Left][round / 2 % 2],
        name: NAMES[round / 3 % NAMES.len()],
    };
    families.place_events.remove(&place);
    families.place_work.remove(&place);
    families.place_sizes.remove(&place);
    families.place_in_progress.remove(&place);
    if round.is_multiple_of(50) {
        remove_many(families);
    }
}

fn remove_many(families: &Crowd) {
    let is_kept = |labels: &callmeter::Labels<'_>| labels.get("side") == Some("left");
    families.place_work.retain(is_kept);
    families.place_sizes.clear();
    families.corner_events.clear();
    families.corner_times.retain(is_kept);
    let rows = NAMES[..3].iter().map(|name| Place {
        side: Side::Right,
        name,
    });
    families.place_in_progress.replace(rows.map(|row| (row, 1)));
}

fn check_removing(registry: &Registry) {
    run(registry, remove_some, |_, _| {});
    // At rest all begins anew.
    let families = Crowd::register(registry).expect("it was before");
    families.corner_events.clear();
    families.place_events.clear();
    families.place_work.clear();
    families.place_in_progress.clear();
    families.place_sizes.clear();
    families.corner_times.clear();
    let before = scrape(registry, Format::Text);
    for family in ["place_events_total", "place_work_total", "place_sizes_sum"] {
        assert_eq!(before.named(&format!("crowd_{family}")).count(), 0);
    }
    let first = before.total("crowd_events_total");
    count_on_threads(&families, |_, _| {});
    let mut after = Numbers::default();
    for (key, value) in scrape(registry, Format::Text).iter() {
        let is_kept = ["crowd_events_total", "callmeter_internal_errors_total"];
        let before = if is_kept.contains(&key.0.as_str()) {
            before.at(key)
        } else {
            0.0
        };
        after.insert(key.0.clone(), key.1.clone(), value - before);
    }
    assert!(first > 0.0);
    check_sums(&after);
}

fn own_registry(grace: Duration) -> Registry {
    let registry = Registry::builder().removed_series_grace(grace).build();
    registry.expect("its options are fine")
}

#[test]
fn threads_count_in_a_registry_of_its_own() {
    let registry = own_registry(Duration::ZERO);
    check_sums(&run(&registry, |_, _| {}, identities::check_monotone));
}

#[test]
fn series_come_and_go_in_a_registry_of_its_own() {
    check_removing(&own_registry(Duration::ZERO));
    check_removing(&own_registry(Duration::from_secs(60)));
}

// One behind the other, as there is one such registry.
#[test]
fn threads_count_in_the_global_registry() {
    Registry::builder()
        .removed_series_grace(Duration::ZERO)
        .install()
        .expect("nothing has used it before");
    let registry = callmeter::registry();
    check_sums(&run(registry, |_, _| {}, identities::check_monotone));
    check_removing(registry);
}
