//! Closures of one name: with other labels they share a family.

use callmeter::{Collection, RegisterError, Registration, Registry};
use callmeter_behaviour::{isolated, lines};

fn pool_idle(registry: &Registry, pool: &str, idle: u32) -> Result<Registration, RegisterError> {
    let labels = [("pool", pool)];
    registry.gauge_fn_with("pool_idle", "Idle connections.", &labels, move || idle)
}

#[test]
fn with_other_labels_they_share_a_family() {
    let registry = Registry::builder()
        .namespace("shop")
        .const_label("zone", "z")
        .build()
        .expect("a registry");
    let users = pool_idle(&registry, "users", 3).expect("it is the first");
    pool_idle(&registry, "orders", 5).expect("its labels are its own");
    let expected = [
        r#"shop_pool_idle{pool="orders",zone="z"} 5"#,
        r#"shop_pool_idle{pool="users",zone="z"} 3"#,
    ];
    assert_eq!(lines(&registry, "shop_pool_idle"), expected);
    assert_eq!(registry.check(), Ok(()));
    users.remove();
    assert_eq!(lines(&registry, "shop_pool_idle"), expected[..1]);
    pool_idle(&registry, "users", 4).expect("it is free again");
    let users = r#"shop_pool_idle{pool="users",zone="z"} 4"#;
    assert_eq!(lines(&registry, "shop_pool_idle"), [expected[0], users]);
}

#[track_caller]
fn refused(error: Result<Registration, RegisterError>, series: &str) {
    let error = error.expect_err("another one has it");
    let text = error.to_string();
    assert!(
        text.starts_with(&format!("{series} is read twice")),
        "{text}"
    );
    assert_eq!(text.matches("closures.rs:").count(), 2, "{text}");
}

