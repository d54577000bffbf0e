//! Requests of scrapers: whatever is asked, the answer is one of HTTP.

use std::io::Read;
use std::sync::OnceLock;

use callmeter::{Endpoint, EndpointAnswer, EndpointRequest};
use flate2::read::GzDecoder;

use crate::exposition::{self, FAMILIES};
use crate::received::Received;

/// An input is a request: its method and target, headers, an empty line, a body.
pub fn check(input: &[u8]) {
    let received = Received::read(input);
    let request = EndpointRequest {
        method: &received.method,
        query: received.path_and_query().1,
        accept: &received.header("accept"),
        accept_encoding: &received.header("accept-encoding"),
        scrape_timeout: &received.header("x-prometheus-scrape-timeout-seconds"),
    };
    let answer = endpoint().answer(&request);
    check_status(&request, &answer);
    check_headers(&answer);
    if answer.status == 200 && request.method == "GET" {
        check_body(&request, &answer);
    }
    check_http(&received);
}

fn endpoint() -> &'static Endpoint {
    static ENDPOINT: OnceLock<Endpoint> = OnceLock::new();
    ENDPOINT.get_or_init(|| Endpoint::new(exposition::registry()))
}

fn check_status(request: &EndpointRequest<'_>, answer: &EndpointAnswer) {
    let is_read = ["GET", "HEAD"].contains(&request.method);
    let expected = if is_read { 200 } else { 405 };
    assert_eq!(answer.status, expected, "{request:?}");
    let is_head = request.method == "HEAD";
    assert!(!is_head || answer.body.is_empty());
    assert_eq!(answer.header("allow"), (!is_read).then_some("GET, HEAD"));
    let length: usize = answer
        .header("content-length")
        .expect("a length")
        .parse()
        .expect("a number");
    assert!(is_head || length == answer.body.len());
}

/// Each is one line, and is there once.
fn check_headers(answer: &EndpointAnswer) {
    for (name, value) in &answer.headers {
        http::HeaderName::try_from(*name).expect("a name of a header");
        http::HeaderValue::try_from(value).expect("a value of a header");
        let of_name = answer
            .headers
            .iter()
            .filter(|(other, _)| other.eq_ignore_ascii_case(name));
        assert_eq!(of_name.count(), 1, "{name}");
    }
}

fn check_body(request: &EndpointRequest<'_>, answer: &EndpointAnswer) {
    let Some(body) = decoded(request, answer) else {
        return;
    };
    let content_type = answer.header("content-type").expect("a content type");
    let Some(families) = exposition::check(content_type, &body) else {
        return;
    };
    match asked_names(request.query) {
        Some(names) => check_filtered(&families, &names),
        None => check_complete(&families, request.query),
    }
}

/// The body without its compression, if that is one known here. Nobody gets one that was not asked for.
fn decoded(request: &EndpointRequest<'_>, answer: &EndpointAnswer) -> Option<Vec<u8>> {
    let Some(encoding) = answer.header("content-encoding") else {
        return Some(answer.body.clone());
    };
    let asked = request.accept_encoding.to_ascii_lowercase();
    assert!(
        asked.contains(encoding) || asked.contains('*'),
        "{encoding} for {asked}"
    );
    if encoding != "gzip" {
        return None;
    }
    let mut body = Vec::new();
    GzDecoder::new(answer.body.as_slice())
        .read_to_end(&mut body)
        .expect("gzip");
    Some(body)
}

/// The names of a query in which nothing is encoded.
fn asked_names(query: &str) -> Option<Vec<&str>> {
    let names = query
        .split('&')
        .filter_map(|pair| pair.strip_prefix("name[]="));
    let names: Vec<_> = names.collect();
    (!names.is_empty() && !query.contains(['%', '+'])).then_some(names)
}

fn check_filtered(families: &[String], names: &[&str]) {
    let short = |name: &str| name.strip_suffix("_total").unwrap_or(name).to_owned();
    for family in families {
        let is_asked = names.iter().any(|name| short(name) == short(family));
        assert!(is_asked, "{family} is none of {names:?}");
    }
    for family in FAMILIES.iter().filter(|family| names.contains(*family)) {
        let is_there = families.iter().any(|found| short(found) == short(family));
        assert!(is_there, "{family} is left out for {names:?}");
    }
}

/// Without a filter all are there.
fn check_complete(families: &[String], query: &str) {
    if !query.contains("name") && !query.contains('%') {
        let found = |name: &&str| families.iter().any(|family| family.starts_with(name));
        assert!(FAMILIES.iter().all(found), "{families:?}");
    }
}

/// As a request of the crate http it is answered alike.
fn check_http(received: &Received<'_>) {
    let Some(request) = received.request() else {
        return;
    };
    let response = endpoint().respond(&request);
    let expected = if ["GET", "HEAD"].contains(&received.method.as_str()) {
        200
    } else {
        405
    };
    assert_eq!(response.status(), expected);
}
