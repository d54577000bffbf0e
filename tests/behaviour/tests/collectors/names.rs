//! What no server would take is refused, with the place and what to do.

use callmeter::{Collection, Operation, Outcome, Registry};
use callmeter_behaviour::isolated;

use super::{assert_good, failed, with_a_good_one};

fn refused(write: fn(&mut Collection)) -> String {
    let registry = Registry::builder()
        .const_label("service", "shop")
        .build()
        .expect("a registry");
    let write = move |into: &mut Collection| {
        write(into);
        Ok(())
    };
    let error = registry.collector_fn("odd", write);
    let error = error.expect_err("no server would take it").to_string();
    assert!(
        error.contains("the collector `odd`, registered at "),
        "{error}"
    );
    assert!(error.contains("names.rs:"), "{error}");
    // Nothing of it stays behind.
    let samples = registry.snapshot().samples();
    assert!(
        samples
            .iter()
            .all(|sample| sample.name().starts_with("callmeter_"))
    );
    error
}

#[test]
fn f21_names_and_labels_are_checked() {
    type Case = (fn(&mut Collection), &'static str);
    let table: [Case; 10] = [
        (|into| name(into, "a-b"), "`a-b` is no metric name"),
        (|into| name(into, ""), "`` is no metric name"),
        (|into| name(into, "1st"), "`1st` is no metric name"),
        (|into| name(into, "callmeter_x"), "begins with `callmeter_`"),
        (
            |into| label(into, &[("le", "1")]),
            "`le` of `x` is no label name",
        ),
        (
            |into| label(into, &[("__x", "1")]),
            "`__x` of `x` is no label name",
        ),
        (
            |into| label(into, &[("a", "1"), ("a", "2")]),
            "the label `a` of `x` is given twice",
        ),
        (
            |into| label(into, &[("service", "1")]),
            "is a constant label of the registry",
        ),
        (
            |into| {
                let family = into.gauge("x", "X.");
                family.with(&[("a", "1")], 1).with(&[("a", "1")], 2);
            },
            "is given twice",
        ),
        (
            |into| {
                into.counter("x_total", "X.").value(1);
            },
            "`_total` is put after the name",
        ),
    ];
    for (write, message) in table {
        let error = refused(write);
        assert!(error.contains(message), "{error}");
    }
}

fn name(into: &mut Collection, name: &str) {
    into.gauge(name, "Odd.").value(1);
}

fn label(into: &mut Collection, labels: &[(&str, &str)]) {
    into.gauge("x", "X.").with(labels, 1);
}

#[test]
fn f26_a_counter_is_not_negative_and_is_a_number() {
    for value in [-1.0, f64::NAN] {
        let registry = isolated();
        let error = registry.counter_fn("jobs", "Jobs.", move || value);
        let error = error.expect_err("no counter has such a value").to_string();
        assert!(error.contains("the counter `jobs` cannot be"), "{error}");
    }
}

/// A family that becomes odd later costs its own samples.
#[test]
fn a_later_fault_costs_the_family() {
    let registry = isolated();
    let runs = std::sync::atomic::AtomicU32::new(0);
    registry
        .collector_fn("later", move |into| {
            let run = runs.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            into.gauge("steady", "Steady.").value(1);
            let label = if run == 0 { "fine" } else { "not fine" };
            into.gauge("changing", "Changing.").with(&[(label, "x")], 1);
            Ok(())
        })
        .expect("it begins well");
    let snapshot = registry.snapshot();
    assert_eq!(snapshot.value("steady", &[]), Some(1.0));
    assert!(
        snapshot
            .samples()
            .iter()
            .all(|sample| sample.name() != "changing")
    );
    assert_eq!(failed(&snapshot, "later", "invalid"), Some(1.0));
}

/// Calls of an operation whose family has the name of a collector's.
#[derive(Operation)]
#[operation(completed(name = "visits", labels()), others(none))]
struct Visit {}

#[test]
fn f29_a_name_that_calls_have_is_refused() {
    let registry = isolated();
    registry.scope_sync(|| Visit {}.start().finish(Outcome::Success));
    let error = registry.counter_fn("visits", "Visits.", || 7);
    let error = error.expect_err("the operation was first").to_string();
    assert!(
        error.contains("metric family `visits` is declared twice"),
        "{error}"
    );
    assert_eq!(registry.snapshot().value("visits_total", &[]), Some(1.0));
}

#[test]
fn f29_calls_of_a_name_that_a_collector_has_are_not_shown() {
    let registry = isolated();
    registry
        .counter_fn("visits", "Visits.", || 7)
        .expect("it is the first");
    registry.scope_sync(|| Visit {}.start().finish(Outcome::Success));
    assert_eq!(registry.snapshot().value("visits_total", &[]), Some(7.0));
    let clash = registry
        .check()
        .expect_err("the operation came later")
        .to_string();
    assert!(
        clash.contains("metric family `visits` is declared twice"),
        "{clash}"
    );
}

#[test]
fn f30_collectors_may_share_a_family() {
    let registry = isolated();
    for pool in ["a", "b"] {
        let collect = move |into: &mut Collection| {
            let family = into.gauge("pool_size", "Connections.");
            family.with(&[("pool", pool)], pool.len());
            Ok(())
        };
        registry
            .collector_fn(pool, collect)
            .expect("another series");
    }
    let other = registry.counter_fn("pool_size", "Connections.", || 1);
    let error = other.expect_err("it is a gauge").to_string();
    assert!(error.contains("different types"), "{error}");
    let text = registry.encode(callmeter::Format::Text);
    let text = String::from_utf8(text).expect("text");
    assert_eq!(text.matches("# TYPE pool_size gauge\n").count(), 1);
    for pool in ["a", "b"] {
        let line = format!("pool_size{{pool=\"{pool}\"}} 1\n");
        assert!(text.contains(&line), "{text}");
    }
}

#[test]
fn f20_help_and_values_are_escaped() {
    let registry = isolated();
    registry
        .collector_fn("hostile", |into| {
            let family = into.gauge("odd", "Help\nfake_total 1\n# EOF");
            family.with(&[("a", "x\"} 1\nfake_total 2")], 1);
            Ok(())
        })
        .expect("text is escaped");
    with_a_good_one(&registry);
    for format in [callmeter::Format::Text, callmeter::Format::OpenMetrics] {
        let text = String::from_utf8(registry.encode(format)).expect("text");
        assert!(
            text.lines().all(|line| !line.starts_with("fake_total")),
            "{text}"
        );
    }
    assert_good(&registry.snapshot());
}
