//! Exemplars from fields of `tracing` spans.

use callmeter::tracing_spans::{SpanFields, current_fields};
use callmeter::{Registry, track_task};
use callmeter_exemplars::{exemplars, texts};
use tracing::field::Empty;
use tracing::{Instrument, info_span};
use tracing_subscriber::layer::SubscriberExt;

fn with_fields<R>(run: impl FnOnce() -> R) -> R {
    let layer = SpanFields::new(["request_id", "user"]);
    tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), run)
}

/// Names and values, in one text.
fn now() -> String {
    let fields = current_fields().unwrap_or_default();
    let text = |(name, value): &(&str, String)| format!("{name}={value}");
    fields.iter().map(text).collect::<Vec<_>>().join(" ")
}

#[test]
fn the_innermost_span_with_fields_tells() {
    with_fields(|| {
        assert_eq!(now(), "");
        info_span!("other", size = 3).in_scope(|| assert_eq!(now(), ""));
        let request = info_span!("request", request_id = "a", size = 3);
        request.in_scope(|| {
            assert_eq!(now(), "request_id=a");
            info_span!("inside", size = 4).in_scope(|| assert_eq!(now(), "request_id=a"));
            info_span!("own", user = %7).in_scope(|| assert_eq!(now(), "user=7"));
            assert_eq!(now(), "request_id=a");
        });
        assert_eq!(now(), "");
    });
    // Without the layer there is nothing to tell.
    info_span!("request", request_id = "a").in_scope(|| assert_eq!(now(), ""));
}

#[test]
fn fields_that_are_recorded_later_are_told_from_then_on() {
    with_fields(|| {
        let request = info_span!("request", request_id = Empty, user = "u");
        let entered = request.enter();
        assert_eq!(now(), "user=u");
        request.record("request_id", 12);
        assert_eq!(now(), "user=u request_id=12");
        request.record("user", "v");
        assert_eq!(now(), "request_id=12 user=v");
        info_span!("inside").in_scope(|| assert_eq!(now(), "request_id=12 user=v"));
        drop(entered);
        assert_eq!(now(), "");
    });
}

#[test]
fn spans_may_be_left_in_any_order() {
    with_fields(|| {
        let [one, two] = ["1", "2"].map(|id| info_span!("request", request_id = id));
        let (first, second) = (one.enter(), two.enter());
        assert_eq!(now(), "request_id=2");
        drop(first);
        assert_eq!(now(), "request_id=2");
        drop(second);
        assert_eq!(now(), "");
    });
}

#[test]
fn a_field_that_panics_is_left_out() {
    struct Bomb;
    impl std::fmt::Debug for Bomb {
        fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            panic!("by the program")
        }
    }
    with_fields(|| {
        let span = info_span!("request", request_id = ?Bomb, user = "u");
        span.in_scope(|| assert_eq!(now(), "user=u"));
    });
}

#[track_task]
#[tracing::instrument(skip_all, fields(request_id = id))]
async fn serve(id: u64) {
    tokio::task::yield_now().await;
}

#[test]
fn calls_that_wait_lead_to_their_own_requests() {
    let registry = Registry::builder()
        .exemplars(current_fields)
        .build()
        .expect("a registry");
    #[track_task(name = "other")]
    async fn other() {
        tokio::task::yield_now().await;
    }
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    with_fields(|| {
        runtime.expect("a runtime").block_on(async {
            let span = info_span!("request", request_id = 2);
            tokio::join!(
                registry.scope(serve(1)),
                registry.scope(other()).instrument(span)
            )
        })
    });
    let mut expected = Vec::new();
    for name in ["task_duration_seconds_bucket", "task_total"] {
        expected.push([name, "other", "2"].map(str::to_owned));
        expected.push([name, "serve", "1"].map(str::to_owned));
    }
    assert_eq!(exemplars(&registry, "task_name", "request_id"), expected);
    let [open, _] = texts(&registry);
    assert_eq!(open.matches("# {request_id=\"1\"}").count(), 2, "{open}");
}
