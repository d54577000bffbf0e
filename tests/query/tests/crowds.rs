//! Many queries at a time.

use std::io::Write;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use callmeter::query;
use tokio::task::JoinHandle;

use crate::VECTOR;
use crate::front::with;
use crate::upstream::{Upstream, wait_for_the_end, written};
use crate::wire::{Received, get};

const QUERY: &str = "/api/metrics/query?query=up";

fn ask(server: SocketAddr, path: &'static str) -> JoinHandle<Received> {
    tokio::task::spawn_blocking(move || get(server, path))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_server_gets_so_many_at_a_time() {
    let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (counted, seen) = (Arc::clone(&now), Arc::clone(&most));
    let upstream = Upstream::that(move |_, stream| {
        seen.fetch_max(counted.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        std::thread::sleep(Duration::from_millis(20));
        counted.fetch_sub(1, Ordering::SeqCst);
        stream.write_all(&written(200, "", VECTOR.as_bytes()))
    });
    let server = with(query::builder(&upstream.url()).concurrent_queries(3)).await;
    let asked: Vec<_> = (0..24).map(|_| ask(server, QUERY)).collect();
    for answer in asked {
        assert_eq!(answer.await.expect("no panic").status, 200);
    }
    assert_eq!(upstream.asked().len(), 24);
    assert!(most.load(Ordering::SeqCst) <= 3, "{most:?}");
}

/// One query keeps the only place; a probe needs none.
#[tokio::test(flavor = "multi_thread")]
async fn who_waits_for_too_long_is_told() {
    let upstream = Upstream::that(|asked, stream| match asked.line.contains("/health") {
        true => stream.write_all(&written(200, "", b"OK")),
        false => wait_for_the_end(stream),
    });
    let builder = query::builder(&upstream.url()).concurrent_queries(1);
    let builder = builder
        .query_timeout(Duration::from_secs(2))
        .services_timeout(Duration::from_millis(50));
    let server = with(builder.clone()).await;
    let first = ask(server, QUERY);
    while upstream.asked().is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let services = ask(server, "/api/metrics/services")
        .await
        .expect("no panic");
    assert_eq!(
        (services.status, services.header("retry-after")),
        (503, Some("1"))
    );
    assert_eq!(services.field("error"), "too many queries at a time");
    let health = ask(server, "/api/metrics/health").await.expect("no panic");
    assert_eq!(health.text(), r#"{"status":"healthy"}"#);
    assert_eq!(first.await.expect("no panic").field("errorType"), "timeout");
}

/// Whoever hangs up makes room for others.
#[tokio::test(flavor = "multi_thread")]
async fn who_hangs_up_is_not_asked_for() {
    let upstream = Upstream::that(|asked, stream| match asked.line.contains("query=slow") {
        true => wait_for_the_end(stream),
        false => stream.write_all(&written(200, "", VECTOR.as_bytes())),
    });
    let queries = query::builder(&upstream.url())
        .concurrent_queries(1)
        .build()
        .expect("a router");
    let other = queries.clone();
    let slow = tokio::spawn(async move {
        let request = query::Request {
            path: "/query",
            query: "query=slow",
            ..query::Request::default()
        };
        other.answer(&request).await
    });
    while upstream.asked().is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    slow.abort();
    let request = query::Request {
        path: "/query",
        query: "query=up",
        ..query::Request::default()
    };
    assert_eq!(queries.answer(&request).await.status, 200);
}
