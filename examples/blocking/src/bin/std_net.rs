//! Metrics of a program that does something else, by the standard library alone.
//!
//! ```console
//! $ cargo run -p example-blocking --bin example-std-net
//! $ curl http://127.0.0.1:9464/metrics
//! ```

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use callmeter::{Endpoint, EndpointRequest, track_task};

/// Counted: how often, how long, how each call ended, how many are running now.
#[track_task]
fn tidy_up(round: u64) -> Result<u64, std::num::TryFromIntError> {
    thread::sleep(Duration::from_millis(5));
    u8::try_from(round % 300).map(u64::from)
}

/// Reads the head of a request, as long as that is no longer than 16 KiB.
fn read_head(stream: &TcpStream) -> std::io::Result<Vec<String>> {
    let lines = BufReader::new(stream.take(16 * 1024)).lines();
    lines
        .take_while(|line| !matches!(line, Ok(line) if line.is_empty()))
        .collect()
}

/// The value of a header; where it is there several times, of the first.
fn header<'a>(head: &'a [String], name: &str) -> &'a str {
    let pairs = head.iter().skip(1).filter_map(|line| line.split_once(':'));
    let mut of_name = pairs.filter(|(given, _)| given.eq_ignore_ascii_case(name));
    of_name.next().map_or("", |(_, value)| value.trim())
}

fn answer(endpoint: &Endpoint, mut stream: TcpStream) -> std::io::Result<()> {
    // Who says nothing for so long is no scraper.
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    stream.set_write_timeout(Some(Duration::from_secs(30)))?;
    let head = read_head(&stream)?;
    let mut request = head.first().map_or("", String::as_str).split(' ');
    let (method, target) = (request.next().unwrap_or(""), request.next().unwrap_or(""));
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    if path != "/metrics" {
        return stream.write_all(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
    }
    let answer = endpoint.answer(&EndpointRequest {
        method,
        query,
        accept: header(&head, "Accept"),
        accept_encoding: header(&head, "Accept-Encoding"),
        scrape_timeout: header(&head, "X-Prometheus-Scrape-Timeout-Seconds"),
    });
    write!(
        stream,
        "HTTP/1.1 {} \r\nConnection: close\r\n",
        answer.status
    )?;
    for (name, value) in &answer.headers {
        write!(stream, "{name}: {value}\r\n")?;
    }
    stream.write_all(b"\r\n")?;
    stream.write_all(&answer.body)
}

fn main() -> std::io::Result<()> {
    let endpoint = Endpoint::new(callmeter::registry());
    let address = std::env::args().nth(1);
    let listener = TcpListener::bind(address.as_deref().unwrap_or("127.0.0.1:9464"))?;
    println!("metrics: http://{}/metrics", listener.local_addr()?);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let endpoint = endpoint.clone();
            thread::spawn(move || answer(&endpoint, stream));
        }
    });
    for round in 0.. {
        let _ = tidy_up(round);
    }
    Ok(())
}
