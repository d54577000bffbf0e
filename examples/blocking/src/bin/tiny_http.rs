//! A service on tiny_http with its metrics beside its pages.
//!
//! ```console
//! $ cargo run -p example-blocking --bin example-tiny-http
//! $ curl http://127.0.0.1:9464/primes/100
//! $ curl http://127.0.0.1:9464/metrics
//! ```

use std::error::Error;
use std::io::Cursor;

use callmeter::{Endpoint, EndpointRequest, track_task};
use tiny_http::{Header, Request, Response, Server};

type Page = Response<Cursor<Vec<u8>>>;

/// Counted: how often, how long, how each call ended, how many are running now.
#[track_task]
fn count_primes(up_to: u32) -> usize {
    let is_prime = |number: &u32| (2..*number).all(|divisor| !number.is_multiple_of(divisor));
    (2..=up_to).filter(is_prime).count()
}

fn page(request: &Request) -> Page {
    let up_to = request.url().strip_prefix("/primes/");
    match up_to.and_then(|up_to| up_to.parse().ok()) {
        Some(up_to) if up_to <= 10_000 => Response::from_string(count_primes(up_to).to_string()),
        _ => Response::from_string("/primes/NUMBER up to 10000").with_status_code(404),
    }
}

fn metrics(endpoint: &Endpoint, request: &Request) -> Page {
    let header = |name: &'static str| {
        let mut of_name = request
            .headers()
            .iter()
            .filter(|header| header.field.equiv(name));
        of_name.next().map_or("", |header| header.value.as_str())
    };
    let answer = endpoint.answer(&EndpointRequest {
        method: request.method().as_str(),
        query: request.url().split_once('?').map_or("", |(_, query)| query),
        accept: header("Accept"),
        accept_encoding: header("Accept-Encoding"),
        scrape_timeout: header("X-Prometheus-Scrape-Timeout-Seconds"),
    });
    // As a HEAD request is told it, too.
    let length = answer
        .header("Content-Length")
        .and_then(|length| length.parse().ok());
    let headers = answer.headers.iter();
    let headers =
        headers.filter_map(|(name, value)| Header::from_bytes(*name, value.as_str()).ok());
    Response::new(
        answer.status.into(),
        headers.collect(),
        Cursor::new(answer.body),
        length,
        None,
    )
}

fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let endpoint = Endpoint::new(callmeter::registry());
    let address = std::env::args().nth(1);
    let server = Server::http(address.as_deref().unwrap_or("127.0.0.1:9464"))?;
    println!("metrics: http://{}/metrics", server.server_addr());
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for request in server.incoming_requests() {
                    let path = request.url().split('?').next().unwrap_or_default();
                    let answer = match path {
                        "/metrics" => metrics(&endpoint, &request),
                        _ => page(&request),
                    };
                    // The client may be gone.
                    let _ = request.respond(answer);
                }
            });
        }
    });
    Ok(())
}
