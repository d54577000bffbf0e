//! A page of few words: requests over TCP, byte by byte.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::Value;

/// An answer as it came.
#[derive(Debug)]
pub struct Received {
    pub status: u16,
    head: String,
    pub body: Vec<u8>,
}

impl Received {
    /// The value of a header, whose name is in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers();
        headers
            .find(|(given, _)| given.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }

    pub fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        let lines = self.head.lines().skip(1);
        lines.filter_map(|line| line.split_once(": "))
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("text")
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{}: {error}", self.text()))
    }

    /// A field of the answer that is a text.
    pub fn field(&self, name: &str) -> String {
        let json = self.json();
        json[name]
            .as_str()
            .unwrap_or_else(|| panic!("{name} in {json}"))
            .to_owned()
    }
}

/// The answer to a GET.
pub fn get(server: SocketAddr, target: &str) -> Received {
    send(server, "GET", target, &[], b"")
}

/// Sends a request on a connection of its own; `headers` are whole lines.
pub fn send(
    server: SocketAddr,
    method: &str,
    target: &str,
    headers: &[&str],
    body: &[u8],
) -> Received {
    let mut request = format!("{method} {target} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n");
    for header in headers {
        request.push_str(header);
        request.push_str("\r\n");
    }
    if !body.is_empty() {
        request.push_str(&format!("Content-Length: {}\r\n", body.len()));
    }
    request.push_str("\r\n");
    send_bytes(server, &[request.as_bytes(), body].concat())
}

/// The same for a request that is written out.
pub fn send_bytes(server: SocketAddr, request: &[u8]) -> Received {
    let mut connection = TcpStream::connect(server).expect("the server listens");
    let limit = Some(Duration::from_secs(20));
    connection.set_read_timeout(limit).expect("a limit");
    // A server may answer before it has read all.
    connection.write_all(request).ok();
    let mut answer = Vec::new();
    connection.read_to_end(&mut answer).ok();
    received(&answer)
}

/// Posts a form.
pub fn post(server: SocketAddr, target: &str, form: &str) -> Received {
    let form_type = "Content-Type: application/x-www-form-urlencoded";
    send(server, "POST", target, &[form_type], form.as_bytes())
}

fn received(answer: &[u8]) -> Received {
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
