//! A million label sets: the series stay few, the sums exact.

use callmeter::{LabelValue, Operation, Outcome, Registry};
use callmeter_accounting::{Numbers, identities};

/// One of three kinds.
#[derive(Clone, Copy, LabelValue)]
enum Kind {
    Red,
    Green,
    Blue,
}

/// A look at one of a million things.
#[derive(Operation)]
#[operation(started, duration(buckets = [1.0]))]
struct Look<'a> {
    kind: Kind,
    thing: &'a str,
    flag: bool,
}

const KINDS: [Kind; 3] = [Kind::Red, Kind::Green, Kind::Blue];
/// Kinds by flags.
const CLOSED: usize = 6;
const THREADS: u64 = 4;
const CALLS: u64 = 250_000;
const LIMIT: usize = 1000;

/// Numbers that look random and are the same in each run.
fn mix(number: u64) -> u64 {
    let mut bits = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

/// Every label set is another one.
fn look_at_many(thread: u64) {
    use std::fmt::Write;
    let mut thing = String::new();
    for call in 0..CALLS {
        let bits = mix(thread * CALLS + call);
        thing.clear();
        write!(thing, "{bits:x}").expect("a string takes all");
        let look = Look {
            kind: KINDS[(bits % 3) as usize],
            thing: &thing,
            flag: bits & 4 == 0,
        };
        let call = look.start();
        call.retried();
        call.finish(if bits & 8 == 0 {
            Outcome::Success
        } else {
            Outcome::Failure
        });
    }
}

fn look_on_several_threads(enter: impl Fn(u64) + Sync) {
    std::thread::scope(|threads| {
        for thread in 0..THREADS {
            let enter = &enter;
            threads.spawn(move || enter(thread));
        }
    });
}

/// Exactly as many label sets as allowed, everything else in overflow series.
fn check(numbers: &Numbers, limit: usize) {
    identities::check("look", numbers);
    let series: Vec<_> = numbers.named("look_started_total").collect();
    let (overflow, own): (Vec<_>, Vec<_>) = series
        .iter()
        .partition(|(labels, _)| labels.contains(&("thing".to_owned(), "_overflow".to_owned())));
    assert_eq!((own.len(), overflow.len()), (limit, CLOSED));
    let all = (THREADS * CALLS) as f64;
    assert_eq!(numbers.total("look_started_total"), all);
    assert_eq!(numbers.total("look_retries_total"), all);
    assert_eq!(numbers.total("look_total"), all);
    let failed = (0..THREADS * CALLS).filter(|call| mix(*call) & 8 != 0);
    assert_eq!(numbers.total("look_errors_total"), failed.count() as f64);
    let dropped = numbers.total("callmeter_dropped_label_sets_total");
    let in_overflow: f64 = overflow.iter().map(|(_, value)| value).sum();
    assert_eq!(dropped, in_overflow);
    assert_eq!(dropped, all - limit as f64);
}

#[test]
fn a_million_label_sets_in_the_global_registry() {
    Registry::builder()
        .series_limit(LIMIT)
        .install()
        .expect("nothing else uses the global registry before");
    look_on_several_threads(look_at_many);
    check(&Numbers::of(&callmeter::registry().snapshot()), LIMIT);
}

#[test]
fn a_million_label_sets_in_a_registry_of_its_own() {
    let registry = Registry::builder().series_limit(100).build();
    let registry = registry.expect("its options are fine");
    look_on_several_threads(|thread| registry.scope_sync(|| look_at_many(thread)));
    check(&Numbers::of(&registry.snapshot()), 100);
}
