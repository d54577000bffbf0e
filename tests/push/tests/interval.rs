//! Pushes at an interval.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::{Duration, Instant};

use callmeter::push::{PushError, Pusher, Pushgateway, Pushing, pushgateway};
use callmeter_push::poll;
use callmeter_push::server::{Reply, Server, nobody};

use crate::{OK, pushes, shop, told};

/// Generous, and far below what an attempt may take.
const BOUND: Duration = Duration::from_secs(40);

#[test]
fn the_first_is_at_once_and_the_last_at_the_end() {
    let server = Server::telling(&[]);
    let (registry, visits) = shop();
    let pushing = pushgateway(server.url(), "j")
        .registry(&registry)
        .every("1h");
    let pushing = pushing.expect("a thread");
    let first = &server.wait_for(1)[0];
    assert_eq!(first.value("visits_total"), Some(7.0));
    visits.store(8, Relaxed);
    pushing.shutdown("30s").expect("the last one arrives");
    let requests = server.requests();
    assert_eq!(requests.len(), 2);
    assert_eq!(requests[1].value("visits_total"), Some(8.0));
    assert_eq!(requests[1].method, "PUT");
}

#[test]
fn others_are_between_them() {
    let server = Server::telling(&[]);
    let (registry, _) = shop();
    let pushing = pushgateway(server.url(), "j")
        .registry(&registry)
        .every("100ms");
    server.wait_for(5);
    drop(pushing);
    let requests = server.requests().len();
    std::thread::sleep(Duration::from_millis(100));
    assert_eq!(server.requests().len(), requests, "it has ended");
}

#[test]
fn a_group_may_be_deleted_at_the_end() {
    let server = Server::telling(&[]);
    let (registry, _) = shop();
    let builder = pushgateway(server.url(), "j").registry(&registry);
    let pushing = builder.delete_at_end().every("1h").expect("a thread");
    server.wait_for(1);
    drop(pushing);
    let methods: Vec<_> = server
        .requests()
        .into_iter()
        .map(|request| request.method)
        .collect();
    assert_eq!(methods, ["PUT", "DELETE"]);
}

#[tokio::test]
async fn an_async_program_may_end_it_too() {
    let server = Server::telling(&[]);
    let (registry, visits) = shop();
    let pushing = pushgateway(server.url(), "j")
        .registry(&registry)
        .every("1h");
    server.wait_for(1);
    visits.store(9, Relaxed);
    let pushing = pushing.expect("a thread");
    pushing.shutdown_async("30s").await.expect("it arrives");
    assert_eq!(server.requests()[1].value("visits_total"), Some(9.0));
}

#[test]
fn f37_only_the_newest_counts() {
    let down: Vec<_> = (0..6).map(|_| Reply::Answer(503, "", "")).collect();
    let server = Server::telling(&down);
    let (registry, visits) = shop();
    let pushing = pushgateway(server.url(), "j")
        .registry(&registry)
        .backoff("10ms", "10ms")
        .every("400ms")
        .expect("a thread");
    while server.requests().len() < 10 {
        visits.fetch_add(1, Relaxed);
        std::thread::sleep(Duration::from_millis(1));
    }
    visits.store(1_000_000, Relaxed);
    pushing.shutdown("30s").expect("it arrives");
    let seen = server.requests();
    let seen: Vec<_> = seen
        .iter()
        .map(|request| request.value("visits_total"))
        .collect();
    assert!(seen.is_sorted(), "{seen:?}");
    assert_eq!(seen.last(), Some(&Some(1_000_000.0)));
    assert!(pushes(&registry, "pushgateway", "success") >= Some(1.0));
}

#[test]
fn f37_a_server_that_hangs_gets_another_attempt_before_the_next_push() {
    let server = Server::telling(&[]).then_always(Reply::Hang);
    let (registry, _) = shop();
    let pushing = pushgateway(server.url(), "j")
        .registry(&registry)
        .backoff("1ms", "1ms")
        .every("1s")
        .expect("a thread");
    poll::until("another attempt", || {
        let retries = told(&registry, "callmeter_push_retries_total", "pushgateway");
        (retries >= Some(1.0)).then_some(())
    });
    server.set_always(OK);
    pushing.shutdown("30s").expect("it arrives");
}

#[test]
fn f37_the_program_does_not_wait() {
    let server = Server::telling(&[]).then_always(Reply::Hang);
    let (registry, visits) = shop();
    let pushing = pushgateway(server.url(), "j")
        .registry(&registry)
        .timeout("120s")
        .every("1h");
    let pushing = pushing.expect("a thread");
    server.wait_for(1);
    // The push hangs. Everything else goes on.
    visits.fetch_add(1, Relaxed);
    assert_eq!(registry.snapshot().value("visits_total", &[]), Some(8.0));
    let start = Instant::now();
    let error = pushing.shutdown("300ms").expect_err("nobody answers");
    assert!(error.is_temporary(), "{error}");
    assert!(start.elapsed() < BOUND, "{:?}", start.elapsed());
}

#[test]
fn f37_a_drop_waits_no_longer_than_it_may() {
    let (registry, _) = shop();
    let server = Server::telling(&[]).then_always(Reply::Hang);
    for url in [server.url(), nobody()] {
        let builder = pushgateway(url, "j").registry(&registry).timeout("120s");
        let pushing = builder.shutdown_timeout("300ms").every("1h");
        let start = Instant::now();
        drop(pushing.expect("a thread"));
        assert!(start.elapsed() < BOUND, "{:?}", start.elapsed());
    }
}

#[test]
fn f37_a_server_may_ask_for_a_pause() {
    let busy = Reply::Answer(503, "Retry-After: 2\r\n", "");
    let server = Server::telling(&[busy]);
    let (registry, _) = shop();
    let start = Instant::now();
    let pushing = pushgateway(server.url(), "j")
        .registry(&registry)
        .every("50ms");
    server.wait_for(2);
    assert!(start.elapsed() >= Duration::from_secs(2));
    drop(pushing);
}

#[test]
fn f39_collectors_that_hang_do_not_hold_up_the_last_push() {
    let server = Server::telling(&[]);
    let (registry, visits) = shop();
    let hangs = Arc::new(AtomicBool::new(false));
    let asked = Arc::clone(&hangs);
    let slow = registry.collector_fn("slow", move |_| {
        if asked.load(Relaxed) {
            std::thread::sleep(Duration::from_secs(120));
        }
        Ok(())
    });
    slow.expect("it has no names");
    let pushing = pushgateway(server.url(), "j")
        .registry(&registry)
        .every("1h");
    let pushing = pushing.expect("a thread");
    server.wait_for(1);
    hangs.store(true, Relaxed);
    visits.store(9, Relaxed);
    pushing.shutdown("4s").expect("it arrives");
    let last = &server.requests()[1];
    assert_eq!(last.value("visits_total"), Some(9.0));
}

#[test]
fn handles_may_be_shared() {
    fn assert_shared<T: Send + Sync + 'static>() {}
    assert_shared::<Pushing>();
    assert_shared::<Pusher<Pushgateway>>();
    assert_shared::<PushError>();
}
