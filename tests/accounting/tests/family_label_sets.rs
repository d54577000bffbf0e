//! A million label sets of families on structs: the series stay few, the sums exact, and the
//! memory bounded.

use std::fmt::Write;
use std::ops::Range;
use std::time::Duration;

use callmeter::{
    Counter, Family, Gauge, Histogram, LabelSet, LabelValue, MetricFamilies, Registry,
};
use callmeter_accounting::{Numbers, identities};

/// One of three kinds.
#[derive(Clone, Copy, LabelValue)]
enum Kind {
    Red,
    Green,
    Blue,
}

/// A look at one of a million things.
#[derive(LabelSet)]
struct Look<'a> {
    kind: Kind,
    thing: &'a str,
    flag: bool,
}

#[derive(MetricFamilies)]
#[metrics(namespace = "look")]
struct Looks {
    /// Looks.
    #[metric(limit = 1000)]
    looks: Family<Look<'static>, Counter>,
    /// What was seen.
    #[metric(limit = 1000, buckets = [1.0, 2.0])]
    sizes: Family<Look<'static>, Histogram>,
}

/// As many label sets as allowed, of which none stays for long.
#[derive(MetricFamilies)]
#[metrics(namespace = "visit")]
struct Visits {
    /// Visits.
    #[metric(limit = 1000)]
    visits: Family<Look<'static>, Counter>,
    /// Visits.
    #[metric(limit = 1000, buckets = [1.0, 2.0])]
    sizes: Family<Look<'static>, Histogram>,
    /// Visitors.
    #[metric(limit = 1000)]
    visitors: Family<Look<'static>, Gauge>,
    /// Visits, of which each is forgotten after a while.
    #[metric(limit = 1000, expire = "1ms")]
    last_visits: Family<Look<'static>, Counter>,
}

const KINDS: [Kind; 3] = [Kind::Red, Kind::Green, Kind::Blue];
/// Kinds by flags.
const CLOSED: usize = 6;
const THREADS: u64 = 4;
const LIMIT: usize = 1000;

