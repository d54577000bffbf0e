//! The three endpoints as `asdlc.toml` states them, and nothing that is only here.

use std::time::Duration;

use callmeter::query::{self, Builder};
use serde_json::json;
use toml::Table;

use crate::front::with;
use crate::upstream::{Upstream, wait_for_the_end};
use crate::wire::{Received, get};

const CONTRACT: &str = include_str!("../../contracts/data/asdlc.toml");

/// An endpoint of the contract.
struct Endpoint(Table);

impl Endpoint {
    fn of(name: &str) -> Endpoint {
        let contract: Table = CONTRACT.parse().expect("the contract is TOML");
        let endpoints = contract["endpoint"].as_array().expect("a list");
        let mut endpoints = endpoints.iter().filter_map(|endpoint| endpoint.as_table());
        let path = format!("/api/metrics/{name}");
        let found = endpoints.find(|endpoint| endpoint["path"].as_str() == Some(&path));
        Endpoint(found.expect("an endpoint of that path").clone())
    }

    fn text(&self, field: &str) -> &str {
        self.0[field].as_str().expect("a text")
    }

    /// What the server is asked by, as the first line of a request shows it.
    fn upstream(&self) -> String {
        self.text("upstream").replace("{VICTORIAMETRICS_URL}", "")
    }

    /// Fails unless the error's rule says that.
    fn error_says(&self, words: &str) {
        let rule = self.text("error_behaviour");
        assert!(rule.contains(words), "{words} is not in: {rule}");
    }

    fn timeout(&self) -> Duration {
        let seconds = self.text("timeout").strip_suffix('s').expect("seconds");
        Duration::from_secs(seconds.parse().expect("a number"))
    }

    fn get(&self, server: std::net::SocketAddr, parameters: &str) -> Received {
        assert_eq!(self.text("method"), "GET");
        get(server, &format!("{}{parameters}", self.text("path")))
    }
}

/// As the platform sets it up; its fixed list is in the contract's words.
fn set_up(url: &str) -> Builder {
    let names = Endpoint::of("services");
    let (_, list) = names
        .text("error_behaviour")
        .split_once("fixed list ")
        .expect("a list");
    let list = list.trim_end_matches('.').split(", ").map(str::to_owned);
    query::builder(url)
        .services("asdlc_service_info", "service")
        .fallback_services(list)
}

const MATRIX: &str = r#"{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"__name__":"up","job":"a"},"values":[[1700000000,"1"],[1700000015,"0"]]}]}}"#;
const RANGE: &str = "?query=up&start=2023-11-14T22:13:20Z&end=1700000015";

#[tokio::test(flavor = "multi_thread")]
async fn the_range_query() {
    let endpoint = Endpoint::of("query_range");
    let upstream = Upstream::answering(200, "", MATRIX);
    let answer = endpoint.get(with(set_up(&upstream.url())).await, RANGE);
    assert_eq!((answer.status, answer.text()), (200, MATRIX));
    let line = upstream.lines().remove(0);
    let (target, parameters) = line.split_once('?').expect("parameters");
    assert_eq!(target, endpoint.upstream());
    let default = endpoint.0["params"]["step"].as_str().expect("a text");
    let step = default.rsplit_once("default ").expect("a default").1;
    let expected = format!("query=up&start=1700000000&end=1700000015&step={step} HTTP/1.1");
    assert_eq!(parameters, expected);
}

