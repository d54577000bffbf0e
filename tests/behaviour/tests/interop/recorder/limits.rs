//! What changes with each request does not fill the memory.

use callmeter::Registry;
use callmeter::metrics::{InstallError, Recorder};
use callmeter_behaviour::{isolated, lines, total, value};
use metrics::{counter, gauge};

use super::recorded_in;
use crate::interop::strict;

#[test]
fn f17_label_sets_beyond_the_limit_are_counted_together() {
    let registry = Registry::builder()
        .namespace("shop")
        .series_limit(10)
        .build()
        .expect("a registry");
    recorded_in(&registry, || {
        for _ in 0..2 {
            for user in 0..1_000 {
                let user = user.to_string();
                counter!("orders", "user" => user.clone(), "kind" => "a").increment(1);
                metrics::histogram!("wait", "user" => user).record(1.0);
            }
            // The one without labels is no danger.
            counter!("orders").increment(1);
        }
    });
    strict(&registry);
    let snapshot = registry.snapshot();
    assert_eq!(total(&snapshot, "shop_orders_total", &[]), Some(2_002.0));
    assert_eq!(snapshot.value("shop_orders_total", &[]), Some(2.0));
    let overflow = [("kind", "_overflow"), ("user", "_overflow")];
    assert_eq!(
        snapshot.value("shop_orders_total", &overflow),
        Some(1_980.0)
    );
    assert_eq!(lines(&registry, "shop_orders_total").len(), 12);
    let overflow = [("user", "_overflow")];
    assert_eq!(snapshot.value("shop_wait_count", &overflow), Some(1_980.0));
    for family in ["shop_orders_total", "shop_wait"] {
        let labels = [("family", family)];
        let dropped = snapshot.value("callmeter_dropped_label_sets_total", &labels);
        assert_eq!(dropped, Some(1_980.0), "{family}");
    }
}

#[test]
fn f17_a_label_value_that_says_overflow_itself() {
    let registry = isolated();
    let recorder = Recorder::builder(&registry)
        .series_limit(1)
        .build()
        .expect("its buckets rise");
    metrics::with_local_recorder(&recorder, || {
        counter!("jobs", "kind" => "_overflow").increment(1);
        counter!("jobs", "kind" => "b").increment(1);
    });
    assert_eq!(
        lines(&registry, "jobs_total"),
        ["jobs_total{kind=\"_overflow\"} 2"]
    );
    strict(&registry);
}

#[test]
fn f17_names_are_limited_too() {
    let registry = isolated();
    recorded_in(&registry, || {
        for request in 0..2_500 {
            counter!(format!("request_{request}")).increment(1);
        }
        gauge!("request_0").set(1.0);
    });
    let snapshot = registry.snapshot();
    let samples = snapshot.samples();
    let own = samples
        .iter()
        .filter(|sample| sample.name().starts_with("request_"));
    assert_eq!(own.count(), 2_000);
    let errors = snapshot.value("callmeter_internal_errors_total", &[]);
    assert_eq!(errors, Some(500.0));
    assert_eq!(value(&registry, "request_1999_total", &[]), Some(1.0));
}

#[test]
fn buckets_are_checked() {
    let bad: [&[f64]; 5] = [&[], &[2.0, 1.0], &[1.0, 1.0], &[-1.0], &[f64::INFINITY]];
    for bounds in bad {
        let registry = isolated();
        let bounds = bounds.iter().copied();
        let builder = Recorder::builder(&registry).buckets("a.b", bounds.clone());
        let error = builder.build().expect_err("they make no histogram");
        assert_eq!(error, InstallError::Buckets("a_b".to_owned()));
        let builder = Recorder::builder(&registry).default_buckets(bounds);
        let error = builder.build().expect_err("they make no histogram");
        assert!(
            error.to_string().starts_with("the default buckets"),
            "{error}"
        );
    }
}
