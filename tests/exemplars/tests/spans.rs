//! Exemplars from the spans in which something is counted.

use callmeter::opentelemetry::current_span;
use callmeter::{Counter, MetricFamilies, Registry, track_task};
use callmeter_exemplars::{exemplars, texts};
use opentelemetry::Context;
use opentelemetry::trace::{TraceContextExt, Tracer, TracerProvider};
use opentelemetry_sdk::trace::{Sampler, SdkTracerProvider};
use tracing::Instrument;
use tracing_subscriber::layer::SubscriberExt;

fn provider(sampler: Sampler) -> SdkTracerProvider {
    SdkTracerProvider::builder().with_sampler(sampler).build()
}

fn registry() -> Registry {
    let builder = Registry::builder().exemplars(current_span);
    builder.build().expect("a registry")
}

#[derive(MetricFamilies)]
struct Mail {
    /// Letters.
    letters: Counter,
}

#[track_task]
fn import() {}

/// The names of the samples with an exemplar, and the traces they lead to.
fn traces(registry: &Registry) -> Vec<(String, String)> {
    let rows = exemplars(registry, "task_name", "trace_id").into_iter();
    rows.map(|[name, _, trace]| (name, trace)).collect()
}

fn all_of(trace: &str, names: &[&str]) -> Vec<(String, String)> {
    names
        .iter()
        .map(|name| ((*name).to_owned(), trace.to_owned()))
        .collect()
}

const OF_CALLS: [&str; 2] = ["task_duration_seconds_bucket", "task_total"];

#[test]
fn calls_and_counters_lead_to_the_active_span() {
    let (registry, tracer) = (registry(), provider(Sampler::AlwaysOn).tracer("test"));
    let mail = Mail::register(&registry).expect("families");
    registry.scope_sync(import);
    mail.letters.inc();
    assert_eq!(traces(&registry), []);
    let trace = tracer.in_span("outer", |context: Context| {
        registry.scope_sync(import);
        mail.letters.inc();
        context.span().span_context().trace_id().to_string()
    });
    let names = ["letters_total", OF_CALLS[0], OF_CALLS[1]];
    assert_eq!(traces(&registry), all_of(&trace, &names));
    let [open, _] = texts(&registry);
    assert_eq!(
        open.matches(&format!("trace_id=\"{trace}\"")).count(),
        3,
        "{open}"
    );
}

#[test]
fn traces_that_are_not_sampled_are_not_told_of() {
    let (registry, tracer) = (registry(), provider(Sampler::AlwaysOff).tracer("test"));
    tracer.in_span("outer", |_| registry.scope_sync(import));
    assert_eq!(traces(&registry), []);
}

/// Runs with a subscriber that brings `tracing` spans to OpenTelemetry.
fn with_tracing<R>(run: impl FnOnce() -> R) -> R {
    let tracer = provider(Sampler::AlwaysOn).tracer("test");
    let layer = tracing_opentelemetry::layer().with_tracer(tracer);
    tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), run)
}

/// The trace of the span that is entered.
fn trace() -> String {
    Context::current()
        .span()
        .span_context()
        .trace_id()
        .to_string()
}

#[test]
fn spans_of_tracing_are_those_of_opentelemetry() {
    let registry = registry();
    let expected = with_tracing(|| {
        tracing::info_span!("request").in_scope(|| {
            registry.scope_sync(import);
            trace()
        })
    });
    assert_ne!(expected, "00000000000000000000000000000000");
    assert_eq!(traces(&registry), all_of(&expected, &OF_CALLS));
}

#[track_task]
#[tracing::instrument]
async fn inside() -> String {
    tokio::task::yield_now().await;
    trace()
}

#[tracing::instrument]
#[track_task]
async fn around() -> String {
    tokio::task::yield_now().await;
    trace()
}

fn run<F: Future>(future: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    runtime.expect("a runtime").block_on(future)
}

/// The attribute that stands first is expanded first, and so is inside of the other.
#[test]
fn a_call_inside_of_its_span_leads_there() {
    let registry = registry();
    let expected = with_tracing(|| run(registry.scope(inside())));
    assert_eq!(traces(&registry), all_of(&expected, &OF_CALLS));
}

#[test]
fn a_call_around_its_span_ends_outside_of_it() {
    let around_only = registry();
    with_tracing(|| run(around_only.scope(around())));
    assert_eq!(traces(&around_only), []);
    // The span of a request is around all of it.
    let in_request = registry();
    let expected = with_tracing(|| {
        let request = async { in_request.scope(around()).await };
        run(request.instrument(tracing::info_span!("request")))
    });
    assert_eq!(traces(&in_request), all_of(&expected, &OF_CALLS));
}

#[test]
fn each_call_that_waits_leads_to_its_own_span() {
    let registry = registry();
    #[track_task(name = "first")]
    async fn first() -> String {
        tokio::task::yield_now().await;
        trace()
    }
    #[track_task(name = "second")]
    async fn second() -> String {
        tokio::task::yield_now().await;
        trace()
    }
    let (one, two) = with_tracing(|| {
        run(async {
            let one = registry
                .scope(first())
                .instrument(tracing::info_span!("one"));
            let two = registry
                .scope(second())
                .instrument(tracing::info_span!("two"));
            tokio::join!(one, two)
        })
    });
    assert_ne!(one, two);
    let mut expected = Vec::new();
    for name in OF_CALLS {
        expected.push([name, "first", &one].map(str::to_owned));
        expected.push([name, "second", &two].map(str::to_owned));
    }
    assert_eq!(exemplars(&registry, "task_name", "trace_id"), expected);
}
