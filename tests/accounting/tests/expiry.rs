//! Series that expire while they are counted in: whatever was counted is shown.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};
use std::thread;
use std::time::Duration;

use callmeter::{Counter, Family, Gauge, Histogram, Info, LabelSet, MetricFamilies, Registry};

#[derive(LabelSet)]
struct Place<'a> {
    place: &'a str,
}

/// All of them idle nearly always, so that each scrape removes some.
#[derive(MetricFamilies)]
#[metrics(namespace = "idle")]
struct Idle {
    /// Counted.
    #[metric(expire = "1ms")]
    counted: Family<Place<'static>, Counter>,
    /// Counted, floating.
    #[metric(expire = "1ms")]
    floating: Family<Place<'static>, Counter<f64>>,
    /// Observed.
    #[metric(expire = "1ms", buckets = [1e3, 1e6])]
    observed: Family<Place<'static>, Histogram>,
    /// Timed.
    #[metric(expire = "1ms", unit = "seconds")]
    timed: Family<Place<'static>, Histogram>,
    /// Added to.
    #[metric(expire = "1ms")]
    added: Family<Place<'static>, Gauge>,
    /// Set.
    #[metric(expire = "1ms")]
    set: Family<Place<'static>, Gauge<f64>>,
    /// Told.
    #[metric(expire = "1ms")]
    told: Family<Place<'static>, Info>,
}

const PLACES: usize = 40;
/// What a step counts has a bit of its own: a sum tells which steps are in it.
const STEPS: u32 = 30;
const ROUNDS: usize = 6;
/// Those whose sum is the steps' bits.
const SUMS: [&str; 5] = [
    "idle_counted_total",
    "idle_floating_total",
    "idle_observed_sum",
    "idle_timed_seconds_sum",
    "idle_added",
];

/// What scrapes have shown.
#[derive(Default)]
struct Seen {
    /// By family and place: the steps, and which of them the last scrape had.
    steps: BTreeMap<(String, String), (u64, u64)>,
    set: BTreeSet<(String, u64)>,
    told: BTreeSet<(String, String)>,
}

impl Seen {
    fn add(&mut self, registry: &Registry) {
        let mut now: BTreeMap<(String, String), u64> = BTreeMap::new();
        for sample in registry.snapshot().samples() {
            let Some(place) = sample.label("place") else {
                continue;
            };
            let (name, value) = (sample.name(), sample.value() as u64);
            if SUMS.contains(&name) {
                now.insert((name.to_owned(), place.to_owned()), value);
            } else if name == "idle_set" {
                self.set.insert((place.to_owned(), value));
            } else if name == "idle_told_info" {
                let step = sample.label("step").unwrap_or_default();
                self.told.insert((place.to_owned(), step.to_owned()));
            }
        }
        for (key, (all, last)) in &mut self.steps {
            let now = now.remove(key).unwrap_or(0);
            // A step that a scrape did not have is not in a later one. (A gauge that somebody
            // was about to add to comes back with what it was.)
            if key.0 != "idle_added" {
                assert_eq!(now & *all & !*last, 0, "{key:?}: {now:b}, before {last:b}");
            }
            *all |= now;
            *last = now;
        }
        for (key, now) in now {
            self.steps.insert(key, (now, now));
        }
    }
}

fn count(idle: &Idle, place: &str, step: u32, kept: &Counter) {
    let (place, bit) = (&Place { place }, 1 << step);
    // By a lookup, or by a handle that was kept.
    if step.is_multiple_of(2) {
        idle.counted.with(place).inc_by(bit);
    } else {
        kept.inc_by(bit);
    }
    idle.floating.with(place).inc_by(bit as f64);
    idle.observed.with(place).observe(bit as f64);
    idle.timed.with(place).observe(bit as f64);
    idle.added.with(place).inc_by(bit.cast_signed());
    idle.set.with(place).set(f64::from(step));
    let told = idle.told.with(place).set(&[("step", &step.to_string())]);
    told.expect("it is a label");
}

fn run(registry: &Registry, round: usize) {
    let idle = Idle::register(registry).expect("the names are free");
    let places: Vec<String> = (0..PLACES)
        .map(|place| format!("{place} in {round}"))
        .collect();
    let kept = |place: &String| idle.counted.with(&Place { place });
    let kept: Vec<Counter> = places.iter().map(kept).collect();
    let (seen, scrapes) = (Mutex::new(Seen::default()), AtomicUsize::new(0));
    let done = AtomicBool::new(false);
    thread::scope(|threads| {
        threads.spawn(|| {
            while !done.load(Relaxed) {
                seen.lock().expect("nothing panics").add(registry);
                scrapes.fetch_add(1, Relaxed);
                thread::sleep(Duration::from_micros(500));
            }
        });
        for step in 0..STEPS {
            for (place, kept) in places.iter().zip(&kept) {
                count(&idle, place, step, kept);
                // So that some are counted in any moment of a scrape.
                thread::sleep(Duration::from_micros(20));
            }
            // One has begun and ended since.
            let before = scrapes.load(Relaxed);
            while scrapes.load(Relaxed) < before + 2 && !seen.is_poisoned() {
                thread::sleep(Duration::from_micros(100));
            }
        }
        done.store(true, Relaxed);
    });
    check(&seen.into_inner().expect("nothing panicked"), &places);
}

fn check(seen: &Seen, places: &[String]) {
    let mut missing = Vec::new();
    for place in places {
        for name in SUMS {
            let key = (name.to_owned(), place.clone());
            let (steps, _) = seen.steps.get(&key).copied().unwrap_or_default();
            let lost = STEPS - steps.count_ones();
            if lost > 0 {
                missing.push(format!("{lost} of {key:?}"));
            }
        }
        for step in 0..STEPS {
            if !seen.set.contains(&(place.clone(), step.into())) {
                missing.push(format!("set {step} of {place}"));
            }
            if !seen.told.contains(&(place.clone(), step.to_string())) {
                missing.push(format!("told {step} of {place}"));
            }
        }
    }
    assert!(missing.is_empty(), "never shown: {missing:#?}");
}

#[test]
fn nothing_is_lost_in_a_registry_of_its_own() {
    let registry = Registry::builder().build().expect("without options");
    (0..ROUNDS).for_each(|round| run(&registry, round));
}

#[test]
fn nothing_is_lost_in_the_global_registry() {
    (0..ROUNDS).for_each(|round| run(callmeter::registry(), round));
}
