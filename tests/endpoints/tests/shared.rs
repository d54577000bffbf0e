//! Scrapes that share an answer.

use std::convert::Infallible;
use std::future::poll_fn;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::mpsc;
use std::task::Poll;
use std::thread;

use callmeter::{Endpoint, EndpointRequest, Registry};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tower_service::Service;

use crate::together::{held, scrapes};
use crate::wire::send;
use crate::{get, isolated, text};

/// A server that says when it has begun with a request: until then others may be before it.
async fn served(endpoint: &Endpoint) -> (SocketAddr, mpsc::Receiver<()>) {
    let metrics = callmeter::tower::metrics(endpoint);
    let (begun, told) = mpsc::channel();
    let service = service_fn(move |request: http::Request<Incoming>| {
        let mut answering = metrics.clone().call(request);
        let begun = begun.clone();
        async move {
            let first = poll_fn(|context| Poll::Ready(Pin::new(&mut answering).poll(context)));
            let first = first.await;
            let _ = begun.send(());
            match first {
                Poll::Ready(answer) => answer,
                Poll::Pending => answering.await,
            }
        }
    });
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let server = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let connection = http1::Builder::new();
            tokio::spawn(connection.serve_connection(TokioIo::new(stream), service.clone()));
        }
        Ok::<_, Infallible>(())
    });
    (server, told)
}

fn value(registry: &Registry, name: &str, labels: &[(&str, &str)]) -> Option<f64> {
    registry.snapshot().value(name, labels)
}

#[tokio::test(flavor = "multi_thread")]
async fn f15_a_hundred_scrapes_at_once_share_one() {
    let (registry, release) = held();
    let endpoint = Endpoint::new(&registry)
        .concurrent_scrapes(1)
        .share_scrapes();
    let (server, begun) = served(&endpoint).await;
    let answers = scrapes(server, 100);
    // The one that scrapes cannot end before all others wait for it.
    begun.iter().take(100).for_each(drop);
    drop(release);
    let answers: Vec<_> = answers.iter().collect();
    assert_eq!(answers.len(), 100);
    for answer in &answers {
        assert_eq!(answer.status, 200);
        assert_eq!(answer.body, answers[0].body);
        assert!(answer.text().contains("\nheld 1\n"));
        assert!(
            answer
                .text()
                .contains("\ncallmeter_shared_scrapes_total 0\n")
        );
    }
    let next = send(server, "GET", "/metrics", &[]);
    assert!(
        next.text()
            .contains("\ncallmeter_shared_scrapes_total 99\n")
    );
    let answered = value(&registry, "callmeter_scrapes_total", &[("status", "200")]);
    assert_eq!(answered, Some(101.0));
    let refused = value(&registry, "callmeter_scrapes_total", &[("status", "503")]);
    assert_eq!(refused, Some(0.0));
    let timed = value(&registry, "callmeter_scrape_duration_seconds_count", &[]);
    assert_eq!(timed, Some(101.0));
}

#[tokio::test(flavor = "multi_thread")]
async fn f15_only_what_is_the_same_is_shared() {
    let (registry, release) = held();
    let endpoint = Endpoint::new(&registry)
        .concurrent_scrapes(2)
        .share_scrapes();
    let (server, begun) = served(&endpoint).await;
    let ask = |headers: &'static [&'static str]| {
        let (answered, answer) = mpsc::channel();
        thread::spawn(move || answered.send(send(server, "GET", "/metrics", headers)));
        begun.recv().expect("it begins");
        answer
    };
    let text = ask(&[]);
    let open_metrics = ask(&["Accept: application/openmetrics-text"]);
    let followers = [
        ask(&["Accept: text/plain"]),
        ask(&["Accept: application/openmetrics-text;version=1.0.0"]),
    ];
    let refused = [
        ask(&["Accept-Encoding: gzip"]),
        ask(&["Accept: application/openmetrics-text;version=0.0.1"]),
    ];
    for answer in refused {
        assert_eq!(answer.recv().expect("an answer").status, 503);
    }
    drop(release);
    let [text, open_metrics] = [text, open_metrics].map(|answer| answer.recv().expect("an answer"));
    let followers = followers.map(|answer| answer.recv().expect("an answer"));
    assert_eq!(followers[0].body, text.body);
    assert_eq!(followers[1].body, open_metrics.body);
    assert!(open_metrics.text().ends_with("# EOF\n"));
}

/// The first one waits for an hour; who cannot wait as long does not wait for it.
#[tokio::test(flavor = "multi_thread")]
async fn who_is_in_a_hurry_is_answered_in_time() {
    let (registry, release) = held();
    let endpoint = Endpoint::new(&registry).share_scrapes();
    let (server, begun) = served(&endpoint).await;
    let patient = scrapes(server, 1);
    begun.recv().expect("it begins");
    let hurry = ["X-Prometheus-Scrape-Timeout-Seconds: 0.5"];
    let hurried = send(server, "GET", "/metrics", &hurry);
    assert_eq!(hurried.status, 200);
    assert!(
        !hurried.text().contains("\nheld 1\n"),
        "too late for that one"
    );
    drop(release);
    let patient = patient.recv().expect("an answer");
    assert!(patient.text().contains("\nheld 1\n"));
}

/// It would wait for the scrape that waits for it.
#[test]
fn a_collector_that_scrapes_is_not_answered_with_its_own_scrape() {
    let registry = isolated();
    let endpoint = Endpoint::new(&registry).share_scrapes();
    let (inner, weak) = (endpoint.clone(), std::sync::Once::new());
    let scrape = move |into: &mut callmeter::Collection| {
        // Its registration is no scrape.
        if weak.is_completed() {
            let answer = get(&inner, "");
            into.gauge("inner_status", "Of a scrape.")
                .value(answer.status);
        }
        weak.call_once(|| ());
        Ok(())
    };
    let registration = registry.collector_fn("inner", scrape).expect("it may");
    let answer = get(&endpoint, "");
    assert!(
        text(&answer).contains("\ninner_status 200\n"),
        "{}",
        text(&answer)
    );
    drop(registration);
}

#[test]
fn one_after_the_other_gets_numbers_of_its_own() {
    let registry = isolated();
    let scrapes = std::sync::atomic::AtomicU64::new(0);
    let count = move || scrapes.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    registry
        .gauge_fn("scrape", "Which one it is.", count)
        .expect("it may");
    let endpoint = Endpoint::new(&registry).share_scrapes();
    let bodies: Vec<_> = (0..3)
        .map(|_| get(&endpoint, "name[]=scrape").body)
        .collect();
    assert!(bodies[0] != bodies[1] && bodies[1] != bodies[2]);
    let head = endpoint.answer(&EndpointRequest {
        method: "HEAD",
        ..EndpointRequest::default()
    });
    assert!(head.body.is_empty());
    assert_eq!(
        value(&registry, "callmeter_shared_scrapes_total", &[]),
        Some(0.0)
    );
}
