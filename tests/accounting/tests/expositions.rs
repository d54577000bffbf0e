//! Scrapes by several threads while operations are registered and series are made: each
//! exposition is one that a strict reader takes, and adds up.

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use callmeter::{Format, LabelValue, Operation, Outcome};
use callmeter_accounting::{identities, parser};

/// One of two kinds.
#[derive(Clone, Copy, LabelValue)]
enum Kind {
    Plain,
    Odd,
}

/// An operation of its own, with its families, for each name.
macro_rules! operations {
    ($($name:ident $text:literal),* $(,)?) => {
        $(
            #[doc = "Calls with a \\ and a \"quote\"."]
            #[derive(Operation)]
            #[operation(started, duration(buckets = [0.001, 1.0]))]
            struct $name<'a> {
                kind: Kind,
                name: &'a str,
            }
        )*

        const NAMES: &[&str] = &[$($text),*];

        fn call(operation: usize, kind: Kind, name: &str, outcome: Outcome) {
            let calls: &[fn(Kind, &str, Outcome)] = &[
                $(|kind, name, outcome| $name { kind, name }.start().finish(outcome)),*
            ];
            calls[operation](kind, name, outcome);
        }
    };
}

operations! {
    Alpha "alpha", Bravo "bravo", Charlie "charlie", Delta "delta", Echo "echo", Foxtrot "foxtrot",
    Golf "golf", Hotel "hotel", India "india", Juliett "juliett", Kilo "kilo", Lima "lima",
}

const NAMES_OF_SERIES: usize = 40;
const OUTCOMES: [Outcome; 5] = [
    Outcome::Success,
    Outcome::Failure,
    Outcome::TimedOut,
    Outcome::Cancelled,
    Outcome::Panicked,
];

/// A round meets a new series of every operation.
fn work() {
    for round in 0..NAMES_OF_SERIES {
        let name = format!("{round} \" \\ \n é");
        for operation in 0..NAMES.len() {
            let kind = if round % 2 == 0 {
                Kind::Plain
            } else {
                Kind::Odd
            };
            for (turn, outcome) in OUTCOMES.into_iter().enumerate() {
                if (round + operation + turn) % 3 == 0 {
                    call(operation, kind, &name, outcome);
                }
            }
        }
        std::thread::yield_now();
    }
}

fn scrape(format: Format) -> callmeter_accounting::Numbers {
    let numbers = parser::parse(&callmeter::registry().encode(format), format);
    for operation in NAMES {
        identities::check(operation, &numbers);
    }
    numbers
}

#[test]
fn expositions_are_whole_while_families_and_series_are_made() {
    let done = AtomicBool::new(false);
    std::thread::scope(|threads| {
        for format in [Format::Text, Format::OpenMetrics] {
            let done = &done;
            threads.spawn(move || {
                let mut before = scrape(format);
                while !done.load(Relaxed) {
                    let now = scrape(format);
                    identities::check_monotone(&before, &now);
                    before = now;
                }
            });
        }
        let workers: Vec<_> = (0..3).map(|_| threads.spawn(work)).collect();
        let ended: Vec<_> = workers.into_iter().map(|worker| worker.join()).collect();
        done.store(true, Relaxed);
        assert!(ended.iter().all(Result::is_ok));
    });
    let last = scrape(Format::Text);
    scrape(Format::OpenMetrics).expect(&last);
    let calls: usize = (0..NAMES_OF_SERIES)
        .map(|round| (0..5).filter(|turn| (round + turn) % 3 == 0).count())
        .sum();
    assert_eq!(last.total("alpha_total"), 3.0 * calls as f64);
    assert_eq!(last.named("lima_started_total").count(), NAMES_OF_SERIES);
}
