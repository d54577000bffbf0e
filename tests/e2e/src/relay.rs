//! Stands between a scraper and what it scrapes, and notes what passes.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use crate::http::{self, Headers, Request, Response};

/// Passes every request on to the real target.
pub struct Relay {
    /// What to scrape instead of the target.
    pub address: SocketAddr,
    exchanges: Arc<Mutex<Vec<Exchange>>>,
}

/// One scrape: what was asked for and what came.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// The `Accept` header.
    pub accept: String,
    /// The `Content-Type` header.
    pub content_type: String,
}

impl Relay {
    /// A relay to `target`.
    pub fn to(target: SocketAddr) -> Self {
        let exchanges = Arc::new(Mutex::new(Vec::new()));
        let notes = Arc::clone(&exchanges);
        let address = http::serve(move |request| {
            let response = pass_on(target, request);
            let header = |headers: &Headers, name| headers.get(name).unwrap_or_default().to_owned();
            let exchange = Exchange {
                accept: header(&request.headers, "accept"),
                content_type: header(&response.headers, "content-type"),
            };
            notes
                .lock()
                .expect("nobody panics with the notes")
                .push(exchange);
            response
        });
        Self { address, exchanges }
    }

    /// The last scrape.
    ///
    /// # Panics
    ///
    /// When there was none.
    pub fn last(&self) -> Exchange {
        self.exchanges
            .lock()
            .expect("nobody panics with the notes")
            .last()
            .expect("a scrape")
            .clone()
    }
}

fn pass_on(target: SocketAddr, request: &Request) -> Response {
    let per_connection = |name: &str| {
        ["host", "connection"]
            .iter()
            .any(|other| other.eq_ignore_ascii_case(name))
    };
    let headers: Vec<_> = request
        .headers
        .0
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let headers: Vec<_> = headers
        .into_iter()
        .filter(|(name, _)| !per_connection(name))
        .collect();
    let mut response =
        http::get(target, &request.path, &headers).unwrap_or_else(|error| failed(&error));
    let set_anew = |name: &str| {
        ["content-length", "connection", "transfer-encoding"]
            .iter()
            .any(|other| other.eq_ignore_ascii_case(name))
    };
    response.headers.0.retain(|(name, _)| !set_anew(name));
    response
}

fn failed(error: &std::io::Error) -> Response {
    Response {
        status: 502,
        headers: Headers::default(),
        body: error.to_string().into_bytes(),
    }
}
