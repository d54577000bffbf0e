//! A subscriber that does at each warning whatever a program could do there.

use std::cell::Cell;
use std::fmt::Debug;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use callmeter::{Counter, Endpoint, EndpointRequest, Format, MetricFamilies, Registry, track_task};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

static REGISTRY: Mutex<Option<Registry>> = Mutex::new(None);
static ENDPOINT: Mutex<Option<Endpoint>> = Mutex::new(None);
static HEARD: Mutex<Vec<String>> = Mutex::new(Vec::new());

pub(crate) fn install() {
    tracing::subscriber::set_global_default(Listener).expect("it is the first");
}

/// What is heard from now on is of that registry.
pub(crate) fn listen(registry: &Registry) {
    *REGISTRY.lock().unwrap_or_else(PoisonError::into_inner) = Some(registry.clone());
    let endpoint = Endpoint::new(registry).share_scrapes();
    *ENDPOINT.lock().unwrap_or_else(PoisonError::into_inner) = Some(endpoint);
}

/// Asks the registry's endpoint, whose scrapes are shared; returns the status.
pub(crate) fn ask() -> u16 {
    let endpoint = || {
        let endpoint = ENDPOINT.lock().unwrap_or_else(PoisonError::into_inner);
        endpoint.clone().expect("one was made")
    };
    endpoint().answer(&EndpointRequest::default()).status
}

/// Whether a warning said that, at the end of what was done about it; waits for it.
pub(crate) fn has_heard(text: &str) -> bool {
    let until = Instant::now() + Duration::from_secs(60);
    while Instant::now() < until {
        let heard = HEARD.lock().unwrap_or_else(PoisonError::into_inner);
        if heard.iter().any(|message| message.contains(text)) {
            return true;
        }
        drop(heard);
        std::thread::sleep(Duration::from_millis(5));
    }
    false
}

struct Listener;

thread_local! {
    static REACTING: Cell<bool> = const { Cell::new(false) };
}

impl Subscriber for Listener {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "callmeter" && *metadata.level() == Level::WARN
    }

    fn event(&self, event: &Event<'_>) {
        if event.metadata().fields().field("operation").is_some() {
            return;
        }
        let mut message = Message(String::new());
        event.record(&mut message);
        if !REACTING.replace(true) {
            let locked = REGISTRY.lock().unwrap_or_else(PoisonError::into_inner);
            let registry = locked.clone();
            drop(locked);
            react(&registry.expect("one was made"));
            REACTING.set(false);
        }
        let mut heard = HEARD.lock().unwrap_or_else(PoisonError::into_inner);
        heard.push(message.0);
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

struct Message(String);

impl Visit for Message {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() == "message" {
            self.0 = format!("{value:?}");
        }
    }
}

#[derive(MetricFamilies)]
struct Heard {
    /// Warnings.
    warnings_heard: Counter,
}

#[track_task]
fn reacts() {}

fn react(registry: &Registry) {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    let name = format!("reaction_{}", NUMBER.fetch_add(1, Relaxed));
    registry.scope_sync(reacts);
    let text = registry.encode(Format::Text);
    assert!(text.ends_with(b"\n"));
    callmeter::registry().encode(Format::OpenMetrics);
    ask();
    let _ = registry.check();
    let _ = callmeter::check();
    registry
        .gauge_fn(&name, "Of a reaction.", || 1)
        .expect("the name is its own");
    Heard::register(registry)
        .map(|heard| heard.warnings_heard.inc())
        .expect("declared alike");
    super::raised::use_structs();
}
