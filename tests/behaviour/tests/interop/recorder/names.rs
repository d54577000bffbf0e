//! Names and labels of the facade are anything; those of servers are not.

use callmeter::{Operation, Outcome, Registry};
use callmeter_behaviour::{isolated, lines, value};
use metrics::{counter, gauge};

use super::{recorded, recorded_in};
use crate::interop::{names, strict};

#[test]
fn f21_names_become_what_servers_take() {
    let registry = recorded(|| {
        for name in [
            "my-metric.é",
            "",
            "1st",
            "fake 1\nfake_total 2",
            "rate:jobs",
            "done_total",
        ] {
            counter!(name.to_owned()).increment(1);
        }
        counter!("http.requests").increment(1);
        counter!("http/requests", "http.method" => "GET", "le" => "1", "__x" => "y").increment(2);
    });
    strict(&registry);
    let expected = [
        "_1st_total",
        "__total",
        "done_total",
        "fake_1_fake_total_2_total",
        "http_requests_total",
        "my_metric___total",
        "rate:jobs_total",
    ];
    assert_eq!(names(&registry.snapshot()), expected);
    let labels = [("_x", "y"), ("http_method", "GET"), ("le_", "1")];
    assert_eq!(value(&registry, "http_requests_total", &labels), Some(2.0));
    assert_eq!(value(&registry, "http_requests_total", &[]), Some(1.0));
}

#[test]
fn what_becomes_the_same_is_counted_together() {
    let registry = recorded(|| {
        counter!("a.b", "x" => "1", "y" => "2").increment(1);
        counter!("a_b", "y" => "2", "x" => "1").increment(1);
        counter!("a-b_total", "x" => "0", "x" => "1", "y" => "2").increment(1);
    });
    assert_eq!(
        lines(&registry, "a_b_total"),
        ["a_b_total{x=\"1\",y=\"2\"} 3"]
    );
    strict(&registry);
}

#[test]
fn f19_label_values_are_what_they_were() {
    let hostile = "\"} 1\nfake_total 2 \\";
    let registry = recorded(|| counter!("jobs", "kind" => hostile).increment(1));
    strict(&registry);
    assert_eq!(
        value(&registry, "jobs_total", &[("kind", hostile)]),
        Some(1.0)
    );
}

#[test]
fn labels_of_the_registry_stay_its_own() {
    let registry = Registry::builder()
        .const_label("service", "x")
        .refuse_labels(["user"])
        .label_value_limit(16)
        .build()
        .expect("a registry");
    recorded_in(&registry, || {
        counter!("jobs", "service" => "y", "user" => "Ann", "kind" => "0123456789abcdeé")
            .increment(1);
    });
    let expected = "jobs_total{exported_service=\"y\",kind=\"0123456789abcde\",service=\"x\"} 1";
    assert_eq!(lines(&registry, "jobs_total"), [expected]);
    let labels = [("service", "x")];
    let cut = value(&registry, "callmeter_truncated_label_values_total", &labels);
    assert_eq!(cut, Some(1.0));
    strict(&registry);
}

#[test]
fn f29_a_name_is_of_the_type_that_it_was_first_used_as() {
    let registry = recorded(|| {
        counter!("jobs").increment(5);
        gauge!("jobs").set(7.0);
        metrics::histogram!("jobs").record(1.0);
        counter!("jobs").increment(1);
    });
    strict(&registry);
    assert_eq!(names(&registry.snapshot()), ["jobs_total"]);
    assert_eq!(value(&registry, "jobs_total", &[]), Some(6.0));
    let told = registry.check().expect_err("two of them clash").to_string();
    assert!(told.contains("`jobs`"), "{told}");
    assert!(told.contains("it is a counter of the facade"), "{told}");
    assert!(told.contains("mod.rs:"), "{told}");
    let errors = value(&registry, "callmeter_register_errors_total", &[]);
    assert_eq!(errors, Some(1.0));
}

/// Calls whose counter has the name of one of the facade.
#[derive(Operation)]
#[operation(completed(name = "visits", labels()), others(none))]
struct Visit {}

#[test]
fn f29_a_name_that_calls_have_stays_theirs() {
    let registry = isolated();
    registry.scope_sync(|| Visit {}.start().finish(Outcome::Success));
    recorded_in(&registry, || {
        counter!("visits").increment(7);
        counter!("other").increment(7);
    });
    strict(&registry);
    assert_eq!(value(&registry, "visits_total", &[]), Some(1.0));
    assert_eq!(value(&registry, "other_total", &[]), Some(7.0));
    let labels = [("collector", "metrics"), ("reason", "invalid")];
    let errors = value(&registry, "callmeter_collector_errors_total", &labels);
    // In both formats, and in three scrapes for values.
    assert_eq!(errors, Some(5.0));
}

#[test]
fn parts_of_a_histogram_are_no_names_of_others() {
    let registry = recorded(|| {
        metrics::histogram!("wait").record(1.0);
        gauge!("wait_count").set(5.0);
        gauge!("callmeter_internal_errors_total").set(5.0);
    });
    strict(&registry);
    let count = value(&registry, "wait_count", &[]);
    assert!(matches!(count, Some(1.0 | 5.0)), "{count:?}");
    let errors = value(&registry, "callmeter_internal_errors_total", &[]);
    assert_eq!(errors, Some(0.0));
}

