//! Tokens and networks.

use std::io::Write;

use callmeter::exporter::{ExporterError, builder};

use crate::wire::{connect, get, rest, send};
use crate::{exporter, of, refusals, served, shop};

const TOKEN: &str = "hunter2-hunter2";

#[test]
fn f42_who_has_the_token_is_answered() {
    let registry = shop();
    let server = of(&registry, |builder| {
        builder.bearer_token(TOKEN).bearer_token("second")
    });
    let server = server.local_addr();
    for header in [
        "Authorization: Bearer hunter2-hunter2",
        "authorization: bearer second",
    ] {
        let answer = send(server, "GET", "/metrics", &[header]);
        assert_eq!(answer.status, 200, "{header}");
        assert!(answer.text().contains("\norders 3\n"));
    }
    assert_eq!(refusals(&registry, "credentials"), 0.0);
}

#[test]
fn f42_others_are_told_how_to_ask_and_nothing_else() {
    let registry = shop();
    let exporter = of(&registry, |builder| builder.bearer_token(TOKEN));
    let server = exporter.local_addr();
    let headers: [&[&str]; 8] = [
        &[],
        &["Authorization: Bearer"],
        &["Authorization: Bearer hunter2-hunter"],
        &["Authorization: Bearer hunter2-hunter22"],
        &["Authorization: hunter2-hunter2"],
        &["Authorization: Basic aHVudGVyMi1odW50ZXIyOg=="],
        &["X-Authorization: Bearer hunter2-hunter2"],
        // Which of the two would count?
        &[
            "Authorization: Bearer hunter2-hunter2",
            "Authorization: Bearer x",
        ],
    ];
    for headers in headers {
        for path in ["/metrics", "/", "/nowhere"] {
            let answer = send(server, "GET", path, headers);
            assert_eq!(answer.status, 401, "{headers:?}");
            assert_eq!(
                answer.headers("www-authenticate"),
                ["Bearer realm=\"metrics\""],
                "{headers:?}"
            );
            assert_eq!(answer.text(), "credentials are missing or wrong\n");
        }
    }
    assert_eq!(refusals(&registry, "credentials"), 24.0);
    let head = send(server, "HEAD", "/metrics", &[]);
    assert_eq!((head.status, head.body.len()), (401, 0));
}

#[test]
fn f42_no_secret_is_shown() {
    let options = builder(&shop()).listen(0).bearer_token(TOKEN);
    let options = options.basic_auth("prom", crate::passwords::HASH);
    let shown = format!("{options:?} {options:#?}");
    let exporter = options.start().expect("it starts");
    let shown = format!("{shown} {exporter:?}");
    for path in ["/", "/metrics", "/nowhere"] {
        let token = format!("Authorization: Bearer {TOKEN}");
        for header in [&token, "Authorization: Bearer wrong"] {
            let answer = send(exporter.local_addr(), "GET", path, &[header]).whole();
            assert!(!answer.contains("hunter2"), "{answer}");
            assert!(!answer.contains("$2y$"), "{answer}");
        }
    }
    // Neither as text nor as the numbers of its bytes.
    assert!(
        !shown.contains("hunter2") && !shown.contains("104, 117"),
        "{shown}"
    );
    assert!(!shown.contains(&crate::passwords::HASH[7..]), "{shown}");
    assert!(shown.contains("tokens: 1"), "{shown}");
}

#[test]
fn a_token_that_cannot_be_sent() {
    for token in ["", "with space", "from a file\n", "é"] {
        let error = builder(&shop()).listen(0).bearer_token(token).start();
        let error = error.expect_err(token);
        assert!(matches!(error, ExporterError::Token(_)), "{error:?}");
        assert!(error.to_string().starts_with("a bearer token "), "{error}");
    }
}

#[test]
fn f42_networks() {
    let server = served(|builder| builder.allow("10.0.0.0/8").allow("127.0.0.0/8"));
    assert_eq!(get(server, "/metrics").status, 200);
    let local: std::net::IpAddr = [127, 0, 0, 1].into();
    assert_eq!(get(served(|builder| builder.allow(local)), "/").status, 200);

    let registry = shop();
    let exporter = of(&registry, |builder| {
        builder.allow("10.0.0.0/8").bearer_token(TOKEN)
    });
    let token = format!("Authorization: Bearer {TOKEN}");
    let answer = send(exporter.local_addr(), "GET", "/metrics", &[&token]);
    assert_eq!(answer.status, 403);
    assert_eq!(answer.text(), "your address may not read metrics\n");
    assert_eq!(refusals(&registry, "network"), 1.0);
}

/// A socket for both versions tells addresses of IPv4 by IPv6.
#[test]
fn f42_a_network_of_ipv4_is_known_on_a_socket_of_ipv6() {
    for (network, status) in [
        ("127.0.0.0/8", 200),
        ("::ffff:127.0.0.1", 200),
        ("10.0.0.0/8", 403),
    ] {
        let options = builder(&shop()).listen("[::]:0").allow(network);
        let exporter = options.start().expect("it starts");
        let port = exporter.local_addr().port();
        let server = ([127, 0, 0, 1], port).into();
        assert_eq!(get(server, "/metrics").status, status, "{network}");
    }
}

#[test]
fn a_refused_peer_is_told_before_it_says_a_word() {
    let server = served(|builder| builder.allow("10.0.0.0/8"));
    assert_eq!(rest(connect(server)).status, 403);
    // And while it still speaks.
    let mut connection = connect(server);
    let _ = connection.write_all(&[b'a'; 100_000]);
    assert_eq!(rest(connection).status, 403);
}

#[test]
fn what_is_no_network() {
    for text in ["localhost", "10.0.0.0/40", ""] {
        let error = builder(&shop()).listen(0).allow(text).start();
        let message = error.expect_err(text).to_string();
        assert!(
            message.contains(&format!("`{text}` is no network")),
            "{message}"
        );
    }
}

#[test]
fn f42_credentials_in_the_wrong_place_are_not_shown() {
    let shop = shop();
    let options = || builder(&shop).listen(0);
    for options in [
        builder(&shop).listen("http://u:hunter2@127.0.0.1:80/"),
        options().allow("u:hunter2@10.0.0.0/8"),
        options().allowed_hosts(["http://u:hunter2@a"]),
        options().basic_auth("u:hunter2", crate::passwords::HASH),
        options().bearer_token("hunter2 "),
    ] {
        let error = options.start().expect_err("a mistake");
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("hunter2"), "{shown}");
    }
}

#[test]
fn without_any_of_it_whoever_is_on_this_machine() {
    let exporter = exporter(|builder| builder);
    let wrong = "Authorization: Bearer whatever";
    let answer = send(exporter.local_addr(), "GET", "/metrics", &[wrong]);
    assert_eq!(answer.status, 200);
}
