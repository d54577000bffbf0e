//! Ends that are no response.

use std::future::pending;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::{ErrorImATeapot, ErrorUnauthorized};
use actix_web::http::StatusCode;
use actix_web::middleware::{Next, from_fn};
use actix_web::web::{self, ServiceConfig};
use actix_web::{App, Error, HttpResponse};
use bytes::Bytes;
use futures_util::stream;

use crate::server::{counted, served};
use crate::wire::{Client, ask};
use crate::{active, all_ended, ended, eventually, isolated};

async fn panics() -> HttpResponse {
    panic!("out of ideas")
}

async fn hangs() -> HttpResponse {
    pending().await
}

async fn fails() -> Result<HttpResponse, Error> {
    Err(ErrorImATeapot("short and stout"))
}

/// A connection that becomes another one, and stays.
async fn upgrade() -> HttpResponse {
    let body = stream::pending::<Result<Bytes, Error>>();
    let mut response = HttpResponse::build(StatusCode::SWITCHING_PROTOCOLS);
    response.upgrade("echo").streaming(body)
}

/// A body that panics while it is made.
async fn panics_late() -> HttpResponse {
    let body = stream::unfold(0, |sent| async move {
        assert_eq!(sent, 0, "out of ideas");
        Some((Ok::<_, Error>(Bytes::from_static(b"piece")), sent + 1))
    });
    HttpResponse::Ok().streaming(body)
}

fn routes(app: &mut ServiceConfig) {
    app.route("/panics", web::to(panics))
        .route("/panics-late", web::to(panics_late))
        .route("/hangs", web::to(hangs))
        .route("/fails", web::to(fails))
        .route("/upgrade", web::to(upgrade))
        .route("/fine", web::to(HttpResponse::Ok));
}

#[test]
fn a_panic_is_500_and_the_server_goes_on() {
    let registry = isolated();
    let server = counted(&registry, routes);
    for path in ["/panics", "/panics-late"] {
        let mut client = Client::of(server.address);
        client.send(&format!("GET {path} HTTP/1.1\r\nHost: test\r\n\r\n"));
        client.rest();
        eventually(Some(1.0), || ended(&registry, "GET", path, "500"));
    }
    assert_eq!(ask(server.address, "GET", "/fine").0, 200);
    eventually(Some(1.0), || ended(&registry, "GET", "/fine", "200"));
    assert_eq!(active(&registry, "GET"), Some(0.0));
}

#[test]
fn a_client_that_hangs_up_before_the_response() {
    let registry = isolated();
    let server = counted(&registry, routes);
    let mut client = Client::of(server.address);
    client.send("GET /hangs HTTP/1.1\r\nHost: test\r\n\r\n");
    eventually(Some(1.0), || active(&registry, "GET"));
    assert_eq!(all_ended(&registry), 0.0);
    drop(client);
    eventually(Some(1.0), || ended(&registry, "GET", "/hangs", "499"));
    assert_eq!(active(&registry, "GET"), Some(0.0));
}

#[test]
fn an_error_has_the_code_of_its_response() {
    let registry = isolated();
    let server = counted(&registry, routes);
    assert_eq!(ask(server.address, "GET", "/fails").0, 418);
    eventually(Some(1.0), || ended(&registry, "GET", "/fails", "418"));
}

async fn refuse<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    match request.headers().contains_key("authorization") {
        true => next.call(request).await,
        false => Err(ErrorUnauthorized("who are you")),
    }
}

#[test]
fn an_error_of_other_middleware_has_the_code_of_its_response() {
    let registry = isolated();
    let of_app = registry.clone();
    let server = served(move || {
        App::new()
            .configure(routes)
            .wrap(from_fn(refuse))
            .wrap(callmeter::actix::server().registry(&of_app))
    });
    assert_eq!(ask(server.address, "GET", "/fine").0, 401);
    eventually(Some(1.0), || ended(&registry, "GET", "/fine", "401"));
    let mut client = Client::of(server.address);
    client.send("GET /fine HTTP/1.1\r\nHost: test\r\nAuthorization: me\r\n\r\n");
    assert_eq!(client.status(), 200);
    eventually(Some(1.0), || ended(&registry, "GET", "/fine", "200"));
    let sizes = registry.snapshot().samples().into_iter();
    let sizes =
        sizes.filter(|sample| sample.name() == "http_server_response_body_size_bytes_count");
    let told: f64 = sizes.map(|sample| sample.value()).sum();
    assert_eq!(told, 1.0, "nobody knows how long the error's response was");
}

#[test]
fn an_upgraded_connection_is_no_longer_a_request() {
    let registry = isolated();
    let server = counted(&registry, routes);
    let mut client = Client::of(server.address);
    client.send(
        "GET /upgrade HTTP/1.1\r\nHost: test\r\nConnection: upgrade\r\nUpgrade: echo\r\n\r\n",
    );
    assert_eq!(client.status(), 101);
    // It is still open.
    eventually(Some(1.0), || ended(&registry, "GET", "/upgrade", "101"));
    assert_eq!(active(&registry, "GET"), Some(0.0));
    drop(client);
}
