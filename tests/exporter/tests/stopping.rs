//! How it stops.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use callmeter::exporter::builder;

use crate::wire::{connect, get, is_ended, request, rest};
use crate::{exporter, held, until};

/// Ends a program whose test did not get to its end.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn f39_a_scrape_under_way_is_finished_when_the_program_is_told_to_end() {
    let mut program = Command::new(env!("CARGO_BIN_EXE_stopped-by-a-signal"));
    program.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut program = Ended(program.spawn().expect("it starts"));
    let mut stdin = program.0.stdin.take().expect("a pipe");
    let mut said = BufReader::new(program.0.stdout.take().expect("a pipe")).lines();
    let mut line = || said.next().expect("a line").expect("text");
    let server: SocketAddr = line().parse().expect("an address");
    assert_eq!(line(), "ready");

    let idle = connect(server);
    let mut scrape = connect(server);
    let request = request("GET", "/metrics", &[]);
    scrape.write_all(request.as_bytes()).expect("it reads");
    assert_eq!(line(), "scrape");
    let id = program.0.id().to_string();
    Command::new("kill").arg(id).status().expect("a signal");
    until("it listens no more", || TcpStream::connect(server).is_err());
    assert!(is_ended(idle), "nobody waits for an answer there");
    stdin.write_all(b"\n").expect("it reads");
    let answer = rest(scrape);
    assert_eq!(answer.status, 200);
    assert!(answer.text().contains("\nheld 1\n"), "{}", answer.text());
    assert_eq!(line(), "all finished: true");
    assert!(program.0.wait().expect("it ends").success());
}

#[test]
fn f39_what_takes_too_long_is_cut() {
    let (registry, begins, release) = held();
    let exporter = builder(&registry).listen(0).start().expect("it starts");
    let mut scrape = connect(exporter.local_addr());
    let request = request("GET", "/metrics", &[]);
    scrape.write_all(request.as_bytes()).expect("it reads");
    begins.recv().expect("a scrape");
    assert!(!exporter.shutdown(Duration::from_millis(50)));
    assert!(is_ended(scrape));
    drop(release);
}

#[tokio::test]
async fn f39_on_the_runtime_in_place_too() {
    let (registry, begins, release) = held();
    let exporter = builder(&registry).listen(0).spawn().expect("it starts");
    let server = exporter.local_addr();
    let scrape = tokio::task::spawn_blocking(move || get(server, "/metrics"));
    tokio::task::spawn_blocking(move || begins.recv())
        .await
        .expect("no panic in it")
        .expect("a scrape");
    let stopped = tokio::spawn(exporter.shutdown_async(Duration::from_secs(60)));
    tokio::task::spawn_blocking(move || {
        until("it listens no more", || TcpStream::connect(server).is_err());
    })
    .await
    .expect("no panic in it");
    drop(release);
    assert_eq!(scrape.await.expect("no panic in it").status, 200);
    assert!(stopped.await.expect("no panic in it"));
}

#[test]
fn an_idle_connection_does_not_hold_it_up() {
    let exporter = exporter(|builder| builder);
    let mut used = connect(exporter.local_addr());
    let request = b"GET / HTTP/1.1\r\nHost: test\r\n\r\n";
    used.write_all(request).expect("it reads");
    assert_eq!(crate::wire::next(&mut used).status, 200);
    let mut begun = connect(exporter.local_addr());
    begun.write_all(b"GET").expect("it reads");
    // Within an hour it would not be true otherwise.
    assert!(exporter.shutdown(Duration::from_secs(3_600)));
    assert!(is_ended(used) && is_ended(begun));
}
