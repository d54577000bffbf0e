//! Whole families that are replaced in one step.

use std::collections::BTreeSet;

use callmeter::{Family, Gauge, LabelValue, MetricFamilies, Registry, StateGauge};
use callmeter_behaviour::{isolated, lines, value};

use super::{Kind, Queue, Verb, dropped, in_both, truncated, while_scraping};

#[derive(MetricFamilies)]
#[metrics(namespace = "replaced")]
struct Jobs {
    /// Jobs that wait.
    #[metric(limit = 3)]
    waiting: Family<Queue<'static>, Gauge>,
    /// Jobs by kind.
    kinds: Family<Kind, Gauge<f64>>,
    /// What each queue does.
    phases: Family<Queue<'static>, StateGauge<Phase>>,
}

#[derive(LabelValue)]
enum Phase {
    Running = 1,
    Draining = 2,
}

fn registered(registry: &Registry) -> Jobs {
    Jobs::register(registry).expect("nothing else has its names")
}

fn rows<'a>(queues: &[(&'a str, i64)]) -> Vec<(Queue<'a>, i64)> {
    let row = |(queue, value): &(&'a str, i64)| (Queue { queue }, *value);
    queues.iter().map(row).collect()
}

#[test]
fn open_label_sets_that_are_missing_are_removed() {
    let registry = isolated();
    let jobs = registered(&registry);
    jobs.waiting.replace(rows(&[("mail", 3), ("video", 1)]));
    jobs.waiting
        .replace(rows(&[("mail", 9), ("audio", 4), ("mail", 2)]));
    assert_eq!(
        lines(&registry, "replaced_waiting"),
        [
            "replaced_waiting{queue=\"audio\"} 4",
            "replaced_waiting{queue=\"mail\"} 2"
        ]
    );
    jobs.waiting.replace(rows(&[]));
    assert!(jobs.waiting.is_empty());
    assert!(lines(&registry, "replaced_waiting").is_empty());
}

#[test]
fn states_are_replaced_as_numbers_are() {
    let registry = isolated();
    let jobs = registered(&registry);
    let row = |queue, phase| (Queue { queue }, phase);
    let both = [row("mail", Phase::Running), row("video", Phase::Running)];
    jobs.phases.replace(both);
    jobs.phases.replace([row("mail", Phase::Draining)]);
    assert_eq!(
        lines(&registry, "replaced_phases"),
        ["replaced_phases{queue=\"mail\"} 2"]
    );
}

#[test]
fn closed_label_sets_that_are_missing_become_0() {
    let registry = isolated();
    let jobs = registered(&registry);
    let row = |verb, primary, value| (Kind { verb, primary }, value);
    jobs.kinds.replace([row(Verb::Insert, true, 0.5)]);
    let of = |verb, primary| {
        value(
            &registry,
            "replaced_kinds",
            &[("verb", verb), ("primary", primary)],
        )
    };
    assert_eq!(of("insert", "true"), Some(0.5));
    assert_eq!(of("select", "false"), Some(0.0));
    jobs.kinds.replace([row(Verb::Select, false, 2.5)]);
    assert_eq!(of("insert", "true"), Some(0.0));
    assert_eq!(of("select", "false"), Some(2.5));
    assert_eq!(jobs.kinds.len(), 4);
}

/// What goes makes room for what comes, in the same step.
#[test]
fn as_many_others_as_the_limit_take_the_place_of_all() {
    in_both(|registry| {
        let jobs = registered(registry);
        for round in ["a", "b", "c", "d"] {
            let names = [1, 2, 3].map(|at| format!("{round}{at}"));
            let queues = names.each_ref().map(|queue| (queue.as_str(), 1));
            jobs.waiting.replace(rows(&queues));
            let expected = names.map(|queue| format!("replaced_waiting{{queue=\"{queue}\"}} 1"));
            assert_eq!(lines(registry, "replaced_waiting"), expected);
        }
        assert_eq!(dropped(registry, "replaced_waiting"), Some(0.0));
        // The last of those that are too many counts.
        jobs.waiting
            .replace(rows(&[("a", 1), ("b", 2), ("c", 3), ("d", 4), ("e", 5)]));
        assert_eq!(lines(registry, "replaced_waiting").len(), 4);
        let overflow = [("queue", "_overflow")];
        assert_eq!(value(registry, "replaced_waiting", &overflow), Some(5.0));
        jobs.waiting.replace(rows(&[("f", 6)]));
        assert_eq!(
            lines(registry, "replaced_waiting"),
            ["replaced_waiting{queue=\"f\"} 6"]
        );
    });
}

#[test]
fn f22_long_values_are_cut_and_counted() {
    let registry = Registry::builder()
        .label_value_limit(16)
        .build()
        .expect("a registry");
    let jobs = registered(&registry);
    let long = "ß".repeat(9);
    jobs.waiting.replace(rows(&[(&long, 1)]));
    assert_eq!(
        lines(&registry, "replaced_waiting"),
        ["replaced_waiting{queue=\"ßßßßßßßß\"} 1"]
    );
    assert_eq!(truncated(&registry), Some(1.0));
}

#[test]
fn a_handle_that_was_kept_is_of_the_same_series() {
    let registry = isolated();
    let jobs = registered(&registry);
    let mail = jobs.waiting.with(&Queue { queue: "mail" });
    mail.set(7);
    jobs.waiting.replace(rows(&[("mail", 3)]));
    assert_eq!(mail.get(), 3);
    jobs.waiting.replace(rows(&[("video", 1)]));
    assert_eq!(mail.get(), 0);
    mail.inc();
    assert_eq!(
        lines(&registry, "replaced_waiting"),
        [
            "replaced_waiting{queue=\"mail\"} 1",
            "replaced_waiting{queue=\"video\"} 1"
        ]
    );
}

#[derive(MetricFamilies)]
#[metrics(namespace = "replaced_steps")]
struct Steps {
    /// Open.
    open: Family<Queue<'static>, Gauge>,
    /// Closed.
    closed: Family<Kind, Gauge<f64>>,
}

/// All rows of a step have its number.
fn step(steps: &Steps, number: i64) {
    let names: Vec<String> = (0..20).map(|at| format!("{}", number % 3 + at)).collect();
    let rows = names.iter().map(|queue| (Queue { queue }, number));
    steps.open.replace(rows);
    let kinds = [Verb::Select, Verb::Insert]
        .into_iter()
        .flat_map(|verb| [false, true].map(|primary| Kind { verb, primary }));
    steps
        .closed
        .replace(kinds.map(|kind| (kind, number as f64)));
}

/// The numbers that a family has, and how many series.
fn numbers(registry: &Registry, name: &str) -> (BTreeSet<i64>, usize) {
    let samples = registry.snapshot().samples();
    let own = samples.iter().filter(|sample| sample.name() == name);
    let values: Vec<i64> = own.map(|sample| sample.value() as i64).collect();
    (values.iter().copied().collect(), values.len())
}

#[test]
fn a_scrape_sees_all_of_a_step_or_nothing() {
    in_both(|registry| {
        let steps = Steps::register(registry).expect("nothing else has its names");
        step(&steps, 1);
        let scrape = || {
            let (open, series) = numbers(registry, "replaced_steps_open");
            assert_eq!((open.len(), series), (1, 20), "{open:?}");
            let (closed, series) = numbers(registry, "replaced_steps_closed");
            assert_eq!((closed.len(), series), (1, 4), "{closed:?}");
        };
        while_scraping(scrape, || {
            (2..2000).for_each(|number| step(&steps, number));
        });
    });
}
