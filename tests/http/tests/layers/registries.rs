//! Which registry counts a request.

use callmeter_http::counts::Counts;
use callmeter_http::scripted::{Answering, Broken, Steps, now, take_all};
use callmeter_http::{ApiRequest, isolated};
use http::{Request, Response};
use tower_layer::Layer;
use tower_service::Service;

fn answering() -> Answering<impl Fn(Request<Steps>) -> Result<Response<Steps>, Broken>> {
    Answering::by(|_| Ok(Response::new(Steps::default())))
}

#[test]
fn two_layers_count_in_two_registries() {
    let (web, jobs) = (isolated(), isolated());
    let layer = || callmeter::tower::track(ApiRequest::of);
    let mut web_service = layer().registry(&web).layer(answering());
    let mut jobs_service = layer().registry(&jobs).layer(answering());
    for _ in 0..3 {
        let response = now(web_service.call(Request::new(Steps::default())));
        take_all(&mut response.expect("it answers").into_body());
    }
    let response = now(jobs_service.call(Request::new(Steps::default())));
    take_all(&mut response.expect("it answers").into_body());
    assert_eq!(Counts::of(&web), Counts::ended(&[("200", 3)]));
    assert_eq!(Counts::of(&jobs), Counts::ended(&[("200", 1)]));
}

#[test]
fn without_one_it_is_the_current_one_when_the_request_comes() {
    let (current, later) = (isolated(), isolated());
    let mut service = callmeter::tower::track(ApiRequest::of).layer(answering());
    let future = current.scope_sync(|| service.call(Request::new(Steps::default())));
    later.scope_sync(|| {
        let response = now(future).expect("it answers");
        take_all(&mut response.into_body());
    });
    assert_eq!(Counts::of(&current), Counts::ended(&[("200", 1)]));
    assert_eq!(Counts::of(&later), Counts::default());
}

/// One that is named is meant, the global one too.
#[test]
fn a_scope_does_not_change_a_layers_registry() {
    #[derive(callmeter::Operation)]
    #[operation(name = "scoped_api", status(values = callmeter::HttpCode), duration(none))]
    struct ScopedRequest;

    let scope = isolated();
    let layer = callmeter::tower::track(|_: &Request<Steps>| ScopedRequest);
    let mut service = layer.registry(callmeter::registry()).layer(answering());
    scope.scope_sync(|| {
        let response = now(service.call(Request::new(Steps::default())));
        take_all(&mut response.expect("it answers").into_body());
    });
    let labels = [("status", "200")];
    let value =
        |registry: &callmeter::Registry| registry.snapshot().value("scoped_api_total", &labels);
    assert_eq!(value(callmeter::registry()), Some(1.0));
    assert_eq!(value(&scope), None);
}
