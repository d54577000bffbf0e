//! A gRPC service on tonic with its metrics on another port.
//!
//! ```console
//! $ cargo run -p example-tonic
//! $ grpcurl -plaintext -d '{"service": "shop"}' 127.0.0.1:50051 grpc.health.v1.Health/Check
//! $ curl http://127.0.0.1:9464/metrics
//! ```

use std::time::Duration;

use axum::Router;
use callmeter::{ErrorType, Operation, track, track_task};
use tokio::net::TcpListener;
use tokio_stream::wrappers::TcpListenerStream;
use tokio_stream::{Iter, iter};
use tonic::transport::Server;
use tonic::{Code, Request, Response, Status};
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_server::{Health, HealthServer};
use tonic_health::pb::{HealthCheckRequest, HealthCheckResponse};

/// Calls of the service: `rpc_total{rpc_method, status}`, `rpc_duration_seconds`, and so on.
#[derive(Operation)]
struct Rpc {
    rpc_method: &'static str,
}

/// Each variant is a value of the label `error_type`.
#[derive(Debug, ErrorType)]
enum LookUpError {
    UnknownService,
}

impl From<LookUpError> for Status {
    fn from(error: LookUpError) -> Status {
        match error {
            LookUpError::UnknownService => Status::new(Code::NotFound, "unknown service"),
        }
    }
}

/// Knows of one service, `shop`.
struct Shop;

#[track_task]
async fn look_up(service: &str) -> Result<HealthCheckResponse, LookUpError> {
    tokio::time::sleep(Duration::from_millis(1)).await;
    if service != "shop" {
        return Err(LookUpError::UnknownService);
    }
    let status = ServingStatus::Serving.into();
    Ok(HealthCheckResponse { status })
}

#[tonic::async_trait]
impl Health for Shop {
    type WatchStream = Iter<std::vec::IntoIter<Result<HealthCheckResponse, Status>>>;

    #[track(Rpc { rpc_method: "Check" })]
    async fn check(
        &self,
        request: Request<HealthCheckRequest>,
    ) -> Result<Response<HealthCheckResponse>, Status> {
        Ok(Response::new(look_up(&request.get_ref().service).await?))
    }

    /// It never changes.
    #[track(Rpc { rpc_method: "Watch" })]
    async fn watch(
        &self,
        request: Request<HealthCheckRequest>,
    ) -> Result<Response<Self::WatchStream>, Status> {
        let status = look_up(&request.get_ref().service).await?;
        Ok(Response::new(iter(vec![Ok(status)])))
    }
}

/// The address that is given as an argument, else that one.
async fn listener(argument: usize, default: &str) -> std::io::Result<TcpListener> {
    let address = std::env::args().nth(argument);
    TcpListener::bind(address.as_deref().unwrap_or(default)).await
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let metrics = listener(1, "127.0.0.1:9464").await?;
    let calls = listener(2, "127.0.0.1:50051").await?;
    println!("metrics: http://{}/metrics", metrics.local_addr()?);
    println!("calls: http://{}", calls.local_addr()?);
    let route = callmeter::axum::metrics(callmeter::registry());
    tokio::spawn(axum::serve(metrics, Router::new().route("/metrics", route)).into_future());
    let server = Server::builder().add_service(HealthServer::new(Shop));
    server
        .serve_with_incoming(TcpListenerStream::new(calls))
        .await?;
    Ok(())
}
