//! Scrapers with different limits do not take families from each other.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use callmeter::{Endpoint, EndpointRequest, Registry};
use tokio::sync::Semaphore;

use crate::text;

fn ask(endpoint: &Endpoint, scrape_timeout: &str) -> String {
    let answer = endpoint.answer(&EndpointRequest {
        scrape_timeout,
        ..EndpointRequest::default()
    });
    assert_eq!(answer.status, 200);
    text(&answer).to_owned()
}

fn patient_registry() -> Registry {
    let builder = Registry::builder().collector_timeout(Duration::from_secs(120));
    builder.build().expect("a registry")
}

/// One that takes its time, much longer than one of the scrapers has.
fn slow(registry: &Registry) {
    registry
        .gauge_async("slow", "Slow.", || async {
            tokio::time::sleep(Duration::from_millis(60)).await;
            1
        })
        .or(0)
        .register()
        .expect("nothing else has its name");
}

/// Of fifteen scrapes with time, beside some that have ten milliseconds.
async fn all_find_it(endpoint: Endpoint) {
    let is_over = Arc::new(AtomicBool::new(false));
    let hurrying: Vec<_> = (0..2)
        .map(|_| {
            let (endpoint, is_over) = (endpoint.clone(), Arc::clone(&is_over));
            thread::spawn(move || {
                while !is_over.load(SeqCst) {
                    ask(&endpoint, "0.0125");
                }
            })
        })
        .collect();
    let found = tokio::task::spawn_blocking(move || {
        let scrapes = (0..15).map(|_| ask(&endpoint, "60"));
        scrapes.filter(|text| text.contains("\nslow 1\n")).count()
    });
    let found = found.await.expect("no panic in it");
    is_over.store(true, SeqCst);
    hurrying
        .into_iter()
        .for_each(|thread| thread.join().expect("no panic in it"));
    assert_eq!(found, 15);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_time_gets_what_is_slow() {
    let registry = patient_registry();
    slow(&registry);
    all_find_it(Endpoint::new(&registry)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_time_and_shares_gets_what_is_slow() {
    let registry = patient_registry();
    slow(&registry);
    all_find_it(Endpoint::new(&registry).share_scrapes()).await;
}

/// It ends when it is let, and says when it has begun.
fn let_go(registry: &Registry) -> (Arc<Semaphore>, mpsc::Receiver<usize>) {
    let permits = Arc::new(Semaphore::new(1));
    let (begun, begins) = mpsc::channel();
    let waiting = Arc::clone(&permits);
    let runs = AtomicUsize::new(0);
    registry
        .gauge_async("let_go", "When it is let.", move || {
            let run = runs.fetch_add(1, SeqCst);
            let _ = begun.send(run);
            let waiting = Arc::clone(&waiting);
            async move {
                waiting
                    .acquire()
                    .await
                    .map(tokio::sync::SemaphorePermit::forget)?;
                Ok::<_, tokio::sync::AcquireError>(1)
            }
        })
        .register()
        .expect("nothing else has its name");
    (permits, begins)
}

/// The first one leaves; the run goes on for the second.
#[tokio::test(flavor = "multi_thread")]
async fn a_run_goes_on_for_who_has_more_time() {
    let registry = patient_registry();
    let (permits, begins) = let_go(&registry);
    assert_eq!(begins.recv(), Ok(0));
    let endpoint = Endpoint::new(&registry);
    let patient = endpoint.clone();
    let patient = thread::spawn(move || ask(&patient, "60"));
    assert_eq!(begins.recv(), Ok(1));
    for _ in 0..3 {
        assert!(!ask(&endpoint, "0.05").contains("\nlet_go 1\n"));
    }
    permits.add_permits(1);
    assert!(patient.join().expect("no panic").contains("\nlet_go 1\n"));
    assert!(begins.try_recv().is_err(), "it was one run");
}

/// The one that leads has less time than the one that follows.
#[tokio::test(flavor = "multi_thread")]
async fn who_follows_is_not_answered_with_less_than_its_time_allows() {
    let registry = patient_registry();
    let (permits, begins) = let_go(&registry);
    assert_eq!(begins.recv(), Ok(0));
    // Only one at a time: it is not refused, though.
    let endpoint = Endpoint::new(&registry)
        .concurrent_scrapes(1)
        .share_scrapes();
    let hurrying = endpoint.clone();
    let hurrying = thread::spawn(move || ask(&hurrying, "1"));
    assert_eq!(begins.recv(), Ok(1));
    let patient = endpoint.clone();
    let patient = thread::spawn(move || ask(&patient, "60"));
    assert!(!hurrying.join().expect("no panic").contains("\nlet_go 1\n"));
    // Its own scrape, which may run at the same time as that of nobody else.
    permits.add_permits(1);
    assert!(patient.join().expect("no panic").contains("\nlet_go 1\n"));
}
