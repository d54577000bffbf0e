//! A scraper of few words: requests byte by byte.

use std::io::{Read, Write};
use std::net::{IpAddr, SocketAddr, TcpStream};
use std::time::Duration;

use tokio::net::TcpSocket;
use tokio::runtime::{Builder, Runtime};

/// Longer than anything should take; keeps a stuck test from hanging.
const PATIENCE: Duration = Duration::from_secs(30);

/// An answer as it came.
#[derive(Debug)]
pub struct Received {
    pub status: u16,
    head: String,
    pub body: Vec<u8>,
}

impl Received {
    /// The first value of a header, whose name may be in any case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers(name).into_iter().next()
    }

    pub fn headers(&self, name: &str) -> Vec<&str> {
        let lines = self.head.lines().skip(1);
        let pairs = lines.filter_map(|line| line.split_once(": "));
        let of_name = pairs.filter(|(given, _)| given.eq_ignore_ascii_case(name));
        of_name.map(|(_, value)| value).collect()
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("text")
    }

    /// All that came.
    pub fn whole(&self) -> String {
        format!("{}\r\n\r\n{}", self.head, self.text())
    }
}

pub fn connect(server: SocketAddr) -> TcpStream {
    patient(TcpStream::connect(server).expect("the server listens"))
}

/// From that address of this machine.
pub fn connect_from(address: IpAddr, server: SocketAddr) -> TcpStream {
    thread_local! {
        static RUNTIME: Runtime = Builder::new_current_thread()
            .enable_io()
            .build()
            .expect("a runtime");
    }
    let connecting = async {
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.bind((address, 0).into()).expect("its own address");
        let stream = socket.connect(server).await.expect("the server listens");
        stream.into_std().expect("a socket")
    };
    let stream = RUNTIME.with(|runtime| runtime.block_on(connecting));
    stream.set_nonblocking(false).expect("an option");
    patient(stream)
}

fn patient(stream: TcpStream) -> TcpStream {
    stream.set_read_timeout(Some(PATIENCE)).expect("a limit");
    stream.set_write_timeout(Some(PATIENCE)).expect("a limit");
    stream
}

/// A request that is the last of its connection; `headers` are whole lines.
pub fn request(method: &str, target: &str, headers: &[&str]) -> String {
    let mut request = format!("{method} {target} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n");
    for header in headers {
        request.push_str(header);
        request.push_str("\r\n");
    }
    request + "\r\n"
}

/// Sends a request on a connection of its own.
pub fn send(server: SocketAddr, method: &str, target: &str, headers: &[&str]) -> Received {
    talk(connect(server), request(method, target, headers).as_bytes())
}

pub fn get(server: SocketAddr, target: &str) -> Received {
    send(server, "GET", target, &[])
}

/// Sends these bytes and reads the answer until the connection ends.
pub fn talk(mut stream: impl Read + Write, bytes: &[u8]) -> Received {
    // Who is refused before all is sent, cannot send the rest.
    let _ = stream.write_all(bytes);
    rest(stream)
}

/// Reads what comes until the connection ends.
pub fn rest(mut stream: impl Read) -> Received {
    let mut answer = Vec::new();
    let read = stream.read_to_end(&mut answer);
    received(&answer).unwrap_or_else(|| panic!("no answer: {read:?} {answer:?}"))
}

/// Reads one answer of several; not one to HEAD.
pub fn next(stream: &mut impl Read) -> Received {
    let mut answer = Vec::new();
    let mut byte = [0];
    while !answer.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte).expect("a head");
        answer.push(byte[0]);
    }
    let mut received = received(&answer).expect("a head");
    let length = received.header("content-length").expect("a length");
    received.body = vec![0; length.parse().expect("a number")];
    stream.read_exact(&mut received.body).expect("a body");
    received
}

/// Whether the server ends the connection, with an error or without.
pub fn is_ended(mut stream: impl Read) -> bool {
    let mut byte = [0];
    match stream.read(&mut byte) {
        Ok(count) => count == 0,
        Err(error) => !matches!(
            error.kind(),
            std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut
        ),
    }
}

fn received(answer: &[u8]) -> Option<Received> {
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = String::from_utf8(answer[..end].to_vec()).expect("headers are text");
    let status = head.split(' ').nth(1)?;
    Some(Received {
        status: status.parse().expect("a status is a number"),
        body: answer[end + 4..].to_vec(),
        head,
    })
}
