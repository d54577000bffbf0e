//! Families of closed labels, and families without labels.

use callmeter::{Counter, Family, Gauge, Histogram, LabelSet, MetricFamilies, StateSet};
use callmeter_behaviour::{isolated, lines, value};

use super::{Kind, READ, READ_LABELS, Verb, dropped, in_both, series};

#[derive(LabelSet)]
#[label_set(constant(service = "api"))]
struct OnlyConstants;

#[derive(MetricFamilies)]
#[metrics(namespace = "closed")]
struct Closed {
    /// Counted.
    counted: Family<Kind, Counter>,
    /// Counted, floating.
    floating: Family<Kind, Counter<f64>>,
    /// Observed.
    #[metric(buckets = [1])]
    observed: Family<Kind, Histogram>,
    /// Measured.
    measured: Family<Kind, Gauge>,
    /// Held.
    held: Family<Kind, StateSet<Verb>>,
    /// Without labels.
    single: Family<(), Gauge>,
    /// With a constant one.
    constant: Family<OnlyConstants, Counter>,
}

const SETS: [&str; 4] = [
    r#"{primary="false",verb="insert"}"#,
    r#"{primary="false",verb="select"}"#,
    r#"{primary="true",verb="insert"}"#,
    r#"{primary="true",verb="select"}"#,
];

#[test]
fn what_is_counted_is_there_from_the_start() {
    let registry = isolated();
    let closed = Closed::register(&registry).expect("nothing else has its names");
    for name in [
        "closed_counted_total",
        "closed_floating_total",
        "closed_observed_sum",
    ] {
        let expected = SETS.map(|set| format!("{name}{set} 0"));
        assert_eq!(lines(&registry, name), expected);
    }
    assert_eq!(lines(&registry, "closed_observed_bucket").len(), 8);
    assert!(lines(&registry, "closed_measured").is_empty());
    assert!(lines(&registry, "closed_held").is_empty());
    assert_eq!(lines(&registry, "closed_single"), ["closed_single 0"]);
    assert_eq!(
        lines(&registry, "closed_constant_total"),
        [r#"closed_constant_total{service="api"} 0"#]
    );
    assert_eq!((closed.floating.len(), closed.observed.len()), (4, 4));
    assert_eq!((closed.counted.len(), closed.measured.len()), (4, 0));
    assert!(closed.measured.is_empty() && closed.measured.get(&READ).is_none());
    assert!(closed.counted.get(&READ).is_some());
    assert_eq!(series(&registry, "closed_counted_total"), Some(4.0));
    assert_eq!(series(&registry, "closed_measured"), Some(0.0));
    // Nothing of it can overflow.
    assert_eq!(dropped(&registry, "closed_counted_total"), None);
}

#[test]
fn a_gauge_is_there_once_it_was_asked_for() {
    let registry = isolated();
    let closed = Closed::register(&registry).expect("nothing else has its names");
    closed.measured.with(&READ).set(5);
    assert_eq!(
        lines(&registry, "closed_measured"),
        [format!("closed_measured{} 5", SETS[1])]
    );
    closed.held.with(&READ).set(Verb::Insert);
    assert_eq!(lines(&registry, "closed_held").len(), 2);
    closed.single.with(&()).set(2);
    closed.constant.with(&OnlyConstants).inc();
    assert_eq!(value(&registry, "closed_single", &[]), Some(2.0));
    assert_eq!(
        value(&registry, "closed_constant_total", &[("service", "api")]),
        Some(1.0)
    );
}

/// Each label set counts in its own series, whatever the limit.
#[test]
fn each_label_set_is_its_own_series() {
    #[derive(MetricFamilies)]
    #[metrics(namespace = "closed_own")]
    struct Own {
        /// Counted.
        #[metric(limit = 1)]
        counted: Family<Kind, Counter>,
    }
    in_both(|registry| {
        let own = Own::register(registry).expect("nothing else has its names");
        let mut by = 0;
        for verb in [Verb::Insert, Verb::Select] {
            for primary in [false, true] {
                by += 1;
                own.counted.with(&Kind { verb, primary }).inc_by(by);
            }
        }
        assert_eq!(
            lines(registry, "closed_own_counted_total"),
            [0, 1, 2, 3]
                .map(|at| { format!("closed_own_counted_total{} {}", SETS[at], [1, 3, 2, 4][at]) })
        );
    });
}

/// A closed series that was removed is back with what is counted next.
#[test]
fn a_closed_series_may_be_removed() {
    let registry = isolated();
    let closed = Closed::register(&registry).expect("nothing else has its names");
    let kept = closed.counted.with(&READ);
    kept.inc_by(7);
    assert!(closed.counted.remove(&READ));
    assert!(!closed.counted.remove(&READ));
    assert_eq!((closed.counted.len(), kept.get()), (3, 0));
    assert!(closed.counted.get(&READ).is_none());
    assert_eq!(value(&registry, "closed_counted_total", &READ_LABELS), None);
    kept.inc();
    assert_eq!(kept.get(), 1);
    assert_eq!(
        value(&registry, "closed_counted_total", &READ_LABELS),
        Some(1.0)
    );
    closed.counted.clear();
    assert!(lines(&registry, "closed_counted_total").is_empty());
    closed.counted.with(&READ).inc_by(2);
    assert_eq!(
        lines(&registry, "closed_counted_total"),
        [format!("closed_counted_total{} 2", SETS[1])]
    );
}
