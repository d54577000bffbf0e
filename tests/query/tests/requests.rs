//! What is asked of the server, and what is not because it makes no sense.

use callmeter::query;

use crate::VECTOR;
use crate::front::{before, with};
use crate::upstream::Upstream;
use crate::wire::{get, post, send};

#[tokio::test(flavor = "multi_thread")]
async fn parameters_are_written_anew() {
    let upstream = Upstream::answering(200, "", VECTOR);
    let server = before(&upstream).await;
    for (asked, expected) in [
        ("query?query=up", "query?query=up"),
        (
            "query?time=2023-11-14T22:13:20Z&query=up",
            "query?query=up&time=1700000000",
        ),
        (
            "query?query=up&time=1700000000.5&start=1&step=x",
            "query?query=up&time=1700000000.500",
        ),
        (
            "query_range?query=up&start=1&end=2",
            "query_range?query=up&start=1&end=2&step=15s",
        ),
        (
            "query_range?step=1m&end=2023-11-15T00:13:20%2B02:00&start=1699990000&query=rate(a%5B5m%5D)",
            "query_range?query=rate%28a%5B5m%5D%29&start=1699990000&end=1700000000&step=60s",
        ),
        (
            "query_range?query=up&start=0&end=11000&step=1",
            "query_range?query=up&start=0&end=11000&step=1s",
        ),
        (
            "query_range?query=up&start=0&end=1&step=0.5",
            "query_range?query=up&start=0&end=1&step=500ms",
        ),
    ] {
        let answer = get(server, &format!("/api/metrics/{asked}"));
        assert_eq!((answer.status, answer.text()), (200, VECTOR), "{asked}");
        let line = upstream.lines().pop().expect("a request");
        assert_eq!(line, format!("GET /api/v1/{expected} HTTP/1.1"));
    }
}

/// What is asked, and what the answer begins with.
const BAD: [(&str, &str); 19] = [
    (
        "query",
        "`query` is missing; write an expression of PromQL such as up",
    ),
    ("query?query=", "`query` is missing"),
    ("query?query=%20%09", "`query` is missing"),
    (
        "query?query=up&time=now",
        "`time` is `now`, which is no time; write seconds since 1970 such as 1700000000, or RFC 3339",
    ),
    (
        "query?query=up&time=1700000000000",
        "`time` is `1700000000000`, which is not in the years 1 to 9999; times are in seconds",
    ),
    (
        "query?query=up&time=NaN",
        "`time` is `NaN`, which is no time",
    ),
    (
        "query?query=up&time=2023-11-14T22:13:20+01:00",
        "`time` is `2023-11-14T22:13:20 01:00`, which is no time; in an address, write `%2B`",
    ),
    (
        "query?query=up&query=up",
        "`query` is there twice; write it once",
    ),
    (
        "query?query=%zz",
        "`query` has a `%` without two hexadecimal digits; write `%25`",
    ),
    ("query?query=%ff", "`query` is no UTF-8"),
    (
        "query_range?query=up",
        "`start` is missing; write seconds since 1970 or RFC 3339",
    ),
    ("query_range?query=up&start=1", "`end` is missing"),
    ("query_range?query=up&start=1&end=", "`end` is missing"),
    (
        "query_range?query=up&start=2&end=1",
        "`end` (1) is before `start` (2); write the earlier one as `start`",
    ),
    (
        "query_range?query=up&start=1&end=2&step=0",
        "`step` is `0`, which is not more than 0; write at least 1ms",
    ),
    (
        "query_range?query=up&start=1&end=2&step=-15s",
        "`step` is `-15s`, which is not more than 0",
    ),
    (
        "query_range?query=up&start=1&end=2&step=1.5m",
        "`step` is `1.5m`, which is no duration; write seconds such as 15",
    ),
    (
        "query_range?query=up&start=1&end=2&step=0.0001",
        "`step` is `0.0001`, which is not more than 0",
    ),
    (
        "query_range?query=up&start=1699913600&end=1700000000&step=1s",
        "a step of 1s makes 86400 points per series, more than 11000; write a step of 8s or more, or a shorter range",
    ),
];

