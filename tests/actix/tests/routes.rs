//! Routes and methods as labels.

use actix_web::web::{self, ServiceConfig};
use actix_web::{App, HttpResponse};
use callmeter::{Registry, UNMATCHED_ROUTE};

use crate::server::{counted, served};
use crate::wire::{Client, ask};
use crate::{all_ended, ended, eventually, isolated};

async fn order(id: web::Path<u64>) -> String {
    format!("order {id}")
}

fn shop(app: &mut ServiceConfig) {
    app.route("/orders/{id}", web::get().to(order))
        .service(web::resource("/parcels").route(web::get().to(HttpResponse::NoContent)))
        .service(web::scope("/api").service(
            web::scope("/v1").service(web::resource("/orders/{id}").route(web::get().to(order))),
        ));
}

#[test]
fn the_template_stands_for_the_path() {
    let registry = isolated();
    let server = counted(&registry, shop);
    for (path, status, body) in [
        ("/orders/17", 200, "order 17"),
        ("/orders/18?x=1", 200, "order 18"),
        ("/api/v1/orders/19", 200, "order 19"),
        ("/parcels", 204, ""),
    ] {
        assert_eq!(ask(server.address, "GET", path), (status, body.to_owned()));
    }
    // The route is there, the method is not.
    assert_eq!(ask(server.address, "POST", "/parcels").0, 405);
    assert_eq!(ask(server.address, "GET", "/orders/many").0, 404);
    eventually(6.0, || all_ended(&registry));
    for (method, route, code, count) in [
        ("GET", "/orders/{id}", "200", 2.0),
        ("GET", "/orders/{id}", "404", 1.0),
        ("GET", "/api/v1/orders/{id}", "200", 1.0),
        ("GET", "/parcels", "204", 1.0),
        ("POST", "/parcels", "405", 1.0),
    ] {
        let found = ended(&registry, method, route, code);
        assert_eq!(found, Some(count), "{method} {route} {code}");
    }
}

/// How many label sets there are of requests.
fn label_sets(registry: &Registry) -> usize {
    let samples = registry.snapshot().samples();
    let counts = samples
        .iter()
        .filter(|sample| sample.name() == "http_server_request_duration_seconds_count");
    counts.count()
}

#[test]
fn f17_paths_that_clients_make_up_are_one_route() {
    let registry = isolated();
    let server = counted(&registry, shop);
    let mut client = Client::of(server.address);
    for number in 0..2_000 {
        assert_eq!(client.ask("GET", &format!("/made/up/{number}")).0, 404);
    }
    eventually(Some(2_000.0), || {
        ended(&registry, "GET", UNMATCHED_ROUTE, "404")
    });
    assert_eq!(label_sets(&registry), 1);
}

#[test]
fn f18_methods_that_clients_make_up_are_one_method() {
    let registry = isolated();
    let server = counted(&registry, shop);
    let mut client = Client::of(server.address);
    for number in 0..500 {
        assert_eq!(client.ask(&format!("BREW{number}"), "/parcels").0, 405);
    }
    assert_eq!(client.ask("get", "/parcels").0, 405);
    eventually(Some(501.0), || {
        ended(&registry, "_OTHER", "/parcels", "405")
    });
    assert_eq!(label_sets(&registry), 1);
}

#[test]
fn f23_paths_that_are_no_text() {
    let registry = isolated();
    let server = counted(&registry, shop);
    for path in [
        "/%ff%fe",
        "/orders/%80",
        "/%",
        "/%zz/%00",
        "//",
        "/orders/%2f",
    ] {
        assert_eq!(ask(server.address, "GET", path).0, 404, "{path}");
    }
    eventually(6.0, || all_ended(&registry));
    assert_eq!(ended(&registry, "GET", "/orders/{id}", "404"), Some(2.0));
    assert_eq!(ended(&registry, "GET", UNMATCHED_ROUTE, "404"), Some(4.0));
}

#[test]
fn versions_and_the_scheme() {
    let registry = isolated();
    let server = counted(&registry, shop);
    let mut client = Client::of(server.address);
    // A client's word on the scheme is not heard.
    client.send("GET /orders/1 HTTP/1.0\r\nX-Forwarded-Proto: https\r\n\r\n");
    assert_eq!(client.status(), 200);
    client.rest();
    let labels = [
        ("http_request_method", "GET"),
        ("http_route", "/orders/{id}"),
        ("http_response_status_code", "200"),
        ("network_protocol_version", "1.0"),
        ("url_scheme", "http"),
    ];
    let name = "http_server_request_duration_seconds_count";
    eventually(Some(1.0), || registry.snapshot().value(name, &labels));
}

#[test]
fn a_scope_alone_and_paths_left_out() {
    let registry = isolated();
    let of_scope = registry.clone();
    let server = served(move || {
        let requests = callmeter::actix::server().registry(&of_scope);
        let requests = requests.uncounted(&["/api/health"]);
        App::new()
            .route("/orders/{id}", web::get().to(order))
            .service(
                web::scope("/api")
                    .wrap(requests)
                    .route("/health", web::get().to(HttpResponse::Ok))
                    .route("/orders/{id}", web::get().to(order)),
            )
    });
    for path in ["/orders/1", "/api/health", "/api/orders/2"] {
        assert_eq!(ask(server.address, "GET", path).0, 200);
    }
    eventually(Some(1.0), || {
        ended(&registry, "GET", "/api/orders/{id}", "200")
    });
    assert_eq!(all_ended(&registry), 1.0);
}

#[test]
fn two_services_have_metrics_of_their_own() {
    let (one, other) = (isolated(), isolated());
    let servers = [counted(&one, shop), counted(&other, shop)];
    ask(servers[0].address, "GET", "/orders/1");
    ask(servers[0].address, "GET", "/orders/2");
    ask(servers[1].address, "GET", "/orders/3");
    eventually((2.0, 1.0), || (all_ended(&one), all_ended(&other)));
}
