//! A million requests that try to fill the memory.

use callmeter::{HttpCode, Operation};
use callmeter_http::counts::sum;
use callmeter_http::scripted::{Answering, Steps, now, take_all};
use http::{Request, Response, Uri};
use tower_layer::Layer;
use tower_service::Service;

/// What one should not do: the path as a label.
#[derive(Operation)]
#[operation(name = "naive", status(values = HttpCode), duration(none))]
struct NaiveRequest<'a> {
    path: &'a str,
}

fn naive<B>(request: &Request<B>) -> NaiveRequest<'_> {
    NaiveRequest {
        path: request.uri().path(),
    }
}

const LIMIT: usize = 2000;
const REQUESTS: u64 = 1_000_000;

#[test]
fn f17_a_million_random_paths_stay_within_the_limit() {
    let registry = callmeter_http::isolated();
    let layer = callmeter::tower::track_with(naive::<Steps>).registry(&registry);
    let mut service = layer.layer(Answering::by(|_: Request<Steps>| {
        Ok(Response::new(Steps::default()))
    }));
    let mut send = |number: u64| {
        let mut request = Request::new(Steps::default());
        let path = format!("/{:016x}", number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        *request.uri_mut() = Uri::try_from(path).expect("a path");
        let response = now(service.call(request)).expect("it answers");
        take_all(&mut response.into_body());
    };
    let warm_up = LIMIT as u64 * 2;
    (0..warm_up).for_each(&mut send);
    let before = resident_bytes();
    (warm_up..REQUESTS).for_each(&mut send);
    let grown = resident_bytes().saturating_sub(before);
    assert!(grown < 5 << 20, "{grown} bytes");

    let snapshot = registry.snapshot();
    let samples = snapshot.samples();
    let series = samples
        .iter()
        .filter(|sample| sample.name() == "naive_total");
    assert_eq!(series.count(), LIMIT + 1);
    assert_eq!(sum(&snapshot, "naive_total"), REQUESTS as f64);
    assert_eq!(sum(&snapshot, "naive_in_progress"), 0.0);
    let overflow = [("path", "_overflow"), ("status", "200")];
    let over = (REQUESTS - LIMIT as u64) as f64;
    assert_eq!(snapshot.value("naive_total", &overflow), Some(over));
}

fn resident_bytes() -> u64 {
    let process = callmeter::process::read();
    process.resident_memory_bytes().unwrap_or(0)
}
