//! Where it listens.

use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, TcpStream};

use callmeter::exporter::{ExporterError, builder, serve};

use crate::wire::get;
use crate::{exporter, shop};

#[test]
fn f42_without_a_host_it_is_this_machine_only() {
    // The system gives these to nobody who asks for any.
    let mut ports = 20_000..21_000_u16;
    let started = ports.find_map(|port| Some((port, serve(format!(":{port}")).ok()?)));
    let (port, exporter) = started.expect("one of a thousand is free");
    let loopback = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port);
    assert_eq!(exporter.local_addr(), loopback);
    assert_eq!(get(loopback, "/metrics").status, 200);
    assert!(exporter.stop());
    for exporter in [serve(0), serve("0"), serve(":0")] {
        assert!(exporter.expect("it starts").local_addr().ip().is_loopback());
    }
}

#[test]
fn several_addresses() {
    let exporter = exporter(|builder| builder.listen("localhost:0").listen(0));
    assert_eq!(exporter.local_addrs().len(), 3);
    assert_eq!(exporter.local_addr(), exporter.local_addrs()[0]);
    for server in exporter.local_addrs() {
        assert_eq!(get(*server, "/metrics").status, 200, "{server}");
    }
    let addresses = exporter.local_addrs().to_vec();
    assert!(exporter.stop());
    for server in addresses {
        assert!(TcpStream::connect(server).is_err(), "{server}");
    }
}

/// On which no other test listens, so that what is free stays so.
#[cfg(target_os = "linux")]
const OWN: &str = "127.0.77.1:0";
#[cfg(not(target_os = "linux"))]
const OWN: &str = "[::1]:0";

#[test]
fn an_address_that_is_taken() {
    let first = serve(OWN).expect("it starts");
    let taken = first.local_addr();
    let error = serve(taken).expect_err("it is taken");
    assert!(matches!(error, ExporterError::Listen { .. }));
    let message = error.to_string();
    for part in [&format!("cannot listen on {taken}:"), "choose another port"] {
        assert!(message.contains(part), "{message}");
    }
    // It is free again as soon as the first has stopped.
    assert!(first.stop());
    let second = serve(taken).expect("it is free");
    assert_eq!(second.local_addr(), taken);
}

#[test]
fn an_address_of_another_machine() {
    let message = serve("192.0.2.1:9464").expect_err("not here").to_string();
    assert!(message.contains("no such address"), "{message}");
}

#[test]
fn what_is_no_address() {
    for text in ["127.0.0.1", "http://localhost", "*:9464", ""] {
        let error = serve(text).expect_err(text);
        assert!(matches!(error, ExporterError::Address { .. }), "{error:?}");
        let message = error.to_string();
        assert!(message.contains(&format!("`{text}`")), "{message}");
        assert!(message.contains("`127.0.0.1:9464`"), "{message}");
    }
}

#[test]
fn one_bad_address_and_none_is_left_listening() {
    let port = TcpListener::bind(OWN).expect("a port");
    let free = port.local_addr().expect("an address");
    drop(port);
    let both = builder(&shop()).listen(free).listen("192.0.2.1:1").start();
    let message = both.expect_err("the second is not here").to_string();
    assert!(message.contains("192.0.2.1:1"), "{message}");
    TcpListener::bind(free).expect("it is free");
}
