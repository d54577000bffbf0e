//! Scrapers that hang up.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::Command;
use std::sync::{Arc, Condvar, Mutex, Once};

use callmeter::{Endpoint, Registry};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::wire::send;
use crate::{axum, hyper, isolated};

const CUTS: u32 = 1_000;
const REQUEST: &[u8] = b"GET /metrics HTTP/1.1\r\nHost: test\r\n\r\n";

/// How many scrapes were answered so, and how many were measured.
fn counted(registry: &Registry, status: &str) -> Option<f64> {
    let labels = [("status", status)];
    let snapshot = registry.snapshot();
    snapshot.value("callmeter_scrapes_total", &labels)
}

fn measured(registry: &Registry) -> Option<f64> {
    let snapshot = registry.snapshot();
    snapshot.value("callmeter_scrape_duration_seconds_count", &[])
}

/// Warnings that go to `tracing`, on stderr, where they are without it.
struct Shown;

impl Subscriber for Shown {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("callmeter")
    }

    fn event(&self, event: &Event<'_>) {
        eprintln!("{event:?}");
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

fn show_warnings() {
    static SHOWN: Once = Once::new();
    SHOWN.call_once(|| tracing::subscriber::set_global_default(Shown).expect("it is the first"));
}

/// One scraper after the other hangs up in the middle of its answer; each would be
/// refused if one before it had kept the only permit.
fn cut_in_the_middle(server: SocketAddr, registry: &Registry) {
    show_warnings();
    for _ in 0..CUTS {
        let mut connection = TcpStream::connect(server).expect("the server listens");
        connection.write_all(REQUEST).expect("the server reads");
        let mut begin = [0; 12];
        connection.read_exact(&mut begin).expect("it answers");
        assert_eq!(&begin, b"HTTP/1.1 200");
    }
    assert_eq!(send(server, "GET", "/metrics", &[]).status, 200);
    assert_eq!(counted(registry, "200"), Some(f64::from(CUTS + 1)));
    assert_eq!(counted(registry, "500"), Some(0.0));
    assert_eq!(counted(registry, "503"), Some(0.0));
    assert_eq!(measured(registry), Some(f64::from(CUTS + 1)));
}

fn one_at_a_time(registry: &Registry) -> Endpoint {
    Endpoint::new(registry).concurrent_scrapes(1)
}

#[tokio::test(flavor = "multi_thread")]
async fn f44_cut_in_the_middle_of_the_answer_by_axum() {
    let registry = isolated();
    let server = axum::served(one_at_a_time(&registry)).await;
    cut_in_the_middle(server, &registry);
}

#[tokio::test(flavor = "multi_thread")]
async fn f44_cut_in_the_middle_of_the_answer_by_hyper() {
    let registry = isolated();
    let server = hyper::served(one_at_a_time(&registry)).await;
    cut_in_the_middle(server, &registry);
}

/// Scrapes that wait for a collector until they are let go.
#[derive(Default)]
struct Gate {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    is_closed: bool,
    waiting: bool,
}

impl Gate {
    fn close(&self) {
        self.set(|state| state.is_closed = true);
    }

    fn open(&self) {
        self.set(|state| state.is_closed = false);
    }

    fn set(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.state.lock().expect("no panic in it"));
        self.changed.notify_all();
    }

    fn pass(&self) {
        self.set(|state| state.waiting = true);
        let state = self.state.lock().expect("no panic in it");
        let state = self.changed.wait_while(state, |state| state.is_closed);
        state.expect("no panic in it").waiting = false;
    }

    fn wait_for_a_scrape(&self) {
        let state = self.state.lock().expect("no panic in it");
        let waiting = self.changed.wait_while(state, |state| !state.waiting);
        drop(waiting.expect("no panic in it"));
    }
}

fn gated() -> (Registry, Arc<Gate>) {
    let hour = std::time::Duration::from_secs(3_600);
    let registry = Registry::builder().collector_timeout(hour).build();
    let registry = registry.expect("a registry");
    let gate = Arc::new(Gate::default());
    let of_collector = Arc::clone(&gate);
    let collector = move |_: &mut callmeter::Collection| {
        of_collector.pass();
        Ok(())
    };
    registry
        .collector_fn("gate", collector)
        .expect("it is open");
    (registry, gate)
}

/// The scrape goes on, and ends with its permit, when nobody waits for it any more.
async fn cut_while_it_scrapes(server: SocketAddr, registry: &Registry, gate: &Gate) {
    const ROUNDS: u32 = 20;
    show_warnings();
    for _ in 0..ROUNDS {
        gate.close();
        let mut connection = TcpStream::connect(server).expect("the server listens");
        connection.write_all(REQUEST).expect("the server reads");
        gate.wait_for_a_scrape();
        assert_eq!(
            send(server, "GET", "/metrics", &[]).status,
            503,
            "the only permit is taken"
        );
        drop(connection);
        gate.open();
        while send(server, "GET", "/metrics", &[]).status == 503 {
            tokio::task::yield_now().await;
        }
    }
    assert_eq!(counted(registry, "200"), Some(f64::from(2 * ROUNDS)));
    assert!(counted(registry, "503") >= Some(f64::from(ROUNDS)));
    assert_eq!(measured(registry), Some(f64::from(2 * ROUNDS)));
}

#[tokio::test(flavor = "multi_thread")]
async fn f44_cut_while_axum_scrapes() {
    let (registry, gate) = gated();
    let server = axum::served(one_at_a_time(&registry)).await;
    cut_while_it_scrapes(server, &registry, &gate).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn f44_cut_while_hyper_scrapes() {
    let (registry, gate) = gated();
    let server = hyper::served(one_at_a_time(&registry)).await;
    cut_while_it_scrapes(server, &registry, &gate).await;
}

/// Says what all the tests above print in a process of their own.
#[test]
fn f44_nobody_is_warned_of_scrapers_that_hang_up() {
    let output = Command::new(std::env::current_exe().expect("a test is a program"))
        .args(["cut::f44_cut", "--nocapture"])
        .output()
        .expect("it starts");
    let stdout = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{stdout}");
    assert!(stdout.contains("4 passed"), "{stdout}");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}
