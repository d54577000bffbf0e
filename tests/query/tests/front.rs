//! The program that pages ask: axum, with the queries under `/api/metrics`.

use std::net::SocketAddr;

use axum::Router;
use axum::routing::get;
use callmeter::query::{self, Builder};
use tokio::net::TcpListener;

use crate::upstream::Upstream;

/// Asks that server, with the default of every option.
pub async fn before(upstream: &Upstream) -> SocketAddr {
    with(query::builder(&upstream.url())).await
}

/// The same with options.
pub async fn with(builder: Builder) -> SocketAddr {
    let queries = builder.build().expect("a router");
    serve(Router::new().nest_service("/api/metrics", queries)).await
}

/// Serves until the runtime ends.
pub async fn serve(app: Router) -> SocketAddr {
    let app = app.route("/", get(async || "a program of one's own"));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let server = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, app).await });
    server
}
