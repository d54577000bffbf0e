//! A service on actix-web with its metrics beside its pages: of its requests, and of a function.
//!
//! ```console
//! $ cargo run -p example-actix-web
//! $ curl http://127.0.0.1:9464/words/to%20be%20or%20not
//! $ curl http://127.0.0.1:9464/metrics
//! ```

use actix_web::error::ErrorBadRequest;
use actix_web::{App, HttpServer, get, web};
use callmeter::{Endpoint, ErrorType, track_task};

#[derive(Debug, ErrorType)]
enum CountError {
    NoText,
}

/// Counted: how often, how long, how each call ended, how many are running now.
#[track_task]
fn count_words(text: &str) -> Result<usize, CountError> {
    match text.split_whitespace().count() {
        0 => Err(CountError::NoText),
        count => Ok(count),
    }
}

#[get("/words/{text}")]
async fn words(text: web::Path<String>) -> actix_web::Result<String> {
    match count_words(&text) {
        Ok(count) => Ok(format!("{count}\n")),
        Err(CountError::NoText) => Err(ErrorBadRequest("no text")),
    }
}

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    // Outside of the closure, which runs once for each worker: all of them share its limits.
    let endpoint = Endpoint::new(callmeter::registry());
    let app = move || {
        App::new()
            .service(words)
            .route("/metrics", callmeter::actix::metrics(&endpoint))
            .wrap(callmeter::actix::server().uncounted(&["/metrics"]))
    };

    let address = std::env::args().nth(1);
    let address = address.as_deref().unwrap_or("127.0.0.1:9464");
    let server = HttpServer::new(app).workers(2).bind(address)?;
    println!("metrics: http://{}/metrics", server.addrs()[0]);
    server.run().await
}
