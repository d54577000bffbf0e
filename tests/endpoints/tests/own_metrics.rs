//! What endpoints tell of themselves.

use callmeter::{Endpoint, Registry};

use crate::{get, isolated};

fn scrapes(registry: &Registry, status: &str) -> Option<f64> {
    let labels = [("status", status)];
    registry
        .snapshot()
        .value("callmeter_scrapes_total", &labels)
}

#[test]
fn a_registry_without_endpoints_has_none() {
    let registry = isolated();
    assert_eq!(scrapes(&registry, "200"), None);
    let _endpoint = Endpoint::new(&registry);
    for status in ["200", "500", "503"] {
        assert_eq!(scrapes(&registry, status), Some(0.0), "{status}");
    }
}

#[test]
fn scrapes_are_counted_and_measured() {
    let registry = Registry::builder()
        .namespace("shop")
        .const_label("service", "api");
    let registry = registry.build().expect("a registry");
    let endpoint = Endpoint::new(&registry).fail_with_collectors();
    let sizes: usize = (0..3).map(|_| get(&endpoint, "").body.len()).sum();
    let fail = |_: &mut callmeter::Collection| Err("no".into());
    registry.collector_fn("bad", fail).expect("it may fail");
    let failed = get(&endpoint.clone(), "").body.len();
    let snapshot = registry.snapshot();
    let service = ("service", "api");
    for (status, count) in [("200", 3.0), ("500", 1.0), ("503", 0.0)] {
        let labels = [service, ("status", status)];
        let value = snapshot.value("callmeter_scrapes_total", &labels);
        assert_eq!(value, Some(count), "{status}");
    }
    let of = |name: &str| snapshot.value(name, &[service]);
    assert_eq!(of("callmeter_scrape_duration_seconds_count"), Some(4.0));
    assert!(of("callmeter_scrape_duration_seconds_sum") > Some(0.0));
    assert_eq!(of("callmeter_scrape_size_bytes_count"), Some(4.0));
    let sum = (sizes + failed) as f64;
    assert_eq!(of("callmeter_scrape_size_bytes_sum"), Some(sum));
    let up_to = |bound| [service, ("le", bound)];
    let small = snapshot.value("callmeter_scrape_size_bytes_bucket", &up_to("1000"));
    assert_eq!(small, Some(1.0), "the failed one");
}

#[test]
fn they_are_an_exposition_that_strict_servers_take() {
    let endpoint = Endpoint::new(&isolated());
    get(&endpoint, "");
    let answer = get(&endpoint, "");
    let families = callmeter::parse(crate::text(&answer), callmeter::Format::Text);
    let families = families.expect("an exposition");
    let sizes = families
        .iter()
        .find(|family| family.name() == "callmeter_scrape_size_bytes");
    assert_eq!(
        sizes.map(|family| family.kind()),
        Some(callmeter::ParsedKind::Histogram)
    );
}
