//! Certificates and keys.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::{CryptoProvider, ring};
use tokio_rustls::rustls::pki_types::pem::{self, PemObject};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::server::danger::ClientCertVerifier;
use tokio_rustls::rustls::{RootCertStore, ServerConfig};

use super::ExporterError;

/// By which certificate and key an exporter speaks TLS, version 1.2 or 1.3; with the feature `tls`.
///
/// ```no_run
/// use callmeter::exporter::{self, Tls};
///
/// # fn start() -> Result<(), exporter::ExporterError> {
/// let tls = Tls::files("/etc/ssl/metrics.crt", "/etc/ssl/private/metrics.key");
/// exporter::builder(callmeter::registry()).listen("0.0.0.0:9464").tls(tls).start()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Tls(Identity);

#[derive(Clone)]
enum Identity {
    Pem {
        certificates: Pem,
        key: Pem,
        client_authorities: Option<Pem>,
    },
    Ready(Arc<ServerConfig>),
}

#[derive(Clone)]
enum Pem {
    File(PathBuf),
    Bytes(Vec<u8>),
}

impl Tls {
    /// A certificate, with those that lead to its authority behind it, and its key, from files in PEM. They
    /// are read when the exporter is started; where they are renewed while the program runs, a configuration
    /// with a resolver of certificates reads them again ([`Tls::rustls`]).
    pub fn files(certificates: impl Into<PathBuf>, key: impl Into<PathBuf>) -> Tls {
        let (certificates, key) = (certificates.into(), key.into());
        Tls::of(Pem::File(certificates), Pem::File(key))
    }

    /// The same from bytes in PEM.
    pub fn pem(certificates: impl Into<Vec<u8>>, key: impl Into<Vec<u8>>) -> Tls {
        Tls::of(Pem::Bytes(certificates.into()), Pem::Bytes(key.into()))
    }

    /// By a configuration of [`rustls`](super::rustls). Of ALPN's protocols it must offer `http/1.1` or none.
    pub fn rustls(configuration: impl Into<Arc<ServerConfig>>) -> Tls {
        Tls(Identity::Ready(configuration.into()))
    }

    /// Only clients with a certificate of one of these authorities, in a file in PEM, are spoken with. A ready
    /// configuration says that itself and stays as it is.
    #[must_use]
    pub fn client_authorities_file(self, path: impl Into<PathBuf>) -> Tls {
        self.with_clients(Pem::File(path.into()))
    }

    /// The same from bytes in PEM.
    #[must_use]
    pub fn client_authorities(self, authorities: impl Into<Vec<u8>>) -> Tls {
        self.with_clients(Pem::Bytes(authorities.into()))
    }

    fn of(certificates: Pem, key: Pem) -> Tls {
        Tls(Identity::Pem {
            certificates,
            key,
            client_authorities: None,
        })
    }

    fn with_clients(mut self, authorities: Pem) -> Tls {
        if let Identity::Pem {
            client_authorities, ..
        } = &mut self.0
        {
            *client_authorities = Some(authorities);
        }
        self
    }

    pub(super) fn acceptor(&self) -> Result<TlsAcceptor, ExporterError> {
        let configuration = match &self.0 {
            Identity::Ready(ready) => Arc::clone(ready),
            Identity::Pem {
                certificates,
                key,
                client_authorities,
            } => Arc::new(configuration(certificates, key, client_authorities)?),
        };
        Ok(configuration.into())
    }
}

/// The program's own choice of a provider is not asked for: there may be none, or two.
fn configuration(
    certificates: &Pem,
    key: &Pem,
    client_authorities: &Option<Pem>,
) -> Result<ServerConfig, ExporterError> {
    let provider = Arc::new(ring::default_provider());
    let chain = certificates.certificates("the certificate")?;
    let name = key.name("the key");
    let key = key.key().map_err(|reason| mistake(&name, reason))?;
    let builder = ServerConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(|error| mistake(&name, error))?;
    let builder = match client_authorities {
        Some(pem) => builder.with_client_cert_verifier(verifier(pem, provider)?),
        None => builder.with_no_client_auth(),
    };
    let configuration = builder.with_single_cert(chain, key);
    let mut configuration = configuration.map_err(|error| mistake(&name, error))?;
    configuration.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(configuration)
}

fn verifier(
    authorities: &Pem,
    provider: Arc<CryptoProvider>,
) -> Result<Arc<dyn ClientCertVerifier>, ExporterError> {
    let what = "the clients' authorities";
    let name = authorities.name(what);
    let mut roots = RootCertStore::empty();
    for certificate in authorities.certificates(what)? {
        let added = roots.add(certificate);
        added.map_err(|error| mistake(&name, error))?;
    }
    let verifier = WebPkiClientVerifier::builder_with_provider(roots.into(), provider);
    verifier.build().map_err(|error| mistake(&name, error))
}

impl Pem {
    fn name(&self, what: &str) -> String {
        match self {
            Pem::File(path) => format!("{what} `{}`", path.display()),
            Pem::Bytes(_) => what.to_owned(),
        }
    }

    fn certificates(&self, what: &str) -> Result<Vec<CertificateDer<'static>>, ExporterError> {
        let found = match self {
            Pem::File(path) => CertificateDer::pem_file_iter(path).and_then(Iterator::collect),
            Pem::Bytes(bytes) => CertificateDer::pem_slice_iter(bytes).collect(),
        };
        let found: Result<Vec<_>, _> = found;
        match found {
            Ok(certificates) if !certificates.is_empty() => Ok(certificates),
            Ok(_) => Err(mistake(
                &self.name(what),
                "there is no `-----BEGIN CERTIFICATE-----` in it; give PEM, not DER",
            )),
            Err(error) => Err(mistake(&self.name(what), error)),
        }
    }

    fn key(&self) -> Result<PrivateKeyDer<'static>, String> {
        let found = match self {
            Pem::File(path) => PrivateKeyDer::from_pem_file(path),
            Pem::Bytes(bytes) => PrivateKeyDer::from_pem_slice(bytes),
        };
        found.map_err(|error| match error {
            pem::Error::NoItemsFound => {
                "there is no `-----BEGIN PRIVATE KEY-----` in it; give PEM, not encrypted"
                    .to_owned()
            }
            other => other.to_string(),
        })
    }
}

fn mistake(what: &str, reason: impl ToString) -> ExporterError {
    ExporterError::Tls {
        what: what.to_owned(),
        reason: reason.to_string(),
    }
}

/// Without the key.
impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Tls");
        if let Identity::Pem {
            certificates,
            key,
            client_authorities,
        } = &self.0
        {
            shown.field("certificate", &certificates.name("PEM"));
            shown.field("key", &key.name("PEM"));
            shown.field("asks_clients", &client_authorities.is_some());
        }
        shown.finish_non_exhaustive()
    }
}
