//! The cap on label sets, and labels that a registry refuses.

use callmeter::{Counter, Family, Gauge, Histogram, MetricFamilies, Operation, Outcome, Registry};
use callmeter_behaviour::{histogram, lines, value};

use super::{Query, Queue, Verb, dropped, in_both, series, truncated};

fn limited(limit: usize) -> Registry {
    Registry::builder()
        .series_limit(limit)
        .build()
        .expect("a registry")
}

#[derive(MetricFamilies)]
#[metrics(namespace = "limits")]
struct Limited {
    /// By the registry's limit.
    queries: Family<Query<'static>, Counter>,
    /// By its own.
    #[metric(limit = 1)]
    few: Family<Queue<'static>, Gauge>,
    /// By its own.
    #[metric(limit = 3, buckets = [1])]
    more: Family<Queue<'static>, Histogram>,
}

fn registered(registry: &Registry) -> Limited {
    Limited::register(registry).expect("nothing else has its names")
}

fn query(verb: Verb, table: &str) -> Query<'_> {
    Query { verb, table }
}

#[test]
fn f17_past_the_limit_only_open_labels_overflow() {
    let registry = limited(2);
    let limited = registered(&registry);
    for table in ["a", "b", "c", "d", "c"] {
        limited.queries.with(&query(Verb::Select, table)).inc();
    }
    limited.queries.with(&query(Verb::Insert, "a")).inc();
    limited.queries.with(&query(Verb::Select, "b")).inc();
    assert_eq!(
        lines(&registry, "limits_queries_total"),
        [
            r#"limits_queries_total{table="_overflow",verb="insert"} 1"#,
            r#"limits_queries_total{table="_overflow",verb="select"} 3"#,
            r#"limits_queries_total{table="a",verb="select"} 1"#,
            r#"limits_queries_total{table="b",verb="select"} 2"#,
        ]
    );
    assert_eq!(dropped(&registry, "limits_queries_total"), Some(4.0));
    assert_eq!(series(&registry, "limits_queries_total"), Some(4.0));
    assert_eq!(limited.queries.len(), 4);
}

#[test]
fn a_family_may_say_its_own_limit() {
    let registry = limited(2);
    let limited = registered(&registry);
    for queue in ["a", "b", "c", "d", "e"] {
        limited.few.with(&Queue { queue }).set(1);
        limited.more.with(&Queue { queue }).observe(1);
    }
    assert_eq!(
        lines(&registry, "limits_few"),
        [
            r#"limits_few{queue="_overflow"} 1"#,
            r#"limits_few{queue="a"} 1"#
        ]
    );
    let overflow = histogram(&registry, "limits_more", &[("queue", "_overflow")]);
    assert_eq!(overflow.1, 2.0);
    assert_eq!(series(&registry, "limits_more"), Some(4.0));
    assert_eq!(dropped(&registry, "limits_few"), Some(4.0));
    assert_eq!(dropped(&registry, "limits_more"), Some(2.0));
    assert_eq!(dropped(&registry, "limits_queries_total"), Some(0.0));
}

