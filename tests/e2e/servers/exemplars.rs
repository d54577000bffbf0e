//! Exemplars and created timestamps, as those who read them see them.

use std::path::Path;
use std::process::Command;

use callmeter::opentelemetry::current_span;
use callmeter::{Counter, Histogram, MetricFamilies, Registry, Sample, track_task};
use callmeter_e2e::prometheus::Prometheus;
use callmeter_e2e::relay::Relay;
use callmeter_e2e::victoria_metrics::VictoriaMetrics;
use callmeter_e2e::{poll, tool};
use opentelemetry::Context;
use opentelemetry::trace::{TraceContextExt, Tracer, TracerProvider};
use opentelemetry_sdk::trace::SdkTracerProvider;
use serde_json::{Value, json};

use crate::{OPENMETRICS, hostile};

/// A value that tries to be the end of it.
const ODD: &str = " } 2 # {🦀é=,#\t";

#[derive(MetricFamilies)]
#[metrics(namespace = "mail")]
struct Mail {
    /// Letters.
    letters: Counter,
    /// Their sizes.
    #[metric(unit = "bytes", buckets = [0.0000005, 10.0, 1e6])]
    size: Histogram,
    /// Time that sorting took.
    #[metric(unit = "seconds", native)]
    sorting: Histogram,
}

#[track_task]
fn import() {}

/// A registry in which something was counted within a span, and the trace's id.
fn traced() -> (Registry, String) {
    let registry = Registry::builder()
        .exemplars(current_span)
        .created_timestamps()
        .build()
        .expect("a registry");
    let mail = Mail::register(&registry).expect("families");
    let tracer = SdkTracerProvider::default().tracer("test");
    let trace = tracer.in_span("outer", |context: Context| {
        registry.scope_sync(import);
        mail.letters.inc();
        mail.size.observe(2_500);
        mail.sorting.observe(0.75);
        context.span().span_context().trace_id().to_string()
    });
    mail.size
        .observe_with_exemplar(7, [("value", ODD), ("trace_id", "given")]);
    (registry, trace)
}

#[test]
fn prometheus_gives_the_exemplars_of_a_trace_back() {
    let (registry, trace) = traced();
    let relay = Relay::to(hostile::serve(registry));
    let prometheus = Prometheus::scraping(relay.address, &["exemplar-storage"]);
    prometheus.wait_until_up();
    has_exemplars(&prometheus, &trace);
    let of_sorting = exemplars(&prometheus, "mail_sorting_seconds_bucket");
    assert_eq!(of_sorting[0]["labels"]["trace_id"], json!(trace));
    assert_eq!(
        relay.last().content_type.split(';').next(),
        Some("application/openmetrics-text")
    );
    // It takes the beginnings of series for series.
    let created = prometheus.query("mail_letters_created");
    assert!(created[0].value > 1.7e9, "{created:?}");
}

#[test]
fn prometheus_gives_the_exemplars_of_protobuf_back() {
    let (registry, trace) = traced();
    let relay = Relay::to(hostile::serve(registry));
    let features = ["exemplar-storage", "native-histograms"];
    let prometheus = Prometheus::scraping(relay.address, &features);
    prometheus.wait_until_up();
    has_exemplars(&prometheus, &trace);
    // Those of a native histogram are of the histogram itself.
    let of_sorting = exemplars(&prometheus, "mail_sorting_seconds");
    assert_eq!(of_sorting[0]["labels"]["trace_id"], json!(trace));
    assert_eq!(of_sorting[0]["value"], json!("0.75"));
    let sum = prometheus.query("histogram_sum(mail_sorting_seconds)");
    assert_eq!(sum[0].value, 0.75);
    assert_eq!(
        relay.last().content_type.split(';').next(),
        Some("application/vnd.google.protobuf")
    );
    // Here they are no series, but told with each.
    assert!(prometheus.query("{__name__=~\".*_created\"}").is_empty());
}

fn exemplars(prometheus: &Prometheus, metric: &str) -> Vec<Value> {
    poll::until("exemplars", || prometheus.exemplars(metric))
}

