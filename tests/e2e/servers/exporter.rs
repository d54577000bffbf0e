//! callmeter's own server of metrics, as curl and Prometheus meet it.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use callmeter::Registry;
use callmeter::exporter::{Builder, Exporter, Tls, builder};
use callmeter_e2e::poll;
use callmeter_e2e::prometheus::Prometheus;
use callmeter_e2e::sample::{assert_same, without_empty_labels};
use callmeter_e2e::tool;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use tempfile::TempDir;

use crate::hostile;

const TOKEN: &str = "hunter2-hunter2";

/// Of `secret`.
const HASH: &str = "$2y$04$HsXU4QagS7rVslkrPiOAeerhcpokgoXkjGvsebWn.381Mp/ejN2kW";

const ORDERS: &str = "# HELP orders Now.\n# TYPE orders gauge\norders 3\n";

fn shop() -> Registry {
    let registry = Registry::builder().build().expect("a registry");
    let registered = registry.gauge_fn("orders", "Now.", || 3);
    registered.expect("nothing else has its name");
    registry
}

fn started(registry: &Registry, options: impl FnOnce(Builder) -> Builder) -> Exporter {
    let builder = options(builder(registry).listen(0));
    builder.start().expect("it starts")
}

fn served(options: impl FnOnce(Builder) -> Builder) -> SocketAddr {
    started(&shop(), options).local_addr()
}

/// The exit code of curl, and what it printed.
fn curl(arguments: &[&str]) -> (Option<i32>, String) {
    let program = tool::find("curl", "install the package `curl`");
    let always = ["--silent", "--globoff", "--max-time", "20"];
    let output = Command::new(program).args(always).args(arguments).output();
    let Output { status, stdout, .. } = output.expect("curl starts");
    (status.code(), String::from_utf8_lossy(&stdout).into_owned())
}

/// curl's exit code for an answer that is an error, where it is told to have one.
const REFUSED: Option<i32> = Some(22);

fn orders(server: SocketAddr) -> String {
    format!("http://{server}/metrics?name[]=orders")
}

#[test]
fn curl_without_options() {
    let url = orders(served(|builder| builder));
    for version in ["--http1.1", "--http1.0", "--http2"] {
        assert_eq!(
            curl(&[version, &url]),
            (Some(0), ORDERS.to_owned()),
            "{version}"
        );
    }
    let (code, head) = curl(&["--head", &url]);
    assert_eq!(code, Some(0));
    assert!(head.starts_with("HTTP/1.1 200 OK\r\n"), "{head}");
    assert!(
        head.contains(&format!("content-length: {}\r\n", ORDERS.len())),
        "{head}"
    );
}

#[test]
fn curl_takes_several_answers_by_one_connection() {
    let url = orders(served(|builder| builder));
    let connects = ["--write-out", "%{num_connects} "];
    let nowhere = ["--output", "/dev/null"];
    let thrice = [
        &connects[..],
        &nowhere,
        &[&url],
        &nowhere,
        &[&url],
        &nowhere,
        &[&url],
    ]
    .concat();
    assert_eq!(curl(&thrice), (Some(0), "1 0 0 ".to_owned()));
}

#[test]
fn curl_that_sends_something() {
    let url = orders(served(|builder| builder));
    let directory = TempDir::new().expect("a directory");
    let large = directory.path().join("large");
    fs::write(&large, vec![b'a'; 5_000_000]).expect("a file");
    let data = format!("@{}", large.display());
    let status = ["--output", "/dev/null", "--write-out", "%{http_code}"];
    for upload in [["--data-binary", &data], ["--upload-file", &data[1..]]] {
        let (_, code) = curl(&[&status[..], &upload, &[&url]].concat());
        assert_eq!(code, "405", "{upload:?}");
    }
}

#[cfg(unix)]
#[test]
fn curl_by_a_unix_socket() {
    let directory = TempDir::new().expect("a directory");
    let path = directory.path().join("metrics.sock");
    let options = builder(&shop()).unix_socket(&path);
    let _exporter = options.start().expect("it starts");
    let path = path.to_str().expect("text");
    let asked = [
        "--unix-socket",
        path,
        "http://localhost/metrics?name[]=orders",
    ];
    assert_eq!(curl(&asked), (Some(0), ORDERS.to_owned()));
}

#[test]
fn curl_with_a_password_or_a_token() {
    let url = orders(served(|builder| {
        builder.basic_auth("prom", HASH).bearer_token(TOKEN)
    }));
    for right in [["--user", "prom:secret"], ["--oauth2-bearer", TOKEN]] {
        let asked = [&right[..], &[&url]].concat();
        assert_eq!(curl(&asked), (Some(0), ORDERS.to_owned()), "{right:?}");
    }
    for wrong in [
        &["--user", "prom:wrong"][..],
        &["--user", "nobody:secret"],
        &["--oauth2-bearer", "wrong"],
        &[],
    ] {
        let asked = [wrong, &["--fail", &url]].concat();
        assert_eq!(curl(&asked), (REFUSED, String::new()), "{wrong:?}");
    }
    // It asks first, and chooses by the answer.
    let asked = ["--anyauth", "--user", "prom:secret", &url];
    assert_eq!(curl(&asked), (Some(0), ORDERS.to_owned()));
}

#[test]
fn curl_from_a_network_that_is_not_allowed() {
    let url = orders(served(|builder| builder.allow("192.0.2.0/24")));
    let status = ["--write-out", "%{http_code}", &url];
    let said = "your address may not read metrics\n403".to_owned();
    assert_eq!(curl(&status), (Some(0), said));
}

/// Certificates of the test's own, in files.
struct Certificates(TempDir);

