//! Servers on threads of their own.

use std::net::SocketAddr;
use std::sync::mpsc;
use std::thread::{self, JoinHandle};

use actix_web::body::MessageBody;
use actix_web::dev::{ServerHandle, ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::rt::System;
use actix_web::web::ServiceConfig;
use actix_web::{App, Error, HttpServer};
use callmeter::Registry;

/// A server, which ends with this value.
pub struct Server {
    pub address: SocketAddr,
    handle: ServerHandle,
    thread: Option<JoinHandle<()>>,
}

/// One of these routes, whose requests are counted as the shipped operation.
pub fn counted(
    registry: &Registry,
    configure: impl Fn(&mut ServiceConfig) + Clone + Send + 'static,
) -> Server {
    let registry = registry.clone();
    served(move || {
        let requests = callmeter::actix::server().registry(&registry);
        App::new().configure(configure.clone()).wrap(requests)
    })
}

/// Of that app. A client that closes its connection is gone.
pub fn served<A, T, B>(app: A) -> Server
where
    A: Fn() -> App<T> + Clone + Send + 'static,
    T: ServiceFactory<
            ServiceRequest,
            Config = (),
            Response = ServiceResponse<B>,
            Error = Error,
            InitError = (),
        > + 'static,
    B: MessageBody + 'static,
{
    let (told, started) = mpsc::channel();
    let thread = thread::spawn(move || {
        let server = HttpServer::new(app).workers(1).disable_signals();
        let server = server.h1_allow_half_closed(false);
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
