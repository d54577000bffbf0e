//! How long a scrape waits for collectors.

use std::sync::{Mutex, mpsc};
use std::time::Duration;

use callmeter::{Endpoint, EndpointRequest, Registry};

use crate::text;

/// A registry that waits for an hour, and a collector that answers when the sender is gone.
fn patient() -> (Registry, mpsc::Sender<()>) {
    let hour = Duration::from_secs(3_600);
    let registry = Registry::builder().collector_timeout(hour);
    let registry = registry.build().expect("a registry");
    let (release, released) = mpsc::channel::<()>();
    let released = Mutex::new(released);
    let first = std::sync::Once::new();
    registry
        .collector_fn("slow", move |into| {
            into.gauge("slow", "Slow.").value(1);
            // Its registration waits for it too.
            if first.is_completed() {
                let _ = released.lock().expect("no panic in it").recv();
            }
            first.call_once(|| ());
            Ok(())
        })
        .expect("it begins well");
    let registered = registry.gauge_fn("quick", "Quick.", || 1);
    registered.expect("nothing else has its name");
    (registry, release)
}

fn asked_to_hurry(endpoint: &Endpoint) -> callmeter::EndpointAnswer {
    endpoint.answer(&EndpointRequest {
        scrape_timeout: "1",
        ..EndpointRequest::default()
    })
}

#[test]
fn the_scraper_says_how_long() {
    let (registry, release) = patient();
    // Would not end before the hour without the header.
    let answer = asked_to_hurry(&Endpoint::new(&registry));
    assert_eq!(answer.status, 200);
    assert!(text(&answer).contains("\nquick 1\n"));
    assert!(!text(&answer).contains("\nslow 1\n"));
    let late = r#"callmeter_collector_errors_total{collector="slow",reason="timeout"}"#;
    let answer = asked_to_hurry(&Endpoint::new(&registry));
    assert!(text(&answer).contains(late), "{}", text(&answer));
    drop(release);
}

#[test]
fn one_that_is_late_fails_a_strict_scrape() {
    let (registry, release) = patient();
    let answer = asked_to_hurry(&Endpoint::new(&registry).fail_with_collectors());
    assert_eq!(answer.status, 500);
    assert_eq!(text(&answer), "collectors failed: slow\n");
    drop(release);
}

#[test]
fn the_registrys_own_limit_is_the_upper_one() {
    let short = Duration::from_millis(100);
    let registry = Registry::builder().collector_timeout(short);
    let registry = registry.build().expect("a registry");
    let (release, released) = mpsc::channel::<()>();
    let released = Mutex::new(released);
    let hang = move |_: &mut callmeter::Collection| {
        let _ = released.lock().expect("no panic in it").recv();
        Ok(())
    };
    registry.collector_fn("hangs", hang).expect("it may");
    // Would not end before the hour without the registry's limit.
    let answer = Endpoint::new(&registry).answer(&EndpointRequest {
        scrape_timeout: "3600",
        ..EndpointRequest::default()
    });
    assert_eq!(answer.status, 200);
    drop(release);
}
