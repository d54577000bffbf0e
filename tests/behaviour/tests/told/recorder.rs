//! A subscriber that keeps what it is told.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Dispatch, Event, Level, Metadata, Subscriber};
use tracing_core::span::Current;

/// One event of a call.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub(crate) level: Level,
    fields: BTreeMap<&'static str, String>,
}

impl Told {
    /// A field by its name, as text.
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        self.fields.get(name).map(String::as_str)
    }

    pub(crate) fn status(&self) -> &str {
        self.field("status").expect("each call has one")
    }
}

impl Visit for Told {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.fields.insert(field.name(), format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.fields.insert(field.name(), value.to_owned());
    }
}

/// Keeps the events of calls, and knows who is in which span.
pub(crate) struct Recorder {
    most: Level,
    told: Mutex<Vec<Told>>,
    spans: AtomicU64,
    entered: Mutex<Vec<(Id, &'static Metadata<'static>)>>,
    made: Mutex<BTreeMap<u64, &'static Metadata<'static>>>,
}

impl Recorder {
    pub(crate) fn up_to(most: Level) -> Recorder {
        Recorder {
            most,
            told: Mutex::default(),
            spans: AtomicU64::new(0),
            entered: Mutex::default(),
            made: Mutex::default(),
        }
    }
}

impl Subscriber for Recorder {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.is_span() || *metadata.level() <= self.most
    }

    fn event(&self, event: &Event<'_>) {
        let mut told = Told {
            level: *event.metadata().level(),
            fields: BTreeMap::new(),
        };
        event.record(&mut told);
        if event.metadata().target() == "callmeter" && told.field("operation").is_some() {
            self.told.lock().expect("not poisoned").push(told);
        }
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        let id = self.spans.fetch_add(1, Relaxed) + 1;
        let mut made = self.made.lock().expect("not poisoned");
        made.insert(id, attributes.metadata());
        Id::from_u64(id)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn enter(&self, id: &Id) {
        let made = self.made.lock().expect("not poisoned");
        let metadata = made[&id.into_u64()];
        let mut entered = self.entered.lock().expect("not poisoned");
        entered.push((id.clone(), metadata));
    }

    fn exit(&self, _: &Id) {
        self.entered.lock().expect("not poisoned").pop();
    }

    fn current_span(&self) -> Current {
        match self.entered.lock().expect("not poisoned").last() {
            Some((id, metadata)) => Current::new(id.clone(), metadata),
            None => Current::none(),
        }
    }
}

/// Runs `body` in a registry and a subscriber of its own, which is told of what is at
/// least as bad as `most`.
pub(crate) fn record(most: Level, body: impl FnOnce()) -> Vec<Told> {
    let dispatch = Dispatch::new(Recorder::up_to(most));
    tracing::dispatcher::with_default(&dispatch, || {
        callmeter_behaviour::counted(body);
    });
    told(&dispatch)
}

/// What a [`Recorder`] was told.
pub(crate) fn told(dispatch: &Dispatch) -> Vec<Told> {
    let recorder: &Recorder = dispatch.downcast_ref().expect("it is one");
    let told = recorder.told.lock().expect("not poisoned");
    told.clone()
}
