//! The answer to one request.

use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use http::header::CONNECTION;
use http::request::Parts;
use http::{HeaderValue, Request, Response};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::service::Service;
use tokio::task::spawn_blocking;
#[cfg(feature = "tls")]
use tokio::time::timeout;

use super::access::Access;
use super::connection::{Connection, Phase};
use super::connections::Connections;
use super::counts::{Counts, Refusal};
use super::host::{self, Hosts};
use super::limits::Limits;
use super::listener::Accepted;
use super::page;
use super::stream::Stream;
use crate::Endpoint;

/// What all connections of an exporter have in common.
pub(super) struct Shared {
    pub endpoint: Endpoint,
    pub path: String,
    pub access: Access,
    pub hosts: Hosts,
    pub challenges: Vec<HeaderValue>,
    pub limits: Limits,
    pub connections: Arc<Connections>,
    pub counts: Arc<Counts>,
    #[cfg(feature = "tls")]
    pub tls: Option<tokio_rustls::TlsAcceptor>,
}

/// Answers the requests of one connection.
pub(super) struct Answers {
    pub shared: Arc<Shared>,
    pub connection: Arc<Connection>,
    pub peer: Option<IpAddr>,
}

impl Service<Request<Incoming>> for Answers {
    type Response = Response<Full<Bytes>>;
    type Error = std::convert::Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Self::Error>> + Send>>;

    fn call(&self, request: Request<Incoming>) -> Self::Future {
        let (shared, connection) = (Arc::clone(&self.shared), Arc::clone(&self.connection));
        let peer = self.peer;
        // What is not read of the body is thrown away, or ends the connection.
        let (parts, _) = request.into_parts();
        Box::pin(async move {
            connection.enter(Phase::Checking);
            let answer = shared.answer(parts, peer, &connection).await;
            // hyper reads no further request until this answer has been taken, so there is one at a time.
            connection.enter(Phase::Writing);
            Ok(answer.map(Full::new))
        })
    }
}

impl Shared {
    async fn answer(
        &self,
        request: Parts,
        peer: Option<IpAddr>,
        connection: &Connection,
    ) -> Response<Bytes> {
        let Ok(host) = host::asked(&request) else {
            return page::without_host();
        };
        if !self.hosts.contain(host.as_ref(), self.default_port()) {
            self.counts.refuse(Refusal::Host);
            return self.refused(Refusal::Host);
        }
        if let Err(refusal) = self.access.check(&request.headers, peer).await {
            self.counts.refuse(refusal);
            return self.refused(refusal);
        }
        connection.enter(Phase::Answering);
        match request.uri.path() {
            path if path == self.path => self.scrape(request).await,
            "/" => page::landing(&request.method, &self.path),
            _ => page::not_found(&self.path),
        }
    }

    /// Ends the connection: one that is not let in keeps no place.
    fn refused(&self, refusal: Refusal) -> Response<Bytes> {
        let mut answer = match refusal {
            Refusal::Busy => page::busy(),
            Refusal::Host => page::misdirected(),
            _ => page::unauthorized(&self.challenges),
        };
        let close = HeaderValue::from_static("close");
        answer.headers_mut().insert(CONNECTION, close);
        answer
    }

    #[cfg(feature = "tls")]
    pub fn speaks_tls(&self) -> bool {
        self.tls.is_some()
    }

    #[cfg(not(feature = "tls"))]
    pub fn speaks_tls(&self) -> bool {
        false
    }

    /// The port of a host that is named without one.
    fn default_port(&self) -> u16 {
        if self.speaks_tls() { 443 } else { 80 }
    }

    /// What to speak through. Nothing, where the peer has not shaken hands in time, or not well.
    #[cfg(feature = "tls")]
    pub async fn secured(&self, accepted: Accepted) -> Option<Box<dyn Stream>> {
        match &self.tls {
            Some(tls) if accepted.peer.is_some() => {
                let shaken = timeout(self.limits.head, tls.accept(accepted.stream)).await;
                Some(Box::new(shaken.ok()?.ok()?))
            }
            _ => Some(accepted.stream),
        }
    }

    #[cfg(not(feature = "tls"))]
    pub async fn secured(&self, accepted: Accepted) -> Option<Box<dyn Stream>> {
        Some(accepted.stream)
    }

    /// Waits for collectors, those that need the runtime too, without keeping a thread from it.
    async fn scrape(&self, request: Parts) -> Response<Bytes> {
        let endpoint = self.endpoint.clone();
        let answer = spawn_blocking(move || endpoint.respond_to(&request)).await;
        answer.map_or_else(|_| page::interrupted(), |answer| answer.map(Bytes::from))
    }
}
