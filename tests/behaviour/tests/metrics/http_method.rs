//! Methods of HTTP requests, which clients make up.

use callmeter::{Counter, Family, HttpCode, HttpMethod, LabelSet, MetricFamilies, Operation};
use callmeter_behaviour::{isolated, lines, value};

use super::{dropped, series};

#[derive(LabelSet)]
struct Labels {
    method: HttpMethod,
}

#[derive(MetricFamilies)]
#[metrics(namespace = "f18")]
struct Http {
    /// Requests.
    requests: Family<Labels, Counter>,
}

/// Requests, as calls.
#[derive(Operation)]
#[operation(name = "f18_call", status(values = HttpCode), completed(labels(method)), others(none))]
struct Request {
    method: HttpMethod,
}

/// Words of one to eight letters that look random and are the same in each run.
fn made_up(number: u64) -> String {
    let bits = number.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
    let length = 1 + (bits % 8) as u32;
    (0..length)
        .map(|at| char::from(b'A' + (bits >> (5 * at + 3) & 31) as u8 % 26))
        .collect()
}

#[test]
fn f18_ten_thousand_methods_make_one_more_series() {
    let registry = isolated();
    let http = Http::register(&registry).expect("nothing else has its names");
    let known = series(&registry, "f18_requests_total");
    assert_eq!(known, Some(11.0));
    for number in 0..10_000 {
        let method = HttpMethod::from(made_up(number).as_str());
        http.requests.with(&Labels { method }).inc();
        registry.scope_sync(|| Request { method }.start().finish(HttpCode(200)));
    }
    for word in ["GET", "get"] {
        let method = word.parse().expect("never an error");
        http.requests.with(&Labels { method }).inc();
    }
    assert_eq!(series(&registry, "f18_requests_total"), known);
    assert_eq!(dropped(&registry, "f18_requests_total"), None);
    let other = value(&registry, "f18_requests_total", &[("method", "_OTHER")]);
    let samples = registry.snapshot().samples();
    let all: f64 = samples
        .iter()
        .filter(|sample| sample.name() == "f18_requests_total")
        .map(callmeter::Sample::value)
        .sum();
    assert_eq!(all, 10_002.0);
    // Chance makes few of the known ones.
    assert!(other > Some(9_900.0), "{other:?}");
    assert!(value(&registry, "f18_requests_total", &[("method", "GET")]) >= Some(1.0));
    assert!(lines(&registry, "f18_call_total").len() <= 11);
}
