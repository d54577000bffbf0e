//! Sizes of the bodies of requests and responses.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::routing::post;
use callmeter::Registry;
use callmeter_http::counts::{Counts, sizes};
use callmeter_http::scripted::{Answering, Step, Steps, now, take_all};
use callmeter_http::{ApiRequest, isolated};
use http::{Request, Response};
use tower_layer::Layer;
use tower_service::Service;

/// Sends a body to a service that reads all or nothing of it.
fn sent(registry: &Registry, reads: bool, body: Steps) {
    let layer = callmeter::tower::track(ApiRequest::of)
        .registry(registry)
        .request_size(ApiRequest::REQUEST_SIZE);
    let mut service = layer.layer(Answering::by(
        move |request: Request<callmeter::tower::RequestBody<Steps>>| {
            if reads {
                take_all(&mut request.into_body());
            }
            Ok(Response::new(Steps::default()))
        },
    ));
    let response = now(service.call(Request::new(body))).expect("it answers");
    take_all(&mut response.into_body());
}

#[test]
fn an_announced_size_is_told_though_nobody_reads() {
    let registry = isolated();
    sent(
        &registry,
        false,
        Steps {
            announced: Some(1000),
            ..Steps::default()
        },
    );
    assert_eq!(sizes(&registry, "request"), (1.0, 1000.0));
}

#[test]
fn another_size_is_counted_while_the_body_is_read() {
    let registry = isolated();
    let chunks = || Steps::of(&[Step::Bytes(b"four"), Step::Bytes(b"more"), Step::Trailers]);
    sent(&registry, true, chunks());
    assert_eq!(sizes(&registry, "request"), (1.0, 8.0));
    sent(&registry, false, chunks());
    assert_eq!(sizes(&registry, "request"), (2.0, 8.0));
    sent(
        &registry,
        true,
        Steps::of(&[Step::Bytes(b"four"), Step::Fail]),
    );
    assert_eq!(sizes(&registry, "request"), (3.0, 12.0));
    assert_eq!(Counts::of(&registry), Counts::ended(&[("200", 3)]));
}

/// A handler may hand the body on and answer before it was read.
#[test]
fn a_body_that_is_read_behind_the_response() {
    let registry = isolated();
    let kept = std::sync::Arc::new(std::sync::Mutex::new(None));
    let own = std::sync::Arc::clone(&kept);
    let layer = callmeter::tower::track(ApiRequest::of)
        .registry(&registry)
        .request_size(ApiRequest::REQUEST_SIZE);
    let mut service = layer.layer(Answering::by(
        move |request: Request<callmeter::tower::RequestBody<Steps>>| {
            *own.lock().expect("no panic") = Some(request.into_body());
            Ok(Response::new(Steps::default()))
        },
    ));
    let body = Steps::of(&[Step::Bytes(b"four")]);
    let response = now(service.call(Request::new(body))).expect("it answers");
    take_all(&mut response.into_body());
    assert_eq!(Counts::of(&registry), Counts::ended(&[("200", 1)]));
    assert_eq!(sizes(&registry, "request"), (0.0, 0.0));
    let mut body = kept.lock().expect("no panic").take().expect("it is kept");
    take_all(&mut body);
    assert_eq!(sizes(&registry, "request"), (1.0, 4.0));
}

#[test]
fn what_is_not_asked_for_is_not_counted() {
    let registry = isolated();
    let layer = callmeter::tower::track(ApiRequest::of).registry(&registry);
    let mut service = layer.layer(Answering::by(|_: Request<Steps>| {
        Ok(Response::new(Steps::of(&[Step::Bytes(b"text")])))
    }));
    let request = Request::new(Steps {
        announced: Some(7),
        ..Steps::default()
    });
    let response = now(service.call(request)).expect("it answers");
    take_all(&mut response.into_body());
    assert_eq!(Counts::of(&registry), Counts::ended(&[("200", 1)]));
    assert_eq!(sizes(&registry, "request"), (0.0, 0.0));
    assert_eq!(sizes(&registry, "response"), (0.0, 0.0));
}

#[test]
fn a_value_of_another_operation_is_left_out_and_told() {
    let registry = isolated();
    let layer = callmeter::tower::track(ApiRequest::of)
        .registry(&registry)
        .response_size(callmeter::HttpServerRequest::RESPONSE_BODY_SIZE);
    let mut service = layer.layer(Answering::by(|_: Request<Steps>| {
        Ok(Response::new(Steps::of(&[Step::Bytes(b"text")])))
    }));
    registry.scope_sync(|| {
        let response = now(service.call(Request::new(Steps::default()))).expect("it answers");
        take_all(&mut response.into_body());
    });
    assert_eq!(Counts::of(&registry), Counts::ended(&[("200", 1)]));
    assert_eq!(sizes(&registry, "response"), (0.0, 0.0));
    let errors = registry
        .snapshot()
        .value("callmeter_internal_errors_total", &[]);
    assert_eq!(errors, Some(1.0));
}

/// The same through axum, whose bodies are all of one type.
#[tokio::test]
async fn in_axum() {
    let registry = isolated();
    let layer = callmeter::axum::track(ApiRequest::of)
        .registry(&registry)
        .request_size(ApiRequest::REQUEST_SIZE)
        .response_size(ApiRequest::RESPONSE_SIZE);
    let echo = post(async |body: Bytes| body);
    let mut router = Router::new().route("/", echo).layer(layer);
    for body in [
        Body::from("known"),
        Body::new(Steps::of(&[Step::Bytes(b"counted")])),
        Body::empty(),
    ] {
        let request = Request::post("/").body(body).expect("a request");
        let response = router.call(request).await.expect("it answers");
        let body = axum::body::to_bytes(response.into_body(), 100).await;
        drop(body.expect("a body"));
    }
    assert_eq!(Counts::of(&registry), Counts::ended(&[("200", 3)]));
    assert_eq!(sizes(&registry, "request"), (3.0, 12.0));
    assert_eq!(sizes(&registry, "response"), (3.0, 12.0));
}
