//! A scraper that stops reading in the middle of the answer.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};

use callmeter::{Counter, Family, Format, Gauge, LabelSet, MetricFamilies, Registry};
use tokio::net::TcpSocket;

use crate::axum::served;
use crate::wire::{Received, send};
use crate::{in_time, isolated};

#[derive(LabelSet)]
struct Parcel {
    number: u32,
    notes: &'static str,
    route: &'static str,
}

#[derive(MetricFamilies)]
struct Shop {
    /// Orders so far.
    orders: Counter,
    /// Parcels by number.
    #[metric(limit = 1_000_000)]
    parcels: Family<Parcel, Gauge>,
}

/// About as long as a label value may be.
const NOTES: &str = match str::from_utf8(&[b'x'; 250]) {
    Ok(text) => text,
    Err(_) => panic!("letters are text"),
};
/// The exposition of so many is more than a connection's buffers can hold.
const PARCELS: u32 = 30_000;
const LARGER_THAN_BUFFERS: usize = 12 << 20;

fn shop() -> (Registry, Shop) {
    let registry = isolated();
    let shop = Shop::register(&registry).expect("nothing else has its names");
    for number in 0..PARCELS {
        shop.add(number);
    }
    (registry, shop)
}

impl Shop {
    fn add(&self, number: u32) {
        let parcel = Parcel {
            number,
            notes: NOTES,
            route: NOTES,
        };
        self.parcels.with(&parcel).set(1);
    }
}

/// A scrape that has begun to come.
struct Begun {
    connection: TcpStream,
    received: Vec<u8>,
}

/// Asks, and reads no more than the first bytes.
async fn begin(server: SocketAddr) -> Begun {
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.set_recv_buffer_size(4096).expect("a small buffer");
    let connection = socket.connect(server).await.expect("the server listens");
    let mut connection = connection.into_std().expect("a connection");
    connection.set_nonblocking(false).expect("it may block");
    let request = b"GET /metrics HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n";
    connection.write_all(request).expect("the server reads");
    let mut received = vec![0; 512];
    connection.read_exact(&mut received).expect("it answers");
    Begun {
        connection,
        received,
    }
}

impl Begun {
    fn end(mut self) -> Received {
        let read = self.connection.read_to_end(&mut self.received);
        read.expect("the rest");
        Received::of(&self.received)
    }
}

fn has_parcel(answer: &Received, number: u32) -> bool {
    answer.text().contains(&format!("number=\"{number}\""))
}

#[tokio::test(flavor = "multi_thread")]
async fn f13_counting_and_scrapes_go_on_while_a_reader_rests() {
    let (registry, shop) = shop();
    let server = served(&registry).await;
    let resting = begin(server).await;

    // All of this would wait for ever if the answer were written under any lock.
    let other = in_time(move || {
        shop.orders.inc();
        shop.add(PARCELS);
        send(server, "GET", "/metrics", &[])
    });
    assert!(other.text().contains("\norders_total 1\n"));
    assert!(has_parcel(&other, PARCELS) && has_parcel(&other, 0));

    let rested = resting.end();
    assert!(rested.body.len() > LARGER_THAN_BUFFERS, "it had to rest");
    assert!(rested.text().contains("\norders_total 0\n"));
    assert!(has_parcel(&rested, 0) && !has_parcel(&rested, PARCELS));
}

/// More of them than there may be scrapes at a time.
#[tokio::test(flavor = "multi_thread")]
async fn f13_resting_readers_keep_no_other_from_scraping() {
    let (registry, _shop) = shop();
    let server = served(&registry).await;
    let mut resting = Vec::new();
    for _ in 0..6 {
        resting.push(begin(server).await);
    }
    assert_eq!(send(server, "GET", "/metrics", &[]).status, 200);
    for reader in resting {
        assert!(reader.end().body.len() > LARGER_THAN_BUFFERS);
    }
}

/// What is encoded is a copy of the numbers: it takes as long as it takes.
#[test]
fn f14_a_large_family_is_encoded_without_a_lock() {
    let (registry, shop) = shop();
    let being_encoded = registry.snapshot();
    let before = being_encoded.encode(Format::Text);
    assert!(before.len() > LARGER_THAN_BUFFERS);

    let next = in_time(move || {
        shop.orders.inc();
        shop.add(PARCELS);
        registry.snapshot()
    });
    assert_eq!(next.value("orders_total", &[]), Some(1.0));
    let new = [
        ("number", &*PARCELS.to_string()),
        ("notes", NOTES),
        ("route", NOTES),
    ];
    assert_eq!(next.value("parcels", &new), Some(1.0));

    assert_eq!(being_encoded.encode(Format::Text), before);
    assert_eq!(being_encoded.value("parcels", &new), None);
}
