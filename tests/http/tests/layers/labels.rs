//! Labels that clients make up.

use callmeter::{HttpCode, HttpMethod, Operation, Registry};
use callmeter_http::counts::{Counts, sum};
use callmeter_http::scripted::{Answering, Broken, Steps, now, take_all};
use callmeter_http::{ApiRequest, isolated};
use http::{HeaderValue, Method, Request, Response};
use tower_layer::Layer;
use tower_service::Service;

/// By a text of the request.
#[derive(Operation)]
#[operation(name = "tenant", status(values = HttpCode), duration(none))]
struct TenantRequest<'a> {
    tenant: &'a str,
}

fn by_tenant<B>(request: &Request<B>) -> Option<TenantRequest<'_>> {
    let tenant = request.headers().get("x-tenant")?;
    let tenant = tenant.to_str().unwrap_or("unreadable");
    Some(TenantRequest { tenant })
}

fn service(
    registry: &Registry,
) -> impl Service<
    Request<Steps>,
    Response = Response<callmeter::tower::ResponseBody<Steps>>,
    Error = Broken,
> {
    let layer = callmeter::tower::track_with(by_tenant::<Steps>).registry(registry);
    layer.layer(Answering::by(|_| Ok(Response::new(Steps::default()))))
}

fn tenants(registry: &Registry) -> Vec<(String, f64)> {
    let samples = registry.snapshot().samples().into_iter();
    let samples = samples.filter(|sample| sample.name() == "tenant_total");
    let samples = samples.map(|sample| {
        let tenant = sample.label("tenant").expect("it has one");
        (tenant.to_owned(), sample.value())
    });
    samples.collect()
}

fn ask(registry: &Registry, tenant: &[u8]) {
    let mut request = Request::new(Steps::default());
    let tenant = HeaderValue::from_bytes(tenant).expect("bytes that may be sent");
    request.headers_mut().insert("x-tenant", tenant);
    let response = now(service(registry).call(request)).expect("it answers");
    take_all(&mut response.into_body());
}

#[test]
fn a_label_may_borrow_from_the_request() {
    let registry = isolated();
    for tenant in ["acme", "acme", "umbrella"] {
        ask(&registry, tenant.as_bytes());
    }
    let expected = [("acme".to_owned(), 2.0), ("umbrella".to_owned(), 1.0)];
    assert_eq!(tenants(&registry), expected);
}

#[test]
fn f18_ten_thousand_methods_are_one_series() {
    let registry = isolated();
    let layer = callmeter::tower::track(ApiRequest::of).registry(&registry);
    let mut service = layer.layer(Answering::by(|_: Request<Steps>| {
        Ok(Response::new(Steps::default()))
    }));
    for number in 0..10_000 {
        let mut request = Request::new(Steps::default());
        let method = format!("M{number}");
        *request.method_mut() = Method::from_bytes(method.as_bytes()).expect("a method");
        let response = now(service.call(request)).expect("it answers");
        take_all(&mut response.into_body());
    }
    assert_eq!(Counts::of(&registry), Counts::ended(&[("200", 10_000)]));
    let samples = registry.snapshot().samples();
    let methods = samples.iter().filter(|sample| sample.name() == "api_total");
    let methods: Vec<_> = methods.map(|sample| sample.label("method")).collect();
    assert_eq!(methods, [Some("_OTHER")]);
}

#[test]
fn every_method_of_the_crate_http_has_its_word() {
    for method in [
        "GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "CONNECT", "PATCH", "TRACE", "QUERY",
    ] {
        let known = Method::from_bytes(method.as_bytes()).expect("a method");
        assert_eq!(HttpMethod::from(&known).as_str(), method);
    }
    let known = Method::from_bytes(b"get").expect("a method");
    assert_eq!(HttpMethod::from(&known), HttpMethod::Other);
}

#[test]
fn f22_a_huge_label_value_is_cut() {
    let registry = isolated();
    ask(&registry, &[b'x'; 1 << 20]);
    let tenants = tenants(&registry);
    let [(tenant, count)] = &*tenants else {
        panic!("{} series", tenants.len());
    };
    assert!(tenant.len() <= 1024, "{} bytes", tenant.len());
    assert_eq!(*count, 1.0);
}

#[test]
fn f23_bytes_that_are_no_text_do_not_panic() {
    let registry = isolated();
    for byte in 0x80..=0xff {
        ask(&registry, &[b'a', byte, b'b']);
    }
    assert_eq!(tenants(&registry), [("unreadable".to_owned(), 128.0)]);
}

/// What is left of a request's label in a registry with a limit.
#[test]
fn too_many_values_share_a_series() {
    let registry = Registry::builder().series_limit(10).build();
    let registry = registry.expect("a registry");
    for number in 0..100 {
        ask(&registry, format!("tenant-{number}").as_bytes());
    }
    let tenants = tenants(&registry);
    assert_eq!(tenants.len(), 11);
    assert!(tenants.contains(&("_overflow".to_owned(), 90.0)));
    assert_eq!(sum(&registry.snapshot(), "tenant_total"), 100.0);
}
