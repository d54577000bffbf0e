//! Routes and methods as labels.

use actix_web::web::{self, ServiceConfig};
use actix_web::{App, HttpResponse, guard};
use callmeter::{Registry, UNMATCHED_ROUTE};

use crate::server::{counted, served};
use crate::wire::{Client, ask};
use crate::{active, all_ended, ended, eventually, isolated};

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

async fn text() -> &'static str {
    "text"
}

/// Resources of overlapping paths, of which guards choose.
fn guarded(app: &mut ServiceConfig) {
    let recommend = web::resource("/purl/recommend").guard(guard::Post());
    let beta = guard::Header("x-beta", "1");
    app.service(
        web::scope("/api")
            .app_data(web::Data::new(7))
            .service(web::resource("/purl/{key}").guard(guard::Get()).to(text))
            .service(recommend.route(web::post().to(text)))
            .service(
                web::scope("/nested")
                    .guard(beta)
                    .route("/{a}", web::get().to(text)),
            )
            .service(web::scope("/nested").route("/{d}", web::get().to(text))),
    )
    .service(web::resource("/same/{one}").guard(guard::Get()).to(text))
    .service(web::resource("/same/{two}").guard(guard::Put()).to(text))
    .service(web::resource("/same/{three}").route(web::delete().to(text)))
    .external_resource("out", "https://example.com/{out}");
}

#[test]
fn the_route_that_answered_not_the_first_of_that_path() {
    let registry = isolated();
    let server = counted(&registry, guarded);
    let mut client = Client::of(server.address);
    for (method, path, code, route) in [
        ("GET", "/api/purl/recommend", 200, "/api/purl/{key}"),
        ("POST", "/api/purl/recommend", 200, "/api/purl/recommend"),
        ("GET", "/api/nested/x", 200, "/api/nested/{d}"),
        ("GET", "/same/x", 200, "/same/{one}"),
        ("PUT", "/same/x", 200, "/same/{two}"),
        ("DELETE", "/same/x", 200, "/same/{three}"),
        ("OPTIONS", "/api/nested/x/y", 404, UNMATCHED_ROUTE),
        // The last resource takes what the others leave, and refuses it.
        ("PATCH", "/same/x", 405, "/same/{three}"),
    ] {
        assert_eq!(client.ask(method, path).0, code, "{method} {path}");
        let code = code.to_string();
        eventually(Some(1.0), || ended(&registry, method, route, &code));
        eventually(Some(0.0), || active(&registry, method));
    }
    assert_eq!(all_ended(&registry), 8.0);
}

/// So do the other numbers of a call.
#[test]
fn sizes_are_of_the_route_that_answered() {
    let registry = isolated();
    let server = counted(&registry, |app| {
        let echo = |body: String| async move { body };
        app.service(web::resource("/a/{b}").guard(guard::Get()).to(text))
            .service(web::resource("/a/b").to(echo));
    });
    for head in [
        "Content-Length: 5\r\n\r\nhello",
        "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    ] {
        let mut client = Client::of(server.address);
        client.send(&format!("POST /a/b HTTP/1.1\r\nHost: a\r\n{head}"));
        assert_eq!(client.status(), 200);
    }
    let sum = |name| {
        let samples = registry.snapshot().samples();
        let of_name = samples.into_iter().filter(|sample| sample.name() == name);
        of_name
            .map(|sample| {
                (
                    sample.label("http_route").map(str::to_owned),
                    sample.value(),
                )
            })
            .collect::<Vec<_>>()
    };
    for name in [
        "http_server_request_body_size_bytes_sum",
        "http_server_response_body_size_bytes_sum",
    ] {
        eventually(10.0, || {
            sum(name).iter().map(|(_, value)| value).sum::<f64>()
        });
        for (route, value) in sum(name) {
            let is_answering = route.as_deref() == Some("/a/b");
            assert_eq!(
                value,
                if is_answering { 10.0 } else { 0.0 },
                "{name} {route:?}"
            );
        }
    }
}

/// A request to the API.
#[derive(callmeter::Operation)]
#[operation(status(values = callmeter::HttpCode))]
struct ApiRequest {
    route: &'static str,
}

#[test]
fn a_call_is_counted_once_where_it_is_moved() {
    let registry = isolated();
    let of_app = registry.clone();
    let server = served(move || {
        let requests = callmeter::actix::track(|request| {
            let route = callmeter::actix::route(request);
            Some(ApiRequest { route })
        });
        App::new()
            .configure(guarded)
            .wrap(requests.registry(&of_app))
    });
    for _ in 0..3 {
        assert_eq!(ask(server.address, "POST", "/api/purl/recommend").0, 200);
    }
    let value = |name: &str, route: &str| registry.snapshot().value(name, &[("route", route)]);
    let ended = |route: &str| {
        let labels = [("route", route), ("status", "200")];
        registry.snapshot().value("api_request_total", &labels)
    };
    eventually(Some(3.0), || ended("/api/purl/recommend"));
    assert_eq!(ended("/api/purl/{key}").unwrap_or_default(), 0.0);
    for route in ["/api/purl/recommend", "/api/purl/{key}"] {
        assert_eq!(
            value("api_request_in_progress", route),
            Some(0.0),
            "{route}"
        );
    }
}

/// Or a counter would fall.
#[test]
fn a_call_whose_start_is_shown_stays_where_it_started() {
    let registry = isolated();
    let of_app = registry.clone();
    let server = served(move || {
        let requests = callmeter::actix::track(|request| {
            let route = callmeter::actix::route(request);
            Some(StartedRequest { route })
        });
        App::new()
            .configure(guarded)
            .wrap(requests.registry(&of_app))
    });
    assert_eq!(ask(server.address, "POST", "/api/purl/recommend").0, 200);
    let value = |name: &str, status: Option<(&str, &str)>| {
        let labels = [("route", "/api/purl/{key}")].into_iter().chain(status);
        registry.snapshot().value(name, &labels.collect::<Vec<_>>())
    };
    eventually(Some(1.0), || {
        value("started_request_total", Some(("status", "200")))
    });
    assert_eq!(value("asked_total", None), Some(1.0));
}

/// One whose starts are shown.
#[derive(callmeter::Operation)]
#[operation(status(values = callmeter::HttpCode), started(name = "asked"))]
struct StartedRequest {
    route: &'static str,
}

/// Which route would have answered, nobody knows: the path tells.
#[test]
fn what_other_middleware_answers_belongs_to_the_path() {
    let registry = isolated();
    let of_app = registry.clone();
    let server = served(move || {
        let requests = callmeter::actix::server().registry(&of_app);
        let denied = actix_web::middleware::from_fn(denied);
        App::new()
            .route("/orders/{id}", web::get().to(order))
            .wrap(denied)
            .wrap(requests)
    });
    assert_eq!(ask(server.address, "GET", "/orders/1").0, 401);
    eventually(Some(1.0), || ended(&registry, "GET", "/orders/{id}", "401"));
}

async fn denied(
    request: actix_web::dev::ServiceRequest,
    _: actix_web::middleware::Next<actix_web::body::BoxBody>,
) -> Result<actix_web::dev::ServiceResponse, actix_web::Error> {
    Ok(request.into_response(HttpResponse::Unauthorized()))
}