/// The place of each is that of the program.
#[test]
fn a_second_one_of_a_name_is_an_error() {
    let registry = isolated();
    let first = registry.gauge_fn("depth", "Depth.", || 1);
    first.expect("it is the first");
    let again = registry.gauge_fn("depth", "Depth.", || 2);
    assert_eq!(
        again.as_ref().map_err(RegisterError::family).err(),
        Some("depth")
    );
    refused(again, "`depth` without labels");
    registry
        .counter_fn("hits", "Hits.", || 1)
        .expect("it is the first");
    refused(
        registry.counter_fn("hits", "Hits.", || 2),
        "`hits` without labels",
    );
    registry
        .counter_fn_with("hits", "Hits.", &[("cache", "a"), ("zone", "b")], || 3)
        .expect("its labels are its own");
    let other_order = [("zone", "b"), ("cache", "a")];
    let again = registry.counter_fn_with("hits", "Hits.", &other_order, || 4);
    refused(again, r#"`hits{cache="a",zone="b"}`"#);
    let collect = |into: &mut Collection| {
        into.gauge("sizes", "Sizes.").with(&[("of", "a")], 1);
        Ok(())
    };
    registry
        .collector_fn("sizes", collect)
        .expect("it is the first");
    refused(
        registry.collector_fn("sizes", collect),
        r#"`sizes{of="a"}`"#,
    );
    refused(
        registry.collector_fn("others", collect),
        r#"`sizes{of="a"}`"#,
    );
    let depth = |into: &mut Collection| {
        into.gauge("depth", "Depth.").value(3);
        Ok(())
    };
    refused(
        registry.collector_fn("depths", depth),
        "`depth` without labels",
    );
    assert_eq!(lines(&registry, "depth"), ["depth 1"]);
    // Errors that were returned are told to nobody else.
    assert_eq!(registry.check(), Ok(()));
    let errors = registry
        .snapshot()
        .value("callmeter_register_errors_total", &[]);
    assert_eq!(errors, Some(0.0));
}

/// What is read now and then only, or fails in its first run, has its name all the same.
#[test]
fn whether_there_is_a_value_does_not_matter() {
    let registry = isolated();
    registry
        .gauge_fn("maybe", "Maybe.", || None::<f64>)
        .expect("it is the first");
    refused(
        registry.gauge_fn("maybe", "Maybe.", || 1),
        "`maybe` without labels",
    );
    registry
        .gauge_fn("nervous", "It panics.", || -> u8 { panic!("planned") })
        .expect("its first run may fail");
    refused(
        registry.gauge_fn("nervous", "It does not.", || 1),
        "`nervous` without labels",
    );
}

#[test]
fn what_is_removed_leaves_its_name() {
    let registry = isolated();
    let gauge = registry.gauge_fn("jobs", "Jobs.", || 1);
    gauge.expect("it is the first").remove();
    let again = registry.gauge_fn("jobs", "Jobs.", || 2);
    let again = again.expect("the name is free");
    assert_eq!(lines(&registry, "jobs"), ["jobs 2"]);
    again.remove();
    // Of any type.
    let counter = registry.counter_fn("jobs", "Jobs.", || 3);
    counter.expect("the name is free");
    assert_eq!(lines(&registry, "jobs_total"), ["jobs_total 3"]);
}

#[test]
fn what_is_refused_takes_no_name() {
    let registry = isolated();
    let collect = |into: &mut Collection| {
        into.gauge("good", "Good.").value(1);
        into.gauge("not good", "Not good.").value(1);
        Ok(())
    };
    assert!(registry.collector_fn("half", collect).is_err());
    registry
        .counter_fn("good", "Good.", || 1)
        .expect("the name is free");
}

#[test]
fn labels_are_checked() {
    let builder = Registry::builder().const_label("zone", "z");
    let registry = builder.refuse_labels(["user"]).build().expect("valid");
    type Case = (&'static [(&'static str, &'static str)], &'static str);
    let table: [Case; 5] = [
        (&[("le", "1")], "`le` of `odd` is no label name"),
        (&[("a-b", "1")], "`a-b` of `odd` is no label name"),
        (
            &[("a", "1"), ("a", "2")],
            "the label `a` of `odd` is given twice",
        ),
        (
            &[("zone", "1")],
            "the label `zone` of `odd` is a constant label",
        ),
        (&[("user", "1")], "refuses the label `user`"),
    ];
    for (labels, message) in table {
        let error = registry.gauge_fn_with("odd", "Odd.", labels, || 1);
        let error = error.expect_err("no server would take it").to_string();
        assert!(error.contains(message), "{error}");
        assert!(error.contains("closures.rs:"), "{error}");
    }
    registry
        .counter_fn("odd", "Odd.", || 1)
        .expect("the name is free");
}

#[tokio::test]
async fn asynchronous_ones_have_labels_too() {
    let registry = isolated();
    let up = |host: &'static str, good: bool| {
        let ping = move || async move { if good { Ok(1) } else { Err("no answer") } };
        let gauge = registry.gauge_async("redis_up", "Whether Redis answers.", ping);
        (gauge, [("host", host)])
    };
    let (gauge, labels) = up("a", true);
    let first = gauge.labels(&labels).or(0).register();
    let first = first.expect("it is the first");
    // In the other order, what is shown instead has the labels too.
    let (gauge, labels) = up("b", false);
    gauge
        .or(0)
        .labels(&labels)
        .register()
        .expect("its labels are its own");
    let expected = [r#"redis_up{host="a"} 1"#, r#"redis_up{host="b"} 0"#];
    assert_eq!(lines(&registry, "redis_up"), expected);
    let (gauge, labels) = up("a", true);
    refused(gauge.labels(&labels).register(), r#"`redis_up{host="a"}`"#);
    let plain = registry.gauge_fn_with("redis_up", "The same.", &[("host", "b")], || 1);
    refused(plain, r#"`redis_up{host="b"}`"#);
    first.remove();
    let (gauge, labels) = up("a", true);
    gauge.labels(&labels).register().expect("it is free again");
    assert_eq!(lines(&registry, "redis_up"), expected);
}

/// Two that are registered apart, and read the same only later.
#[test]
fn what_clashes_later_is_told_of_once() {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering::SeqCst};

    let registry = isolated();
    let clashes = Arc::new(AtomicBool::new(false));
    for name in ["first", "second"] {
        let clashes = Arc::clone(&clashes);
        let collect = move |into: &mut Collection| {
            let of = if clashes.load(SeqCst) { "both" } else { name };
            into.gauge("share", "Share.")
                .with(&[("of", of)], name.len());
            Ok(())
        };
        registry.collector_fn(name, collect).expect("apart");
    }
    assert_eq!(lines(&registry, "share").len(), 2);
    assert_eq!(registry.check(), Ok(()));
    clashes.store(true, SeqCst);
    for _ in 0..3 {
        assert_eq!(lines(&registry, "share"), [r#"share{of="both"} 5"#]);
    }
    let errors = registry.check().expect_err("one is lost");
    assert_eq!(errors.iter().count(), 1, "{errors}");
    let text = errors.to_string();
    assert!(
        text.contains(r#"`share{of="both"}` is read twice"#),
        "{text}"
    );
    let counted = registry
        .snapshot()
        .value("callmeter_register_errors_total", &[]);
    assert_eq!(counted, Some(1.0));
}

/// Values that differ in each run make no new errors.
#[test]
fn a_family_that_goes_wrong_is_told_of_once() {
    let registry = isolated();
    let runs = std::sync::atomic::AtomicI32::new(0);
    registry
        .collector_fn("sinking", move |into| {
            let run = runs.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            into.counter("sinking", "It sinks.").value(-run);
            into.counter("rising", "It rises.").value(run);
            Ok(())
        })
        .expect("it begins well");
    for _ in 0..5 {
        registry.snapshot();
    }
    let errors = registry.check().expect_err("one is lost");
    let families: Vec<_> = errors.iter().map(RegisterError::family).collect();
    assert_eq!(families, ["sinking"], "{errors}");
    let counted = registry
        .snapshot()
        .value("callmeter_register_errors_total", &[]);
    assert_eq!(counted, Some(1.0));
}
