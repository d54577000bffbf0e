//! TLS, with certificates of the test's own.

use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use callmeter::exporter::rustls::crypto::ring;
use callmeter::exporter::rustls::pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject};
use callmeter::exporter::rustls::{
    ClientConfig, ClientConnection, ProtocolVersion, RootCertStore, ServerConfig, StreamOwned,
    SupportedProtocolVersion, version,
};
use callmeter::exporter::{Builder, ExporterError, Tls, builder};
use rcgen::{CertificateParams, CertifiedIssuer, KeyPair};

use crate::wire::{Received, connect, get, is_ended, request, talk};
use crate::{connections, of, shop, until};

/// A certificate in PEM, and its key.
struct Identity {
    certificate: String,
    key: String,
}

/// Who signs certificates.
struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn new() -> Authority {
        let mut parameters = CertificateParams::new(Vec::new()).expect("no names");
        parameters.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        let key = KeyPair::generate().expect("a key");
        Authority(CertifiedIssuer::self_signed(parameters, key).expect("a certificate"))
    }

    fn pem(&self) -> String {
        self.0.pem()
    }

    fn signed(&self) -> Identity {
        let names = vec!["localhost".to_owned()];
        let parameters = CertificateParams::new(names).expect("a name");
        let key = KeyPair::generate().expect("a key");
        let certificate = parameters.signed_by(&key, &self.0).expect("it signs");
        Identity {
            certificate: certificate.pem(),
            key: key.serialize_pem(),
        }
    }

    fn server(&self) -> Tls {
        let Identity { certificate, key } = self.signed();
        Tls::pem(certificate, key)
    }

    /// One that trusts this authority.
    fn client(
        &self,
        own: Option<Identity>,
        versions: &[&'static SupportedProtocolVersion],
    ) -> Client {
        let mut roots = RootCertStore::empty();
        let authority = CertificateDer::from_pem_slice(self.pem().as_bytes()).expect("PEM");
        roots.add(authority).expect("a certificate");
        let client = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_protocol_versions(versions)
            .expect("versions")
            .with_root_certificates(roots);
        Client(Arc::new(match own {
            None => client.with_no_client_auth(),
            Some(own) => {
                let (chain, key) = parsed(&own);
                client.with_client_auth_cert(chain, key).expect("a pair")
            }
        }))
    }
}

struct Client(Arc<ClientConfig>);

type Secured = StreamOwned<ClientConnection, TcpStream>;

impl Client {
    fn connect(&self, server: SocketAddr) -> Secured {
        let name = "localhost".try_into().expect("a name");
        let client = ClientConnection::new(Arc::clone(&self.0), name).expect("a client");
        StreamOwned::new(client, connect(server))
    }

    fn get(&self, server: SocketAddr) -> Received {
        talk(
            self.connect(server),
            request("GET", "/metrics", &[]).as_bytes(),
        )
    }
}

fn parsed(identity: &Identity) -> (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>) {
    let certificate = CertificateDer::from_pem_slice(identity.certificate.as_bytes());
    let key = PrivateKeyDer::from_pem_slice(identity.key.as_bytes());
    (vec![certificate.expect("PEM")], key.expect("PEM"))
}

const BOTH: &[&SupportedProtocolVersion] = &[&version::TLS12, &version::TLS13];

fn served(options: impl FnOnce(Builder) -> Builder) -> SocketAddr {
    crate::served(options)
}

#[test]
fn f42_metrics_by_tls() {
    let authority = Authority::new();
    let server = served(|builder| builder.tls(authority.server()));
    for (versions, spoken) in [
        (&BOTH[..1], ProtocolVersion::TLSv1_2),
        (BOTH, ProtocolVersion::TLSv1_3),
    ] {
        let client = authority.client(None, versions);
        let mut connection = client.connect(server);
        let answer = talk(&mut connection, request("GET", "/metrics", &[]).as_bytes());
        assert!(answer.text().contains("\norders 3\n"), "{}", answer.text());
        assert_eq!(connection.conn.protocol_version(), Some(spoken));
    }
}

#[test]
fn from_files() {
    let authority = Authority::new();
    let Identity { certificate, key } = authority.signed();
    let directory = tempfile::tempdir().expect("a directory");
    let file = |name: &str, content: &str| {
        let path = directory.path().join(name);
        std::fs::write(&path, content).expect("a file");
        path
    };
    let tls = Tls::files(file("a.crt", &certificate), file("a.key", &key));
    let tls = tls.client_authorities_file(file("ca.crt", &authority.pem()));
    let server = served(|builder| builder.tls(tls));
    let client = authority.client(Some(authority.signed()), BOTH);
    assert_eq!(client.get(server).status, 200);
}

#[test]
fn by_a_ready_configuration() {
    let authority = Authority::new();
    let (chain, key) = parsed(&authority.signed());
    let ready = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(&[&version::TLS13])
        .expect("a version")
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .expect("a pair");
    let server = served(|builder| builder.tls(Tls::rustls(ready)));
    assert_eq!(authority.client(None, BOTH).get(server).status, 200);
}