/// Numbers that look random and are the same in each run.
fn mix(number: u64) -> u64 {
    let mut bits = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

fn size(number: u64) -> f64 {
    (mix(number) % 4) as f64
}

/// Each number's label set is another one.
fn with_look<R>(number: u64, text: &mut String, look: impl FnOnce(&Look<'_>) -> R) -> R {
    let bits = mix(number);
    text.clear();
    write!(text, "{bits:x}").expect("a string takes all");
    look(&Look {
        kind: KINDS[(bits % 3) as usize],
        thing: text,
        flag: bits & 4 == 0,
    })
}

fn on_several_threads(run: impl Fn(u64) + Sync) {
    std::thread::scope(|threads| {
        for thread in 0..THREADS {
            let run = &run;
            threads.spawn(move || run(thread));
        }
    });
}

fn look_at_many(looks: &Looks, numbers: Range<u64>) {
    let mut text = String::new();
    for number in numbers {
        with_look(number, &mut text, |look| {
            looks.looks.with(look).inc();
            looks.sizes.with(look).observe(size(number));
        });
    }
}

/// Exactly as many label sets as allowed, everything else in overflow series.
fn check(numbers: &Numbers, label_sets: u64) {
    let all = label_sets as f64;
    for (name, sample) in [
        ("look_looks_total", "look_looks_total"),
        ("look_sizes", "look_sizes_count"),
    ] {
        let series: Vec<_> = numbers.named(sample).collect();
        let word = ("thing".to_owned(), "_overflow".to_owned());
        let (overflow, own): (Vec<_>, Vec<_>) = series
            .iter()
            .partition(|(labels, _)| labels.contains(&word));
        assert_eq!((own.len(), overflow.len()), (LIMIT, CLOSED));
        assert_eq!(numbers.total(sample), all);
        assert!(own.iter().all(|(_, value)| *value == 1.0));
        let told = |sample| numbers.get(sample, &[("family", name)]);
        assert_eq!(
            told("callmeter_dropped_label_sets_total"),
            all - LIMIT as f64
        );
        assert_eq!(told("callmeter_series"), (LIMIT + CLOSED) as f64);
    }
    identities::check_buckets("look_sizes", numbers);
    let sizes = (0..label_sets).map(size);
    assert_eq!(numbers.total("look_sizes_sum"), sizes.sum::<f64>());
}

/// Resident memory in bytes, where the system tells.
fn resident() -> Option<u64> {
    let pages = std::fs::read_to_string("/proc/self/statm").ok()?;
    let resident: u64 = pages.split(' ').nth(1)?.parse().ok()?;
    Some(resident * 4096)
}

/// How many label sets come before others take their place.
const AT_A_TIME: u64 = 500;

/// Label sets come and go, by each of the ways in turn.
fn come_and_go(registry: &Registry, visits: &Visits, numbers: Range<u64>) {
    for first in numbers.step_by(AT_A_TIME as usize) {
        let numbers = first..first + AT_A_TIME;
        match first / AT_A_TIME % 4 {
            0 => remove(visits, numbers),
            1 => clear(visits, numbers),
            2 => replace(visits, numbers),
            _ => expire(registry, visits, numbers),
        }
        if (first / AT_A_TIME).is_multiple_of(32) {
            registry.snapshot();
        }
    }
}

fn each_look(numbers: Range<u64>, look: impl Fn(&Look<'_>)) {
    let mut text = String::new();
    numbers.for_each(|number| with_look(number, &mut text, &look));
}

fn remove(visits: &Visits, numbers: Range<u64>) {
    each_look(numbers.clone(), |look| visits.visits.with(look).inc());
    // One gets cells for each thread.
    each_look(numbers.start..numbers.start + 1, |look| {
        (0..100).for_each(|_| visits.visits.with(look).inc());
    });
    each_look(numbers, |look| assert!(visits.visits.remove(look)));
}

fn clear(visits: &Visits, numbers: Range<u64>) {
    each_look(numbers.clone(), |look| visits.sizes.with(look).observe(1.5));
    each_look(numbers.start..numbers.start + 1, |look| {
        (0..100).for_each(|_| visits.sizes.with(look).observe(1.5));
    });
    visits.sizes.clear();
}

fn replace(visits: &Visits, numbers: Range<u64>) {
    each_look(numbers, |look| visits.visitors.with(look).set(1));
    let none: [(Look<'_>, i64); 0] = [];
    visits.visitors.replace(none);
}

/// Scrapes until all is gone: one scrape meets them, a later one finds them idle.
fn expire(registry: &Registry, visits: &Visits, numbers: Range<u64>) {
    each_look(numbers, |look| visits.last_visits.with(look).inc());
    while !visits.last_visits.is_empty() {
        registry.snapshot();
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// Label sets below the limit take no more memory than the first ones.
fn check_coming_and_going(registry: &Registry, label_sets: u64) {
    let visits = Visits::register(registry).expect("the names are free");
    come_and_go(registry, &visits, 0..20_000);
    let before = resident();
    come_and_go(registry, &visits, 20_000..label_sets);
    let after = resident();
    let numbers = Numbers::of(&registry.snapshot());
    for family in ["visit_visits_total", "visit_sizes", "visit_visitors"] {
        let told = |sample| numbers.get(sample, &[("family", family)]);
        assert_eq!(told("callmeter_series"), 0.0);
        assert_eq!(told("callmeter_dropped_label_sets_total"), 0.0);
    }
    if let (Some(before), Some(after)) = (before, after) {
        assert!(
            after < before + (4 << 20),
            "from {before} to {after} bytes between the 20,000th and the last label set"
        );
    }
}

fn check_all(registry: &Registry, label_sets: u64) {
    let looks = Looks::register(registry).expect("the names are free");
    let each = label_sets / THREADS;
    on_several_threads(|thread| look_at_many(&looks, thread * each..(thread + 1) * each));
    check(&Numbers::of(&registry.snapshot()), label_sets);
    check_coming_and_going(registry, label_sets);
}

// One test, as the memory is that of the whole program.
#[test]
fn a_million_label_sets() {
    let without_grace = || Registry::builder().removed_series_grace(Duration::ZERO);
    let own = without_grace().build().expect("its options are fine");
    check_all(&own, 100_000);
    without_grace()
        .install()
        .expect("nothing has used it before");
    check_all(callmeter::registry(), 1_000_000);
}
