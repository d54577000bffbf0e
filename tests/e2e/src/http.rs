//! As much of HTTP as talking to a server on this machine takes.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::time::Duration;

/// Longer than any answer should take; keeps a stuck test from hanging.
const LIMIT: Duration = Duration::from_secs(20);

/// What was asked: the path with its query, and the headers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The path with its query.
    pub path: String,
    /// Names as they were sent.
    pub headers: Headers,
}

/// What was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// Names as they were sent.
    pub headers: Headers,
    /// The body, encoded as the headers say.
    pub body: Vec<u8>,
}

/// The headers of a request or a response.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Headers(pub Vec<(String, String)>);

impl Headers {
    /// The value of the first header of this name, whatever its case.
    pub fn get(&self, name: &str) -> Option<&str> {
        let (_, value) = self
            .0
            .iter()
            .find(|(other, _)| other.eq_ignore_ascii_case(name))?;
        Some(value)
    }

    fn parse(lines: &mut std::str::Lines<'_>) -> Self {
        let pair = |line: &str| {
            line.split_once(':')
                .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
        };
        Self(lines.map_while(pair).collect())
    }

    fn write(&self, text: &mut String) {
        for (name, value) in &self.0 {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
    }
}

impl Response {
    /// The body as text.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("the body is UTF-8")
    }
}

/// Asks the server at `address` for `path`, with these headers.
pub fn get(address: SocketAddr, path: &str, headers: &[(&str, &str)]) -> io::Result<Response> {
    let mut stream = TcpStream::connect_timeout(&address, LIMIT)?;
    stream.set_read_timeout(Some(LIMIT))?;
    // Version 1.0: the body ends where the connection does, never in chunks.
    let mut head = format!("GET {path} HTTP/1.0\r\nHost: {address}\r\n");
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str("\r\n");
    stream.write_all(head.as_bytes())?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    parse_response(&answer)
        .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "not an HTTP response"))
}

/// Answers on a free port of this machine, until the process ends.
pub fn serve(answer: impl Fn(&Request) -> Response + Send + Sync + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("an address");
    let answer = Arc::new(answer);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let answer = Arc::clone(&answer);
            // A client that goes away early has nobody left to tell.
            std::thread::spawn(move || respond(stream, &*answer).ok());
        }
    });
    address
}

/// `text` as it stands in the query of an address.
pub fn percent_encoded(text: &str) -> String {
    let encoded = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => {
            char::from(byte).to_string()
        }
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(encoded).collect()
}

fn respond(mut stream: TcpStream, answer: &impl Fn(&Request) -> Response) -> io::Result<()> {
    stream.set_read_timeout(Some(LIMIT))?;
    let response = answer(&read_request(&mut stream)?);
    let mut head = format!("HTTP/1.1 {} .\r\n", response.status);
    response.headers.write(&mut head);
    head.push_str(&format!(
        "Content-Length: {}\r\nConnection: close\r\n\r\n",
        response.body.len()
    ));
    stream.write_all(head.as_bytes())?;
    stream.write_all(&response.body)
}

fn read_request(stream: &mut TcpStream) -> io::Result<Request> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte)?;
        head.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&head);
    let mut lines = head.lines();
    let path = lines
        .next()
        .and_then(|line| line.split(' ').nth(1))
        .unwrap_or("/")
        .to_owned();
    Ok(Request {
        path,
        headers: Headers::parse(&mut lines),
    })
}

fn parse_response(answer: &[u8]) -> Option<Response> {
    let end = answer.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&answer[..end]).ok()?;
    let mut lines = head.lines();
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    Some(Response {
        status,
        headers: Headers::parse(&mut lines),
        body: answer[end + 4..].to_vec(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_arrives_as_it_was_sent() {
        let sent = Response {
            status: 418,
            headers: Headers(vec![("X-Tea".into(), "black: strong".into())]),
            body: b"a\r\n\r\n\xff".to_vec(),
        };
        let copy = sent.clone();
        let address = serve(move |_| copy.clone());
        let received = get(address, "/", &[]).expect("an answer");
        assert_eq!((received.status, &received.body), (sent.status, &sent.body));
        assert_eq!(received.headers.get("x-tea"), Some("black: strong"));
    }

    #[test]
    fn a_request_carries_its_path_and_headers() {
        let address = serve(|request| {
            let body = format!("{} {:?}", request.path, request.headers.get("accept")).into_bytes();
            Response {
                status: 200,
                headers: Headers::default(),
                body,
            }
        });
        let received = get(address, "/a?b=c", &[("Accept", "text/*;q=1")]).expect("an answer");
        assert_eq!(received.text(), r#"/a?b=c Some("text/*;q=1")"#);
    }

    #[test]
    fn a_query_is_encoded_byte_by_byte() {
        assert_eq!(percent_encoded(r#"up{a="é"}"#), "up%7Ba%3D%22%C3%A9%22%7D");
    }
}
