//! Queries: whatever is asked and whatever a server of metrics answers, the server
//! is asked only for what it may be asked for, and who asks is answered JSON.

mod asked;
mod upstream;

use std::cell::RefCell;
use std::time::Duration;

use bytes::Bytes;
use callmeter::query::{self, Answer, Request, Router};
use http_body_util::{BodyExt, Full};
use serde_json::Value;
use tokio::runtime::Runtime;
use tower_service::Service;

use self::upstream::Upstream;
use crate::received::Received;

const PATHS: [&str; 4] = ["/query", "/query_range", "/services", "/health"];
const METHODS: [&str; 3] = ["GET", "HEAD", "POST"];

/// Of a range. The default.
const MOST_POINTS: f64 = 11_000.0;

/// A router and the server that it asks, on one thread.
struct Bench {
    runtime: Runtime,
    upstream: Upstream,
    router: Router,
}

thread_local! {
    /// What a failed check leaves behind is of no use to the next.
    static BENCH: RefCell<Option<Bench>> = const { RefCell::new(None) };
}

/// An input is a request: its method and target, headers, an empty line, a body; and behind a
/// line `---` what the server of metrics answers, byte by byte.
pub fn check(input: &[u8]) {
    let bench = BENCH.take().unwrap_or_else(Bench::new);
    let received = Received::read(input);
    bench.upstream.will_answer(received.answer);
    bench.check(&received);
    BENCH.set(Some(bench));
}

impl Bench {
    fn new() -> Bench {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        let runtime = runtime.expect("a runtime");
        let upstream = runtime.block_on(Upstream::start());
        let builder = query::builder(&upstream.url)
            .max_query_bytes(64)
            .max_answer_bytes(4096);
        let limit = Duration::from_secs(5);
        let builder = builder
            .query_timeout(limit)
            .services_timeout(limit)
            .health_timeout(limit);
        let router = builder.build().expect("a router");
        Bench {
            runtime,
            upstream,
            router,
        }
    }

    fn check(&self, received: &Received<'_>) {
        let (path, query) = received.path_and_query();
        let content_type = received.header("content-type");
        let request = Request {
            method: &received.method,
            path,
            query,
            content_type: &content_type,
            body: received.body,
        };
        let answer = self.runtime.block_on(self.router.answer(&request));
        check_answer(&request, &answer);
        self.check_asked(&request, &answer);
        self.check_service(received);
    }

    /// A request that makes no sense is not sent; one that is sent, is sent once.
    fn check_asked(&self, request: &Request<'_>, answer: &Answer) {
        let asked = self.upstream.take_asked();
        asked.iter().for_each(asked::check);
        assert!(asked.len() <= 1, "{asked:?}");
        if !PATHS.contains(&request.path) || !METHODS.contains(&request.method) {
            assert!(
                matches!(answer.status, 404 | 405) && asked.is_empty(),
                "{asked:?}"
            );
        }
        if answer.status == 200 && request.path.starts_with("/query") {
            assert_eq!(asked.len(), 1, "somebody else answered {request:?}");
        }
    }

    /// As a request of the crate http, with all its headers, it is answered alike.
    fn check_service(&self, received: &Received<'_>) {
        let Some(request) = received.request() else {
            return;
        };
        let plain = self.answer_parts(&request);
        let request = request.map(|body| Full::<Bytes>::from(body.to_vec()));
        let Ok(response) = self.runtime.block_on(self.router.clone().call(request));
        let (head, body) = response.into_parts();
        let Ok(body) = self.runtime.block_on(body.collect());
        assert_eq!(
            (head.status.as_u16(), body.to_bytes()),
            (plain.status, plain.body)
        );
        assert_eq!(head.headers.len(), plain.headers.len());
        for (name, value) in plain.headers {
            assert_eq!(head.headers[name], value);
        }
        self.upstream.take_asked().iter().for_each(asked::check);
    }

    fn answer_parts(&self, request: &http::Request<&[u8]>) -> Answer {
        let (uri, content_type) = (request.uri(), request.headers().get("content-type"));
        let content_type = content_type.and_then(|value| value.to_str().ok());
        let request = Request {
            method: request.method().as_str(),
            path: uri.path(),
            query: uri.query().unwrap_or_default(),
            content_type: content_type.unwrap_or_default(),
            body: request.body(),
        };
        self.runtime.block_on(self.router.answer(&request))
    }
}

fn check_answer(request: &Request<'_>, answer: &Answer) {
    assert!((200..600).contains(&answer.status), "{}", answer.status);
    assert!(answer.status == 200 || answer.status >= 400);
    assert_eq!(answer.header("content-type"), Some("application/json"));
    let length: usize = answer
        .header("content-length")
        .expect("a length")
        .parse()
        .expect("a number");
    if request.method == "HEAD" {
        return assert!(answer.body.is_empty());
    }
    assert_eq!(answer.body.len(), length);
    let json: Value = serde_json::from_slice(&answer.body).expect("JSON");
    if request.path == "/services" && answer.status == 200 {
        let names = json.as_array().expect("an array");
        return assert!(names.iter().all(Value::is_string), "{json}");
    }
    assert!(json.get("status").is_some(), "{json}");
    if answer.status != 200 {
        let text = |name: &str| {
            json[name]
                .as_str()
                .unwrap_or_else(|| panic!("{name} in {json}"))
        };
        assert_eq!(text("status"), "error");
        assert!(!text("errorType").is_empty() && text("detail").len() <= 3 * 4096);
    }
    if request.path == "/health" && request.method == "GET" {
        assert_eq!(answer.status, 200);
    }
}
