//! Routes of axum as labels.

use axum::Router;
use axum::body::Body;
use axum::routing::get;
use callmeter::Registry;
use callmeter_http::counts::Counts;
use callmeter_http::{ApiRequest, isolated};
use http::Request;
use tower_service::Service;

/// How often each endpoint answered, of those that did.
fn endpoints(registry: &Registry) -> Vec<(String, String, f64)> {
    let samples = registry.snapshot().samples().into_iter();
    let samples = samples.filter(|sample| sample.name() == "api_total");
    let samples = samples.map(|sample| {
        let label = |name| sample.label(name).expect("it is there").to_owned();
        (label("endpoint"), label("status"), sample.value())
    });
    samples.collect()
}

async fn ask(router: &mut Router, path: &str) {
    let request = Request::head(path).body(Body::empty()).expect("a request");
    router.call(request).await.expect("it answers");
}

fn counted(endpoint: &str, status: &str, count: f64) -> (String, String, f64) {
    (endpoint.to_owned(), status.to_owned(), count)
}

#[tokio::test]
async fn templates_nested_ones_and_those_that_match_nothing() {
    let registry = isolated();
    let users = Router::new().route("/{id}", get(async || "a user"));
    let mut router = Router::new()
        .route("/orders/{id}", get(async || "an order"))
        .nest("/users", users)
        .layer(callmeter::axum::track(ApiRequest::routed).registry(&registry));
    for path in [
        "/orders/1",
        "/orders/2?x=1",
        "/users/7",
        "/users/7/orders",
        "/made/up",
        "/",
        "/%ff%fe",
    ] {
        ask(&mut router, path).await;
    }
    let expected = [
        counted("/orders/{id}", "200", 2.0),
        counted("/users/{id}", "200", 1.0),
        counted("_unmatched", "404", 4.0),
    ];
    assert_eq!(endpoints(&registry), expected);
}

/// Routers that are nested or merged are known from outside; services that are nested are not.
#[tokio::test]
async fn routes_of_what_is_nested_merged_or_a_service() {
    let registry = isolated();
    let service = |text: &'static str| Router::new().route("/{x}", get(async move || text));
    let inner = Router::new().nest("/inner", service("nested twice"));
    let mut router = Router::new()
        .nest("/outer", inner)
        .merge(Router::new().route("/merged/{x}", get(async || "merged")))
        .route_service("/service/{x}", get(async || "a service"))
        .nest_service("/files", service("a file"))
        .fallback_service(service("anything"))
        .layer(callmeter::axum::track(ApiRequest::routed).registry(&registry));
    for path in [
        "/outer/inner/1",
        "/merged/1",
        "/service/1",
        "/files/1",
        "/fallback",
    ] {
        ask(&mut router, path).await;
    }
    let expected = [
        counted("/merged/{x}", "200", 1.0),
        counted("/outer/inner/{x}", "200", 1.0),
        counted("/service/{x}", "200", 1.0),
        counted("_unmatched", "200", 2.0),
    ];
    assert_eq!(endpoints(&registry), expected);
}

#[tokio::test]
async fn a_nested_service_with_a_layer_of_its_own_has_its_prefix() {
    let registry = isolated();
    let files = Router::new().route("/{x}", get(async || "a file"));
    let of_files = callmeter::axum::track(|request| ApiRequest {
        endpoint: "/files",
        ..ApiRequest::of(request)
    });
    let mut router = Router::new()
        .route("/orders/{id}", get(async || "an order"))
        .layer(callmeter::axum::track(ApiRequest::routed).registry(&registry))
        // Behind the layer of the others, or it would be counted twice.
        .nest_service(
            "/files",
            Router::new()
                .fallback_service(files)
                .layer(of_files.registry(&registry)),
        );
    for path in ["/orders/1", "/files/1", "/files/1/2"] {
        ask(&mut router, path).await;
    }
    let expected = [
        counted("/files", "200", 1.0),
        counted("/files", "404", 1.0),
        counted("/orders/{id}", "200", 1.0),
    ];
    assert_eq!(endpoints(&registry), expected);
}

#[tokio::test]
async fn a_fallback_has_no_route() {
    let registry = isolated();
    let mut router = Router::new()
        .route("/known", get(async || "known"))
        .fallback(async || "anything")
        .layer(callmeter::axum::track(ApiRequest::routed).registry(&registry));
    for path in ["/known", "/one", "/two"] {
        ask(&mut router, path).await;
    }
    let expected = [
        counted("/known", "200", 1.0),
        counted("_unmatched", "200", 2.0),
    ];
    assert_eq!(endpoints(&registry), expected);
}

#[tokio::test]
async fn another_method_has_the_route() {
    let registry = isolated();
    let mut router = Router::new()
        .route("/known", get(async || "known"))
        .layer(callmeter::axum::track(ApiRequest::routed).registry(&registry));
    let request = Request::post("/known")
        .body(Body::empty())
        .expect("a request");
    let response = router.call(request).await.expect("it answers");
    assert_eq!(response.status(), 405);
    drop(response);
    assert_eq!(endpoints(&registry), [counted("/known", "405", 1.0)]);
}

/// A layer counts the routes that were there before it.
#[tokio::test]
async fn routes_behind_the_layer_are_not_counted() {
    let registry = isolated();
    let mut router = Router::new()
        .route("/before", get(async || "before"))
        .layer(callmeter::axum::track(ApiRequest::routed).registry(&registry))
        .route("/behind", get(async || "behind"));
    for path in ["/before", "/behind"] {
        ask(&mut router, path).await;
    }
    assert_eq!(Counts::of(&registry), Counts::ended(&[("200", 1)]));
}

#[tokio::test]
async fn two_layers_with_two_operations() {
    let registry = isolated();
    let mut router = Router::new()
        .route("/known", get(async || "known"))
        .layer(callmeter::axum::track(ApiRequest::routed).registry(&registry))
        .layer(callmeter::axum::server().registry(&registry));
    ask(&mut router, "/known").await;
    assert_eq!(Counts::of(&registry), Counts::ended(&[("200", 1)]));
    let snapshot = registry.snapshot();
    let name = "http_server_request_duration_seconds_count";
    assert_eq!(callmeter_http::counts::sum(&snapshot, name), 1.0);
}

/// The number of paths does not matter.
#[tokio::test]
async fn f17_random_paths_are_one_series() {
    let registry = isolated();
    let mut router = Router::new()
        .route("/known", get(async || "known"))
        .layer(callmeter::axum::track(ApiRequest::routed).registry(&registry));
    for number in 0..10_000_u64 {
        let path = format!("/{:x}", number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        ask(&mut router, &path).await;
    }
    assert_eq!(
        endpoints(&registry),
        [counted("_unmatched", "404", 10_000.0)]
    );
}
