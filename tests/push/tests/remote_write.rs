//! Remote write 1.0.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use callmeter::push::{PushBuilder, RemoteWrite, remote_write};
use callmeter::{Collection, Histogram, MetricFamilies, Registry};
use callmeter_push::poll;
use callmeter_push::server::{Reply, Request, Server};
use callmeter_push::write_request::{TimeSeries, named, read};

use crate::{isolated, pushes, shop, told};

fn builder(server: &Server, registry: &Registry) -> PushBuilder<RemoteWrite> {
    remote_write(format!("{}/api/v1/write", server.url()))
        .registry(registry)
        .backoff("1ms", "20ms")
        .timeout("10s")
}

#[derive(MetricFamilies)]
struct Families {
    /// Sizes.
    #[metric(unit = "bytes", buckets = [0.5, 1e6])]
    sizes: Histogram,
}

#[test]
fn a_request_has_everything_that_the_protocol_asks_for() {
    let server = Server::telling(&[Reply::Answer(204, "", "")]);
    let registry = Registry::builder().const_label("zone", "eu").build();
    let registry = registry.expect("a registry");
    let families = Families::register(&registry).expect("names");
    for size in [0.25, 3.0, 1e7] {
        families.sizes.observe(size);
    }
    let pusher = builder(&server, &registry)
        .label("job", "shop")
        .label("Replica", "a");
    let before = std::time::SystemTime::UNIX_EPOCH.elapsed().expect("later");
    pusher
        .build()
        .expect("a pusher")
        .push()
        .expect("it arrives");
    let request = &server.requests()[0];
    assert_eq!(
        (request.method.as_str(), request.path.as_str()),
        ("POST", "/api/v1/write")
    );
    for (name, value) in [
        ("content-type", "application/x-protobuf"),
        ("content-encoding", "snappy"),
        ("x-prometheus-remote-write-version", "0.1.0"),
    ] {
        assert_eq!(request.header(name), Some(value));
    }
    assert!(request.header("user-agent").is_some());
    let series = read(request);
    for series in &series {
        assert!(series.labels.is_sorted_by(|a, b| a.0 < b.0), "{series:?}");
        assert_eq!(series.label("job"), Some("shop"));
        assert_eq!(series.label("Replica"), Some("a"));
        assert_eq!(series.label("zone"), Some("eu"));
        let [(_, time)] = series.samples[..] else {
            panic!("one sample: {series:?}");
        };
        assert!(time >= before.as_millis() as i64, "{time}");
    }
    let values = |name| -> Vec<_> {
        let of_name = series
            .iter()
            .filter(|series| series.label("__name__") == Some(name));
        of_name
            .map(|series| (series.label("le").unwrap_or_default(), series.values()[0]))
            .collect()
    };
    assert_eq!(
        values("sizes_bytes_bucket"),
        [
            ("+Inf", Some(3.0)),
            ("0.5", Some(1.0)),
            ("1e+06", Some(2.0))
        ]
    );
    assert_eq!(values("sizes_bytes_count"), [("", Some(3.0))]);
    assert_eq!(values("sizes_bytes_sum"), [("", Some(10_000_003.25))]);
    // As many as there are in a scrape.
    let samples = registry.snapshot().samples();
    assert_eq!(series.len(), samples.len());
}

#[test]
fn large_registries_are_several_requests() {
    let server = Server::telling(&[]);
    let registry = isolated();
    let collect = |into: &mut Collection| {
        let gauge = into.gauge("depth", "Now.");
        for number in 0..1_000 {
            gauge.with(&[("queue", number.to_string().as_str())], number);
        }
        Ok(())
    };
    registry.collector_fn("depth", collect).expect("names");
    let pusher = builder(&server, &registry).samples_per_request(300).build();
    pusher.expect("a pusher").push().expect("it arrives");
    let requests = server.requests();
    let sizes: Vec<_> = requests.iter().map(|request| read(request).len()).collect();
    assert_eq!(sizes.len(), 4, "{sizes:?}");
    assert_eq!(sizes[..3], [300; 3]);
    let depths = named(&requests, "depth");
    assert_eq!(depths.len(), 1_000);
    for series in depths {
        assert_eq!(
            series.label("queue").and_then(|text| text.parse().ok()),
            series.values()[0]
        );
    }
}

/// A gauge with two series, of which one can go.
fn shrinking() -> (Registry, Arc<AtomicBool>) {
    let registry = isolated();
    let has_both = Arc::new(AtomicBool::new(true));
    let asked = Arc::clone(&has_both);
    let collect = move |into: &mut Collection| {
        let gauge = into.gauge("depth", "Now.");
        gauge.with(&[("queue", "a")], 1);
        if asked.load(Relaxed) {
            gauge.with(&[("queue", "b")], f64::NAN);
        }
        Ok(())
    };
    registry.collector_fn("depth", collect).expect("names");
    (registry, has_both)
}

/// All samples of one queue, in the order of their arrival.
fn samples(requests: &[Request], queue: &str) -> Vec<(u64, i64)> {
    let mut series = named(requests, "depth");
    series.retain(|series| series.label("queue") == Some(queue));
    // Where an answer was late, the request came again.
    series.dedup();
    series
        .into_iter()
        .flat_map(|series| series.samples)
        .collect()
}

