//! Requests that are no text.

use callmeter::Registry;

use crate::wire::{Received, send_bytes};
use crate::{axum, hyper, shop};

const SERVED: &str = "# HELP orders Now.\n# TYPE orders gauge\norders 3\n";

fn request(target: &[u8], header: &[u8]) -> Vec<u8> {
    let pieces: [&[u8]; 5] = [
        b"GET ",
        target,
        b" HTTP/1.1\r\nHost: test\r\nConnection: close\r\n",
        header,
        b"\r\n\r\n",
    ];
    pieces.concat()
}

fn answers(registry: &Registry, server: std::net::SocketAddr) {
    let send = |target: &[u8], header: &[u8]| send_bytes(server, &request(target, header));
    let text = |answer: &Received| (answer.status, answer.text().to_owned());
    for byte in 0x80..=0xff {
        let orders = b"/metrics?name[]=orders";
        let accept = [b"Accept: text/plain;x=".as_slice(), &[byte], b", ", &[byte]].concat();
        assert_eq!(
            text(&send(orders, &accept)),
            (200, SERVED.to_owned()),
            "{byte:x}"
        );
        let timeout = [b"X-Prometheus-Scrape-Timeout-Seconds: ".as_slice(), &[byte]].concat();
        assert_eq!(
            text(&send(orders, &timeout)),
            (200, SERVED.to_owned()),
            "{byte:x}"
        );
        let coded = format!("/metrics?name[]=orders&name[]=%{byte:x}");
        let coded = send(coded.as_bytes(), b"Accept: */*");
        assert_eq!(text(&coded), (200, SERVED.to_owned()), "{byte:x}");
        // It is the server that refuses this.
        let raw = [orders.as_slice(), b"&name[]=", &[byte]].concat();
        assert_eq!(send(&raw, b"Accept: */*").status, 400, "{byte:x}");
    }
    let scrapes = registry.snapshot();
    let scrapes = scrapes.value("callmeter_scrapes_total", &[("status", "200")]);
    assert_eq!(scrapes, Some(3.0 * 128.0));
}

#[tokio::test(flavor = "multi_thread")]
async fn f23_bytes_that_are_no_text_by_axum() {
    let registry = shop();
    answers(&registry, axum::served(&registry).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn f23_bytes_that_are_no_text_by_hyper() {
    let registry = shop();
    answers(&registry, hyper::served(&registry).await);
}
