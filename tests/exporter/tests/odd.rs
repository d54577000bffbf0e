//! Requests that no scraper sends.

use std::io::Write;
use std::net::{Shutdown, SocketAddr};

use crate::wire::{connect, get, is_ended, next, rest, send, talk};
use crate::{connections, of, served, shop, until};

fn server() -> SocketAddr {
    served(|builder| builder)
}

#[test]
fn f43_head() {
    let server = server();
    let get = get(server, "/metrics?name[]=orders");
    let head = send(server, "HEAD", "/metrics?name[]=orders", &[]);
    assert_eq!((head.status, head.body.len()), (200, 0));
    for header in ["content-type", "content-length", "vary"] {
        assert_eq!(head.header(header), get.header(header), "{header}");
    }
}

#[test]
fn f43_other_methods() {
    let server = server();
    for method in [
        "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "BREW", "get",
    ] {
        let answer = send(server, method, "/metrics", &[]);
        assert_eq!(answer.status, 405, "{method}");
        assert_eq!(answer.header("allow"), Some("GET, HEAD"), "{method}");
    }
}

#[test]
fn f43_bodies_are_not_read() {
    let server = server();
    let mut connection = connect(server);
    let head = "POST /metrics HTTP/1.1\r\nHost: a\r\nContent-Length: 900000\r\n\r\n";
    connection.write_all(head.as_bytes()).expect("it reads");
    connection.write_all(&[b'a'; 900_000]).expect("it reads");
    let answer = rest(connection);
    assert_eq!(answer.status, 405);
    // One that never comes is not waited for.
    let endless = "Content-Length: 1000000000";
    assert_eq!(send(server, "POST", "/metrics", &[endless]).status, 405);
    assert_eq!(send(server, "GET", "/metrics", &[endless]).status, 200);
    let chunked = "Transfer-Encoding: chunked";
    assert_eq!(send(server, "GET", "/metrics", &[chunked]).status, 200);
    let expecting = [endless, "Expect: 100-continue"];
    assert_eq!(send(server, "GET", "/metrics", &expecting).status, 200);
}

#[test]
fn f43_10_000_parameters() {
    let server = server();
    let parameters = "a=1&".repeat(10_000);
    let answer = get(server, &format!("/metrics?{parameters}name[]=orders"));
    assert_eq!(answer.status, 200);
    assert!(answer.text().ends_with("\norders 3\n"));
    let answer = get(server, &format!("/metrics?{}", "name[]=b&".repeat(5_000)));
    assert_eq!((answer.status, answer.text()), (200, ""));
    // A target beyond what targets may be.
    let answer = get(server, &format!("/metrics?{}", "name[]=b&".repeat(10_000)));
    assert_eq!(answer.status, 414);
}

#[test]
fn f43_accept_headers_of_all_sizes() {
    let server = server();
    for accept in [
        ";;;q=".repeat(13_108),
        ",".repeat(65_536),
        "a/b;q=0.1,".repeat(6_554),
        "q".repeat(65_536),
        "\u{fffd}/*".to_owned(),
        ";;;q=".to_owned(),
        String::new(),
    ] {
        let accept = format!("Accept: {accept}");
        let answer = send(server, "GET", "/metrics?name[]=orders", &[&accept]);
        assert_eq!(answer.status, 200, "{}", &accept[..20.min(accept.len())]);
        assert!(answer.text().ends_with("\norders 3\n"));
    }
    let bytes =
        b"GET /metrics HTTP/1.1\r\nHost: a\r\nAccept: \xff\xfe\x80/*\r\nConnection: close\r\n\r\n";
    assert_eq!(talk(connect(server), bytes).status, 200);
}

#[test]
fn f43_odd_encodings() {
    let server = server();
    for encoding in [
        "br;q=0",
        "gzip;q=",
        "*;q=0",
        ",,,",
        "identity;q=0",
        "gzip;q=-1",
        "\u{fffd}",
    ] {
        let encoding = format!("Accept-Encoding: {encoding}");
        let answer = send(server, "GET", "/metrics?name[]=orders", &[&encoding]);
        assert_eq!(answer.status, 200, "{encoding}");
        assert!(answer.text().ends_with("\norders 3\n"), "{encoding}");
    }
}

#[test]
fn f43_heads_that_are_too_large() {
    let server = server();
    let large = format!("X-Large: {}", "a".repeat(200_000));
    assert_eq!(send(server, "GET", "/metrics", &[&large]).status, 431);
    let many: Vec<_> = (0..200).map(|number| format!("X-{number}: a")).collect();
    let many: Vec<_> = many.iter().map(String::as_str).collect();
    assert_eq!(send(server, "GET", "/metrics", &many).status, 431);
    assert_eq!(send(server, "GET", "/metrics", &many[..90]).status, 200);
}

