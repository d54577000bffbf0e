//! Real servers take what is pushed, and give it back.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};

use callmeter::Registry;
use callmeter::push::{PushBuilder, RemoteWrite, pushgateway, remote_write, victoria_metrics};
use callmeter_e2e::poll;
use callmeter_e2e::prometheus::Prometheus;
use callmeter_e2e::pushgateway::Pushgateway;
use callmeter_e2e::sample::{Sample, assert_same, without_empty_labels};
use callmeter_e2e::victoria_metrics::VictoriaMetrics;

use crate::hostile;

/// Takes remote writes too.
const RECEIVER: &str = "--web.enable-remote-write-receiver";

/// A registry with these gauges.
fn gauges(gauges: &[(&'static str, i64)]) -> Registry {
    let registry = Registry::builder().build().expect("a registry");
    for (name, value) in gauges.iter().copied() {
        let registered = registry.gauge_fn(name, "Now.", move || value);
        registered.expect("nothing else has its name");
    }
    registry
}

/// Without what a registry tells of itself, which goes on while it is pushed.
fn told_by_the_program(samples: Vec<Sample>) -> Vec<Sample> {
    let of_the_program = |sample: &Sample| {
        !sample.name.starts_with("callmeter_") && !sample.name.starts_with("push_")
    };
    samples.into_iter().filter(of_the_program).collect()
}

/// What the registry's own snapshot says, as servers keep it.
fn expected(registry: &Registry) -> Vec<Sample> {
    without_empty_labels(told_by_the_program(hostile::expected(registry)))
}

fn assert_is_there(found: Vec<Sample>, expected: &[Sample]) {
    let found = without_empty_labels(told_by_the_program(found));
    assert_same(&hostile::with_canonical_bounds(found), expected);
}

/// What a VictoriaMetrics finds, as soon as it is so much: it takes a moment to show
/// what it has taken.
fn all(server: &VictoriaMetrics, expression: &str, samples: usize) -> Vec<Sample> {
    poll::until(expression, || {
        let found = server.query(expression);
        let told = format!("{} samples, not {samples}", found.len());
        Some(found)
            .filter(|found| found.len() >= samples)
            .ok_or(told)
    })
}

#[test]
fn a_gateway_replaces_adds_and_deletes() {
    let gateway = Pushgateway::start();
    let url = format!("http://{}", gateway.address());
    let pusher = |registry: &Registry| {
        let builder = pushgateway(&url, "j")
            .registry(registry)
            .group("instance", "i");
        builder.gzip().build().expect("a pusher")
    };
    let depth = |name: &str, value| Sample::new(name, &[("instance", "i")], value);
    let there = || told_by_the_program(gateway.samples("j"));

    pusher(&gauges(&[("a", 1), ("b", 2)]))
        .push()
        .expect("it arrives");
    assert_same(&there(), &[depth("a", 1.0), depth("b", 2.0)]);
    pusher(&gauges(&[("a", 3)])).push().expect("it arrives");
    assert_same(&there(), &[depth("a", 3.0)]);
    pusher(&gauges(&[("a", 4), ("c", 5)]))
        .add()
        .expect("it arrives");
    pusher(&gauges(&[("d", 6)])).add().expect("it arrives");
    let all = [depth("a", 4.0), depth("c", 5.0), depth("d", 6.0)];
    assert_same(&there(), &all);

    let other = pushgateway(&url, "j")
        .registry(&gauges(&[("a", 7)]))
        .build();
    other.expect("a pusher").push().expect("it arrives");
    pusher(&gauges(&[])).delete().expect("it arrives");
    pusher(&gauges(&[])).delete().expect("it is gone already");
    // The gateway says so where there is none.
    assert_same(&there(), &[Sample::new("a", &[("instance", "")], 7.0)]);
}

#[test]
fn a_gateway_tells_what_it_refuses() {
    let gateway = Pushgateway::start();
    let url = format!("http://{}", gateway.address());
    let first = pushgateway(&url, "first").registry(&gauges(&[("a_total", 1)]));
    first.build().expect("a pusher").push().expect("it arrives");
    let registry = gauges(&[]);
    let counter = registry.counter_fn("a", "Since the start.", || 1);
    counter.expect("nothing else has its name");
    let second = pushgateway(&url, "second").registry(&registry).build();
    let error = second.expect("a pusher").push().expect_err("it is a gauge");
    assert_eq!((error.status(), error.is_temporary()), (Some(400), false));
    let answer = error.answer().unwrap_or_default();
    assert!(
        answer.contains("a_total") && answer.contains("is not a"),
        "{error}"
    );
}

#[test]
fn f38_a_gateway_that_is_scraped_has_everything_but_poison() {
    let gateway = Pushgateway::start();
    let registry = hostile::registry();
    let is_bad = Arc::new(AtomicBool::new(false));
    let asked = Arc::clone(&is_bad);
    let poison = registry.collector_fn("poison", move |into| {
        if asked.load(Relaxed) {
            into.gauge("my-metric.é", "Help.").value(1);
        }
        Ok(())
    });
    poison.expect("it is good at first");
    is_bad.store(true, Relaxed);
    let pusher = pushgateway(format!("http://{}", gateway.address()), "nightly/é")
        .registry(&registry)
        .group("path", "/var/tmp")
        .group("empty", "")
        .build();
    pusher.expect("a pusher").push().expect("it arrives");

    let configuration = format!(
        "global:\n  scrape_interval: 1s\n  scrape_timeout: 1s\n\
         scrape_configs:\n- job_name: gateway\n  honor_labels: true\n  static_configs:\n  - targets: ['{}']\n",
        gateway.address()
    );
    let prometheus = Prometheus::configured(&configuration, RECEIVER);
    prometheus.wait_until_up();
    let mut expected = expected(&registry);
    for sample in &mut expected {
        sample.labels.insert("path".into(), "/var/tmp".into());
    }
    // Its own job, and no instance.
    assert_is_there(
        prometheus.query(r#"{job="nightly/é",instance=""}"#),
        &expected,
    );
}

#[test]
fn an_import_has_everything() {
    let server = VictoriaMetrics::alone();
    let registry = hostile::registry();
    let pusher = victoria_metrics(format!("http://{}", server.address()))
        .registry(&registry)
        .label("job", "imported & checked")
        .label("instance", "i");
    pusher
        .gzip()
        .build()
        .expect("a pusher")
        .push()
        .expect("it arrives");
    let expected = expected(&registry);
    let found = all(
        &server,
        r#"{job="imported & checked",instance="i"}"#,
        expected.len(),
    );
    assert_is_there(found, &expected);
}

fn writing(server: SocketAddr, registry: &Registry) -> PushBuilder<RemoteWrite> {
    remote_write(format!("http://{server}/api/v1/write"))
        .registry(registry)
        .label("job", "written")
        .label("instance", "i")
}

#[test]
fn what_is_written_to_victoria_metrics_is_there() {
    let server = VictoriaMetrics::alone();
    let registry = hostile::registry();
    let pusher = writing(server.address(), &registry).samples_per_request(100);
    pusher
        .build()
        .expect("a pusher")
        .push()
        .expect("it arrives");
    let expected = expected(&registry);
    let found = all(&server, r#"{job="written",instance="i"}"#, expected.len());
    assert_is_there(found, &expected);
}

#[test]
fn what_is_written_to_prometheus_is_there() {
    let server = Prometheus::configured("", RECEIVER);
    let registry = hostile::registry();
    let pusher = writing(server.address(), &registry).samples_per_request(100);
    pusher
        .build()
        .expect("a pusher")
        .push()
        .expect("it arrives");
    assert_is_there(
        server.query(r#"{job="written",instance="i"}"#),
        &expected(&registry),
    );
}

#[test]
fn series_that_end_end_in_victoria_metrics() {
    let server = VictoriaMetrics::alone();
    series_end(server.address(), |expression| server.query(expression));
}

#[test]
fn series_that_end_end_in_prometheus() {
    let server = Prometheus::configured("", RECEIVER);
    series_end(server.address(), |expression| server.query(expression));
}

/// What is pushed at an interval is there while it is pushed, and not when it has ended.
fn series_end(server: SocketAddr, query: impl Fn(&str) -> Vec<Sample>) {
    let registry = gauges(&[]);
    let visits = Arc::new(AtomicU64::new(7));
    let has_queue = Arc::new(AtomicBool::new(true));
    let (counted, asked) = (Arc::clone(&visits), Arc::clone(&has_queue));
    let collected = registry.collector_fn("shop", move |into| {
        into.counter("visits", "Visits.")
            .value(counted.load(Relaxed));
        let depth = into.gauge("depth", "Now.");
        if asked.load(Relaxed) {
            depth.value(3);
        }
        Ok(())
    });
    collected.expect("nothing else has the names");
    let pushing = writing(server, &registry).every("250ms").expect("a thread");
    let value = |expression: &str| query(expression).first().map(|sample| sample.value);
    let until = |expression: &str, expected: Option<f64>| {
        poll::until(expression, || match value(expression) {
            found if found == expected => Ok(()),
            found => Err(format!("{found:?}")),
        });
    };
    until("visits_total", Some(7.0));
    until("depth", Some(3.0));
    has_queue.store(false, Relaxed);
    until("depth", None);
    assert_eq!(value("visits_total"), Some(7.0));
    visits.store(9, Relaxed);
    pushing.shutdown("10s").expect("the last one arrives");
    until("visits_total", None);
    until("last_over_time(visits_total[5m])", Some(9.0));
}
