//! A real Prometheus and a real VictoriaMetrics behind the query router: what they scraped comes
//! back through it, and a mistake is the same mistake from both.

use std::net::SocketAddr;
use std::time::{SystemTime, UNIX_EPOCH};

use callmeter::query::{self, Answer, Request, Router, Server};
use callmeter::{Counter, Family, Gauge, LabelSet, MetricFamilies, Registry};
use callmeter_e2e::http::{self, percent_encoded};
use callmeter_e2e::poll;
use callmeter_e2e::prometheus::Prometheus;
use callmeter_e2e::victoria_metrics::VictoriaMetrics;
use serde_json::{Value, json};

use crate::hostile;

/// What a program would tell of itself.
#[derive(MetricFamilies)]
#[metrics(namespace = "asdlc")]
struct Program {
    /// Which services there are.
    service_info: Family<Service<'static>, Gauge>,
    /// Events by kind.
    events: Family<Kind<'static>, Counter>,
}

#[derive(LabelSet)]
struct Service<'a> {
    service: &'a str,
}

#[derive(LabelSet)]
struct Kind<'a> {
    kind: &'a str,
}

const HOSTILE: &str = "a \"b\" & c+d é \\";

fn registry() -> Registry {
    let registry = Registry::builder().build().expect("a registry");
    let program = Program::register(&registry).expect("nothing else has these names");
    for service in ["workers", "orchestrator"] {
        program.service_info.with(&Service { service }).set(1);
    }
    program.events.with(&Kind { kind: "plain" }).inc_by(7);
    program.events.with(&Kind { kind: HOSTILE }).inc_by(5);
    registry
}

/// A router, and the server that it asks.
struct Front {
    router: Router,
    server: SocketAddr,
    runtime: tokio::runtime::Runtime,
}

impl Front {
    fn of(kind: Server, server: SocketAddr) -> Front {
        let builder = query::builder(&format!("http://{server}")).server(kind);
        let builder = builder
            .services("asdlc_service_info", "service")
            .fallback_services(["nobody"]);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        Front {
            router: builder.build().expect("a router"),
            server,
            runtime: runtime.expect("a runtime"),
        }
    }

    fn get(&self, path: &str, query: &str) -> Answer {
        let request = Request {
            path,
            query,
            ..Request::default()
        };
        self.runtime.block_on(self.router.answer(&request))
    }

    fn post(&self, path: &str, form: &str) -> Answer {
        let request = Request {
            method: "POST",
            path,
            content_type: "application/x-www-form-urlencoded",
            body: form.as_bytes(),
            ..Request::default()
        };
        self.runtime.block_on(self.router.answer(&request))
    }

    /// What the server itself answers.
    fn direct(&self, target: &str) -> Vec<u8> {
        let response = http::get(self.server, &format!("/api/v1/{target}"), &[]);
        response.expect("the server answers").body
    }
}

fn json(answer: &Answer) -> Value {
    serde_json::from_slice(&answer.body).expect("JSON")
}

fn now() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.expect("after 1970").as_secs()
}

/// Everything that a page would ask.
fn check(front: &Front) {
    wait_for_a_past(front);
    values_come_back(front);
    answers_are_unchanged(front);
    let services = json(&front.get("/services", ""));
    assert_eq!(services, json!(["orchestrator", "workers"]));
    assert_eq!(
        json(&front.get("/health", "")),
        json!({"status": "healthy"})
    );
    mistakes_are_told(front);
}

/// Whole seconds are asked for, and the first scrape was within one.
fn wait_for_a_past(front: &Front) {
    poll::until("two samples of a second ago", || {
        let query = format!("query=asdlc_events_total&time={}", now() - 1);
        let answer = json(&front.get("/query", &query));
        match answer["data"]["result"].as_array().map(Vec::len) {
            Some(2) => Ok(()),
            _ => Err(answer.to_string()),
        }
    });
}