#[tokio::test(flavor = "multi_thread")]
async fn bad_requests_are_told_and_not_sent() {
    let upstream = Upstream::answering(200, "", VECTOR);
    let server = before(&upstream).await;
    for (asked, expected) in BAD {
        let answer = get(server, &format!("/api/metrics/{asked}"));
        assert_eq!(
            (answer.status, answer.field("errorType").as_str()),
            (400, "bad_data"),
            "{asked}"
        );
        assert!(
            answer.field("error").starts_with(expected),
            "{asked}: {}",
            answer.text()
        );
        assert_eq!(answer.field("detail"), answer.field("error"));
    }
    assert_eq!(upstream.asked(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn forms_are_taken_by_post() {
    let upstream = Upstream::answering(200, "", VECTOR);
    let server = before(&upstream).await;
    let answer = post(
        server,
        "/api/metrics/query",
        "query=up%7Bjob%3D%22a%22%7D&time=5",
    );
    assert_eq!((answer.status, answer.text()), (200, VECTOR));
    let answer = post(
        server,
        "/api/metrics/query_range?step=1m",
        "query=up&start=1&end=2",
    );
    assert_eq!(answer.status, 200);
    let expected = [
        "GET /api/v1/query?query=up%7Bjob%3D%22a%22%7D&time=5 HTTP/1.1",
        "GET /api/v1/query_range?query=up&start=1&end=2&step=60s HTTP/1.1",
    ];
    assert_eq!(upstream.lines(), expected);
    assert_eq!(
        post(server, "/api/metrics/query?query=a", "query=b").status,
        400
    );
    let json = send(
        server,
        "POST",
        "/api/metrics/query",
        &["Content-Type: application/json"],
        b"{\"query\":\"up\"}",
    );
    assert_eq!(json.status, 415);
    assert!(
        json.field("error")
            .contains("application/x-www-form-urlencoded")
    );
    assert_eq!(upstream.asked().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn long_texts_are_refused() {
    let upstream = Upstream::answering(200, "", VECTOR);
    let server = before(&upstream).await;
    let query = |length: usize| format!("query={}", "a".repeat(length));
    assert_eq!(
        post(server, "/api/metrics/query", &query(16 << 10)).status,
        200
    );
    let answer = post(server, "/api/metrics/query", &query((16 << 10) + 1));
    assert_eq!(
        (answer.status, answer.field("error").as_str()),
        (400, "`query` is longer than 16384 bytes")
    );
    let answer = get(
        server,
        &format!("/api/metrics/query?query=up&x={}", "a".repeat(51_000)),
    );
    assert_eq!(
        (answer.status, answer.field("error").as_str()),
        (400, "the query string is longer than 50176 bytes")
    );
    let answer = post(server, "/api/metrics/query", &query(1 << 20));
    assert_eq!(
        (answer.status, answer.field("error").as_str()),
        (413, "the form is longer than 50176 bytes")
    );
    assert_eq!(upstream.asked().len(), 1);
}

/// All of it is encoded, and still fits into an address.
#[tokio::test(flavor = "multi_thread")]
async fn the_longest_query_there_can_be() {
    let upstream = Upstream::answering(200, "", VECTOR);
    let server = with(query::builder(&upstream.url()).max_query_bytes(usize::MAX)).await;
    let spaces = format!("query=a{}", "+".repeat((20 << 10) - 1));
    assert_eq!(post(server, "/api/metrics/query", &spaces).status, 200);
    assert_eq!(
        post(server, "/api/metrics/query", &format!("{spaces}+")).status,
        400
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn limits_are_options() {
    let upstream = Upstream::answering(200, "", VECTOR);
    let server = with(
        query::builder(&upstream.url())
            .max_points(10)
            .max_query_bytes(3),
    )
    .await;
    let status =
        |query: &str| get(server, &format!("/api/metrics/query_range?start=0&{query}")).status;
    assert_eq!(status("query=sum&end=10&step=1"), 200);
    assert_eq!(status("query=sum&end=11&step=1"), 400);
    assert_eq!(status("query=sums&end=10&step=1"), 400);
}

#[tokio::test(flavor = "multi_thread")]
async fn head_has_the_headers_of_get() {
    let upstream = Upstream::answering(200, "", VECTOR);
    let server = before(&upstream).await;
    for target in [
        "/api/metrics/query?query=up",
        "/api/metrics/query",
        "/api/metrics/nothing",
    ] {
        let (get, head) = (get(server, target), send(server, "HEAD", target, &[], b""));
        assert_eq!((head.status, head.body.len()), (get.status, 0), "{target}");
        for header in ["content-type", "content-length", "cache-control"] {
            assert_eq!(head.header(header), get.header(header), "{target}");
        }
        let length = get.body.len().to_string();
        assert_eq!(get.header("content-length"), Some(length.as_str()));
    }
}
