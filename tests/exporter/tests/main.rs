//! What the exporter answers, whom, and what it does not put up with.

mod access;
mod addresses;
mod cut;
mod exposed;
mod guessers;
mod hosts;
mod in_place;
mod odd;
mod pages;
mod passwords;
mod slow;
#[cfg(unix)]
mod stopping;
mod tls;
#[cfg(unix)]
mod unix;
mod wire;

use std::net::SocketAddr;
use std::sync::{Mutex, Once, mpsc};
use std::time::{Duration, Instant};

use callmeter::Registry;
use callmeter::exporter::{Builder, Exporter, builder};

/// A registry without anything but what a registry tells of itself.
fn isolated() -> Registry {
    Registry::builder().build().expect("a registry")
}

/// One with a gauge, `orders 3`.
fn shop() -> Registry {
    let registry = isolated();
    let registered = registry.gauge_fn("orders", "Now.", || 3);
    registered.expect("nothing else has its name");
    registry
}

/// One whose expositions no socket's buffer holds.
fn large() -> Registry {
    let registry = isolated();
    let help = "long ".repeat(5 << 19);
    let registered = registry.gauge_fn("large", &help, || 1);
    registered.expect("nothing else has its name");
    registry
}

/// A registry whose scrapes wait until the sender is gone; and the beginning of each.
fn held() -> (Registry, mpsc::Receiver<()>, mpsc::Sender<()>) {
    let hour = Duration::from_secs(3_600);
    let registry = Registry::builder().collector_timeout(hour);
    let registry = registry.build().expect("a registry");
    let ((begun, begins), (release, released)) = (mpsc::channel(), mpsc::channel::<()>());
    let (begun, released) = (Mutex::new(begun), Mutex::new(released));
    let first = Once::new();
    registry
        .collector_fn("held", move |_| {
            // Its registration runs it too.
            if first.is_completed() {
                let _ = begun.lock().expect("no panic").send(());
                let _ = released.lock().expect("no panic").recv();
            }
            first.call_once(|| ());
            Ok(())
        })
        .expect("it begins well");
    (registry, begins, release)
}

/// An exporter of a shop on a free port.
fn exporter(options: impl FnOnce(Builder) -> Builder) -> Exporter {
    of(&shop(), options)
}

fn of(registry: &Registry, options: impl FnOnce(Builder) -> Builder) -> Exporter {
    let builder = options(builder(registry).listen(0));
    builder.start().expect("it starts")
}

/// The same where only its address is of interest.
fn served(options: impl FnOnce(Builder) -> Builder) -> SocketAddr {
    exporter(options).local_addr()
}

/// A sample of the registry without labels, or with one.
fn value(registry: &Registry, name: &str, label: Option<(&str, &str)>) -> f64 {
    let labels: Vec<_> = label.into_iter().collect();
    let value = registry.snapshot().value(name, &labels);
    value.unwrap_or_else(|| panic!("no {name} {label:?}"))
}

fn connections(registry: &Registry) -> f64 {
    value(registry, "callmeter_exporter_connections", None)
}

fn refusals(registry: &Registry, reason: &str) -> f64 {
    let label = ("reason", reason);
    value(registry, "callmeter_exporter_refusals_total", Some(label))
}

fn scrapes(registry: &Registry, status: &str) -> f64 {
    value(
        registry,
        "callmeter_scrapes_total",
        Some(("status", status)),
    )
}

/// Waits until it is so.
fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let end = Instant::now() + Duration::from_secs(30);
    while !is_so() {
        assert!(Instant::now() < end, "{what}: not within 30 s");
        std::thread::sleep(Duration::from_millis(5));
    }
}