fn values_come_back(front: &Front) {
    let query = format!("asdlc_events_total{{kind={}}}", json!(HOSTILE));
    let form = format!("query={}", percent_encoded(&query));
    for answer in [front.get("/query", &form), front.post("/query", &form)] {
        assert_eq!(answer.status, 200);
        let result = &json(&answer)["data"]["result"];
        assert_eq!(result[0]["metric"]["kind"], json!(HOSTILE), "{result}");
        assert_eq!(result[0]["value"][1], json!("5"));
    }
    let (start, end) = (now() - 60, now());
    let query =
        format!("query=asdlc_events_total%7Bkind=%22plain%22%7D&start={start}&end={end}&step=1s");
    let answer = json(&front.get("/query_range", &query));
    assert_eq!(answer["data"]["resultType"], json!("matrix"), "{answer}");
    let points = answer["data"]["result"][0]["values"]
        .as_array()
        .expect("points");
    assert!(!points.is_empty());
    assert!(
        points.iter().all(|point| point[1] == json!("7")),
        "{points:?}"
    );
}

/// At a time that has passed nothing is new. The times are written otherwise than the router writes them.
fn answers_are_unchanged(front: &Front) {
    let end = now() - 1;
    let instant = format!("query=asdlc_events_total&time={end}");
    let answer = front.get("/query", &format!("{instant}.000"));
    assert_eq!(answer.body, front.direct(&format!("query?{instant}")));
    let range = format!("query=asdlc_events_total&start={}&end={end}", end - 30);
    let answer = front.get("/query_range", &format!("{range}&step=0.5"));
    assert_eq!(
        answer.body,
        front.direct(&format!("query_range?{range}&step=500ms"))
    );
}

/// Alike from both, but for the status and what a server says of the query itself.
fn mistakes_are_told(front: &Front) {
    for query in ["up{", "rate(", "sum(up", "1 +"] {
        let encoded = percent_encoded(query);
        let range = format!("query={encoded}&start=1&end=2");
        let answers = [
            front.get("/query", &format!("query={encoded}")),
            front.get("/query_range", &range),
        ];
        let target = format!("/api/v1/query?query={encoded}");
        let direct = http::get(front.server, &target, &[]).expect("the server answers");
        for answer in answers {
            let said = json(&answer);
            assert_eq!(
                (answer.status, &said["errorType"]),
                (direct.status, &json!("bad_data")),
                "{said}"
            );
            assert_eq!(said["status"], json!("error"));
            let (error, detail) = (said["error"].as_str(), said["detail"].as_str());
            let (error, detail) = (error.expect("a text"), detail.expect("a text"));
            assert!(!error.is_empty() && !error.contains("answered 4"), "{said}");
            assert!(detail.starts_with("{\"status\":\"error\""), "{said}");
        }
    }
}

/// A name that nobody has.
fn nothing_is_no_error(front: &Front) {
    let answer = front.get("/query", "query=asdlc_nothing");
    assert_eq!(
        (answer.status, &json(&answer)["data"]["result"]),
        (200, &json!([]))
    );
}

#[test]
fn prometheus_answers_through_the_router() {
    let prometheus = Prometheus::scraping(hostile::serve(registry()), &["exemplar-storage"]);
    prometheus.wait_until_up();
    let front = Front::of(Server::Prometheus, prometheus.address());
    check(&front);
    nothing_is_no_error(&front);
    drop(prometheus);
    let error = "Prometheus is unavailable: connection refused";
    let expected = json!({"status": "unhealthy", "error": error});
    // A connection that was kept ends otherwise.
    poll::until("a refused connection", || {
        let health = json(&front.get("/health", ""));
        (health == expected).then_some(()).ok_or(health.to_string())
    });
    assert_eq!(json(&front.get("/services", "")), json!(["nobody"]));
}

#[test]
fn victoria_metrics_answers_through_the_router() {
    let server = VictoriaMetrics::scraping(hostile::serve(registry()));
    server.wait_until_up();
    // Samples of one scrape may be flushed one after the other.
    poll::until("all samples", || {
        match server.query("asdlc_events_total").len() {
            2 => Ok(()),
            count => Err(format!("{count} samples are there")),
        }
    });
    let front = Front::of(Server::VictoriaMetrics, server.address());
    check(&front);
    nothing_is_no_error(&front);
}
