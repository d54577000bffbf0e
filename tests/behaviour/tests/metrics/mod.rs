//! Families on structs: what is no call.

mod clashes;
mod closed;
mod counters;
mod expiry;
mod formats;
mod gauges;
mod histograms;
mod http_method;
mod info;
mod labels;
mod limits;
mod names;
mod registration;
mod removal;
mod replace;
mod since;
mod states;
mod threads;
mod timers;

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use callmeter::{Format, LabelSet, LabelValue, ParsedFamily, Registry};
use callmeter_behaviour::isolated;

#[derive(Clone, Copy, LabelValue)]
enum Verb {
    Select,
    Insert,
}

/// Open.
#[derive(LabelSet)]
struct Queue<'a> {
    queue: &'a str,
}

/// Closed.
#[derive(LabelSet)]
struct Kind {
    verb: Verb,
    primary: bool,
}

const READ: Kind = Kind {
    verb: Verb::Select,
    primary: false,
};

const READ_LABELS: [(&str, &str); 2] = [("verb", "select"), ("primary", "false")];

/// Open and closed.
#[derive(LabelSet)]
struct Query<'a> {
    verb: Verb,
    table: &'a str,
}

/// Runs it in a registry of its own, and in the global one, where threads have cells of
/// their own. The global one is shared by all tests of the process.
fn in_both(test: impl Fn(&Registry)) {
    test(&isolated());
    test(callmeter::registry());
}

/// How often [`often`] runs what it is given.
const OFTEN: u64 = 2000;

/// Runs it on several threads, so often that they get cells of their own.
fn often(run: impl Fn() + Sync) {
    std::thread::scope(|threads| {
        for _ in 0..4 {
            threads.spawn(|| (0..OFTEN / 4).for_each(|_| run()));
        }
    });
}

/// Scrapes again and again while something is done, which may fail.
fn while_scraping(scrape: impl FnMut() + Send, work: impl FnOnce()) {
    let done = AtomicBool::new(false);
    std::thread::scope(|threads| {
        let mut scrape = scrape;
        let is_done = &done;
        threads.spawn(move || {
            while !is_done.load(Relaxed) {
                scrape();
            }
        });
        let _ends = Ends(&done);
        work();
    });
}

/// Whatever way it goes.
struct Ends<'a>(&'a AtomicBool);

impl Drop for Ends<'_> {
    fn drop(&mut self) {
        self.0.store(true, Relaxed);
    }
}

fn internal_errors(registry: &Registry) -> Option<f64> {
    callmeter_behaviour::value(registry, "callmeter_internal_errors_total", &[])
}

fn truncated(registry: &Registry) -> Option<f64> {
    let name = "callmeter_truncated_label_values_total";
    callmeter_behaviour::value(registry, name, &[])
}

fn dropped(registry: &Registry, family: &str) -> Option<f64> {
    let name = "callmeter_dropped_label_sets_total";
    callmeter_behaviour::value(registry, name, &[("family", family)])
}

fn series(registry: &Registry, family: &str) -> Option<f64> {
    callmeter_behaviour::value(registry, "callmeter_series", &[("family", family)])
}

/// The exposition as the strictest server reads it.
fn parsed(registry: &Registry, format: Format) -> Vec<ParsedFamily> {
    let text = String::from_utf8(registry.encode(format)).expect("text");
    callmeter::parse(&text, format).unwrap_or_else(|error| panic!("{error}\n{text}"))
}
