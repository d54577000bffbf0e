//! Bodies: their sizes, and that a call ends with that of its response.

use std::io::{Error, ErrorKind};

use actix_web::HttpResponse;
use actix_web::web::{self, ServiceConfig};
use bytes::Bytes;
use callmeter::Registry;
use futures_util::stream;
use tokio::sync::Semaphore;

use crate::server::counted;
use crate::wire::{Client, ask};
use crate::{active, all_ended, ended, eventually, isolated};

/// Lets the streams of the tests go on, piece by piece.
static PIECES: [Semaphore; 2] = [const { Semaphore::const_new(0) }; 2];

async fn echo(body: Bytes) -> Bytes {
    body
}

/// Five bytes for each permit of that semaphore, ten in all.
async fn pieces(which: web::Path<usize>) -> HttpResponse {
    let which = which.into_inner();
    let pieces = stream::unfold(0, move |sent| async move {
        if sent == 2 {
            return None;
        }
        let permit = PIECES[which].acquire().await.expect("it is open");
        permit.forget();
        Some((Ok::<_, Error>(Bytes::from_static(b"piece")), sent + 1))
    });
    HttpResponse::Ok().streaming(pieces)
}

async fn broken() -> HttpResponse {
    let pieces = [Ok(Bytes::from_static(b"piece")), Err(ErrorKind::Other)];
    let pieces = pieces.map(|piece| piece.map_err(Error::from));
    HttpResponse::Ok().streaming(stream::iter(pieces))
}

fn routes(app: &mut ServiceConfig) {
    app.route("/echo", web::to(echo))
        .route("/deaf", web::to(HttpResponse::Ok))
        .route("/pieces/{which}", web::to(pieces))
        .route("/broken", web::to(broken))
        .route("/none", web::to(HttpResponse::NotModified));
}

/// The number of sizes told of such requests, and their sum.
fn sizes(registry: &Registry, of: &str, method: &str, route: &str) -> Option<(f64, f64)> {
    let labels = [
        ("http_request_method", method),
        ("http_route", route),
        ("network_protocol_version", "1.1"),
        ("url_scheme", "http"),
    ];
    let snapshot = registry.snapshot();
    let value = |end| snapshot.value(&format!("http_server_{of}_body_size_bytes_{end}"), &labels);
    Some((value("count")?, value("sum")?))
}

#[test]
fn sizes_that_are_known_beforehand() {
    let registry = isolated();
    let server = counted(&registry, routes);
    let mut client = Client::of(server.address);
    client.send("POST /echo HTTP/1.1\r\nHost: test\r\nContent-Length: 7\r\n\r\nparcels");
    assert_eq!(
        (client.status(), client.bytes(7).as_str()),
        (200, "parcels")
    );
    assert_eq!(client.ask("POST", "/echo"), (200, String::new()));
    eventually(Some((2.0, 7.0)), || {
        sizes(&registry, "request", "POST", "/echo")
    });
    eventually(Some((2.0, 7.0)), || {
        sizes(&registry, "response", "POST", "/echo")
    });
}

#[test]
fn sizes_that_are_not_known_beforehand() {
    let registry = isolated();
    let server = counted(&registry, routes);
    let mut client = Client::of(server.address);
    for path in ["/echo", "/deaf"] {
        client.send(&format!(
            "PUT {path} HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n"
        ));
        client.send("3\r\npar\r\n4\r\ncels\r\n0\r\n\r\n");
        assert_eq!(client.status(), 200);
        if path == "/echo" {
            assert_eq!(client.bytes(7), "parcels");
        }
    }
    eventually(Some((1.0, 7.0)), || {
        sizes(&registry, "request", "PUT", "/echo")
    });
    eventually(Some((1.0, 7.0)), || {
        sizes(&registry, "response", "PUT", "/echo")
    });
    // Nobody read it.
    eventually(Some((1.0, 0.0)), || {
        sizes(&registry, "request", "PUT", "/deaf")
    });
}

#[test]
fn a_call_lasts_as_long_as_the_body_of_its_response() {
    let registry = isolated();
    let server = counted(&registry, routes);
    let route = "/pieces/{which}";
    let mut client = Client::of(server.address);
    client.send("GET /pieces/0 HTTP/1.1\r\nHost: test\r\n\r\n");
    assert_eq!(client.status(), 200);
    PIECES[0].add_permits(1);
    assert_eq!(client.bytes(10), "5\r\npiece\r\n");
    // Half of the body is there, and it waits for the other.
    assert_eq!(
        (active(&registry, "GET"), all_ended(&registry)),
        (Some(1.0), 0.0)
    );
    PIECES[0].add_permits(1);
    assert_eq!(client.bytes(15), "5\r\npiece\r\n0\r\n\r\n");
    eventually(Some(1.0), || ended(&registry, "GET", route, "200"));
    assert_eq!(active(&registry, "GET"), Some(0.0));
    assert_eq!(
        sizes(&registry, "response", "GET", route),
        Some((1.0, 10.0))
    );
}

#[test]
fn a_client_that_hangs_up_in_the_middle() {
    let registry = isolated();
    let server = counted(&registry, routes);
    let route = "/pieces/{which}";
    let mut client = Client::of(server.address);
    client.send("GET /pieces/1 HTTP/1.1\r\nHost: test\r\n\r\n");
    assert_eq!(client.status(), 200);
    PIECES[1].add_permits(1);
    assert_eq!(client.bytes(10), "5\r\npiece\r\n");
    assert_eq!(active(&registry, "GET"), Some(1.0));
    drop(client);
    eventually(Some(1.0), || ended(&registry, "GET", route, "499"));
    assert_eq!(active(&registry, "GET"), Some(0.0));
    assert_eq!(sizes(&registry, "response", "GET", route), Some((1.0, 5.0)));
}

#[test]
fn a_body_that_breaks_off() {
    let registry = isolated();
    let server = counted(&registry, routes);
    let mut client = Client::of(server.address);
    client.send("GET /broken HTTP/1.1\r\nHost: test\r\n\r\n");
    assert!(!client.rest().contains("\r\n0\r\n"), "it has no end");
    eventually(Some(1.0), || ended(&registry, "GET", "/broken", "500"));
    assert_eq!(active(&registry, "GET"), Some(0.0));
}

#[test]
fn responses_without_a_body_end_with_their_head() {
    let registry = isolated();
    let server = counted(&registry, routes);
    assert_eq!(ask(server.address, "GET", "/none").0, 304);
    assert_eq!(ask(server.address, "HEAD", "/none").0, 304);
    let mut client = Client::of(server.address);
    client.send("HEAD /echo HTTP/1.1\r\nHost: test\r\n\r\n");
    assert_eq!(client.status(), 200);
    eventually(Some(1.0), || ended(&registry, "GET", "/none", "304"));
    eventually(Some(1.0), || ended(&registry, "HEAD", "/none", "304"));
    eventually(Some(1.0), || ended(&registry, "HEAD", "/echo", "200"));
    assert_eq!(
        sizes(&registry, "response", "HEAD", "/echo"),
        Some((1.0, 0.0))
    );
}