#[test]
fn f42_a_client_without_a_certificate_gets_nothing_where_one_is_asked_for() {
    let authority = Authority::new();
    let tls = authority.server().client_authorities(authority.pem());
    let registry = shop();
    let exporter = of(&registry, |builder| builder.tls(tls));
    let server = exporter.local_addr();
    let known = authority.client(Some(authority.signed()), BOTH);
    assert_eq!(known.get(server).status, 200);
    let stranger = Authority::new().signed();
    for own in [None, Some(stranger)] {
        let mut connection = authority.client(own, BOTH).connect(server);
        let _ = std::io::Write::write_all(&mut connection, b"GET /metrics HTTP/1.1\r\n\r\n");
        assert!(is_ended(connection));
    }
    assert_eq!(crate::scrapes(&registry, "200"), 1.0);
}

#[test]
fn a_large_answer_comes_whole() {
    let authority = Authority::new();
    let exporter = of(&crate::large(), |builder| builder.tls(authority.server()));
    let answer = authority.client(None, BOTH).get(exporter.local_addr());
    let length = answer.header("content-length").expect("a length");
    assert_eq!(length, answer.body.len().to_string());
    assert!(answer.body.len() > 5 * (5 << 19));
    assert!(answer.body.ends_with(b"\nlarge 1\n"));
}

#[test]
fn one_that_speaks_plainly_gets_nothing_and_the_others_all() {
    let authority = Authority::new();
    let registry = shop();
    let exporter = of(&registry, |builder| builder.tls(authority.server()));
    let server = exporter.local_addr();
    let mut plain = connect(server);
    let request = b"GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n";
    std::io::Write::write_all(&mut plain, request).expect("it reads");
    let mut answer = Vec::new();
    let _ = std::io::Read::read_to_end(&mut plain, &mut answer);
    assert!(!answer.starts_with(b"HTTP"), "{answer:?}");
    assert_eq!(authority.client(None, BOTH).get(server).status, 200);
    until("none is left", || connections(&registry) == 0.0);
}

#[test]
fn f41_hands_that_are_not_shaken() {
    let authority = Authority::new();
    let registry = shop();
    let limit = Duration::from_millis(100);
    let options = |builder: Builder| builder.tls(authority.server()).header_timeout(limit);
    let server = of(&registry, options).local_addr();
    let silent: Vec<_> = (0..8).map(|_| connect(server)).collect();
    silent
        .iter()
        .for_each(|connection| assert!(is_ended(connection)));
    until("none is left", || connections(&registry) == 0.0);
    let exporter = of(&registry, |builder| builder.tls(authority.server()));
    let many: Vec<_> = (0..200).map(|_| connect(exporter.local_addr())).collect();
    assert_eq!(
        authority
            .client(None, BOTH)
            .get(exporter.local_addr())
            .status,
        200
    );
    drop(many);
}

#[test]
fn f42_a_refused_network_is_not_spoken_with() {
    let authority = Authority::new();
    let tls = authority.server();
    let server = served(|builder| builder.tls(tls).allow("10.0.0.0/8"));
    assert!(is_ended(authority.client(None, BOTH).connect(server)));
}

#[cfg(unix)]
#[test]
fn a_unix_socket_beside_it_is_plain() {
    let authority = Authority::new();
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("metrics.sock");
    let options = builder(&shop()).unix_socket(&path).tls(authority.server());
    let _exporter = options.start().expect("it starts");
    let stream = std::os::unix::net::UnixStream::connect(&path).expect("it listens");
    assert_eq!(
        talk(stream, request("GET", "/metrics", &[]).as_bytes()).status,
        200
    );
}

#[test]
fn mistakes_are_told_without_the_key() {
    let authority = Authority::new();
    let (one, other) = (authority.signed(), authority.signed());
    let nowhere = "/nonexistent/a.crt";
    let secret = one.key.lines().nth(1).expect("a line");
    for (tls, parts) in [
        (
            Tls::pem("", &*one.key),
            ["the certificate", "BEGIN CERTIFICATE"],
        ),
        (
            Tls::pem(&*one.certificate, ""),
            ["the key", "BEGIN PRIVATE KEY"],
        ),
        (
            Tls::pem(&*one.certificate, &*one.certificate),
            ["the key", "not encrypted"],
        ),
        (
            Tls::pem(&*one.certificate, &*other.key),
            ["the key", "KeyMismatch"],
        ),
        (Tls::files(nowhere, nowhere), [nowhere, "No such file"]),
        (
            Tls::pem(&*one.certificate, &*one.key).client_authorities("none"),
            ["the clients' authorities", "BEGIN CERTIFICATE"],
        ),
    ] {
        let shown = format!("{tls:?}");
        let error = builder(&shop())
            .listen(0)
            .tls(tls)
            .start()
            .expect_err(parts[1]);
        assert!(matches!(error, ExporterError::Tls { .. }), "{error:?}");
        let message = error.to_string();
        assert!(parts.iter().all(|part| message.contains(part)), "{message}");
        assert!(
            !message.contains(secret) && !shown.contains(secret),
            "{message} {shown}"
        );
    }
}

#[test]
fn f42_no_plain_port_beside_it() {
    let authority = Authority::new();
    let exporter = of(&shop(), |builder| builder.listen(0).tls(authority.server()));
    for server in exporter.local_addrs() {
        assert_eq!(authority.client(None, BOTH).get(*server).status, 200);
        let plain = std::panic::catch_unwind(|| get(*server, "/metrics"));
        assert!(plain.is_err(), "nothing that is an answer");
    }
}
