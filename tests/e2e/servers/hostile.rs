//! A program whose label values and help try to break out of their lines.

use std::net::SocketAddr;
use std::time::Duration;

use callmeter::{CollectError, Collection, ErrorType, HttpCode, Operation, Outcome, Registry};
use callmeter_e2e::http::{self, Headers, Response};
use callmeter_e2e::sample::Sample;

use crate::hostile_families;

/// Each is the value of a label.
pub const VALUES: [&str; 12] = [
    "",
    " ",
    "\"",
    "\\",
    "\\n",
    "\n",
    "\"} 1\nhostile_fake_total 2\n#",
    "},{\"a\"=\"b\"} # {trace_id=\"1\"} 1.0",
    "\r\n\t\u{1}",
    "🦀 é \u{feff}\u{2028}",
    "_overflow",
    "\\\"",
];

/// The help of every family.
pub const HELP: &str = "Quote \" backslash \\ escape \\n newline\nhostile_fake_total 3\n# EOF";

/// Calls with such labels.
#[derive(Operation)]
#[operation(
    namespace = "hostile",
    started(name = "calls_begun", help = "Quote \" backslash \\ escape \\n newline\nhostile_fake_total 3\n# EOF"),
    completed(help = "Quote \" backslash \\ escape \\n newline\nhostile_fake_total 3\n# EOF"),
    duration(help = "Quote \" backslash \\ escape \\n newline\nhostile_fake_total 3\n# EOF", buckets = [0.0000005, 0.001, 1.0, 1500000.0]),
)]
struct Call<'a> {
    value: &'a str,
    other: &'a str,
}

/// Exchanges with statuses, values and families of their own.
#[derive(Operation)]
#[operation(
    namespace = "hostile",
    status(name = "status_code", values = HttpCode),
    completed(name = "exchanges", help = "Quote \" backslash \\ escape \\n newline\nhostile_fake_total 3\n# EOF"),
    completed(name = "exchanges_found", when(200 | 304), labels(value)),
    duration(name = "exchange_duration", when(200), labels(status_code), buckets = [0.25, 2.0]),
    duration(name = "exchange_time", labels(), buckets = [0.25, 0.5, 1.0]),
    retries(name = "exchange_retries", labels(status_code)),
    value(exchange_size, unit = "bytes", buckets = [0, 1e-3, 1.5, 1e9]),
    others(none)
)]
struct Exchange<'a> {
    value: &'a str,
}

/// What the exchanges say of their sizes: numbers that are not written as they are kept.
const SIZES: [f64; 6] = [
    0.0,
    0.1,
    1.5,
    123_456_789.5,
    9.007_199_254_740_993e15,
    1e300,
];

/// An error whose type is hostile too.
struct Fault(&'static str);

impl ErrorType for Fault {
    fn error_type(&self) -> &'static str {
        self.0
    }
}

/// A registry in which such calls were recorded.
pub fn registry() -> Registry {
    let registry = Registry::builder()
        .const_label("program", "ho\"s\\t\nile")
        .build()
        .expect("a registry");
    registry
        .collector_fn("hostile", collect)
        .expect("nothing else has its names");
    hostile_families::fill(&registry);
    registry.scope_sync(|| {
        for (retries, value) in (0..).zip(VALUES) {
            Call {
                value,
                other: "success",
            }
            .start()
            .finish(Outcome::Success);
            let call = Call {
                value: "failure",
                other: value,
            }
            .start();
            call.retries(retries);
            call.finish_result::<(), Fault>(&Err(Fault(value)));
            exchange(value, retries);
        }
    });
    registry
}

/// What no cell keeps.
fn collect(into: &mut Collection) -> Result<(), CollectError> {
    let readings = into.gauge("hostile_readings", HELP);
    for (value, number) in VALUES.iter().zip([-0.25, 1e300, 2.5e-10, -3.0]) {
        readings.with(&[("value", value)], number);
    }
    let info = into.info("hostile_build", HELP);
    info.with(&[("value", VALUES[6]), ("version", "1.2.3")], 1);
    let read = into.counter("hostile_read", HELP).unit("bytes");
    read.value(12_345_678.5);
    Ok(())
}

fn exchange(value: &str, retries: u64) {
    for (code, size) in [200, 304, 404, 500, 599, 999].into_iter().zip(SIZES) {
        let exchange = Exchange { value }.start();
        exchange.observe(Exchange::EXCHANGE_SIZE, size);
        exchange.retries(retries);
        exchange.finish_after(HttpCode(code), Duration::from_millis(u64::from(code)));
    }
}

/// A registry with too many label sets, one of which looks like the overflow series.
pub fn overflowing_registry() -> Registry {
    let registry = Registry::builder()
        .series_limit(3)
        .build()
        .expect("a registry");
    registry.scope_sync(|| {
        for value in ["_overflow", "a", "b", "c", "d"] {
            Call {
                value,
                other: value,
            }
            .start()
            .finish(Outcome::Success);
        }
    });
    registry
}

/// Serves the registry until the process ends.
pub fn serve(registry: Registry) -> SocketAddr {
    http::serve(move |request| {
        let exposition = registry.expose(request.headers.get("accept"));
        let content_type = (
            "Content-Type".to_owned(),
            exposition.content_type().to_owned(),
        );
        Response {
            status: 200,
            headers: Headers(vec![content_type]),
            body: exposition.into_body(),
        }
    })
}

/// What a scraper with this `Accept` header reads of the registry.
pub fn exposed(registry: &Registry, accept: &str) -> String {
    String::from_utf8(registry.expose(Some(accept)).into_body()).expect("text is UTF-8")
}

/// What the registry's own snapshot says.
pub fn expected(registry: &Registry) -> Vec<Sample> {
    let samples = registry.snapshot().samples();
    let owned = samples.iter().map(|sample| Sample {
        name: sample.name().to_owned(),
        labels: sample.labels().iter().cloned().collect(),
        value: sample.value(),
    });
    with_canonical_bounds(owned.collect())
}

/// The samples with each `le` written in one way: servers write some of them anew.
pub fn with_canonical_bounds(mut samples: Vec<Sample>) -> Vec<Sample> {
    for bound in samples
        .iter_mut()
        .filter_map(|sample| sample.labels.get_mut("le"))
    {
        let number: f64 = bound.parse().expect("a bound is a number");
        *bound = number.to_string();
    }
    samples
}
