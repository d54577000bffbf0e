//! Exemplars from fields of `tracing` spans, without OpenTelemetry; feature `tracing-spans`.
//!
//! ```
//! use callmeter::tracing_spans::{SpanFields, current_fields};
//! use callmeter::{Registry, track_task};
//! use tracing_subscriber::layer::SubscriberExt;
//!
//! #[track_task]
//! fn import() {}
//!
//! let registry = Registry::builder().exemplars(current_fields).build()?;
//! let subscriber = tracing_subscriber::registry().with(SpanFields::new(["request_id"]));
//! tracing::subscriber::with_default(subscriber, || {
//!     let request = tracing::info_span!("request", request_id = 17);
//!     request.in_scope(|| registry.scope_sync(import));
//! });
//! let samples = registry.snapshot().exemplars();
//! let exemplar = samples[0].exemplar().unwrap();
//! assert_eq!(exemplar.label("request_id"), Some("17"));
//! # Ok::<(), callmeter::BuildError>(())
//! ```

use std::cell::RefCell;
use std::fmt;
use std::sync::Arc;

use ::tracing::Subscriber;
use ::tracing::field::{Field, Visit};
use ::tracing::span::{Attributes, Id, Record};
use tracing_subscriber::layer::{Context, Layer};
use tracing_subscriber::registry::LookupSpan;

use crate::guard::guarded;

/// Fields of a span that exemplars show, as an extension of the span.
#[derive(Clone)]
struct Fields(Arc<[(&'static str, String)]>);

thread_local! {
    /// The spans that the thread has entered, with their fields: who counts reads them here, and
    /// takes no lock of the subscriber.
    static ENTERED: RefCell<Vec<(u64, Option<Fields>)>> = const { RefCell::new(Vec::new()) };
}

/// A layer of a `tracing` subscriber that remembers some fields of the spans, for
/// [`current_fields`].
///
/// A span without any of these fields has those that the span around it had when it was made.
#[derive(Clone, Debug)]
pub struct SpanFields {
    names: Box<[String]>,
}

impl SpanFields {
    /// Remembers the fields of these names: `trace_id`, `request_id`.
    pub fn new(names: impl IntoIterator<Item = impl Into<String>>) -> SpanFields {
        SpanFields {
            names: names.into_iter().map(Into::into).collect(),
        }
    }

    /// What `record` shows of these fields.
    fn read(&self, record: impl FnOnce(&mut dyn Visit)) -> Vec<(&'static str, String)> {
        let mut reader = Reader {
            names: &self.names,
            read: Vec::new(),
        };
        record(&mut reader);
        reader.read
    }
}

/// A source of exemplars: the remembered fields of the `tracing` span that the thread has entered
/// last, if it has some.
///
/// They come from the layer [`SpanFields`]. A call has those of the span in which it *ends*: write
/// `#[track_task]` above `#[tracing::instrument]`, as the attribute that stands first is the inner
/// one.
#[must_use]
pub fn current_fields() -> Option<Vec<(&'static str, String)>> {
    // The thread may be exiting; a field's `Debug` may count calls.
    let fields = ENTERED.try_with(|entered| {
        let entered = entered.try_borrow().ok()?;
        entered.last().and_then(|(_, fields)| fields.clone())
    });
    fields.ok().flatten().map(|fields| fields.0.to_vec())
}

fn with_entered(change: impl FnOnce(&mut Vec<(u64, Option<Fields>)>)) {
    let _ = ENTERED.try_with(|entered| {
        if let Ok(mut entered) = entered.try_borrow_mut() {
            change(&mut entered);
        }
    });
}

impl<S> Layer<S> for SpanFields
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        let own = self.read(|reader| attributes.record(reader));
        let fields = if own.is_empty() {
            let around = span.parent();
            around.and_then(|around| around.extensions().get::<Fields>().cloned())
        } else {
            Some(Fields(own.into()))
        };
        if let Some(fields) = fields {
            span.extensions_mut().replace(fields);
        }
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        let new = self.read(|reader| values.record(reader));
        if new.is_empty() {
            return;
        }
        let before = span.extensions().get::<Fields>().cloned();
        let before = before.iter().flat_map(|fields| fields.0.iter().cloned());
        let kept = before.filter(|(name, _)| new.iter().all(|(known, _)| known != name));
        let fields = Fields(kept.chain(new.iter().cloned()).collect());
        span.extensions_mut().replace(fields.clone());
        with_entered(|entered| {
            let own = entered.iter_mut().filter(|(own, _)| *own == id.into_u64());
            own.for_each(|(_, known)| *known = Some(fields.clone()));
        });
    }

    fn on_enter(&self, id: &Id, context: Context<'_, S>) {
        let span = context.span(id);
        let fields = span.and_then(|span| span.extensions().get::<Fields>().cloned());
        with_entered(|entered| entered.push((id.into_u64(), fields)));
    }

    fn on_exit(&self, id: &Id, _: Context<'_, S>) {
        with_entered(|entered| {
            let last = entered.iter().rposition(|(own, _)| *own == id.into_u64());
            if let Some(at) = last {
                entered.remove(at);
            }
        });
    }
}

/// Reads the fields of some names.
struct Reader<'a> {
    names: &'a [String],
    read: Vec<(&'static str, String)>,
}

impl Reader<'_> {
    fn add(&mut self, field: &Field, value: impl FnOnce() -> String) {
        if self.names.iter().any(|name| name == field.name()) {
            let value = guarded("a field of a span", value);
            self.read.extend(value.map(|value| (field.name(), value)));
        }
    }
}

impl Visit for Reader<'_> {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.add(field, || value.to_owned());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.add(field, || format!("{value:?}"));
    }
}
