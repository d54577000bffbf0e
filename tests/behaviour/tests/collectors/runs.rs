//! What a collector brings, and when it runs.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering::SeqCst};

use callmeter::{CollectError, Collection, Collector, Format, Registry};
use callmeter_behaviour::{isolated, lines};

struct Pool(Arc<AtomicI64>);

impl Collector for Pool {
    fn name(&self) -> &str {
        "pool"
    }

    fn collect(&self, into: &mut Collection) -> Result<(), CollectError> {
        let busy = self.0.load(SeqCst);
        into.gauge("connections", "Connections, by what they do.")
            .with(&[("state", "idle")], 10 - busy)
            .with(&[("state", "busy")], busy);
        into.counter("waits", "Times a caller waited.")
            .unit("seconds")
            .value(1.5);
        into.info("pool", "What pool it is.")
            .with(&[("version", "1")], 1);
        Ok(())
    }
}

#[test]
fn each_scrape_reads_anew() {
    let registry = isolated();
    let busy = Arc::new(AtomicI64::new(3));
    registry
        .register_collector(Pool(Arc::clone(&busy)))
        .expect("nothing else has its names");
    let connections = || lines(&registry, "connections");
    let expected = |busy: i64, idle: i64| {
        [
            format!("connections{{state=\"busy\"}} {busy}"),
            format!("connections{{state=\"idle\"}} {idle}"),
        ]
    };
    assert_eq!(connections(), expected(3, 7));
    busy.store(12, SeqCst);
    assert_eq!(connections(), expected(12, -2));
}

#[test]
fn both_formats_say_what_it_is() {
    let registry = Registry::builder()
        .namespace("shop")
        .const_label("service", "x")
        .build()
        .expect("a registry");
    registry
        .register_collector(Pool(Arc::default()))
        .expect("nothing else has its names");
    let text = |format| String::from_utf8(registry.encode(format)).expect("text");
    let classic = text(Format::Text);
    for line in [
        "# TYPE shop_connections gauge\n",
        "shop_connections{service=\"x\",state=\"idle\"} 10\n",
        "# TYPE shop_waits_seconds_total counter\n",
        "shop_waits_seconds_total{service=\"x\"} 1.5\n",
        "# TYPE shop_pool_info gauge\n",
        "shop_pool_info{service=\"x\",version=\"1\"} 1\n",
    ] {
        assert!(classic.contains(line), "{line} is not in\n{classic}");
    }
    let open_metrics = text(Format::OpenMetrics);
    for line in [
        "# TYPE shop_waits_seconds counter\n",
        "# UNIT shop_waits_seconds seconds\n",
        "# TYPE shop_pool info\n",
        "shop_pool_info{service=\"x\",version=\"1\"} 1\n",
    ] {
        assert!(
            open_metrics.contains(line),
            "{line} is not in\n{open_metrics}"
        );
    }
}

#[test]
fn a_namespace_may_be_left_out() {
    let registry = Registry::builder()
        .namespace("shop")
        .build()
        .expect("a registry");
    let collect = |into: &mut Collection| {
        into.gauge("process_threads", "Threads.")
            .without_namespace()
            .value(4);
        Ok(())
    };
    registry
        .collector_fn("threads", collect)
        .expect("nothing else has its name");
    assert_eq!(lines(&registry, "process_threads"), ["process_threads 4"]);
}

#[test]
fn none_is_no_sample() {
    let registry = isolated();
    registry
        .gauge_fn("maybe", "Maybe.", || None::<u8>)
        .expect("nothing else has its name");
    assert!(lines(&registry, "maybe").is_empty());
}

#[test]
fn one_that_is_removed_is_not_run_again() {
    let registry = isolated();
    let runs = Arc::new(AtomicI64::new(0));
    let count = Arc::clone(&runs);
    let registered = registry
        .gauge_fn("runs", "Runs so far.", move || {
            count.fetch_add(1, SeqCst) + 1
        })
        .expect("nothing else has its name");
    assert_eq!(lines(&registry, "runs"), ["runs 2"]);
    registered.remove();
    assert!(lines(&registry, "runs").is_empty());
    assert_eq!(runs.load(SeqCst), 2);
    // Its name may be used again by another collector.
    registry
        .gauge_fn("runs", "Runs so far.", || 5)
        .expect("the name is free");
    assert_eq!(lines(&registry, "runs"), ["runs 5"]);
}

#[test]
fn numbers_are_written_as_go_writes_them() {
    let registry = isolated();
    let collect = |into: &mut Collection| {
        into.gauge("numbers", "Numbers.")
            .with(&[("of", "a")], -0.25)
            .with(&[("of", "b")], f64::INFINITY)
            .with(&[("of", "c")], f64::NAN)
            .with(&[("of", "d")], 1e300)
            .with(&[("of", "e")], -3)
            .with(&[("of", "f")], u32::MAX);
        Ok(())
    };
    registry
        .collector_fn("numbers", collect)
        .expect("gauges may be anything");
    let expected = [
        "numbers{of=\"a\"} -0.25",
        "numbers{of=\"b\"} +Inf",
        "numbers{of=\"c\"} NaN",
        "numbers{of=\"d\"} 1e+300",
        "numbers{of=\"e\"} -3",
        "numbers{of=\"f\"} 4294967295",
    ];
    assert_eq!(lines(&registry, "numbers"), expected);
}
