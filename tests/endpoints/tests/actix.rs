//! An endpoint as a route of actix-web.

use std::net::SocketAddr;
use std::sync::mpsc;
use std::thread::{self, JoinHandle};

use actix_web::dev::ServerHandle;
use actix_web::rt::System;
use actix_web::{App, HttpServer, web};
use callmeter::{Endpoint, Registry};

use crate::wire::send;
use crate::{isolated, shop};

/// A server on threads of its own, which ends with this value.
struct Server {
    address: SocketAddr,
    handle: ServerHandle,
    thread: Option<JoinHandle<()>>,
}

fn served(endpoint: impl Into<Endpoint>) -> Server {
    let endpoint = endpoint.into();
    let (told, started) = mpsc::channel();
    let thread = thread::spawn(move || {
        let app = move || {
            App::new()
                .route("/metrics", callmeter::actix::metrics(&endpoint))
                .service(web::scope("/of").route("/own", callmeter::actix::metrics(&endpoint)))
        };
        let server = HttpServer::new(app).workers(1).disable_signals();
        let server = server.bind("127.0.0.1:0").expect("a port");
        let address = server.addrs()[0];
        System::new().block_on(async {
            let server = server.run();
            told.send((address, server.handle())).expect("it waits");
            server.await.expect("a server");
        });
    });
    let (address, handle) = started.recv().expect("it starts");
    Server {
        address,
        handle,
        thread: Some(thread),
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Acts by itself; the future only waits.
        drop(self.handle.stop(false));
        let ended = self.thread.take().map(JoinHandle::join);
        assert!(ended.is_some_and(|ended| ended.is_ok()) || thread::panicking());
    }
}

#[test]
fn it_answers_over_tcp() {
    let server = served(&shop());
    for path in ["/metrics?name[]=orders", "/of/own?name%5B%5D=orders"] {
        let get = send(server.address, "GET", path, &[]);
        assert_eq!(get.status, 200);
        assert_eq!(
            get.text(),
            "# HELP orders Now.\n# TYPE orders gauge\norders 3\n"
        );
        let head = send(server.address, "HEAD", path, &[]);
        assert_eq!((head.status, head.body.len()), (200, 0));
        for header in ["content-type", "content-length", "vary"] {
            assert_eq!(head.header(header), get.header(header), "{header}");
        }
        let length = get.body.len().to_string();
        assert_eq!(get.header("content-length"), Some(length.as_str()));
    }
}

#[test]
fn other_methods_are_not_allowed() {
    let server = served(&shop());
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "BREW"] {
        let answer = send(server.address, method, "/metrics", &[]);
        assert_eq!(answer.status, 405, "{method}");
        assert_eq!(answer.header("allow"), Some("GET, HEAD"), "{method}");
        assert_eq!(answer.text(), "metrics are read by GET\n");
    }
}

#[test]
fn headers_are_read_however_they_are_sent() {
    let server = served(&shop());
    let headers = [
        "ACCEPT: text/plain;q=0.5, \u{fc}",
        "accept: application/openmetrics-text",
        "accept-encoding: zstd;q=0",
        "Accept-Encoding: GZIP",
        "X-Prometheus-Scrape-Timeout-Seconds: soon",
    ];
    let answer = send(server.address, "GET", "/metrics", &headers);
    assert_eq!(
        answer.header("content-type"),
        Some("application/openmetrics-text; version=1.0.0; charset=utf-8")
    );
    assert_eq!(answer.header("content-encoding"), Some("gzip"));
    assert_eq!(answer.header("vary"), Some("Accept, Accept-Encoding"));
}

#[test]
fn a_failing_collector_is_named() {
    let registry = isolated();
    let fail = |_: &mut callmeter::Collection| Err("no".into());
    registry.collector_fn("redis", fail).expect("it may fail");
    let server = served(Endpoint::new(&registry).fail_with_collectors());
    let answer = send(server.address, "GET", "/metrics", &[]);
    assert_eq!(
        (answer.status, answer.text()),
        (500, "collectors failed: redis\n")
    );
}

/// The scrape waits for a request to the only worker, which it must not keep from it.
#[test]
fn a_collector_that_asks_the_same_worker_is_not_stranded() {
    let registry = isolated();
    let (tell, told) = mpsc::channel::<SocketAddr>();
    let told = std::sync::Mutex::new(told);
    let asked = move |into: &mut callmeter::Collection| {
        let Ok(server) = told.lock().expect("no panic in it").try_recv() else {
            return Ok(());
        };
        let answer = send(server, "POST", "/metrics", &[]);
        into.gauge("own_status", "Of the server.")
            .value(answer.status);
        Ok(())
    };
    registry.collector_fn("own", asked).expect("it may");
    let server = served(&registry);
    tell.send(server.address).expect("it is there");
    let answer = send(server.address, "GET", "/metrics", &[]);
    assert!(
        answer.text().contains("\nown_status 405\n"),
        "{}",
        answer.text()
    );
}

#[test]
fn two_services_with_two_registries_on_two_ports() {
    let named = |name: &str| -> Registry {
        let registry = isolated();
        let registered = registry.gauge_fn(name, "Which service this is.", || 1);
        registered.expect("nothing else has its name");
        registry
    };
    let (web, jobs) = (served(&named("web")), served(&named("jobs")));
    let (web, jobs) = (
        send(web.address, "GET", "/metrics", &[]),
        send(jobs.address, "GET", "/metrics", &[]),
    );
    assert!(web.text().contains("\nweb 1\n") && !web.text().contains("\njobs 1\n"));
    assert!(jobs.text().contains("\njobs 1\n") && !jobs.text().contains("\nweb 1\n"));
}
