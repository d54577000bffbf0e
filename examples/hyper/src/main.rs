//! Two services on hyper in one process, each with a registry of its own: what one of them
//! counts is not in the metrics of the other.
//!
//! ```console
//! $ cargo run -p example-hyper
//! $ curl http://127.0.0.1:9464/reverse/stressed
//! $ curl http://127.0.0.1:9464/metrics
//! $ curl http://127.0.0.1:9465/metrics
//! ```

use std::convert::Infallible;
use std::net::SocketAddr;

use callmeter::tower::{Body, Metrics};
use callmeter::{Registry, track_task};
use http_body_util::{Either, Full};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tower_service::Service;

#[track_task]
fn reverse(text: &str) -> String {
    text.chars().rev().collect()
}

/// Metrics by their path, pages by all others.
async fn answer(
    request: Request<Incoming>,
    registry: Registry,
    mut metrics: Metrics,
) -> Result<Response<Either<Body, Full<Bytes>>>, Infallible> {
    if request.uri().path() == "/metrics" {
        return Ok(metrics.call(request).await?.map(Either::Left));
    }
    // What is called in here is counted in this registry.
    let page = registry.scope_sync(|| reverse(request.uri().path()));
    Ok(Response::new(Either::Right(Full::from(page))))
}

async fn serve(listener: TcpListener, registry: Registry) -> std::io::Result<()> {
    let metrics = callmeter::tower::metrics(&registry);
    println!("metrics: http://{}/metrics", listener.local_addr()?);
    loop {
        let (stream, _) = listener.accept().await?;
        let (registry, metrics) = (registry.clone(), metrics.clone());
        let service = service_fn(move |request| answer(request, registry.clone(), metrics.clone()));
        tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
    }
}

fn registry_of(service: &str) -> Result<Registry, callmeter::BuildError> {
    Registry::builder().const_label("service", service).build()
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let address = std::env::args().nth(1);
    let mut address: SocketAddr = address.as_deref().unwrap_or("127.0.0.1:9464").parse()?;
    let front = TcpListener::bind(address).await?;
    address.set_port(if address.port() == 0 {
        0
    } else {
        address.port() + 1
    });
    let back = TcpListener::bind(address).await?;
    let (front_registry, back_registry) = (registry_of("front")?, registry_of("back")?);
    tokio::try_join!(serve(front, front_registry), serve(back, back_registry))?;
    Ok(())
}
