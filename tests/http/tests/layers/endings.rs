//! How calls end that have no whole response.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::task::{Context, Poll};

use callmeter::Registry;
use callmeter_http::counts::Counts;
use callmeter_http::scripted::{Answering, Broken, Step, Steps, now, poll};
use callmeter_http::{ApiRequest, isolated};
use http::{Request, Response};
use tower_layer::Layer;
use tower_service::Service;

fn request() -> Request<Steps> {
    Request::new(Steps::default())
}

/// A layer around a service that answers so.
fn tracked<R>(
    registry: &Registry,
    answer: impl Fn() -> Result<Response<R>, Broken> + Send + Sync + 'static,
) -> impl Service<Request<Steps>, Response = Response<callmeter::tower::ResponseBody<R>>, Error = Broken>
where
    R: http_body::Body + 'static,
{
    let layer = callmeter::tower::track(ApiRequest::of).registry(registry);
    layer.layer(Answering::by(move |_: Request<Steps>| answer()))
}

#[test]
fn a_request_is_in_progress_from_the_moment_it_is_handed_in() {
    let registry = isolated();
    let mut service = tracked(&registry, || Ok(Response::new(Steps::default())));
    let future = service.call(request());
    let counts = Counts::of(&registry);
    assert_eq!((counts.started, counts.now), (1.0, 1.0));
    drop(future);
    assert_eq!(Counts::of(&registry), Counts::ended(&[("499", 1)]));
}

#[test]
fn an_error_of_the_service_is_500() {
    let registry = isolated();
    let mut service = tracked::<Steps>(&registry, || Err(Broken));
    assert!(now(service.call(request())).is_err());
    assert_eq!(Counts::of(&registry), Counts::ended(&[("500", 1)]));
}

#[test]
fn a_panic_of_the_handler_is_500_and_goes_on() {
    let registry = isolated();
    let mut service = tracked::<Steps>(&registry, || panic!("out of ideas"));
    let panicked = catch_unwind(AssertUnwindSafe(|| now(service.call(request())).is_ok()));
    let payload = panicked.expect_err("it goes on");
    assert_eq!(payload.downcast_ref(), Some(&"out of ideas"));
    assert_eq!(Counts::of(&registry), Counts::ended(&[("500", 1)]));
}

/// Panics before there is a future.
#[derive(Clone)]
struct Hasty;

impl Service<Request<Steps>> for Hasty {
    type Response = Response<Steps>;
    type Error = Infallible;
    type Future = Ready<Result<Response<Steps>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Steps>) -> Self::Future {
        assert!(request.uri().path() != "/", "too fast");
        ready(Ok(Response::new(Steps::default())))
    }
}

#[test]
fn a_panic_before_there_is_a_future_is_500() {
    let registry = isolated();
    let layer = callmeter::tower::track(ApiRequest::of).registry(&registry);
    let mut service = layer.layer(Hasty);
    catch_unwind(AssertUnwindSafe(|| drop(service.call(request())))).expect_err("it goes on");
    assert_eq!(Counts::of(&registry), Counts::ended(&[("500", 1)]));
}

/// A server that unwinds for another reason drops the requests it has.
#[test]
fn a_request_dropped_by_somebody_elses_panic_hung_up() {
    let registry = isolated();
    let layer = callmeter::tower::track(ApiRequest::of).registry(&registry);
    let mut service = layer.layer(Waiting);
    catch_unwind(AssertUnwindSafe(|| {
        let mut future = pin!(service.call(request()));
        assert!(poll(future.as_mut()).is_pending());
        panic!("the connection's own");
    }))
    .expect_err("it goes on");
    assert_eq!(Counts::of(&registry), Counts::ended(&[("499", 1)]));
}

/// Never answers.
#[derive(Clone)]
struct Waiting;

impl Service<Request<Steps>> for Waiting {
    type Response = Response<Steps>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Steps>, Infallible>>>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request<Steps>) -> Self::Future {
        Box::pin(std::future::pending())
    }
}

#[test]
fn a_handler_dropped_half_way_hung_up() {
    let registry = isolated();
    let layer = callmeter::tower::track(ApiRequest::of).registry(&registry);
    let mut service = layer.layer(Waiting);
    for polls in 0..3 {
        let mut future = service.call(request());
        for _ in 0..polls {
            assert!(poll(Pin::new(&mut Box::pin(&mut future).as_mut())).is_pending());
        }
    }
    assert_eq!(Counts::of(&registry), Counts::ended(&[("499", 3)]));
}

#[test]
fn none_is_not_counted_and_answered_all_the_same() {
    let registry = isolated();
    let layer = callmeter::tower::track(|request: &Request<Steps>| {
        (request.uri().path() != "/metrics").then(|| ApiRequest::of(request))
    });
    let answer = |_: Request<Steps>| Ok(Response::new(Steps::of(&[Step::Bytes(b"text")])));
    let mut service = layer.registry(&registry).layer(Answering::by(answer));
    for path in ["/metrics", "/metrics/", "/metrics?x=1", "/other"] {
        let mut request = request();
        *request.uri_mut() = path.parse().expect("a path");
        let response = now(service.call(request)).expect("it answers");
        callmeter_http::scripted::take_all(&mut response.into_body());
    }
    assert_eq!(Counts::of(&registry), Counts::ended(&[("200", 2)]));
}

#[test]
fn a_description_that_panics_changes_nothing() {
    let registry = isolated();
    let layer = callmeter::tower::track(|request: &Request<Steps>| {
        assert!(request.uri().path() != "/", "no idea what that is");
        ApiRequest::of(request)
    });
    let answer = |_: Request<Steps>| Ok(Response::new(Steps::default()));
    let mut service = layer.registry(&registry).layer(Answering::by(answer));
    let response = now(service.call(request())).expect("it answers");
    assert_eq!(response.status(), 200);
    drop(response);
    assert_eq!(Counts::of(&registry), Counts::default());
}
