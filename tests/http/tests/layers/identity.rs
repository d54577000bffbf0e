//! At every scrape the requests that came are those that ended and those in progress.

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use callmeter::Registry;
use callmeter_http::counts::Counts;
use callmeter_http::scripted::{Answering, Broken, Step, Steps, next, now, take_all};
use callmeter_http::{ApiRequest, isolated};
use http::{Request, Response};
use tower_layer::Layer;
use tower_service::Service;

const THREADS: u32 = 4;
const REQUESTS: u32 = 3_000;

/// One of the ways a request may go.
fn send(registry: &Registry, number: u32) {
    let layer = callmeter::tower::track(ApiRequest::of).registry(registry);
    let mut service = layer.layer(Answering::by(move |_: Request<Steps>| match number % 5 {
        0 => Err(Broken),
        _ => Ok(Response::new(Steps::of(&[
            Step::Bytes(b"one"),
            Step::Bytes(b"two"),
        ]))),
    }));
    let future = service.call(Request::new(Steps::default()));
    if number % 5 == 1 {
        return;
    }
    let Ok(response) = now(future) else { return };
    let mut body = response.into_body();
    match number % 5 {
        2 => drop(next(&mut body)),
        _ => take_all(&mut body),
    }
}

#[test]
fn with_a_scraper_beside() {
    let registry = isolated();
    let is_over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let scraper = scope.spawn(|| {
            let mut scrapes = 0;
            while !is_over.load(Relaxed) {
                // It asserts the identity. There may be more in progress than threads: a scrape
                // reads what ended first, and then what began.
                let counts = Counts::of(&registry);
                assert!(counts.now >= 0.0, "{counts:?}");
                scrapes += 1;
            }
            scrapes
        });
        let senders: Vec<_> = (0..THREADS)
            .map(|_| scope.spawn(|| (0..REQUESTS).for_each(|number| send(&registry, number))))
            .collect();
        for sender in senders {
            sender.join().expect("no panic in it");
        }
        is_over.store(true, Relaxed);
        assert!(scraper.join().expect("no panic in it") > 0);
    });
    let fifth = THREADS * REQUESTS / 5;
    let expected = Counts::ended(&[("200", 2 * fifth), ("499", 2 * fifth), ("500", fifth)]);
    assert_eq!(Counts::of(&registry), expected);
}
