//! Through real servers.

use std::convert::Infallible;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::response::Response;
use axum::routing::get;
use bytes::Bytes;
use callmeter::Registry;
use callmeter_http::counts::{Counts, sizes, until};
use callmeter_http::wire::{Connection, ask};
use callmeter_http::{ApiRequest, isolated, served};
use http::Request;
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::{Notify, mpsc};
use tower_layer::Layer;

/// The routes that a test gives, tracked with sizes.
fn tracked(router: Router, registry: &Registry) -> Router {
    router.layer(
        callmeter::axum::track(ApiRequest::routed)
            .registry(registry)
            .request_size(ApiRequest::REQUEST_SIZE)
            .response_size(ApiRequest::RESPONSE_SIZE),
    )
}

/// Runs what blocks beside the server.
async fn blocking<T: Send + 'static>(run: impl FnOnce() -> T + Send + 'static) -> T {
    tokio::task::spawn_blocking(run)
        .await
        .expect("no panic in it")
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_that_are_answered() {
    let registry = isolated();
    let router = Router::new().route("/orders/{id}", get(async || "an order"));
    let server = served(tracked(router, &registry)).await;
    blocking(move || {
        assert_eq!(
            ask(server, "GET /orders/1", &[]),
            (200, "an order".to_owned())
        );
        assert_eq!(ask(server, "HEAD /orders/1", &[]), (200, String::new()));
        assert_eq!(ask(server, "POST /orders/1", &["Content-Length: 0"]).0, 405);
        assert_eq!(ask(server, "GET /nowhere", &[]).0, 404);
    })
    .await;
    until(
        &registry,
        &Counts::ended(&[("200", 2), ("404", 1), ("405", 1)]),
    )
    .await;
    assert_eq!(sizes(&registry, "request"), (4.0, 0.0));
    assert_eq!(sizes(&registry, "response"), (4.0, 8.0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_hangs_up_before_the_answer() {
    let registry = isolated();
    let router = Router::new().route("/", get(async || std::future::pending::<&str>().await));
    let server = served(tracked(router, &registry)).await;
    let connection = blocking(move || Connection::send(server, "GET /", &[], b"")).await;
    let waiting = Counts {
        started: 1.0,
        now: 1.0,
        ..Counts::default()
    };
    until(&registry, &waiting).await;
    drop(connection);
    until(&registry, &Counts::ended(&[("499", 1)])).await;
    assert_eq!(sizes(&registry, "response"), (0.0, 0.0));
}

/// A body whose pieces a test sends.
fn streamed() -> (mpsc::Sender<&'static [u8]>, Body) {
    let (sender, receiver) = mpsc::channel(1);
    (sender, Body::new(Channel(receiver)))
}

struct Channel(mpsc::Receiver<&'static [u8]>);

impl http_body::Body for Channel {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<http_body::Frame<Bytes>, Infallible>>> {
        let piece = self.0.poll_recv(context);
        piece.map(|piece| Some(Ok(http_body::Frame::data(Bytes::from_static(piece?)))))
    }
}

/// A server with one route that streams; what the test sends goes there.
async fn streaming(registry: &Registry) -> (std::net::SocketAddr, mpsc::Sender<&'static [u8]>) {
    let (sender, body) = streamed();
    let body = Arc::new(std::sync::Mutex::new(Some(body)));
    let handler = get(async move || {
        let body = body.lock().expect("no panic").take();
        Response::new(body.expect("one request"))
    });
    let router = Router::new().route("/", handler);
    (served(tracked(router, registry)).await, sender)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_streamed_body_is_part_of_the_call() {
    let registry = isolated();
    let (server, sender) = streaming(&registry).await;
    let connection = blocking(move || {
        let mut connection = Connection::send(server, "GET /", &["Connection: close"], b"");
        connection.read_until(b"\r\n\r\n");
        connection
    })
    .await;
    sender.send(b"first").await.expect("it is read");
    let connection = blocking(move || {
        let mut connection = connection;
        connection.read_until(b"first");
        connection
    })
    .await;
    // The head and a piece have arrived, and it goes on.
    let counts = Counts::of(&registry);
    assert_eq!((counts.started, counts.now), (1.0, 1.0));
    sender.send(b"second").await.expect("it is read");
    drop(sender);
    blocking(move || connection.read_all()).await;
    until(&registry, &Counts::ended(&[("200", 1)])).await;
    assert_eq!(sizes(&registry, "response"), (1.0, 11.0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_hangs_up_in_the_body() {
    let registry = isolated();
    let (server, sender) = streaming(&registry).await;
    let connection = blocking(move || {
        let mut connection = Connection::send(server, "GET /", &[], b"");
        connection.read_until(b"\r\n\r\n");
        connection
    })
    .await;
    drop(connection);
    // The server sees it when it reads or writes.
    while sender.send(b"more").await.is_ok() {}
    until(&registry, &Counts::ended(&[("499", 1)])).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_handler_that_panics() {
    let registry = isolated();
    let handler = get(async || -> &'static str { panic!("out of ideas") });
    let router = Router::new().route("/", handler);
    let server = served(tracked(router, &registry)).await;
    let answer = blocking(move || Connection::send(server, "GET /", &[], b"").read_all()).await;
    assert_eq!(answer, b"");
    until(&registry, &Counts::ended(&[("500", 1)])).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chunked_request_is_counted_while_it_is_read() {
    let registry = isolated();
    let router = Router::new().route("/", axum::routing::post(async |body: Bytes| body));
    let server = served(tracked(router, &registry)).await;
    let answer = blocking(move || {
        let headers = ["Transfer-Encoding: chunked", "Connection: close"];
        let mut connection = Connection::send(server, "POST /", &headers, b"5\r\nhello\r\n");
        connection.write(b"6\r\n world\r\n0\r\n\r\n");
        connection.read_all()
    })
    .await;
    assert!(answer.ends_with(b"\r\n\r\nhello world"));
    until(&registry, &Counts::ended(&[("200", 1)])).await;
    assert_eq!(sizes(&registry, "request"), (1.0, 11.0));
    assert_eq!(sizes(&registry, "response"), (1.0, 11.0));
}

/// The connection lives on; the request is over.
#[tokio::test(flavor = "multi_thread")]
async fn an_upgrade_ends_with_its_head() {
    let registry = isolated();
    let is_over = Arc::new(Notify::new());
    let over = Arc::clone(&is_over);
    let handler = get(async move |request: Request<Body>| {
        tokio::spawn(async move {
            let upgraded = hyper::upgrade::on(request).await.expect("it is upgraded");
            over.notified().await;
            drop(upgraded);
        });
        let response = Response::builder().status(101);
        let response = response
            .header("connection", "upgrade")
            .header("upgrade", "echo");
        response.body(Body::empty()).expect("a response")
    });
    let server = served(tracked(Router::new().route("/", handler), &registry)).await;
    let connection = blocking(move || {
        let headers = ["Connection: upgrade", "Upgrade: echo"];
        let mut connection = Connection::send(server, "GET /", &headers, b"");
        let head = connection.read_until(b"\r\n\r\n");
        assert!(head.starts_with(b"HTTP/1.1 101 "));
        connection
    })
    .await;
    until(&registry, &Counts::ended(&[("101", 1)])).await;
    is_over.notify_one();
    blocking(move || connection.read_all()).await;
    assert_eq!(Counts::of(&registry), Counts::ended(&[("101", 1)]));
}

/// hyper alone, by HTTP/2: it does not ask for what follows trailers.
#[tokio::test(flavor = "multi_thread")]
async fn trailers_over_http_2() {
    use callmeter_http::scripted::{Answering, Step, Steps};
    use hyper::body::Incoming;
    use hyper_util::client::legacy::Client;
    use hyper_util::rt::TokioExecutor;

    let registry = isolated();
    let answer = |_: Request<Incoming>| {
        Ok(http::Response::new(Steps::of(&[
            Step::Bytes(b"message"),
            Step::Trailers,
            Step::Wait,
        ])))
    };
    let layer = callmeter::tower::track(ApiRequest::of).registry(&registry);
    let service = TowerToHyperService::new(layer.layer(Answering::by(answer)));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let server = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.expect("a client");
        let connection = hyper::server::conn::http2::Builder::new(TokioExecutor::new());
        connection
            .serve_connection(TokioIo::new(stream), service)
            .await
    });
    let mut client = Client::builder(TokioExecutor::new());
    let client = client.http2_only(true).build_http::<Steps>();
    let request = Request::get(format!("http://{server}/")).body(Steps::default());
    let response = client
        .request(request.expect("a request"))
        .await
        .expect("it answers");
    let mut body = response.into_body();
    let mut frames = Vec::new();
    while let Some(frame) = std::future::poll_fn(|context| {
        http_body::Body::poll_frame(std::pin::Pin::new(&mut body), context)
    })
    .await
    {
        frames.push(frame.expect("it is whole").is_trailers());
    }
    assert_eq!(frames, [false, true]);
    until(&registry, &Counts::ended(&[("200", 1)])).await;
}

/// hyper alone, by HTTP/1, several requests on a connection.
#[tokio::test(flavor = "multi_thread")]
async fn requests_on_one_connection_of_hyper() {
    use callmeter_http::scripted::Answering;
    use hyper::body::Incoming;

    let registry = isolated();
    let answer = |_: Request<Incoming>| Ok(http::Response::new("an answer".to_owned()));
    let layer = callmeter::tower::track(ApiRequest::of).registry(&registry);
    let service = TowerToHyperService::new(layer.layer(Answering::by(answer)));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let server = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.expect("a client");
        http1::Builder::new()
            .serve_connection(TokioIo::new(stream), service)
            .await
    });
    blocking(move || {
        let mut connection = Connection::send(server, "GET /", &[], b"");
        for _ in 0..9 {
            connection.read_until(b"an answer");
            connection.write(b"GET / HTTP/1.1\r\nHost: test\r\n\r\n");
        }
        connection.read_until(b"an answer");
    })
    .await;
    until(&registry, &Counts::ended(&[("200", 10)])).await;
}
