//! A client that speaks over TCP, byte by byte.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// A connection on which a request was sent.
pub struct Connection(TcpStream);

impl Connection {
    /// Sends `head` with the lines that every request has; and `body` as it is.
    ///
    /// # Panics
    ///
    /// Where the server does not listen.
    pub fn send(server: SocketAddr, head: &str, headers: &[&str], body: &[u8]) -> Connection {
        let mut stream = TcpStream::connect(server).expect("the server listens");
        let limit = Some(Duration::from_secs(20));
        stream.set_read_timeout(limit).expect("a time limit");
        let mut request = format!("{head} HTTP/1.1\r\nHost: test\r\n").into_bytes();
        for header in headers {
            request.extend_from_slice(header.as_bytes());
            request.extend_from_slice(b"\r\n");
        }
        request.extend_from_slice(b"\r\n");
        request.extend_from_slice(body);
        stream.write_all(&request).expect("it reads");
        Connection(stream)
    }

    /// Sends more bytes.
    ///
    /// # Panics
    ///
    /// Where the connection is closed.
    pub fn write(&mut self, bytes: &[u8]) {
        self.0.write_all(bytes).expect("it reads");
    }

    /// What the server sends until these bytes have come.
    ///
    /// # Panics
    ///
    /// Where they do not.
    pub fn read_until(&mut self, end: &[u8]) -> Vec<u8> {
        let mut all = Vec::new();
        let mut byte = [0];
        while !all.ends_with(end) {
            self.0.read_exact(&mut byte).expect("it sends more");
            all.push(byte[0]);
        }
        all
    }

    /// What the server sends until it closes the connection.
    pub fn read_all(mut self) -> Vec<u8> {
        let mut all = Vec::new();
        // A server that panics may reset the connection.
        let _ = self.0.read_to_end(&mut all);
        all
    }
}

/// The status and the body of the answer to a request without a body.
///
/// # Panics
///
/// Where there is no answer.
pub fn ask(server: SocketAddr, head: &str, headers: &[&str]) -> (u16, String) {
    let headers = [&["Connection: close"], headers].concat();
    let answer = Connection::send(server, head, &headers, b"").read_all();
    let answer = String::from_utf8(answer).expect("text");
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
    let status = head.split(' ').nth(1).expect("a status line");
    (status.parse().expect("a number"), body.to_owned())
}
