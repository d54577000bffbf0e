//! Many scrapes at a time.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::Duration;

use callmeter::{Endpoint, Registry};

use crate::axum::served;
use crate::get;
use crate::wire::{Received, send};

/// A registry whose scrapes wait until the sender is gone.
pub fn held() -> (Registry, mpsc::Sender<()>) {
    let hour = Duration::from_secs(3_600);
    let registry = Registry::builder().collector_timeout(hour);
    let registry = registry.build().expect("a registry");
    let (release, released) = mpsc::channel::<()>();
    let released = Arc::new(Mutex::new(released));
    let first = std::sync::Once::new();
    registry
        .collector_fn("held", move |into| {
            into.gauge("held", "Held.").value(1);
            // Its registration waits for it too.
            if first.is_completed() {
                let _ = released.lock().expect("no panic in it").recv();
            }
            first.call_once(|| ());
            Ok(())
        })
        .expect("it begins well");
    (registry, release)
}

/// So many scrapes at once; each answer as it comes.
pub fn scrapes(server: SocketAddr, count: usize) -> mpsc::Receiver<Received> {
    let (answered, answers) = mpsc::channel();
    for _ in 0..count {
        let answered = answered.clone();
        thread::spawn(move || answered.send(send(server, "GET", "/metrics", &[])));
    }
    answers
}

/// How the registry counted them.
fn counted(registry: &Registry, status: &str) -> Option<f64> {
    let labels = [("status", status)];
    registry
        .snapshot()
        .value("callmeter_scrapes_total", &labels)
}

#[tokio::test(flavor = "multi_thread")]
async fn f15_of_a_hundred_scrapes_at_once_four_are_answered_and_the_others_refused() {
    let (registry, release) = held();
    let server = served(&registry).await;
    let answers = scrapes(server, 100);
    // The four that are under way cannot end before all others have been refused.
    for _ in 0..96 {
        let refused = answers.recv().expect("an answer");
        assert_eq!(refused.status, 503);
        assert_eq!(refused.header("retry-after"), Some("1"));
        assert_eq!(refused.text(), "too many scrapes at a time\n");
    }
    drop(release);
    let rest: Vec<_> = answers.iter().collect();
    assert_eq!(rest.len(), 4);
    for answer in rest {
        assert_eq!(answer.status, 200);
        assert!(answer.text().contains("\nheld 1\n"));
    }
    assert_eq!(
        send(server, "GET", "/metrics", &[]).status,
        200,
        "as before"
    );
    assert_eq!(counted(&registry, "200"), Some(5.0));
    assert_eq!(counted(&registry, "503"), Some(96.0));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_limit_is_an_option_and_clones_share_it() {
    let (registry, release) = held();
    let endpoint = Endpoint::new(&registry).concurrent_scrapes(1);
    let server = served(endpoint.clone()).await;
    let answers = scrapes(server, 2);
    assert_eq!(answers.recv().expect("an answer").status, 503);
    assert_eq!(get(&endpoint, "").status, 503);
    drop(release);
    assert_eq!(answers.recv().expect("an answer").status, 200);
    assert_eq!(get(&endpoint, "").status, 200);
}

#[test]
fn none_at_a_time_is_one() {
    let endpoint = Endpoint::new(&crate::shop()).concurrent_scrapes(0);
    assert_eq!(get(&endpoint, "").status, 200);
}