fn has_exemplars(prometheus: &Prometheus, trace: &str) {
    let ids = |metric: &str| exemplars(prometheus, metric);
    let of_calls = ids("task_duration_seconds_bucket");
    assert_eq!(of_calls.len(), 1, "{of_calls:?}");
    assert_eq!(of_calls[0]["labels"]["trace_id"], json!(trace));
    assert_eq!(
        of_calls[0]["labels"]["span_id"].as_str().map(str::len),
        Some(16)
    );
    assert!(of_calls[0]["timestamp"].as_f64() > Some(1.7e9));
    for counter in ["task_total", "mail_letters_total"] {
        let of_counter = ids(counter);
        assert_eq!(of_counter[0]["labels"]["trace_id"], json!(trace));
        assert_eq!(of_counter[0]["value"], json!("1"));
    }
    let mut of_sizes: Vec<_> = ids("mail_size_bytes_bucket");
    of_sizes.sort_by_key(|exemplar| exemplar["value"].to_string());
    assert_eq!(of_sizes[0]["value"], json!("2500"));
    assert_eq!(of_sizes[0]["labels"]["trace_id"], json!(trace));
    let given = json!({ "value": ODD, "trace_id": "given" });
    assert_eq!(of_sizes[1]["labels"], given);
}

#[test]
fn victoria_metrics_reads_numbers_only() {
    let (registry, _) = traced();
    let victoria = VictoriaMetrics::scraping(hostile::serve(registry));
    let letters = poll::until("a scrape by VictoriaMetrics", || {
        match &victoria.query("mail_letters_total")[..] {
            [one] => Ok(one.clone()),
            other => Err(format!("{other:?}")),
        }
    });
    assert_eq!(letters.value, 1.0);
    assert!(victoria.query("{trace_id!=\"\"}").is_empty());
    assert!(victoria.query("{__name__=~\".*_created\"}").is_empty());
}

#[test]
fn the_strict_parser_of_python_reads_exemplars_and_beginnings() {
    let (registry, _) = traced();
    let read = python(&hostile::exposed(&registry, OPENMETRICS));
    let exemplar = |sample: &Sample| {
        let exemplar = sample.exemplar()?;
        let labels = exemplar.labels().iter().cloned();
        let labels: serde_json::Map<_, _> =
            labels.map(|(name, value)| (name, json!(value))).collect();
        let timestamp = exemplar.timestamp().map(milliseconds);
        Some(json!([sample.name(), labels, exemplar.value(), timestamp]))
    };
    let expected = sorted(registry.snapshot().samples().iter().filter_map(exemplar));
    assert_eq!(expected.len(), 6);
    let found = read["exemplars"].as_array().expect("a list").iter();
    let found = found.map(|row| {
        let timestamp = row[4].as_f64().map(milliseconds);
        json!([row[0], row[2], row[3].as_f64(), timestamp])
    });
    assert_eq!(sorted(found), expected);

    let samples = registry.snapshot().samples();
    let created = samples
        .iter()
        .filter(|sample| sample.name().ends_with("_created"));
    let expected =
        sorted(created.map(|sample| json!([sample.name(), milliseconds(sample.value())])));
    assert!(expected.len() > 10, "{expected:?}");
    let found = read["created"].as_array().expect("a list").iter();
    let found = found.map(|row| json!([row[0], row[2].as_f64().map(milliseconds)]));
    assert_eq!(sorted(found), expected);
}

fn milliseconds(seconds: f64) -> i64 {
    (seconds * 1e3).round() as i64
}

fn sorted(rows: impl Iterator<Item = Value>) -> Vec<String> {
    let mut rows: Vec<String> = rows.map(|row| row.to_string()).collect();
    rows.sort();
    rows
}

/// What Python finds beside the numbers.
fn python(openmetrics: &str) -> Value {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("python/exemplars.py");
    let python = std::env::var_os("CALLMETER_PYTHON").unwrap_or_else(|| "python3".into());
    let output = tool::run_with_input(Command::new(python).arg(script), openmetrics);
    assert!(
        output.status.success(),
        "{}\n{openmetrics}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).expect("JSON")
}