impl Certificates {
    fn new() -> Certificates {
        let mut authority = CertificateParams::new(Vec::new()).expect("no names");
        // Of the same name as what it signs, it would be taken for that.
        let name = &mut authority.distinguished_name;
        name.push(DnType::CommonName, "authority");
        authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority = CertifiedIssuer::self_signed(authority, key()).expect("a certificate");
        let certificates = Certificates(TempDir::new().expect("a directory"));
        certificates.write("ca.crt", &authority.pem());
        for name in ["server", "client"] {
            let key = key();
            let parameters = CertificateParams::new(vec!["localhost".to_owned()]);
            let signed = parameters.expect("a name").signed_by(&key, &authority);
            let certificate = signed.expect("a certificate").pem();
            certificates.write(&format!("{name}.crt"), &certificate);
            certificates.write(&format!("{name}.key"), &key.serialize_pem());
        }
        certificates
    }

    fn write(&self, name: &str, content: &str) {
        fs::write(self.path(name), content).expect("a file");
    }

    fn path(&self, name: &str) -> PathBuf {
        Path::new(self.0.path()).join(name)
    }

    fn text(&self, name: &str) -> String {
        self.path(name).display().to_string()
    }

    fn tls(&self) -> Tls {
        Tls::files(self.path("server.crt"), self.path("server.key"))
    }
}

fn key() -> KeyPair {
    KeyPair::generate().expect("a key")
}

#[test]
fn curl_by_tls() {
    let certificates = Certificates::new();
    let server = served(|builder| builder.tls(certificates.tls()));
    let port = server.port();
    let url = format!("https://localhost:{port}/metrics?name[]=orders");
    let resolve = format!("localhost:{port}:127.0.0.1");
    let authority = certificates.text("ca.crt");
    let trusting = ["--resolve", &resolve, "--cacert", &authority];
    for version in ["--tlsv1.3", "--tls-max=1.2", "--http2"] {
        let option = version.replace('=', " ");
        let option: Vec<_> = option.split(' ').collect();
        let asked = [&trusting[..], &option, &[&url]].concat();
        assert_eq!(curl(&asked), (Some(0), ORDERS.to_owned()), "{version}");
    }
    let (code, _) = curl(&["--resolve", &resolve, &url]);
    assert_eq!(code, Some(60), "nobody it knows signed the certificate");
    let (code, _) = curl(&[&orders(server)]);
    assert_ne!(code, Some(0), "no metrics without TLS");
}

#[test]
fn curl_with_a_certificate() {
    let certificates = Certificates::new();
    let tls = certificates
        .tls()
        .client_authorities_file(certificates.path("ca.crt"));
    let port = served(|builder| builder.tls(tls)).port();
    let url = format!("https://localhost:{port}/metrics?name[]=orders");
    let resolve = format!("localhost:{port}:127.0.0.1");
    let [authority, own, key] =
        ["ca.crt", "client.crt", "client.key"].map(|name| certificates.text(name));
    let trusting = ["--resolve", &resolve, "--cacert", &authority, &url];
    let known = [&trusting[..], &["--cert", &own, "--key", &key]].concat();
    assert_eq!(curl(&known), (Some(0), ORDERS.to_owned()));
    let (code, said) = curl(&trusting);
    assert!(code != Some(0) && said.is_empty(), "{code:?} {said}");
}

/// The options of a scrape by TLS that trusts these certificates.
fn by_tls(certificates: &Certificates) -> String {
    let authority = certificates.text("ca.crt");
    format!(
        "  scheme: https\n  tls_config:\n    ca_file: {authority}\n    server_name: localhost\n"
    )
}

#[test]
fn prometheus_with_a_token_by_tls_reads_exactly() {
    let registry = hostile::registry();
    let certificates = Certificates::new();
    let options = |builder: Builder| builder.tls(certificates.tls()).bearer_token(TOKEN);
    let server = started(&registry, options).local_addr();
    let token = format!("  authorization:\n    credentials: {TOKEN}\n");
    let prometheus = Prometheus::scraping_by(&(by_tls(&certificates) + &token), server, &[]);
    prometheus.wait_until_up();

    let is_of_the_server = |name: &str| {
        name.starts_with("callmeter_exporter_") || name.starts_with("callmeter_scrape")
    };
    let mut scraped = hostile::with_canonical_bounds(prometheus.scraped());
    scraped.retain(|sample| !is_of_the_server(&sample.name));
    let mut expected = without_empty_labels(hostile::expected(&registry));
    expected.retain(|sample| !is_of_the_server(&sample.name));
    assert_same(&scraped, &expected);
}

#[test]
fn prometheus_with_a_password_keeps_its_connection() {
    let server = served(|builder| builder.basic_auth("prom", HASH));
    let user = "  basic_auth:\n    username: prom\n    password: secret\n";
    let prometheus = Prometheus::scraping_by(user, server, &[]);
    poll::until("five scrapes", || {
        let scrapes = prometheus.query("callmeter_scrapes_total{status=\"200\"}");
        match scrapes.first() {
            Some(scrapes) if scrapes.value >= 5.0 => Ok(()),
            other => Err(format!("{other:?}")),
        }
    });
    let most = prometheus.query("max_over_time(callmeter_exporter_connections[1m])");
    assert_eq!(most[0].value, 1.0);
    assert_eq!(prometheus.query("orders")[0].value, 3.0);
    let refused = prometheus.query("callmeter_exporter_refusals_total > 0");
    assert_eq!(refused, []);
}

#[test]
fn prometheus_without_a_token_is_told_why() {
    let server = served(|builder| builder.bearer_token(TOKEN));
    let prometheus = Prometheus::scraping(server, &[]);
    let why = prometheus.wait_until_down();
    assert_eq!(why, "server returned HTTP status 401 Unauthorized");
}
