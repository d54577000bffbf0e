//! An endpoint as a route of axum.

use std::net::SocketAddr;

use axum::Router;
use axum::routing::{MethodRouter, get};
use callmeter::{Endpoint, Registry};
use tokio::net::TcpListener;

use crate::wire::send;
use crate::{isolated, shop};

/// A server with that route, until the runtime ends.
pub async fn served(endpoint: impl Into<Endpoint>) -> SocketAddr {
    let metrics: MethodRouter = callmeter::axum::metrics(endpoint);
    let router = Router::new()
        .route("/metrics", metrics)
        .route("/", get(async || "a program of one's own"));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let server = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, router).await });
    server
}

fn named(name: &str) -> Registry {
    let registry = isolated();
    let registered = registry.gauge_fn(name, "Which service this is.", || 1);
    registered.expect("nothing else has its name");
    registry
}

#[tokio::test(flavor = "multi_thread")]
async fn two_services_with_two_registries_on_two_ports() {
    let (web, jobs) = (named("web"), named("jobs"));
    let (web, jobs) = (served(&web).await, served(&jobs).await);
    let (web, jobs) = (
        send(web, "GET", "/metrics", &[]),
        send(jobs, "GET", "/metrics", &[]),
    );
    assert!(web.text().contains("\nweb 1\n") && !web.text().contains("\njobs 1\n"));
    assert!(jobs.text().contains("\njobs 1\n") && !jobs.text().contains("\nweb 1\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn head_and_other_methods() {
    let server = served(&shop()).await;
    let path = "/metrics?name[]=orders";
    let get = send(server, "GET", path, &[]);
    let head = send(server, "HEAD", path, &[]);
    assert_eq!((head.status, head.body.len()), (200, 0));
    for header in ["content-type", "content-length", "vary"] {
        assert_eq!(head.header(header), get.header(header), "{header}");
    }
    let length = get.body.len().to_string();
    assert_eq!(get.header("content-length"), Some(length.as_str()));
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "BREW"] {
        let answer = send(server, method, path, &[]);
        assert_eq!(answer.status, 405, "{method}");
        assert_eq!(answer.header("allow"), Some("GET, HEAD"), "{method}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_filter_in_the_path() {
    let server = served(&shop()).await;
    let answer = send(
        server,
        "GET",
        "/metrics?name%5B%5D=orders&name[]=visits",
        &[],
    );
    assert!(answer.text().contains("\norders 3\n"), "{}", answer.text());
    assert!(answer.text().contains("\nvisits_total 7\n"));
    assert!(!answer.text().contains("parcels"));
}

#[tokio::test(flavor = "multi_thread")]
async fn options_of_the_endpoint_hold() {
    let registry = isolated();
    let fail = |_: &mut callmeter::Collection| Err("no".into());
    registry.collector_fn("redis", fail).expect("it may fail");
    let server = served(Endpoint::new(&registry).fail_with_collectors()).await;
    let answer = send(server, "GET", "/metrics", &[]);
    assert_eq!(
        (answer.status, answer.text()),
        (500, "collectors failed: redis\n")
    );
}

/// On the only thread of its runtime, which a scrape must not keep from it.
#[tokio::test]
async fn a_collector_that_awaits_the_runtime_is_not_stranded() {
    let registry = isolated();
    let ping = || async {
        for _ in 0..3 {
            tokio::task::yield_now().await;
        }
        1
    };
    let pinged = registry.gauge_async("redis_up", "Whether it answers.", ping);
    let registered = pinged.on_scrape().register();
    registered.expect("nothing else has its name");
    let server = served(&registry).await;
    let answer = tokio::task::spawn_blocking(move || send(server, "GET", "/metrics", &[])).await;
    let answer = answer.expect("no panic in it");
    assert!(
        answer.text().contains("\nredis_up 1\n"),
        "{}",
        answer.text()
    );
}