#[test]
fn f43_the_limits_are_options() {
    let server = served(|builder| builder.max_header_size(10_000).max_headers(5));
    let header = |size| format!("X-Large: {}", "a".repeat(size));
    assert_eq!(
        send(server, "GET", "/metrics", &[&header(5_000)]).status,
        200
    );
    assert_eq!(
        send(server, "GET", "/metrics", &[&header(20_000)]).status,
        431
    );
    let many = ["A: 1", "B: 1", "C: 1", "D: 1"];
    assert_eq!(send(server, "GET", "/metrics", &many[..3]).status, 200);
    assert_eq!(send(server, "GET", "/metrics", &many).status, 431);
    // Zero is as little as there can be.
    let server = served(|builder| builder.max_header_size(0).max_connections(0));
    assert_eq!(get(server, "/metrics").status, 200);
}

#[test]
fn f43_several_requests_at_once() {
    let mut connection = connect(server());
    let request = |name| format!("GET /metrics?name[]={name} HTTP/1.1\r\nHost: a\r\n\r\n");
    let requests = request("orders") + &request("none") + &request("orders");
    connection.write_all(requests.as_bytes()).expect("it reads");
    let answers = [(); 3].map(|()| next(&mut connection));
    assert!(answers.iter().all(|answer| answer.status == 200));
    let lengths = answers.map(|answer| answer.body.len());
    assert_eq!([lengths[0], lengths[1]], [lengths[2], 0]);
    assert_ne!(lengths[0], 0);
}

#[test]
fn f43_older_and_newer_versions() {
    let server = server();
    let answer = talk(connect(server), b"GET /metrics HTTP/1.0\r\n\r\n");
    assert_eq!(answer.status, 200);
    assert!(answer.text().contains("\norders 3\n"));
    assert_eq!(answer.header("transfer-encoding"), None);
    let newer = talk(connect(server), b"GET /metrics HTTP/2.0\r\nHost: a\r\n\r\n");
    assert_eq!(newer.status, 400);
    assert!(is_ended_by(server, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));
    let absolute = b"GET http://other/metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    assert_eq!(talk(connect(server), absolute).status, 200);
}

fn is_ended_by(server: SocketAddr, bytes: &[u8]) -> bool {
    let mut connection = connect(server);
    let _ = connection.write_all(bytes);
    is_ended(connection)
}

#[test]
fn f43_garbage() {
    let registry = shop();
    let exporter = of(&registry, |builder| builder);
    let server = exporter.local_addr();
    for garbage in [
        &b"\0\0\0\0\0\0\0\0\r\n\r\n"[..],
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET\r\n\r\n",
        b"GET /metrics\r\n\r\n",
        b"GET /metrics HTTP/1.1\r\nno colon\r\n\r\n",
        b"GET /metrics HTTP/1.1\r\nContent-Length: a\r\n\r\n",
        b"GET /metrics HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"GET /met\xffrics HTTP/1.1\r\n\r\n\r\n\x00",
        b"SSH-2.0-OpenSSH_9.2\r\n\r\n",
    ] {
        let answer = talk(connect(server), garbage);
        assert_eq!(answer.status, 400, "{}", String::from_utf8_lossy(garbage));
    }
    assert_eq!(get(server, "/metrics").status, 200);
    until("none is left", || connections(&registry) == 0.0);
}

/// As `nc -N` does.
#[test]
fn f43_one_that_says_it_has_nothing_more_to_say() {
    let mut connection = connect(server());
    let request = b"GET /metrics?name[]=orders HTTP/1.1\r\nHost: a\r\n\r\n";
    connection.write_all(request).expect("it reads");
    connection.shutdown(Shutdown::Write).expect("it may");
    let answer = rest(connection);
    assert!(answer.text().ends_with("\norders 3\n"));
}

#[test]
fn f43_odd_paths() {
    let server = server();
    for target in [
        "/metrics%2f",
        "/%6detrics",
        "/./metrics",
        "/../metrics",
        "//metrics",
        "/metrics;a",
    ] {
        assert_eq!(get(server, target).status, 404, "{target}");
    }
    for target in [
        "/metrics?",
        "/metrics?%",
        "/metrics?name[]=%zz",
        "/metrics?????",
    ] {
        assert_eq!(get(server, target).status, 200, "{target}");
    }
}
