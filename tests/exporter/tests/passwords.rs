//! Users and passwords.

use std::io::Write;
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use callmeter::exporter::{Builder, ExporterError, builder};

use crate::wire::{Received, connect, request, send};
use crate::{served, shop};

/// Of `secret`, as `htpasswd -nbBC 4 prom secret` prints it.
pub const HASH: &str = "$2y$04$HsXU4QagS7rVslkrPiOAeerhcpokgoXkjGvsebWn.381Mp/ejN2kW";

/// `prom:secret`
pub const RIGHT: &str = "Authorization: Basic cHJvbTpzZWNyZXQ=";
/// `prom:wrong`
pub const WRONG: &str = "Authorization: Basic cHJvbTp3cm9uZw==";

fn with_a_user() -> SocketAddr {
    served(|builder| builder.basic_auth("prom", HASH))
}

fn scrape(server: SocketAddr, header: &str) -> Received {
    send(server, "GET", "/metrics", &[header])
}

#[test]
fn f42_who_knows_the_password_is_answered() {
    let server = with_a_user();
    for _ in 0..3 {
        assert_eq!(scrape(server, RIGHT).status, 200);
        assert_eq!(scrape(server, WRONG).status, 401);
    }
}

#[test]
fn f42_others_are_told_how_to_ask() {
    let server = with_a_user();
    for header in [
        "Accept: text/plain",
        WRONG,
        // `nobody:secret`, `prom`, `:`, `secret:prom`
        "Authorization: Basic bm9ib2R5OnNlY3JldA==",
        "Authorization: Basic cHJvbQ==",
        "Authorization: Basic Og==",
        "Authorization: Basic c2VjcmV0OnByb20=",
        "Authorization: Basic cHJvbTpzZWNyZXQ",
        "Authorization: Basic =",
        "Authorization: Bearer secret",
    ] {
        let answer = scrape(server, header);
        assert_eq!(answer.status, 401, "{header}");
        assert_eq!(
            answer.headers("www-authenticate"),
            ["Basic realm=\"metrics\", charset=\"UTF-8\""]
        );
    }
}

/// Where what is remembered is the user, the hash and the password put together, one user
/// who knows an own password can make another's: CVE-2022-46146.
#[test]
fn f42_what_is_remembered_of_one_is_no_password_of_another() {
    let other = bcrypt::hash("other", 4).expect("a hash");
    let server = served(|builder| builder.basic_auth("prom", HASH).basic_auth("pro", &other));
    assert_eq!(scrape(server, RIGHT).status, 200);
    // `pro:msecret`, `pro:secret`, `prom:other`, and a name with the hash of the first in it.
    for header in [
        "Authorization: Basic cHJvOm1zZWNyZXQ=",
        "Authorization: Basic cHJvOnNlY3JldA==",
        "Authorization: Basic cHJvbTpvdGhlcg==",
    ] {
        assert_eq!(scrape(server, header).status, 401, "{header}");
        assert_eq!(scrape(server, RIGHT).status, 200);
    }
    // `pro:other`
    let second = "Authorization: Basic cHJvOm90aGVy";
    assert_eq!(scrape(server, second).status, 200);
}

#[test]
fn a_token_or_a_password() {
    let server = served(|builder| builder.basic_auth("prom", HASH).bearer_token("token"));
    assert_eq!(scrape(server, RIGHT).status, 200);
    assert_eq!(scrape(server, "Authorization: Bearer token").status, 200);
    let answer = scrape(server, WRONG);
    assert_eq!(answer.status, 401);
    assert_eq!(answer.headers("www-authenticate").len(), 2);
}

/// Wrong passwords take their time, two at a time; who was right before does not wait for them.
#[test]
fn f41_wrong_passwords_do_not_stop_a_scrape() {
    let slow = bcrypt::hash("secret", 12).expect("a hash");
    for places in [1, 64] {
        let options = |builder: Builder| builder.basic_auth("prom", &slow).max_connections(places);
        let server = served(options);
        assert_eq!(scrape(server, RIGHT).status, 200);
        let guesses: Vec<_> = (0..places + 40).map(|_| guess(server)).collect();
        // So that some of them are being verified, which is when they could be in the way.
        std::thread::sleep(Duration::from_millis(50));
        for _ in 0..3 {
            assert_eq!(scrape(server, RIGHT).status, 200);
        }
        drop(guesses);
    }
}

/// The answer is not waited for.
fn guess(server: SocketAddr) -> TcpStream {
    let mut connection = connect(server);
    let request = request("GET", "/metrics", &[WRONG]);
    // Who is displaced before it has sent all, has nothing to say.
    let _ = connection.write_all(request.as_bytes());
    connection
}

#[test]
fn mistakes_are_told() {
    for (name, hash, part) in [
        ("prom", "secret", "htpasswd -nBC 10 prom"),
        ("a:secret", HASH, "no `:`"),
    ] {
        let error = builder(&shop()).listen(0).basic_auth(name, hash).start();
        let error = error.expect_err(part);
        assert!(matches!(error, ExporterError::User { .. }), "{error:?}");
        let message = format!("{error} {error:?}");
        assert!(
            message.contains(part) && !message.contains("secret"),
            "{message}"
        );
    }
}
