//! Whose credentials go where.

use callmeter::query;

use crate::VECTOR;
use crate::front::{before, with};
use crate::upstream::{Asked, Upstream};
use crate::wire::{get, send};

const QUERY: &str = "/api/metrics/query?query=up";

fn header<'a>(asked: &'a Asked, name: &str) -> Option<&'a str> {
    let mut headers = asked.headers.iter();
    let (_, value) = headers.find(|(given, _)| given == name)?;
    Some(value)
}

#[tokio::test(flavor = "multi_thread")]
async fn f45_no_header_of_a_page_reaches_the_server() {
    let upstream = Upstream::answering(200, "", VECTOR);
    let server = before(&upstream).await;
    let headers = [
        "Cookie: session=s3cret",
        "Authorization: Bearer s3cret",
        "Proxy-Authorization: Basic s3cret",
        "X-Api-Key: s3cret",
        "X-Scope-OrgID: other-tenant",
        "Accept: text/html",
        "Accept-Encoding: gzip",
        "TE: trailers",
        "Upgrade: websocket",
        "Keep-Alive: timeout=1",
        "Range: bytes=0-1",
        "If-None-Match: \"1\"",
        "User-Agent: browser",
        "Referer: http://inside/",
        "Via: 1.1 x",
        "X-Forwarded-For: 10.0.0.1",
    ];
    let answer = send(server, "GET", QUERY, &headers, b"");
    assert_eq!((answer.status, answer.text()), (200, VECTOR));
    let mut asked = upstream.asked().remove(0).headers;
    asked.sort();
    let address = upstream.address.to_string();
    let own = concat!("callmeter/", env!("CARGO_PKG_VERSION"));
    let expected = [
        ("accept", "application/json"),
        ("accept-encoding", "identity"),
        ("host", address.as_str()),
        ("user-agent", own),
    ];
    let asked: Vec<_> = asked
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    assert_eq!(asked, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn f45_no_header_of_the_server_reaches_a_page() {
    let headers = "Set-Cookie: session=s3cret\r\nWWW-Authenticate: Basic realm=\"s3cret\"\r\nServer: vm-7\r\n\
        Location: http://inside/\r\nAccess-Control-Allow-Origin: *\r\nX-Server-Hostname: vm-7\r\nTrailer: X\r\n\
        Keep-Alive: timeout=5\r\nUpgrade: h2c\r\nProxy-Authenticate: Basic\r\nContent-Type: text/html\r\n";
    let headers: &'static str = format!("{headers}Retry-After: 7\r\n").leak();
    for status in [200, 401, 403, 407, 422, 429, 500, 503] {
        let upstream = Upstream::answering(status, headers, VECTOR);
        let answer = get(before(&upstream).await, QUERY);
        assert_eq!(answer.status, status);
        let mut names: Vec<_> = answer.headers().map(|(name, _)| name).collect();
        names.sort_unstable();
        let expected = [
            "cache-control",
            "connection",
            "content-length",
            "content-type",
            "date",
        ];
        assert_eq!(names, expected);
        assert_eq!(answer.header("content-type"), Some("application/json"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_routers_own_credentials_reach_the_server() {
    let upstream = Upstream::answering(200, "", VECTOR);
    let url = upstream.url();
    let in_url = url.replace("http://", "http://Aladdin:open%20sesame@");
    let basic = "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==";
    for (builder, expected) in [
        (query::builder(&url).bearer_token("t0ken"), "Bearer t0ken"),
        (
            query::builder(&url).basic_auth("Aladdin", "open sesame"),
            basic,
        ),
        (query::builder(&in_url), basic),
        (
            query::builder(&in_url).bearer_token("t0ken"),
            "Bearer t0ken",
        ),
    ] {
        let server = with(builder).await;
        for path in [QUERY, "/api/metrics/services", "/api/metrics/health"] {
            send(server, "GET", path, &["Authorization: Bearer other"], b"");
            let asked = upstream.asked().pop().expect("a request");
            assert_eq!(header(&asked, "authorization"), Some(expected), "{path}");
            assert_eq!(
                header(&asked, "host"),
                Some(upstream.address.to_string().as_str())
            );
        }
    }
}

/// An address with a path, as servers for several tenants have.
#[tokio::test(flavor = "multi_thread")]
async fn the_path_of_an_address_stays_in_front() {
    let upstream = Upstream::answering(200, "", VECTOR);
    let server = with(query::builder(&format!(
        "{}/select/0/prometheus/",
        upstream.url()
    )))
    .await;
    get(server, QUERY);
    get(server, "/api/metrics/health");
    let expected = [
        "GET /select/0/prometheus/api/v1/query?query=up HTTP/1.1",
        "GET /select/0/prometheus/health HTTP/1.1",
    ];
    assert_eq!(upstream.lines(), expected);
}
