//! A server on a port of its own, and who asks it.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use axum::Router;
use callmeter_contracts::Exposition;
use tokio::net::TcpListener;

/// Serves a router that answers scrapes under `/metrics`, while `work` runs on a thread
/// of its own.
pub(crate) fn serve<T: Send>(app: Router, work: impl FnOnce(Server) -> T + Send) -> T {
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    let runtime = runtime.worker_threads(2).enable_all().build();
    let runtime = runtime.expect("a runtime");
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0"));
    let listener = listener.expect("a port");
    let address = listener.local_addr().expect("an address");
    runtime.spawn(async move { axum::serve(listener, app).await });
    work(Server(address))
}

#[derive(Clone, Copy)]
pub(crate) struct Server(SocketAddr);

impl Server {
    /// The answer, head and body, to a request with that body.
    pub(crate) fn ask(self, method: &str, path: &str, body: &str) -> String {
        let mut answer = String::new();
        let mut connection = self.begin(method, path, body);
        connection.read_to_string(&mut answer).expect("text");
        answer
    }

    /// Sends a request and does not wait for the answer.
    pub(crate) fn begin(self, method: &str, path: &str, body: &str) -> TcpStream {
        self.send(method, path, "Accept: */*", body)
    }

    fn send(self, method: &str, path: &str, header: &str, body: &str) -> TcpStream {
        let length = body.len();
        self.write(&format!(
            "{method} {path} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n{header}\r\n\
             Content-Length: {length}\r\n\r\n{body}"
        ))
    }

    fn write(self, request: &str) -> TcpStream {
        let mut connection = TcpStream::connect(self.0).expect("the server listens");
        let limit = Some(Duration::from_secs(20));
        connection.set_read_timeout(limit).expect("a time limit");
        connection.write_all(request.as_bytes()).expect("it reads");
        connection
    }

    /// Asks for another protocol.
    pub(crate) fn upgrade(self, path: &str) -> TcpStream {
        self.write(&format!(
            "GET {path} HTTP/1.1\r\nHost: test\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n"
        ))
    }

    /// What it exposes.
    pub(crate) fn scrape(self) -> Exposition {
        let mut exposition = Exposition::parse(&self.metrics("text/plain"));
        exposition.add_open_metrics(&self.metrics("application/openmetrics-text"));
        exposition
    }

    fn metrics(self, accept: &str) -> String {
        let mut answer = String::new();
        let mut connection = self.send("GET", "/metrics", &format!("Accept: {accept}"), "");
        connection.read_to_string(&mut answer).expect("text");
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
        assert!(head.starts_with("HTTP/1.1 200 "), "{head}");
        body.to_owned()
    }

    /// What it exposes once that is so: a server ends calls by itself.
    pub(crate) fn scrape_until(self, is_so: impl Fn(&Exposition) -> bool) -> Exposition {
        let limit = Instant::now() + Duration::from_secs(20);
        loop {
            let exposition = self.scrape();
            if is_so(&exposition) {
                return exposition;
            }
            assert!(Instant::now() < limit, "it never was so: {exposition:?}");
        }
    }
}