#[test]
fn the_suffix_of_a_counter_is_there_once() {
    for name in [
        "jobs",
        "jobs_total",
        "jobs.total",
        "jobs-total",
        "jobs::total",
        "jobs total",
    ] {
        let registry = recorded(|| {
            metrics::describe_counter!(name, "Jobs done.");
            counter!(name).increment(3);
        });
        assert_eq!(names(&registry.snapshot()), ["jobs_total"], "{name}");
        assert_eq!(value(&registry, "jobs_total", &[]), Some(3.0), "{name}");
        let [classic, _] = strict(&registry);
        let jobs = classic.iter().find(|family| family.name() == "jobs_total");
        assert_eq!(jobs.and_then(|family| family.help()), Some("Jobs done."));
        assert_eq!(registry.check(), Ok(()));
    }
    let registry = recorded(|| {
        counter!("a::b.total").increment(1);
        counter!("total").increment(1);
        counter!("sub_total.total").increment(1);
    });
    let expected = ["a::b_total", "sub_total_total", "total_total"];
    assert_eq!(names(&registry.snapshot()), expected);
}

/// What `check` says of a registry, one line for each clash.
fn told(registry: &Registry) -> Vec<String> {
    let errors = registry.check().expect_err("something clashes");
    errors.to_string().lines().map(str::to_owned).collect()
}

#[test]
fn labels_that_become_one_are_told() {
    let registry = recorded(|| {
        for host in ["a", "b", "a"] {
            counter!("jobs", "host.name" => host, "host-name" => "x").increment(1);
        }
        counter!("jobs", "kind" => "c", "host-name" => "d").increment(1);
        // Its own value again, as layers give it: the later one counts.
        gauge!("depth", "queue" => "a", "queue" => "b").set(1.0);
    });
    strict(&registry);
    let expected = [
        r#"jobs_total{host_name="a"} 2"#,
        r#"jobs_total{host_name="b"} 1"#,
        r#"jobs_total{host_name="d",kind="c"} 1"#,
    ];
    assert_eq!(lines(&registry, "jobs_total"), expected);
    assert_eq!(lines(&registry, "depth"), [r#"depth{queue="b"} 1"#]);
    let told = told(&registry);
    assert_eq!(told.len(), 1, "{told:?}");
    let expected = "its labels `host.name` and `host-name` are both shown as `host_name`, and the \
                    value of `host-name` is left out; rename one of them";
    assert!(
        told[0].contains("`jobs`") && told[0].ends_with(expected),
        "{told:?}"
    );
    let errors = value(&registry, "callmeter_register_errors_total", &[]);
    assert_eq!(errors, Some(1.0));
}

#[test]
fn labels_that_get_another_name_meet_those_that_have_it() {
    let registry = Registry::builder()
        .const_label("service", "x")
        .build()
        .expect("a registry");
    recorded_in(&registry, || {
        counter!("a", "le_" => "1", "le" => "2").increment(1);
        counter!("b", "_x" => "1", "__x" => "2").increment(1);
        counter!("c", "exported_service" => "1", "service" => "2").increment(1);
    });
    let told = told(&registry);
    for (at, pair) in [
        "`le_` and `le`",
        "`_x` and `__x`",
        "`exported_service` and `service`",
    ]
    .iter()
    .enumerate()
    {
        assert!(told[at].contains(pair), "{told:?}");
    }
    assert_eq!(told.len(), 3, "{told:?}");
}

#[test]
fn names_that_become_one_are_told() {
    let registry = recorded(|| {
        for _ in 0..3 {
            gauge!("pool.size", "of" => "a").set(1.0);
            gauge!("pool-size", "of" => "b").set(2.0);
            gauge!("pool-size", "of" => "c").set(3.0);
            counter!("jobs").increment(1);
            counter!("jobs.total").increment(1);
            metrics::histogram!("jobs").record(1.0);
        }
    });
    strict(&registry);
    assert_eq!(lines(&registry, "pool_size").len(), 3);
    assert_eq!(value(&registry, "jobs_total", &[]), Some(6.0));
    let told = told(&registry);
    let expected = [
        "the names `pool.size` and `pool-size` are both shown as `pool_size`, and counted together; \
         rename one of them",
        "the names `jobs` and `jobs.total` are both shown as `jobs`, and counted together; rename one \
         of them",
    ];
    for expected in expected {
        assert!(told.iter().any(|line| line.ends_with(expected)), "{told:?}");
    }
    // And the histogram, which has the counter's name.
    assert_eq!(told.len(), 3, "{told:?}");
    let clash = told.iter().find(|line| line.contains("it is a counter"));
    assert!(
        clash.is_some_and(|line| line.contains("`jobs`")),
        "{told:?}"
    );
}

#[test]
fn two_names_of_two_types_are_told_both() {
    let registry = recorded(|| {
        gauge!("queue.depth").set(1.0);
        counter!("queue-depth").increment(1);
    });
    let told = told(&registry);
    let expected = "it is a gauge of the facade `metrics` (`queue.depth`), and something else as \
                    well (`queue-depth`), which is counted nowhere; rename one of them";
    assert!(told[0].ends_with(expected), "{told:?}");
    assert_eq!(told.len(), 1, "{told:?}");
}
