//! Calls end with the bodies of their responses.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::task::Poll;

use callmeter::Registry;
use callmeter_http::counts::{Counts, sizes};
use callmeter_http::scripted::{Answering, Step, Steps, next, now, take_all};
use callmeter_http::{ApiRequest, isolated};
use http::{Method, Request, Response};
use tower_layer::Layer;
use tower_service::Service;

/// The response to a request, of which the layer has seen the head.
fn answered(
    registry: &Registry,
    method: Method,
    response: impl Fn() -> Response<Steps> + Send + Sync + 'static,
) -> Response<callmeter::tower::ResponseBody<Steps>> {
    let layer = callmeter::tower::track(ApiRequest::of)
        .registry(registry)
        .response_size(ApiRequest::RESPONSE_SIZE);
    let mut service = layer.layer(Answering::by(move |_| Ok(response())));
    let mut request = Request::new(Steps::default());
    *request.method_mut() = method;
    now(service.call(request)).expect("it answers")
}

/// The body of a response to a `GET`.
fn body(registry: &Registry, make: fn() -> Steps) -> callmeter::tower::ResponseBody<Steps> {
    answered(registry, Method::GET, move || Response::new(make())).into_body()
}

fn in_progress() -> Counts {
    Counts {
        started: 1.0,
        now: 1.0,
        ..Counts::default()
    }
}

#[test]
fn a_streamed_body_is_part_of_the_call() {
    let registry = isolated();
    let mut body = body(&registry, || {
        Steps::of(&[Step::Bytes(b"one"), Step::Wait, Step::Bytes(b"two")])
    });
    assert_eq!(Counts::of(&registry), in_progress());
    for _ in 0..3 {
        drop(next(&mut body));
        assert_eq!(Counts::of(&registry), in_progress());
    }
    assert!(matches!(next(&mut body), Poll::Ready(None)));
    assert_eq!(Counts::of(&registry), Counts::ended(&[("200", 1)]));
    assert_eq!(sizes(&registry, "response"), (1.0, 6.0));
    drop(body);
    assert_eq!(Counts::of(&registry), Counts::ended(&[("200", 1)]));
    assert_eq!(sizes(&registry, "response"), (1.0, 6.0));
}

#[test]
fn the_duration_is_that_of_the_body_too() {
    let registry = isolated();
    let body = body(&registry, || Steps::of(&[Step::Wait]));
    let pause = std::time::Duration::from_millis(30);
    std::thread::sleep(pause);
    drop(body);
    let snapshot = registry.snapshot();
    let seconds = callmeter_http::counts::sum(&snapshot, "api_duration_seconds_sum");
    assert!(seconds >= pause.as_secs_f64(), "{seconds}");
}

#[test]
fn a_body_dropped_before_its_end_hung_up() {
    let registry = isolated();
    let mut body = body(&registry, || {
        Steps::of(&[Step::Bytes(b"one"), Step::Bytes(b"two")])
    });
    drop(next(&mut body));
    drop(body);
    assert_eq!(Counts::of(&registry), Counts::ended(&[("499", 1)]));
    assert_eq!(sizes(&registry, "response"), (1.0, 3.0));
}

#[test]
fn a_body_that_tells_its_end_ends_with_its_last_bytes() {
    let registry = isolated();
    let mut body = body(&registry, || Steps {
        tells_end: true,
        ..Steps::of(&[Step::Bytes(b"all")])
    });
    assert_eq!(Counts::of(&registry), in_progress());
    drop(next(&mut body));
    assert_eq!(Counts::of(&registry), Counts::ended(&[("200", 1)]));
}

/// Servers do not ask for more than was announced.
#[test]
fn all_that_was_announced_is_all() {
    let registry = isolated();
    let mut complete = body(&registry, || Steps {
        announced: Some(3),
        ..Steps::of(&[Step::Bytes(b"all"), Step::Wait])
    });
    drop(next(&mut complete));
    drop(complete);
    assert_eq!(Counts::of(&registry), Counts::ended(&[("200", 1)]));
    let mut cut = body(&registry, || Steps {
        announced: Some(4),
        ..Steps::of(&[Step::Bytes(b"all"), Step::Wait])
    });
    drop(next(&mut cut));
    drop(cut);
    assert_eq!(
        Counts::of(&registry),
        Counts::ended(&[("200", 1), ("499", 1)])
    );
}

