//! What pushers tell of themselves.

use callmeter::Registry;
use callmeter::push::{pushgateway, remote_write, text, victoria_metrics};
use callmeter_push::server::{Reply, Server};

use crate::{OK, isolated, pushes, told};

#[test]
fn a_registry_without_pushers_has_none() {
    let registry = isolated();
    assert_eq!(pushes(&registry, "pushgateway", "success"), None);
    let pusher = pushgateway("http://127.0.0.1:9", "j").registry(&registry);
    let _pusher = pusher.build().expect("a pusher");
    for result in ["success", "refused", "failed"] {
        assert_eq!(
            pushes(&registry, "pushgateway", result),
            Some(0.0),
            "{result}"
        );
        assert_eq!(pushes(&registry, "remote_write", result), None, "{result}");
    }
    let last = "callmeter_last_push_timestamp_seconds";
    assert_eq!(told(&registry, last, "pushgateway"), Some(0.0));
    let dropped = "callmeter_dropped_push_batches_total";
    assert_eq!(told(&registry, dropped, "pushgateway"), None);
}

#[test]
fn pushes_are_counted_by_how_they_ended() {
    let no = Reply::Answer(500, "", "");
    let server = Server::telling(&[
        OK,
        no.clone(),
        OK,
        Reply::Answer(400, "", ""),
        no.clone(),
        no,
    ]);
    let registry = Registry::builder()
        .namespace("shop")
        .const_label("zone", "eu");
    let registry = registry.build().expect("a registry");
    let pusher = victoria_metrics(server.url())
        .registry(&registry)
        .attempts(2);
    let pusher = pusher.backoff("1ms", "1ms").build().expect("a pusher");
    let outcomes = [(); 4].map(|()| pusher.push().is_ok());
    assert_eq!(outcomes, [true, true, false, false]);
    let snapshot = registry.snapshot();
    let zone = ("zone", "eu");
    let protocol = ("protocol", "victoria_metrics");
    for (result, count) in [("success", 2.0), ("refused", 1.0), ("failed", 1.0)] {
        let labels = [zone, protocol, ("result", result)];
        let value = snapshot.value("callmeter_pushes_total", &labels);
        assert_eq!(value, Some(count), "{result}");
    }
    let of = |name: &str| snapshot.value(name, &[zone, protocol]);
    assert_eq!(of("callmeter_push_retries_total"), Some(2.0));
    let since_1970 = std::time::SystemTime::UNIX_EPOCH
        .elapsed()
        .expect("it is later");
    let last = of("callmeter_last_push_timestamp_seconds").expect("a time");
    let age = since_1970.as_secs_f64() - last;
    assert!((0.0..600.0).contains(&age), "{age}");
}

#[test]
fn they_are_an_exposition_that_strict_servers_take() {
    let registry = Registry::builder()
        .const_label("q", "const")
        .const_label("r", "too");
    let registry = registry.build().expect("a registry");
    let url = "http://127.0.0.1:9";
    let _all = (
        text(url).registry(&registry).build().expect("a pusher"),
        remote_write(url)
            .registry(&registry)
            .build()
            .expect("a pusher"),
        pushgateway(url, "j")
            .registry(&registry)
            .build()
            .expect("a pusher"),
        victoria_metrics(url)
            .registry(&registry)
            .build()
            .expect("a pusher"),
    );
    for format in [callmeter::Format::Text, callmeter::Format::OpenMetrics] {
        let text = String::from_utf8(registry.encode(format)).expect("text");
        let families = callmeter::parse(&text, format).expect("an exposition");
        let of_pushes = families
            .iter()
            .filter(|family| family.name().contains("push"));
        assert_eq!(of_pushes.count(), 4);
        let lines: Vec<_> = text
            .lines()
            .filter(|line| line.starts_with("callmeter_pushes"))
            .collect();
        assert!(lines.is_sorted(), "{lines:?}");
    }
}
