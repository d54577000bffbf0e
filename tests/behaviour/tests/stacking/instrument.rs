//! Beside `#[instrument]` and `#[async_trait]`, in either order.

use std::pin::Pin;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use callmeter::{track_task, track_workflow};
use callmeter_behaviour::{Seen, block_on, counted, give_way};
use tracing::instrument;
use tracing::span::{Attributes, Id, Record};

/// Writes down the names of the spans that are made and entered.
#[derive(Clone, Default)]
struct Spans {
    names: Arc<Mutex<Vec<&'static str>>>,
}

impl tracing::Subscriber for Spans {
    fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.names
            .lock()
            .expect("no panic")
            .push(span.metadata().name());
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, _: &tracing::Event<'_>) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

/// Both the span and the call are there, once.
fn check<R>(task: &str, body: impl FnOnce() -> R) -> R {
    let spans = Spans::default();
    let names = Arc::clone(&spans.names);
    let (returned, registry) = counted(|| tracing::subscriber::with_default(spans, body));
    assert_eq!(Seen::of(&registry, task), Seen::failure("string"), "{task}");
    assert_eq!(*names.lock().expect("no panic"), [task]);
    returned
}

#[track_task]
#[instrument]
fn above_instrument(number: u8) -> Result<u8, String> {
    Err(number.to_string())
}

#[instrument(skip(number), fields(double = number * 2), err)]
#[track_task]
fn below_instrument(number: u8) -> Result<u8, String> {
    Err(number.to_string())
}

#[track_task]
#[instrument(ret, err(Debug))]
async fn above_instrument_later(number: u8) -> Result<u8, String> {
    give_way(1).await;
    Err(number.to_string())
}

#[instrument(level = "info", skip_all)]
#[track_task]
async fn below_instrument_later(number: &u8) -> Result<&u8, String> {
    give_way(1).await;
    Err(number.to_string())
}

#[track_task]
#[instrument]
fn boxed_above(number: u8) -> Pin<Box<dyn Future<Output = Result<u8, String>> + Send>> {
    Box::pin(async move {
        give_way(1).await;
        Err(number.to_string())
    })
}

#[instrument]
#[track_task]
fn boxed_below(number: u8) -> Pin<Box<dyn Future<Output = Result<u8, String>> + Send>> {
    Box::pin(async move {
        give_way(1).await;
        Err(number.to_string())
    })
}

#[test]
fn with_instrument() {
    let expected = || Err("7".to_owned());
    assert_eq!(
        check("above_instrument", || above_instrument(7)),
        expected()
    );
    assert_eq!(
        check("below_instrument", || below_instrument(7)),
        expected()
    );
    let later = || block_on(above_instrument_later(7));
    assert_eq!(check("above_instrument_later", later), expected());
    check("below_instrument_later", || {
        assert_eq!(block_on(below_instrument_later(&7)), Err("7".to_owned()));
    });
    assert_eq!(
        check("boxed_above", || block_on(boxed_above(7))),
        expected()
    );
    assert_eq!(
        check("boxed_below", || block_on(boxed_below(7))),
        expected()
    );
}

#[async_trait]
trait Service {
    async fn tracked_first(&self) -> Result<u8, String>;
    async fn instrumented_first(&self) -> Result<u8, String>;
}

struct Three;

#[async_trait]
impl Service for Three {
    #[track_task]
    #[instrument(skip(self))]
    async fn tracked_first(&self) -> Result<u8, String> {
        give_way(1).await;
        Err("3".to_owned())
    }

    #[instrument(skip(self))]
    #[track_task]
    async fn instrumented_first(&self) -> Result<u8, String> {
        give_way(1).await;
        Err("3".to_owned())
    }
}

#[test]
fn with_instrument_and_async_trait() {
    assert!(check("tracked_first", || block_on(Three.tracked_first())).is_err());
    assert!(
        check("instrumented_first", || block_on(
            Three.instrumented_first()
        ))
        .is_err()
    );
}

#[track_workflow("two operations, outer")]
#[track_task("two operations, inner")]
fn tracked_twice() {}

#[test]
fn two_operations_are_two_calls() {
    let ((), registry) = counted(tracked_twice);
    let task = Seen::of(&registry, "two operations, inner");
    let labels = [
        ("status", "success"),
        ("workflow_name", "two operations, outer"),
    ];
    let workflow = registry
        .snapshot()
        .value("workflow_executions_total", &labels);
    assert_eq!((task, workflow), (Seen::success(1), Some(1.0)));
}

/// Arguments that an attribute alone uses are not called unused.
#[track_task("used by another attribute")]
#[instrument]
#[deny(unused_variables)]
fn used_by_another_attribute(number: u32) {}

#[track_task("used by fields")]
#[instrument(skip_all, fields(number))]
#[deny(unused_variables)]
async fn used_by_fields(number: u32) {}