#[test]
fn a_limit_of_nothing_still_counts_everything() {
    let registry = limited(0);
    let limited = registered(&registry);
    for number in 0..100 {
        let table = number.to_string();
        limited.queries.with(&query(Verb::Select, &table)).inc();
    }
    assert_eq!(
        lines(&registry, "limits_queries_total"),
        [r#"limits_queries_total{table="_overflow",verb="select"} 100"#]
    );
}

#[test]
fn what_is_removed_makes_room() {
    let registry = limited(2);
    let limited = registered(&registry);
    let inc = |table| limited.queries.with(&query(Verb::Select, table)).inc();
    ["a", "b", "c"].into_iter().for_each(inc);
    assert_eq!(dropped(&registry, "limits_queries_total"), Some(1.0));
    assert!(limited.queries.remove(&query(Verb::Select, "a")));
    // The overflow series takes no room, so it makes none.
    assert!(limited.queries.remove(&query(Verb::Select, "_overflow")));
    ["c", "d"].into_iter().for_each(inc);
    assert_eq!(
        lines(&registry, "limits_queries_total"),
        [
            r#"limits_queries_total{table="_overflow",verb="select"} 1"#,
            r#"limits_queries_total{table="b",verb="select"} 1"#,
            r#"limits_queries_total{table="c",verb="select"} 1"#,
        ]
    );
    limited.queries.clear();
    ["e", "f", "g"].into_iter().for_each(inc);
    assert_eq!(lines(&registry, "limits_queries_total").len(), 3);
    assert_eq!(dropped(&registry, "limits_queries_total"), Some(3.0));
}

/// Whoever uses the word himself shares the overflow series, which takes no room.
#[test]
fn the_word_for_overflow_takes_no_room() {
    let registry = limited(1);
    let limited = registered(&registry);
    for _ in 0..5 {
        limited
            .queries
            .with(&query(Verb::Select, "_overflow"))
            .inc();
        assert!(limited.queries.remove(&query(Verb::Select, "_overflow")));
    }
    limited.queries.with(&query(Verb::Select, "a")).inc();
    limited
        .queries
        .with(&query(Verb::Select, "_overflow"))
        .inc();
    assert_eq!(
        lines(&registry, "limits_queries_total"),
        [
            r#"limits_queries_total{table="_overflow",verb="select"} 1"#,
            r#"limits_queries_total{table="a",verb="select"} 1"#,
        ]
    );
}

/// As many label sets as allowed are all there, however many threads make them.
#[test]
fn threads_do_not_take_room_from_each_other() {
    #[derive(MetricFamilies)]
    #[metrics(namespace = "limits_exact")]
    struct Exact {
        /// Jobs.
        #[metric(limit = 300)]
        jobs: Family<Queue<'static>, Counter>,
    }
    const SETS: usize = 300;
    in_both(|registry| {
        let exact = Exact::register(registry).expect("nothing else has its names");
        for round in 1..=20 {
            let barrier = std::sync::Barrier::new(4);
            std::thread::scope(|threads| {
                for _ in 0..4 {
                    threads.spawn(|| {
                        barrier.wait();
                        for queue in 0..SETS {
                            let queue = queue.to_string();
                            exact.jobs.with(&Queue { queue: &queue }).inc();
                        }
                    });
                }
            });
            assert_eq!(exact.jobs.len(), SETS, "round {round}");
            assert_eq!(dropped(registry, "limits_exact_jobs_total"), Some(0.0));
            let jobs = lines(registry, "limits_exact_jobs_total");
            assert!(jobs.iter().all(|line| line.ends_with(" 4")), "{jobs:?}");
            exact.jobs.clear();
        }
    });
}

/// Requests.
#[derive(Operation)]
#[operation(name = "limits_request", others(none), completed)]
struct Request<'a> {
    customer: &'a str,
}

#[test]
fn refused_labels_make_no_series() {
    #[derive(MetricFamilies)]
    #[metrics(namespace = "refusing")]
    #[expect(dead_code, reason = "it cannot be registered")]
    struct Refused {
        /// First.
        first: Counter,
        /// By queue.
        jobs: Family<Queue<'static>, Counter>,
        /// With a constant one.
        #[metric(labels(customer = "x"))]
        constant: Counter,
    }
    let registry = Registry::builder()
        .refuse_labels(["queue", "customer"])
        .build()
        .expect("a registry");
    let errors = Refused::register(&registry)
        .err()
        .expect("it has two of them");
    let messages: Vec<String> = errors.iter().map(ToString::to_string).collect();
    assert_eq!(messages.len(), 2, "{messages:?}");
    assert!(messages[0].contains("refuses the label `queue`"));
    assert!(messages[0].contains("`refusing_jobs`"));
    assert!(messages[1].contains("refuses the label `customer`"));
    assert!(
        messages
            .iter()
            .all(|message| message.contains("limits.rs:"))
    );
    assert!(lines(&registry, "refusing_first_total").is_empty());
    // Of an operation the family is left out, and the registry tells.
    registry.scope_sync(|| Request { customer: "x" }.start().finish(Outcome::Success));
    assert!(lines(&registry, "limits_request_total").is_empty());
    let error = registry
        .check()
        .expect_err("it has one of them")
        .to_string();
    assert!(error.contains("refuses the label `customer`"), "{error}");
    let name = "callmeter_register_errors_total";
    assert_eq!(value(&registry, name, &[]), Some(1.0));
}

#[test]
fn f22_values_of_operations_are_cut_too() {
    let registry = Registry::builder()
        .label_value_limit(16)
        .build()
        .expect("a registry");
    registry.scope_sync(|| {
        for customer in ["0123456789abcdef", "0123456789abcdefg", "0123456789abcdeß"] {
            Request { customer }.start().finish(Outcome::Success);
        }
    });
    let of = |customer| {
        let labels = [("customer", customer), ("status", "success")];
        value(&registry, "limits_request_total", &labels)
    };
    assert_eq!(of("0123456789abcdef"), Some(2.0));
    assert_eq!(of("0123456789abcde"), Some(1.0));
    assert_eq!(truncated(&registry), Some(2.0));
}

#[test]
fn the_series_of_operations_are_told_too() {
    let registry = limited(1);
    registry.scope_sync(|| {
        for customer in ["a", "b", "c"] {
            Request { customer }.start().finish(Outcome::Success);
        }
    });
    assert_eq!(series(&registry, "limits_request_total"), Some(2.0));
    assert_eq!(dropped(&registry, "limits_request_total"), Some(2.0));
}
