//! Ways to get to another path, another server, or another header.

use std::net::SocketAddr;

use crate::VECTOR;
use crate::front::before;
use crate::upstream::Upstream;
use crate::wire::{get, send, send_bytes};

const PREFIX: &str = "/api/metrics";

#[tokio::test(flavor = "multi_thread")]
async fn f45_other_paths_do_not_reach_the_server() {
    let upstream = Upstream::answering(200, "", VECTOR);
    let server = before(&upstream).await;
    for path in [
        "/../query",
        "/..%2fquery",
        "/%2e%2e/query",
        "/%2E%2E%2Fadmin",
        "/.%2e/query",
        "/./query",
        "/query/",
        "/query//",
        "/query/..",
        "/query/../../api/v1/admin/tsdb/delete_series",
        "/%71uery",
        "/query%00",
        "/query%2f..%2fexport",
        "/query;x=y",
        "/QUERY",
        "/query_range/x",
        "/api/v1/query",
        "/metadata",
        "/labels",
        "/label/job/values",
        "/series",
        "/status/config",
        "/admin/tsdb/delete_series",
        "/export",
        "/@evil/query",
        "/http://evil/query",
        "/\\query",
        "/%5cquery",
        "/federate",
    ] {
        let answer = get(server, &format!("{PREFIX}{path}?query=up&start=1&end=2"));
        assert_eq!(answer.status, 404, "{path}: {}", answer.text());
        assert_eq!(answer.field("errorType"), "not_found");
    }
    assert_eq!(upstream.asked(), []);
}

/// Absolute forms, other hosts: the server stays the one that was configured.
#[tokio::test(flavor = "multi_thread")]
async fn f45_the_server_is_fixed() {
    let elsewhere = Upstream::answering(200, "", VECTOR);
    let upstream = Upstream::answering(200, "", VECTOR);
    let server = before(&upstream).await;
    let other = elsewhere.address;
    for request in [
        format!("GET http://{other}{PREFIX}/query?query=up HTTP/1.1\r\nHost: {other}\r\n"),
        format!("GET http://me:pw@{other}{PREFIX}/query?query=up HTTP/1.1\r\nHost: {other}\r\n"),
        format!(
            "GET {PREFIX}/query?query=up HTTP/1.1\r\nHost: {other}\r\nX-Forwarded-Host: {other}\r\n"
        ),
        format!(
            "GET {PREFIX}/query?query=up&url=http://{other}/ HTTP/1.1\r\nHost: a\r\nForwarded: host={other}\r\n"
        ),
    ] {
        let answer = send_closing(server, &request);
        assert!(answer == 200 || answer == 400, "{request}: {answer}");
    }
    assert_eq!(
        send_closing(
            server,
            &format!("CONNECT {other} HTTP/1.1\r\nHost: {other}\r\n")
        ),
        404
    );
    assert_eq!(elsewhere.asked(), []);
    for line in upstream.lines() {
        assert_eq!(line, "GET /api/v1/query?query=up HTTP/1.1");
    }
}

fn send_closing(server: SocketAddr, request: &str) -> u16 {
    send_bytes(
        server,
        format!("{request}Connection: close\r\n\r\n").as_bytes(),
    )
    .status
}

/// Whatever is in a parameter, it is in it still at the other end, and nowhere else.
#[tokio::test(flavor = "multi_thread")]
async fn f45_nothing_gets_out_of_a_parameter() {
    let upstream = Upstream::answering(200, "", VECTOR);
    let server = before(&upstream).await;
    for (query, sent) in [
        (
            "a%0d%0aX-Admin:%201%0d%0a%0d%0aGET%20/x%20HTTP/1.1",
            "a%0D%0AX-Admin%3A%201%0D%0A%0D%0AGET%20%2Fx%20HTTP%2F1.1",
        ),
        ("up%26timeout%3D1h", "up%26timeout%3D1h"),
        ("up%23", "up%23"),
        ("up%00%7f", "up%00%7F"),
        ("up%20HTTP/1.1", "up%20HTTP%2F1.1"),
        ("../../x?a=b", "..%2F..%2Fx%3Fa%3Db"),
        ("%25%32%65", "%252e"),
        ("a+b", "a%20b"),
    ] {
        let answer = get(
            server,
            &format!("{PREFIX}/query?query={query}&timeout=1h&nocache=1&query%5B%5D=x"),
        );
        assert_eq!(answer.status, 200, "{query}: {}", answer.text());
        let line = upstream.lines().pop().expect("a request");
        assert_eq!(line, format!("GET /api/v1/query?query={sent} HTTP/1.1"));
    }
}

/// Two requests in one, for a server behind that counts otherwise.
#[tokio::test(flavor = "multi_thread")]
async fn f45_a_request_is_not_smuggled_in_another() {
    let upstream = Upstream::answering(200, "", VECTOR);
    let server = before(&upstream).await;
    let inner = "GET /api/v1/admin HTTP/1.1\r\nHost: x\r\n\r\n";
    let form = "Content-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n";
    let (length, target) = (inner.len(), format!("{PREFIX}/query?query=up"));
    for (request, status) in [
        (
            format!(
                "POST {target} HTTP/1.1\r\nHost: a\r\n{form}Content-Length: {length}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{inner}"
            ),
            [200, 400],
        ),
        (
            format!(
                "POST {target} HTTP/1.1\r\nHost: a\r\n{form}Content-Length: {length}\r\n\r\n{inner}"
            ),
            [200, 200],
        ),
        (
            format!(
                "GET {target} HTTP/1.1\r\nHost: a\r\n{form}Content-Length: {length}\r\n\r\n{inner}"
            ),
            [200, 200],
        ),
    ] {
        let answer = send_bytes(server, request.as_bytes());
        assert!(
            status.contains(&answer.status),
            "{request}: {}",
            answer.text()
        );
    }
    for asked in upstream.asked() {
        assert_eq!(asked.line, "GET /api/v1/query?query=up HTTP/1.1");
        let names: Vec<_> = asked
            .headers
            .iter()
            .map(|(name, _)| name.as_str())
            .collect();
        assert!(!names.contains(&"content-length") && !names.contains(&"transfer-encoding"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn methods() {
    let upstream = Upstream::answering(200, "", VECTOR);
    let server = before(&upstream).await;
    for (path, allowed) in [
        ("/query", "GET, HEAD, POST"),
        ("/query_range", "GET, HEAD, POST"),
        ("/services", "GET, HEAD"),
        ("/health", "GET, HEAD"),
    ] {
        for method in ["PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "BREW", "POST"] {
            if allowed.contains(method) {
                continue;
            }
            let answer = send(
                server,
                method,
                &format!("{PREFIX}{path}?query=up"),
                &[],
                b"",
            );
            assert_eq!(
                (answer.status, answer.header("allow")),
                (405, Some(allowed)),
                "{method} {path}"
            );
        }
    }
    assert_eq!(upstream.asked(), []);
}
