//! A scraper of few words: requests over TCP, byte by byte.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};

/// An answer as it came.
pub struct Received {
    pub status: u16,
    head: String,
    pub body: Vec<u8>,
}

impl Received {
    pub fn of(answer: &[u8]) -> Received {
        let end = answer.windows(4).position(|four| four == b"\r\n\r\n");
        let end = end.expect("an empty line behind the headers");
        let head = String::from_utf8(answer[..end].to_vec()).expect("headers are text");
        let status = head.split(' ').nth(1).expect("a status line");
        Received {
            status: status.parse().expect("a status is a number"),
            body: answer[end + 4..].to_vec(),
            head,
        }
    }

    /// The value of a header, whose name is in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().skip(1);
        let pairs = lines.filter_map(|line| line.split_once(": "));
        let mut of_name = pairs.filter(|(given, _)| given.eq_ignore_ascii_case(name));
        of_name.next().map(|(_, value)| value)
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("text")
    }
}

/// Sends a request on a connection of its own; `headers` are whole lines.
pub fn send(server: SocketAddr, method: &str, target: &str, headers: &[&str]) -> Received {
    let mut request = format!("{method} {target} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n");
    for header in headers {
        request.push_str(header);
        request.push_str("\r\n");
    }
    request.push_str("\r\n");
    send_bytes(server, request.as_bytes())
}

/// The same for a request that need not be text.
pub fn send_bytes(server: SocketAddr, request: &[u8]) -> Received {
    let mut connection = TcpStream::connect(server).expect("the server listens");
    let limited = connection.set_read_timeout(Some(crate::LONG));
    limited.expect("a limit, for servers that hang");
    connection.write_all(request).expect("it reads");
    let mut answer = Vec::new();
    connection.read_to_end(&mut answer).expect("it answers");
    Received::of(&answer)
}
