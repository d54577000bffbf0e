//! A client of few words.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// A connection that is kept.
pub struct Client(BufReader<TcpStream>);

/// Longer than any answer should take; keeps a stuck test from hanging.
const LIMIT: Duration = Duration::from_secs(60);

impl Client {
    pub fn of(server: SocketAddr) -> Client {
        let stream = TcpStream::connect(server).expect("the server listens");
        stream.set_read_timeout(Some(LIMIT)).expect("it may");
        Client(BufReader::new(stream))
    }

    pub fn send(&mut self, bytes: &str) {
        let written = self.0.get_mut().write_all(bytes.as_bytes());
        written.expect("the server reads");
    }

    /// The status of an answer, whose head is read.
    pub fn status(&mut self) -> u16 {
        self.head().0
    }

    /// The status of an answer, and how many bytes follow its head, if it says so.
    fn head(&mut self) -> (u16, Option<usize>) {
        let mut lines = Vec::new();
        loop {
            let mut line = String::new();
            self.0.read_line(&mut line).expect("a line");
            if line.trim().is_empty() {
                break;
            }
            lines.push(line.to_ascii_lowercase());
        }
        let status = lines.first().and_then(|line| line.split(' ').nth(1));
        let status = status.and_then(|status| status.trim().parse().ok());
        let length = lines
            .iter()
            .find_map(|line| line.strip_prefix("content-length:"));
        let length = length.and_then(|length| length.trim().parse().ok());
        (status.expect("a status"), length)
    }

    /// So many bytes, as they come.
    pub fn bytes(&mut self, count: usize) -> String {
        let mut bytes = vec![0; count];
        self.0.read_exact(&mut bytes).expect("so many bytes");
        String::from_utf8(bytes).expect("text")
    }

    /// What comes until the server closes the connection.
    pub fn rest(&mut self) -> String {
        let mut rest = Vec::new();
        let _ = self.0.read_to_end(&mut rest);
        String::from_utf8_lossy(&rest).into_owned()
    }

    /// The whole answer to a request without a body.
    pub fn ask(&mut self, method: &str, path: &str) -> (u16, String) {
        self.send(&format!("{method} {path} HTTP/1.1\r\nHost: test\r\n\r\n"));
        let (status, length) = self.head();
        let length = if method == "HEAD" { None } else { length };
        (status, self.bytes(length.unwrap_or(0)))
    }
}

/// The whole answer to a request, on a connection of its own.
pub fn ask(server: SocketAddr, method: &str, path: &str) -> (u16, String) {
    Client::of(server).ask(method, path)
}
