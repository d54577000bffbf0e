//! A service on axum with its metrics beside its pages: of its requests, of a function, of the
//! runtime.
//!
//! ```console
//! $ cargo run -p example-axum
//! $ curl http://127.0.0.1:9464/square/12
//! $ curl http://127.0.0.1:9464/metrics
//! ```

use std::time::Duration;

use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::routing::get;
use callmeter::{ErrorType, track_task};
use tokio::net::TcpListener;

/// Each variant is a value of the label `error_type`, there at 0 from the start.
#[derive(Debug, ErrorType)]
enum SquareError {
    NotANumber,
    TooLarge,
}

/// Counted: how often, how long, how each call ended, how many are running now.
#[track_task]
async fn square(text: &str) -> Result<u64, SquareError> {
    let number: u64 = text.parse().map_err(|_| SquareError::NotANumber)?;
    tokio::time::sleep(Duration::from_millis(number % 10)).await;
    number.checked_mul(number).ok_or(SquareError::TooLarge)
}

async fn page(Path(text): Path<String>) -> Result<String, StatusCode> {
    match square(&text).await {
        Ok(square) => Ok(format!("{square}\n")),
        Err(SquareError::NotANumber) => Err(StatusCode::BAD_REQUEST),
        Err(SquareError::TooLarge) => Err(StatusCode::UNPROCESSABLE_ENTITY),
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let app = Router::new().route("/square/{number}", get(page));
    // Counts the requests, and answers under `/metrics`.
    let app = callmeter::axum::instrument(app)?;

    let address = std::env::args().nth(1);
    let address = address.as_deref().unwrap_or("127.0.0.1:9464");
    let listener = TcpListener::bind(address).await?;
    println!("metrics: http://{}/metrics", listener.local_addr()?);
    axum::serve(listener, app)
        .with_graceful_shutdown(async { tokio::signal::ctrl_c().await.unwrap_or_default() })
        .await?;
    Ok(())
}