fn values(samples: &[(u64, i64)]) -> Vec<Option<f64>> {
    let series = TimeSeries {
        labels: Vec::new(),
        samples: samples.to_vec(),
    };
    series.values()
}

#[test]
fn series_that_are_gone_are_marked_and_all_are_at_the_end() {
    let server = Server::telling(&[]);
    let (registry, has_both) = shrinking();
    let pushing = builder(&server, &registry)
        .every("400ms")
        .expect("a thread");
    server.wait_for(2);
    has_both.store(false, Relaxed);
    server.wait_for(server.requests().len() + 3);
    pushing.shutdown("30s").expect("it arrives");
    let requests = server.requests();

    let gone = samples(&requests, "b");
    let (last, before) = values(&gone)
        .split_last()
        .map(|(last, rest)| (*last, rest.to_vec()))
        .expect("samples");
    assert_eq!(last, None, "a marker");
    assert!(before.len() >= 2);
    // No number, but no marker either.
    assert!(
        before.iter().all(|value| value.is_some_and(f64::is_nan)),
        "{before:?}"
    );

    let stayed = samples(&requests, "a");
    let (last, before) = values(&stayed)
        .split_last()
        .map(|(last, rest)| (*last, rest.to_vec()))
        .expect("samples");
    assert_eq!(last, None, "a marker at the end");
    assert!(before.len() >= 5);
    assert!(before.iter().all(|value| *value == Some(1.0)), "{before:?}");
    assert!(stayed.is_sorted_by(|a, b| a.1 < b.1), "{stayed:?}");
}

#[test]
fn f37_what_was_read_while_the_server_was_away_arrives_in_its_order() {
    let server = Server::telling(&[]).then_always(Reply::Answer(503, "", ""));
    let (registry, visits) = shop();
    let pushing = builder(&server, &registry)
        .every("400ms")
        .expect("a thread");
    server.wait_for(1);
    let refused = |count: f64| pushes(&registry, "remote_write", "failed") >= Some(count);
    poll::until("an outage", || {
        visits.fetch_add(1, Relaxed);
        refused(40.0).then_some(())
    });
    server.set_always(Reply::Answer(204, "", ""));
    pushing.shutdown("30s").expect("it arrives");
    let mut seen = named(&server.requests(), "visits_total");
    // Attempts of one and the same request.
    seen.dedup();
    assert!(seen.len() >= 3, "{}", seen.len());
    let times: Vec<_> = seen.iter().map(|series| series.samples[0].1).collect();
    assert!(times.is_sorted_by(|a, b| a < b), "{times:?}");
    assert_eq!(
        told(
            &registry,
            "callmeter_dropped_push_batches_total",
            "remote_write"
        ),
        Some(0.0)
    );
    assert!(told(&registry, "callmeter_push_retries_total", "remote_write") >= Some(30.0));
}

#[test]
fn f37_the_oldest_are_dropped_when_too_many_wait() {
    let server = Server::telling(&[]).then_always(Reply::Answer(503, "", ""));
    let (registry, visits) = shop();
    let pushing = builder(&server, &registry)
        .queue(2)
        .every("50ms")
        .expect("a thread");
    poll::until("three batches that were dropped", || {
        visits.fetch_add(1, Relaxed);
        let dropped = told(
            &registry,
            "callmeter_dropped_push_batches_total",
            "remote_write",
        );
        (dropped >= Some(3.0)).then_some(())
    });
    visits.store(1_000_000, Relaxed);
    server.set_always(Reply::Answer(204, "", ""));
    pushing.shutdown("30s").expect("it arrives");
    let last = named(&server.requests(), "visits_total")
        .pop()
        .expect("a last one");
    assert_eq!(last.values(), [Some(1_000_000.0), None]);
}

#[test]
fn f37_a_refused_request_does_not_hold_up_others() {
    let no = Reply::Answer(400, "", "out of order sample");
    let server = Server::telling(&[no]);
    let (registry, visits) = shop();
    let pushing = builder(&server, &registry).every("1s").expect("a thread");
    server.wait_for(2);
    visits.store(1_000_000, Relaxed);
    pushing.shutdown("30s").expect("the last one arrives");
    let times: Vec<_> = named(&server.requests(), "visits_total")
        .iter()
        .map(|series| series.samples[0].1)
        .collect();
    assert!(times.is_sorted_by(|a, b| a < b), "each once: {times:?}");
    assert_eq!(pushes(&registry, "remote_write", "refused"), Some(1.0));
    let last = named(&server.requests(), "visits_total")
        .pop()
        .expect("a last one");
    assert_eq!(last.values()[0], Some(1_000_000.0));
}

#[test]
fn f37_the_end_tells_why_the_last_did_not_arrive() {
    let (registry, _) = shop();
    let refusing = Server::telling(&[]).then_always(Reply::Answer(400, "", "out of bounds"));
    let pushing = builder(&refusing, &registry).every("1h").expect("a thread");
    let error = pushing.shutdown("30s").expect_err("it is refused");
    assert_eq!(
        (error.status(), error.answer()),
        (Some(400), Some("out of bounds"))
    );
    let down = Server::telling(&[]).then_always(Reply::Answer(503, "", "starting"));
    let pushing = builder(&down, &registry).every("1h").expect("a thread");
    down.wait_for(2);
    let error = pushing.shutdown("2s").expect_err("it does not arrive");
    assert_eq!(
        (error.status(), error.answer()),
        (Some(503), Some("starting"))
    );
}
