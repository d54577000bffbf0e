//! How servers are reached: by TCP, with the feature `tls` by TLS as well.

use hyper_util::client::legacy::connect::HttpConnector;

#[cfg(not(feature = "tls"))]
pub(super) type Connector = HttpConnector;

#[cfg(feature = "tls")]
pub(super) type Connector = hyper_rustls::HttpsConnector<HttpConnector>;

#[cfg(not(feature = "tls"))]
pub(super) fn new() -> Connector {
    HttpConnector::new()
}

/// Trusts the authorities that browsers trust. The provider is named, as rustls cannot choose
/// where a program has several.
#[cfg(feature = "tls")]
pub(super) fn new() -> Connector {
    use tokio_rustls::rustls::crypto::ring;

    hyper_rustls::HttpsConnectorBuilder::new()
        .with_provider_and_webpki_roots(ring::default_provider())
        .expect("ring knows the versions of TLS that are on by default")
        .https_or_http()
        .enable_http1()
        .build()
}
