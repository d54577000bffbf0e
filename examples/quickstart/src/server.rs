//! `GET /metrics`, for Prometheus.

use std::{io, net::SocketAddr};

use axum::{
    Router,
    http::{HeaderMap, header},
    response::IntoResponse,
    routing::get,
};
use tokio::net::TcpListener;

use crate::errors::ProgramError;

/// A listener whose address is known before it answers.
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
}

impl Server {
    pub async fn bind(address: SocketAddr) -> Result<Self, ProgramError> {
        let failed = |error| ProgramError::Listen(address, error);
        let listener = TcpListener::bind(address).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        Ok(Self { listener, address })
    }

    /// The real one, where port 0 was asked for.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers for as long as the program runs.
    pub async fn run(self) -> io::Result<()> {
        let router = Router::new().route("/metrics", get(metrics));
        axum::serve(self.listener, router).await
    }
}

async fn metrics(headers: HeaderMap) -> impl IntoResponse {
    let accept = headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok());
    let exposition = callmeter::registry().expose(accept);
    (
        [(header::CONTENT_TYPE, exposition.content_type().to_owned())],
        exposition.into_body(),
    )
}
