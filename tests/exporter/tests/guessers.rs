//! A hundred peers that guess passwords, and a scraper whose password has not been verified yet.

use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::thread;

use callmeter::Registry;
use callmeter::exporter::Exporter;

use crate::passwords::{RIGHT, WRONG};
use crate::wire::{Received, connect, connect_from, request, rest, send, talk};
use crate::{of, refusals, shop, until};

const GUESSERS: usize = 100;

/// An exporter with a user whose password is verified for a while.
fn with_a_user(registry: &Registry) -> Exporter {
    let slow = bcrypt::hash("secret", 5).expect("a hash");
    of(registry, |builder| builder.basic_auth("prom", &slow))
}

/// Threads that guess until this is dropped, one answer after the other.
struct Guessers {
    is_over: Arc<AtomicBool>,
    /// By each of them, answers that a password was wrong.
    wrong: Arc<[AtomicUsize]>,
    threads: Vec<thread::JoinHandle<()>>,
}

impl Guessers {
    /// Each guess is another one.
    fn from(server: SocketAddr, address: impl Fn(u8) -> IpAddr) -> Guessers {
        Guessers::with(server, address, another)
    }

    fn with(
        server: SocketAddr,
        address: impl Fn(u8) -> IpAddr,
        guessed: fn() -> String,
    ) -> Guessers {
        let is_over = Arc::<AtomicBool>::default();
        let wrong: Arc<[_]> = (0..GUESSERS).map(|_| AtomicUsize::new(0)).collect();
        let threads = (0..GUESSERS).map(|own| {
            let (is_over, wrong) = (Arc::clone(&is_over), Arc::clone(&wrong));
            let address = address(u8::try_from(own).expect("not so many"));
            thread::spawn(move || {
                while !is_over.load(SeqCst) {
                    let is_wrong = guess(connect_from(address, server), &guessed()) == Some(401);
                    wrong[own].fetch_add(is_wrong.into(), SeqCst);
                }
            })
        });
        let threads = threads.collect();
        Guessers {
            is_over,
            wrong,
            threads,
        }
    }

    fn wrong(&self) -> impl Iterator<Item = usize> {
        self.wrong.iter().map(|count| count.load(SeqCst))
    }
}

impl Drop for Guessers {
    fn drop(&mut self) {
        self.is_over.store(true, SeqCst);
        for guesser in self.threads.drain(..) {
            let _ = guesser.join();
        }
    }
}

/// `prom:wron` and six bytes that no other guess has.
fn another() -> String {
    static LAST: AtomicUsize = AtomicUsize::new(0);
    let number = LAST.fetch_add(1, SeqCst);
    format!("Authorization: Basic cHJvbTp3cm9u{number:08}")
}

/// The status, if there is an answer.
fn guess(mut connection: TcpStream, header: &str) -> Option<u16> {
    let _ = connection.write_all(request("GET", "/metrics", &[header]).as_bytes());
    let mut answer = [0; 12];
    connection.read_exact(&mut answer).ok()?;
    std::str::from_utf8(&answer[9..]).ok()?.parse().ok()
}

fn scrape(server: SocketAddr) -> Received {
    send(server, "GET", "/metrics", &[RIGHT])
}

#[test]
#[cfg(target_os = "linux")]
fn a_new_scraper_comes_in_beside_a_hundred_guessers_on_a_hundred_addresses() {
    let registry = shop();
    let exporter = with_a_user(&registry);
    let server = exporter.local_addr();
    let guessers = Guessers::from(server, |own| Ipv4Addr::new(127, 0, 0, own + 2).into());
    until("each has guessed", || {
        guessers.wrong().all(|wrong| wrong > 0)
    });
    let before: usize = guessers.wrong().sum();
    assert_eq!(scrape(server).status, 200);
    until("they still guess", || {
        guessers.wrong().sum::<usize>() > before
    });
    assert!(refusals(&registry, "busy") > 0.0);
}

#[test]
#[cfg(target_os = "linux")]
fn a_new_scraper_comes_in_beside_a_hundred_guessers_on_another_address() {
    let registry = shop();
    let exporter = with_a_user(&registry);
    let server = exporter.local_addr();
    let guessers = Guessers::from(server, |_| Ipv4Addr::new(127, 0, 0, 2).into());
    until("one has guessed", || guessers.wrong().sum::<usize>() > 0);
    assert_eq!(scrape(server).status, 200);
}

/// As behind a proxy.
#[test]
fn on_the_guessers_own_address_a_scraper_that_waits_is_not_displaced() {
    let registry = shop();
    let exporter = with_a_user(&registry);
    let server = exporter.local_addr();
    let begin = |header: &str| {
        let mut connection = connect(server);
        let request = request("GET", "/metrics", &[header]);
        let _ = connection.write_all(request.as_bytes());
        connection
    };
    let before: Vec<_> = (0..8).map(|_| begin(&another())).collect();
    let scraper = begin(RIGHT);
    let guessers = Guessers::from(server, |_| Ipv4Addr::LOCALHOST.into());
    assert_eq!(rest(scraper).status, 200);
    // From now on it does not wait.
    for _ in 0..3 {
        assert_eq!(scrape(server).status, 200);
    }
    drop((before, guessers));
}

/// As scrapers with an old password do.
#[test]
fn the_same_wrong_password_again_costs_nothing() {
    let registry = shop();
    let exporter = with_a_user(&registry);
    let server = exporter.local_addr();
    let own = |_| Ipv4Addr::LOCALHOST.into();
    let guessers = Guessers::with(server, own, || WRONG.to_owned());
    until("each has guessed", || {
        guessers.wrong().all(|wrong| wrong > 1)
    });
    assert_eq!(scrape(server).status, 200);
}

#[test]
fn those_for_whom_there_is_no_place_to_wait_are_refused_at_once() {
    let registry = shop();
    let slow = bcrypt::hash("secret", 8).expect("a hash");
    let exporter = of(&registry, |builder| builder.basic_auth("prom", &slow));
    let server = exporter.local_addr();
    let guesses: Vec<_> = (0..40)
        .map(|_| {
            let mut connection = connect(server);
            let request = request("GET", "/metrics", &[&another()]);
            connection.write_all(request.as_bytes()).expect("it reads");
            connection
        })
        .collect();
    until("some are refused", || refusals(&registry, "busy") > 0.0);
    let statuses: Vec<_> = guesses.into_iter().map(rest).collect();
    for answer in &statuses {
        match answer.status {
            401 => assert_eq!(answer.header("retry-after"), None),
            503 => {
                assert_eq!(answer.header("retry-after"), Some("1"));
                assert_eq!(answer.headers("www-authenticate").len(), 0);
                assert!(answer.text().contains("try again"), "{}", answer.text());
            }
            other => panic!("{other}"),
        }
    }
    let of = |status| {
        statuses
            .iter()
            .filter(|answer| answer.status == status)
            .count()
    };
    assert_eq!(refusals(&registry, "busy"), of(503) as f64);
    assert_eq!(refusals(&registry, "credentials"), of(401) as f64);
    assert!(of(401) >= 16, "{}", of(401));
}

/// One that is not let in keeps no place, and sends its next guess on another connection.
#[test]
fn a_refusal_ends_the_connection() {
    let exporter = with_a_user(&shop());
    let request = format!("GET / HTTP/1.1\r\nHost: test\r\n{WRONG}\r\n\r\n");
    let answer = talk(connect(exporter.local_addr()), request.repeat(3).as_bytes());
    assert_eq!(answer.status, 401);
    assert_eq!(answer.whole().matches("HTTP/1.1").count(), 1);
}