/// Each parameter that the contract calls required, and no other.
#[tokio::test(flavor = "multi_thread")]
async fn required_parameters() {
    let endpoint = Endpoint::of("query_range");
    let upstream = Upstream::answering(200, "", MATRIX);
    let server = with(set_up(&upstream.url())).await;
    let parameters = endpoint.0["params"].as_table().expect("a table");
    assert_eq!(parameters.len(), 4);
    for (left_out, rule) in parameters {
        let others = ["query=up", "start=1", "end=2", "step=15s"].into_iter();
        let others = others.filter(|pair| !pair.starts_with(&format!("{left_out}=")));
        let answer = endpoint.get(
            server,
            &format!("?{}", others.collect::<Vec<_>>().join("&")),
        );
        let is_required = rule.as_str().expect("a text").ends_with("required");
        assert_eq!(
            answer.status == 400,
            is_required,
            "{left_out}: {}",
            answer.text()
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn errors_of_the_range_query() {
    let endpoint = Endpoint::of("query_range");
    endpoint.error_says("returned with the upstream status code and its text as detail");
    for status in [400, 404, 422, 429, 500, 503] {
        let upstream = Upstream::answering(status, "", "what went wrong");
        let answer = endpoint.get(with(set_up(&upstream.url())).await, RANGE);
        assert_eq!(
            (answer.status, answer.field("detail").as_str()),
            (status, "what went wrong")
        );
    }
    // As its note says of VictoriaMetrics.
    assert!(endpoint.text("note").contains("422 is to be passed on"));
    let said = r#"{"status":"error","errorType":"422","error":"cannot parse"}"#;
    let upstream = Upstream::answering(422, "", said);
    let answer = endpoint.get(with(set_up(&upstream.url())).await, RANGE);
    assert_eq!(
        (answer.status, answer.field("detail").as_str()),
        (422, said)
    );
    endpoint.error_says("becomes 503 saying VictoriaMetrics is unavailable plus the cause");
    let answer = endpoint.get(with(set_up(&Upstream::down())).await, RANGE);
    assert_eq!(answer.status, 503);
    assert_eq!(
        answer.field("detail"),
        "VictoriaMetrics is unavailable: connection refused"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_services() {
    let endpoint = Endpoint::of("services");
    let results = json!([{"metric": {"service": "workers"}}, {"metric": {}}, {"metric": {"service": "orchestrator"}}]);
    let body = json!({"status": "success", "data": {"resultType": "vector", "result": results}});
    let upstream = Upstream::answering(200, "", body.to_string());
    let answer = endpoint.get(with(set_up(&upstream.url())).await, "");
    assert_eq!(endpoint.text("response"), "JSON array of strings");
    assert_eq!(answer.json(), json!(["orchestrator", "unknown", "workers"]));
    let query = endpoint.text("upstream_query");
    let query = query
        .replace(' ', "%20")
        .replace('(', "%28")
        .replace(')', "%29");
    assert_eq!(
        upstream.lines(),
        [format!("{}?query={query} HTTP/1.1", endpoint.upstream())]
    );

    endpoint.error_says("On any failure fall back to the fixed list orchestrator, workers.");
    let broken = Upstream::answering(500, "", "");
    for url in [broken.url(), Upstream::down()] {
        let answer = endpoint.get(with(set_up(&url)).await, "");
        assert_eq!(
            (answer.status, answer.json()),
            (200, json!(["orchestrator", "workers"]))
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_health() {
    let endpoint = Endpoint::of("health");
    endpoint.error_says(
        "report status 'unhealthy' with the error text in the body; the HTTP status is not changed",
    );
    for (status, word) in [(200, "healthy"), (201, "degraded"), (500, "degraded")] {
        assert!(endpoint.text("behaviour").contains(&format!("'{word}'")));
        let upstream = Upstream::answering(status, "", "OK");
        let answer = endpoint.get(with(set_up(&upstream.url())).await, "");
        assert_eq!(
            (answer.status, answer.field("status").as_str()),
            (200, word)
        );
        assert_eq!(
            upstream.lines(),
            [format!("{} HTTP/1.1", endpoint.upstream())]
        );
    }
    let answer = endpoint.get(with(set_up(&Upstream::down())).await, "");
    assert_eq!(
        (answer.status, answer.field("status").as_str()),
        (200, "unhealthy")
    );
    assert!(answer.field("error").contains("connection refused"));
}

/// By a clock that runs as fast as nobody waits.
#[tokio::test(flavor = "current_thread", start_paused = true)]
async fn the_time_limits() {
    let upstream = Upstream::that(|_, stream| wait_for_the_end(stream));
    let queries = set_up(&upstream.url()).build().expect("a router");
    for (name, parameters) in [
        ("query_range", "query=up&start=1&end=2"),
        ("services", ""),
        ("health", ""),
    ] {
        let path = format!("/{name}");
        let request = query::Request {
            path: &path,
            query: parameters,
            ..query::Request::default()
        };
        let start = tokio::time::Instant::now();
        queries.answer(&request).await;
        // Timers are kept by the millisecond.
        assert_eq!(
            start.elapsed().as_secs_f64().round(),
            Endpoint::of(name).timeout().as_secs_f64(),
            "{name}"
        );
    }
}
