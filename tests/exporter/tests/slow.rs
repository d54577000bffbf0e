//! Peers that take their time.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use callmeter::Registry;

use crate::wire::{connect, get, is_ended, next};
use crate::{connections, held, large, of, refusals, scrapes, shop, until};

const SCRAPE: &[u8] = b"GET /metrics HTTP/1.1\r\nHost: test\r\n\r\n";
const SOON: Duration = Duration::from_millis(100);

/// So many connections that never come to an end of their heads.
fn half_open(server: std::net::SocketAddr, count: usize) -> Vec<TcpStream> {
    let beginnings: [&[u8]; 4] = [
        b"",
        b"G",
        b"GET /metrics HTTP/1.1\r\n",
        b"GET /metrics HTTP/1.1\r\nHost: test\r\nX-Slow: a",
    ];
    let of_them = beginnings.iter().cycle().take(count);
    let connections = of_them.map(|beginning| {
        let mut connection = connect(server);
        // The first ones may be closed already.
        let _ = connection.write_all(beginning);
        connection
    });
    connections.collect()
}

#[test]
fn f41_200_half_open_connections_do_not_stop_a_scrape() {
    let registry = shop();
    let exporter = of(&registry, |builder| builder);
    let server = exporter.local_addr();
    let half_open = half_open(server, 200);
    let answer = get(server, "/metrics");
    assert_eq!(answer.status, 200);
    assert!(answer.text().contains("\norders 3\n"));
    assert!(connections(&registry) <= 64.0);
    assert!(refusals(&registry, "displaced") >= 137.0);
    assert_eq!(refusals(&registry, "full"), 0.0);
    drop(half_open);
}

/// They go on and on, a byte at a time.
#[test]
fn f41_slow_writers_do_not_stop_a_scrape() {
    let exporter = of(&shop(), |builder| builder);
    let server = exporter.local_addr();
    let mut slow = half_open(server, 200);
    for _ in 0..20 {
        for connection in &mut slow {
            let _ = connection.write_all(b"a");
        }
        assert_eq!(get(server, "/metrics").status, 200);
    }
}

#[test]
fn f41_on_a_runtime_with_one_thread_too() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let answer = runtime.block_on(async {
        let options = callmeter::exporter::builder(&shop()).listen(0);
        let server = options.spawn().expect("it starts").local_addr();
        let scrape = tokio::task::spawn_blocking(move || {
            let half_open = half_open(server, 200);
            let answer = get(server, "/metrics");
            drop(half_open);
            answer
        });
        scrape.await.expect("no panic in it")
    });
    assert_eq!(answer.status, 200);
}

#[test]
fn f41_a_head_that_does_not_end_in_time() {
    let registry = shop();
    let exporter = of(&registry, |builder| builder.header_timeout(SOON));
    for connection in half_open(exporter.local_addr(), 8) {
        assert!(is_ended(connection));
    }
    until("none is left", || connections(&registry) == 0.0);
    // One byte after the other does not make it longer.
    let mut dripping = connect(exporter.local_addr());
    dripping.set_nonblocking(true).expect("an option");
    until("the end of the one that drips", || {
        let _ = dripping.write(b"G");
        is_ended(&dripping)
    });
}

#[test]
fn an_idle_connection_is_kept_for_a_while() {
    let registry = shop();
    let second = Duration::from_secs(1);
    let exporter = of(&registry, |builder| {
        builder.header_timeout(second).idle_timeout(second * 4)
    });
    let mut connection = connect(exporter.local_addr());
    connection.write_all(SCRAPE).expect("it reads");
    assert_eq!(next(&mut connection).status, 200);
    // Longer than a head may take.
    std::thread::sleep(second * 5 / 4);
    connection.write_all(SCRAPE).expect("it reads");
    assert_eq!(next(&mut connection).status, 200);
    assert!(is_ended(&connection));
    until("none is left", || connections(&registry) == 0.0);
}

#[test]
fn a_second_head_has_as_little_time_as_the_first() {
    let second = Duration::from_secs(1);
    let exporter = of(&shop(), |builder| builder.header_timeout(second));
    let mut connection = connect(exporter.local_addr());
    connection.write_all(SCRAPE).expect("it reads");
    assert_eq!(next(&mut connection).status, 200);
    connection.write_all(b"GET /").expect("it reads");
    // The idle time is two minutes, the test's own patience less.
    assert!(is_ended(&connection));
}

fn unread(registry: &Registry, server: std::net::SocketAddr) -> TcpStream {
    let before = scrapes(registry, "200");
    let mut connection = connect(server);
    connection.write_all(SCRAPE).expect("it reads");
    until("an answer nobody reads", || {
        scrapes(registry, "200") > before
    });
    connection
}

#[test]
fn f41_an_answer_that_nobody_takes() {
    let registry = large();
    let exporter = of(&registry, |builder| builder.write_timeout(SOON));
    let mut connection = unread(&registry, exporter.local_addr());
    until("the connection is given up", || {
        connections(&registry) == 0.0
    });
    // What was on its way comes, but not all.
    let mut part = Vec::new();
    let _ = connection.read_to_end(&mut part);
    assert!(part.starts_with(b"HTTP/1.1 200 OK"));
    assert!(part.len() < 5 * (5 << 19));
}

#[test]
fn f41_slow_readers_do_not_stop_scrapes_for_long() {
    let registry = large();
    let exporter = of(&registry, |builder| builder.max_connections(4));
    let server = exporter.local_addr();
    let readers: Vec<_> = (0..4).map(|_| unread(&registry, server)).collect();
    // They may be displaced when they have had a second; until then all places are taken.
    until("a scrape", || {
        let mut connection = connect(server);
        let request = crate::wire::request("GET", "/", &[]);
        let _ = connection.write_all(request.as_bytes());
        let mut answer = Vec::new();
        let _ = connection.read_to_end(&mut answer);
        answer.starts_with(b"HTTP/1.1 200 OK")
    });
    assert!(refusals(&registry, "displaced") >= 1.0);
    drop(readers);
}

/// Or each of them would be kept in memory.
#[test]
fn f41_of_many_requests_at_once_the_next_waits_until_the_answer_is_taken() {
    let registry = large();
    let exporter = of(&registry, |builder| builder.write_timeout(SOON * 5));
    let mut connection = connect(exporter.local_addr());
    let request = b"GET /metrics HTTP/1.1\r\nHost: test\r\nContent-Length: 1\r\n\r\na";
    connection.write_all(&request.repeat(20)).expect("it reads");
    until("the first answer", || scrapes(&registry, "200") == 1.0);
    until("the connection is given up", || {
        connections(&registry) == 0.0
    });
    assert_eq!(scrapes(&registry, "200"), 1.0);
}

#[test]
fn where_all_are_being_answered_a_new_one_is_closed() {
    let (registry, begins, release) = held();
    let exporter = of(&registry, |builder| builder.max_connections(1));
    let mut first = connect(exporter.local_addr());
    first.write_all(SCRAPE).expect("it reads");
    begins.recv().expect("a scrape");
    assert!(is_ended(connect(exporter.local_addr())));
    drop(release);
    assert_eq!(next(&mut first).status, 200);
    drop(first);
    assert_eq!(refusals(&registry, "full"), 1.0);
    until("its place is free", || connections(&registry) == 0.0);
    assert_eq!(get(exporter.local_addr(), "/").status, 200);
}
