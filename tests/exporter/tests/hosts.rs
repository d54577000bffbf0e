//! The names under which an exporter is asked.

use callmeter::exporter::{ExporterError, builder};

use crate::wire::{connect, talk};
use crate::{of, refusals, served, shop};

/// The status of a request with these lines in its head.
fn status(server: std::net::SocketAddr, version: &str, target: &str, headers: &str) -> u16 {
    let request = format!("GET {target} HTTP/{version}\r\n{headers}Connection: close\r\n\r\n");
    talk(connect(server), request.as_bytes()).status
}

/// RFC 9112, section 3.2.
#[test]
fn f43_a_request_says_its_host_once_and_as_a_host() {
    let server = served(|builder| builder);
    let asked = |version, headers| status(server, version, "/metrics", headers);
    for headers in [
        "Host: a\r\n",
        "Host: A.example.com.:9464\r\n",
        "Host: a_b-c.d~e!$&'()*+,;=%20\r\n",
        "Host: 127.0.0.1:9464\r\n",
        "Host: [::1]\r\n",
        "Host: [::1]:9464\r\n",
        "Host: a:\r\n",
        "Host:\r\n",
    ] {
        assert_eq!(asked("1.1", headers), 200, "{headers}");
        assert_eq!(asked("1.0", headers), 200, "{headers}");
    }
    assert_eq!(asked("1.0", ""), 200);
    assert_eq!(asked("1.1", ""), 400);
    for headers in [
        "Host: a\r\nHost: a\r\n",
        "Host: a\r\nHost: b\r\n",
        "Host: a b\r\n",
        "Host: a/b\r\n",
        "Host: a@b\r\n",
        "Host: a:b\r\n",
        "Host: a:80:80\r\n",
        "Host: a:65536\r\n",
        "Host: a,b c\r\n",
        "Host: ::1\r\n",
        "Host: [::1\r\n",
        "Host: [a]\r\n",
        "Host: [::1]a\r\n",
        "Host: %zz\r\n",
        "Host: :80\r\n",
        "Host: http://a\r\n",
        "Host: \u{e9}\r\n",
    ] {
        assert_eq!(asked("1.1", headers), 400, "{headers}");
        assert_eq!(asked("1.0", headers), 400, "{headers}");
    }
    // For every path, and before credentials.
    assert_eq!(status(server, "1.1", "/", ""), 400);
    let server = served(|builder| builder.bearer_token("token"));
    assert_eq!(status(server, "1.1", "/metrics", ""), 400);
}

/// As a page whose name leads to this machine asks by the browser of its reader.
#[test]
fn f42_other_hosts_than_the_named_ones_are_refused() {
    let registry = shop();
    let names = [
        "Metrics.Example.com",
        "127.0.0.1:9464",
        "[2001:db8::1]",
        "localhost.:80",
    ];
    let server = of(&registry, |builder| builder.allowed_hosts(names)).local_addr();
    let asked = |version, headers| status(server, version, "/metrics", headers);
    for headers in [
        "Host: metrics.example.com\r\n",
        "Host: METRICS.example.COM.:1\r\n",
        "Host: metrics.example.com:\r\n",
        "Host: 127.0.0.1:9464\r\n",
        "Host: [2001:DB8:0::0:1]:7\r\n",
        // The port of http is 80.
        "Host: localhost\r\n",
        "Host: localhost:80\r\n",
    ] {
        assert_eq!(asked("1.1", headers), 200, "{headers}");
    }
    let refused = [
        "Host: evil.example.com\r\n",
        "Host: metrics.example.com.evil.org\r\n",
        "Host: x.metrics.example.com\r\n",
        "Host: metrics.example.com..\r\n",
        "Host: 127.0.0.1\r\n",
        "Host: 127.0.0.1:9465\r\n",
        "Host: [::1]\r\n",
        "Host: localhost:9464\r\n",
        "Host:\r\n",
    ];
    for headers in refused {
        assert_eq!(asked("1.1", headers), 421, "{headers}");
    }
    // No name at all.
    assert_eq!(asked("1.0", ""), 421);
    // A whole address in the request goes before the header: RFC 9112, section 3.2.2.
    let whole = |target| status(server, "1.1", target, "Host: metrics.example.com\r\n");
    assert_eq!(whole("http://evil.example.com/metrics"), 421);
    assert_eq!(whole("http://metrics.example.com/metrics"), 200);
    assert_eq!(refusals(&registry, "host"), refused.len() as f64 + 2.0);
}

#[test]
fn f42_it_is_refused_before_credentials_are_asked_for() {
    let server = served(|builder| builder.allowed_hosts(["a"]).bearer_token("token"));
    assert_eq!(status(server, "1.1", "/", "Host: b\r\n"), 421);
    assert_eq!(status(server, "1.1", "/", "Host: a\r\n"), 401);
}

#[test]
fn what_is_not_a_host() {
    for text in [
        "",
        "http://a",
        "a/b",
        "a b",
        "a:port",
        "u:s@h",
        "*",
        "*.example.com",
        ":80",
    ] {
        let error = builder(&shop()).listen(0).allowed_hosts([text]).start();
        let error = error.expect_err(text);
        assert!(matches!(error, ExporterError::Host(_)), "{error:?}");
        assert!(error.to_string().contains("`127.0.0.1:9464`"), "{error}");
    }
    // Without brackets it is still an address.
    let options = builder(&shop())
        .listen(0)
        .allowed_hosts(["::1", " a.b ", "10.0.0.1"]);
    assert!(options.start().is_ok());
    // None at all is no restriction.
    let server = served(|builder| builder.allowed_hosts(Vec::<String>::new()));
    assert_eq!(status(server, "1.1", "/metrics", "Host: a\r\n"), 200);
}
