//! Operations of one's own.

use actix_web::dev::ServiceRequest;
use actix_web::{App, HttpResponse, web};
use callmeter::actix::{route, track, track_with};
use callmeter::{Endpoint, HttpCode, HttpMethod, Operation, Registry};

use crate::server::served;
use crate::wire::{Client, ask};
use crate::{eventually, isolated};

/// Requests, as many dashboards want them.
#[derive(Operation)]
#[operation(
    name = "http_requests",
    status(name = "status_code", values = HttpCode),
    value(response_size, unit = "bytes", buckets = [10.0]),
    value(request_size, unit = "bytes", buckets = [10.0])
)]
struct Request {
    method: HttpMethod,
    handler: &'static str,
}

#[derive(Operation)]
#[operation(status(values = HttpCode))]
struct TenantRequest<'a> {
    tenant: &'a str,
}

fn value(registry: &Registry, name: &str, labels: &[(&str, &str)]) -> Option<f64> {
    registry.snapshot().value(name, labels)
}

#[test]
fn requests_are_counted_as_the_program_says() {
    let registry = isolated();
    let (of_app, endpoint) = (registry.clone(), Endpoint::new(&registry));
    let server = served(move || {
        let requests = track(|request| match request.path() {
            "/metrics" | "/health" => None,
            _ => Some(Request {
                method: request.method().as_str().into(),
                handler: route(request),
            }),
        });
        let requests = requests.registry(&of_app);
        let requests = requests.response_size(Request::RESPONSE_SIZE);
        let requests = requests.request_size(Request::REQUEST_SIZE);
        let orders = web::resource("/orders/{id}").route(web::post().to(async || "an order"));
        App::new()
            .service(orders)
            .route("/health", web::get().to(HttpResponse::Ok))
            .route("/metrics", callmeter::actix::metrics(&endpoint))
            .wrap(requests)
    });
    assert_eq!(
        ask(server.address, "POST", "/orders/1"),
        (200, "an order".to_owned())
    );
    assert_eq!(ask(server.address, "GET", "/orders/1").0, 405);
    assert_eq!(ask(server.address, "GET", "/health").0, 200);
    let labels = |method, code| {
        [
            ("method", method),
            ("handler", "/orders/{id}"),
            ("status_code", code),
        ]
    };
    eventually(Some(1.0), || {
        value(&registry, "http_requests_total", &labels("POST", "200"))
    });
    eventually(Some(1.0), || {
        value(&registry, "http_requests_total", &labels("GET", "405"))
    });
    let mut scraper = Client::of(server.address);
    let (status, text) = scraper.ask("GET", "/metrics");
    assert_eq!(status, 200);
    let lines = text
        .lines()
        .filter(|line| line.starts_with("http_requests_total{"));
    assert_eq!(lines.count(), 2, "{text}");
    let line = "response_size_bytes_sum{handler=\"/orders/{id}\",method=\"POST\"} 8";
    assert!(text.contains(line), "{text}");
    let line = "request_size_bytes_count{handler=\"/orders/{id}\",method=\"POST\"} 1";
    assert!(text.contains(line), "{text}");
}

fn describe(request: &ServiceRequest) -> Option<TenantRequest<'_>> {
    let tenant = request.headers().get("x-tenant")?.to_str().ok()?;
    Some(TenantRequest { tenant })
}

#[test]
fn an_operation_may_borrow_from_the_request() {
    let registry = isolated();
    let of_app = registry.clone();
    let server = served(move || {
        App::new()
            .default_service(web::to(HttpResponse::Ok))
            .wrap(track_with(describe).registry(&of_app))
    });
    let mut client = Client::of(server.address);
    client.send("GET / HTTP/1.1\r\nHost: test\r\nX-Tenant: blue\r\n\r\n");
    assert_eq!(client.status(), 200);
    assert_eq!(client.ask("GET", "/").0, 200);
    let labels = [("tenant", "blue"), ("status", "200")];
    eventually(Some(1.0), || {
        value(&registry, "tenant_request_total", &labels)
    });
    assert_eq!(
        value(
            &registry,
            "tenant_request_in_progress",
            &[("tenant", "blue")]
        ),
        Some(0.0)
    );
}