#[test]
fn the_header_announces_as_well() {
    for (length, code) in [("3", "200"), ("4", "499"), ("three", "499"), ("", "499")] {
        let registry = isolated();
        let response = answered(&registry, Method::GET, move || {
            let response = Response::builder().header("content-length", length);
            let body = Steps::of(&[Step::Bytes(b"all"), Step::Wait]);
            response.body(body).expect("a response")
        });
        let mut body = response.into_body();
        drop(next(&mut body));
        drop(body);
        assert_eq!(
            Counts::of(&registry),
            Counts::ended(&[(code, 1)]),
            "{length:?}"
        );
    }
}

/// As of gRPC: servers do not ask for what follows them.
#[test]
fn trailers_are_the_end_of_the_body() {
    let registry = isolated();
    let mut body = body(&registry, || {
        Steps::of(&[Step::Bytes(b"message"), Step::Trailers, Step::Wait])
    });
    drop(next(&mut body));
    assert_eq!(Counts::of(&registry), in_progress());
    let trailers = next(&mut body);
    assert!(matches!(trailers, Poll::Ready(Some(Ok(frame))) if frame.is_trailers()));
    assert_eq!(Counts::of(&registry), Counts::ended(&[("200", 1)]));
    assert_eq!(sizes(&registry, "response"), (1.0, 7.0));
}

#[test]
fn a_body_that_breaks_off_is_500() {
    let registry = isolated();
    let mut body = body(&registry, || Steps::of(&[Step::Bytes(b"one"), Step::Fail]));
    take_all(&mut body);
    assert_eq!(Counts::of(&registry), Counts::ended(&[("500", 1)]));
}

#[test]
fn a_body_that_panics_is_500_and_the_panic_goes_on() {
    let registry = isolated();
    let mut body = body(&registry, || Steps::of(&[Step::Bytes(b"one"), Step::Panic]));
    let panicked = catch_unwind(AssertUnwindSafe(|| take_all(&mut body)));
    panicked.expect_err("it goes on");
    drop(body);
    assert_eq!(Counts::of(&registry), Counts::ended(&[("500", 1)]));
}

#[test]
fn responses_without_a_body_end_with_their_heads() {
    for (method, code) in [
        (Method::HEAD, 200),
        (Method::HEAD, 404),
        (Method::GET, 101),
        (Method::GET, 204),
        (Method::GET, 304),
        (Method::CONNECT, 200),
    ] {
        let registry = isolated();
        let response = answered(&registry, method.clone(), move || {
            // A `HEAD` announces what a `GET` would get.
            let response = Response::builder().status(code).header("content-length", 9);
            response
                .body(Steps::of(&[Step::Bytes(b"nine long")]))
                .expect("a response")
        });
        let code = code.to_string();
        let expected = Counts::ended(&[(&*code, 1)]);
        assert_eq!(Counts::of(&registry), expected, "{method} {code}");
        drop(response);
        assert_eq!(Counts::of(&registry), expected, "{method} {code}");
        assert_eq!(sizes(&registry, "response"), (1.0, 0.0), "{method} {code}");
    }
}

#[test]
fn an_empty_body_ends_with_the_head() {
    let registry = isolated();
    let body = body(&registry, || Steps {
        tells_end: true,
        ..Steps::default()
    });
    assert_eq!(Counts::of(&registry), Counts::ended(&[("200", 1)]));
    drop(body);
    assert_eq!(Counts::of(&registry), Counts::ended(&[("200", 1)]));
}

/// What a body says of itself is what the server sees.
#[test]
fn the_body_stays_what_it_was() {
    use http_body::Body;
    let registry = isolated();
    let mut body = body(&registry, || Steps {
        announced: Some(3),
        tells_end: true,
        ..Steps::of(&[Step::Bytes(b"all")])
    });
    assert_eq!(
        (body.size_hint().exact(), body.is_end_stream()),
        (Some(3), false)
    );
    let Poll::Ready(Some(Ok(frame))) = next(&mut body) else {
        panic!("no bytes");
    };
    assert_eq!(frame.into_data().expect("data"), "all");
    assert!(body.is_end_stream());
}
