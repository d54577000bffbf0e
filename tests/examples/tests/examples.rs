//! Each example is used and scraped.

use callmeter_e2e::{http, poll};
use callmeter_examples::{Example, Metrics};
use tonic::transport::Endpoint;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_client::HealthClient;

fn page(example: &Example, path: &str) -> (u16, String) {
    let answer = example.get(path);
    (answer.status, answer.text().to_owned())
}

#[test]
fn axum() {
    let example = Example::start("example-axum", 1);
    assert_eq!(page(&example, "/square/12"), (200, "144\n".to_owned()));
    assert_eq!(page(&example, "/square/3"), (200, "9\n".to_owned()));
    assert_eq!(page(&example, "/square/x").0, 400);
    let metrics = example.metrics();
    assert_eq!(metrics.tasks("square", "success"), Some(2.0));
    assert_eq!(metrics.tasks("square", "failure"), Some(1.0));
    let errors = |error_type| {
        let labels = [("task_name", "square"), ("error_type", error_type)];
        metrics.value("task_errors_total", &labels)
    };
    assert_eq!(errors("not_a_number"), Some(1.0));
    assert_eq!(errors("too_large"), Some(0.0));
    assert_eq!(metrics.requests("/square/{number}", "200"), Some(2.0));
    assert_eq!(metrics.requests("/square/{number}", "400"), Some(1.0));
    assert!(
        metrics.has_family("tokio_workers"),
        "what the runtime tells"
    );
    assert!(example.interrupt());
}

#[test]
fn hyper_with_two_services() {
    let example = Example::start("example-hyper", 2);
    let [front, back] = example.addresses[..] else {
        panic!("two addresses");
    };
    for (server, path) in [(front, "/live"), (front, "/drawer"), (back, "/loop")] {
        let answer = http::get(server, path, &[]).expect("an answer");
        let reversed: String = path.chars().rev().collect();
        assert_eq!((answer.status, answer.text()), (200, reversed.as_str()));
    }
    for (server, service, count) in [(front, "front", 2.0), (back, "back", 1.0)] {
        let metrics = Metrics::of(server);
        let labels = [
            ("task_name", "reverse"),
            ("status", "success"),
            ("service", service),
        ];
        assert_eq!(
            metrics.value("task_total", &labels),
            Some(count),
            "{service}"
        );
    }
}

#[test]
fn actix_web() {
    let example = Example::start("example-actix-web", 1);
    let words = "/words/to%20be%20or%20not";
    assert_eq!(page(&example, words), (200, "4\n".to_owned()));
    assert_eq!(page(&example, "/words/%20"), (400, "no text".to_owned()));
    let metrics = example.metrics();
    assert_eq!(metrics.tasks("count_words", "success"), Some(1.0));
    assert_eq!(metrics.tasks("count_words", "failure"), Some(1.0));
    assert_eq!(metrics.requests("/words/{text}", "200"), Some(1.0));
    assert_eq!(metrics.requests("/words/{text}", "400"), Some(1.0));
    assert!(example.interrupt());
}

#[test]
fn tiny_http() {
    let example = Example::start("example-tiny-http", 1);
    assert_eq!(page(&example, "/primes/100"), (200, "25".to_owned()));
    assert_eq!(page(&example, "/primes/many").0, 404);
    let metrics = example.metrics();
    assert_eq!(metrics.tasks("count_primes", "success"), Some(1.0));
    let gzip = [("Accept-Encoding", "gzip"), ("Accept", "text/plain")];
    let answer = http::get(example.addresses[0], "/metrics?name[]=task", &gzip);
    let answer = answer.expect("an answer");
    assert_eq!(answer.headers.get("Content-Encoding"), Some("gzip"));
    assert!(
        answer.body.starts_with(&[0x1f, 0x8b]),
        "gzip's magic number"
    );
}

#[test]
fn the_standard_library_alone() {
    let example = Example::start("example-std-net", 1);
    assert_eq!(page(&example, "/").0, 404);
    // It works without being asked to.
    let (early, late) = (example.metrics(), || {
        let late = example.metrics();
        let tidied = late.tasks("tidy_up", "success").ok_or("not there")?;
        if tidied < 3.0 {
            Err(format!("{tidied} calls"))
        } else {
            Ok(tidied)
        }
    });
    let late = poll::until("three calls", late);
    assert!(early.tasks("tidy_up", "success") < Some(late));
    assert_eq!(early.tasks("tidy_up", "panic"), Some(0.0));
}

#[tokio::test]
async fn tonic_with_metrics_on_another_port() {
    let example = Example::start("example-tonic", 2);
    let calls = format!("http://{}", example.addresses[1]);
    let server = Endpoint::from_shared(calls).expect("an address");
    let mut client = HealthClient::new(server.connect().await.expect("it listens"));
    for (service, serves) in [("shop", true), ("shop", true), ("bakery", false)] {
        let service = service.to_owned();
        let answer = client.check(HealthCheckRequest { service }).await;
        assert_eq!(answer.is_ok(), serves, "{answer:?}");
    }
    let service = "shop".to_owned();
    let watched = client.watch(HealthCheckRequest { service }).await;
    let mut watched = watched.expect("an answer").into_inner();
    let first = watched.message().await.expect("no error");
    assert_eq!(first.map(|message| message.status), Some(1), "it serves");
    let metrics = example.metrics();
    let calls =
        |method, status| metrics.value("rpc_total", &[("rpc_method", method), ("status", status)]);
    assert_eq!(calls("Check", "success"), Some(2.0));
    assert_eq!(calls("Check", "failure"), Some(1.0));
    assert_eq!(calls("Watch", "success"), Some(1.0));
    assert_eq!(metrics.tasks("look_up", "success"), Some(3.0));
    let unknown = [("task_name", "look_up"), ("error_type", "unknown_service")];
    assert_eq!(metrics.value("task_errors_total", &unknown), Some(1.0));
}
