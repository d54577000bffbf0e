//! A server of metrics that does what it is told, however odd.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Longer than anything should take; keeps a stuck test from hanging.
const LIMIT: Duration = Duration::from_secs(20);

/// A running server, until the process ends, and what it was asked.
pub struct Upstream {
    pub address: SocketAddr,
    asked: Arc<Mutex<Vec<Asked>>>,
}

/// A request as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The method, the target and the version.
    pub line: String,
    /// In small letters, and their values.
    pub headers: Vec<(String, String)>,
}

impl Upstream {
    /// One that writes whatever `answer` does, and then ends the connection.
    pub fn that(
        answer: impl Fn(&Asked, &mut TcpStream) -> io::Result<()> + Send + Sync + 'static,
    ) -> Upstream {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (answer, all) = (Arc::new(answer), Arc::clone(&asked));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (answer, all) = (Arc::clone(&answer), Arc::clone(&all));
                // A client that goes away has nobody left to tell.
                std::thread::spawn(move || serve(stream, &all, &*answer).ok());
            }
        });
        Upstream { address, asked }
    }

    /// One that always answers the same.
    pub fn answering(status: u16, headers: &str, body: impl AsRef<[u8]>) -> Upstream {
        let answer = written(status, headers, body.as_ref());
        Upstream::that(move |_, stream| stream.write_all(&answer))
    }

    /// The address of nobody.
    pub fn down() -> String {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        format!("http://{}", listener.local_addr().expect("an address"))
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// All requests so far.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().expect("no panic").clone()
    }

    /// The first lines of the requests so far.
    pub fn lines(&self) -> Vec<String> {
        self.asked().into_iter().map(|asked| asked.line).collect()
    }
}

/// An answer that is as it should be; `headers` are whole lines.
pub fn written(status: u16, headers: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status} Said\r\nContent-Length: {length}\r\nConnection: close\r\n{headers}\r\n"
    );
    [head.as_bytes(), body].concat()
}

/// Waits until the other side ends the connection.
pub fn wait_for_the_end(stream: &mut TcpStream) -> io::Result<()> {
    while stream.read(&mut [0; 1024])? > 0 {}
    Ok(())
}

fn serve(
    mut stream: TcpStream,
    all: &Mutex<Vec<Asked>>,
    answer: &dyn Fn(&Asked, &mut TcpStream) -> io::Result<()>,
) -> io::Result<()> {
    stream.set_read_timeout(Some(LIMIT))?;
    stream.set_write_timeout(Some(LIMIT))?;
    let asked = read(&mut stream)?;
    all.lock().expect("no panic").push(asked.clone());
    answer(&asked, &mut stream)
}

fn read(stream: &mut TcpStream) -> io::Result<Asked> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte)?;
        head.push(byte[0]);
    }
    let head = String::from_utf8(head).expect("a request is text");
    let mut lines = head.trim_end().split("\r\n");
    let line = lines.next().expect("a first line").to_owned();
    let pair = |line: &str| {
        let (name, value) = line.split_once(": ").expect("a header");
        (name.to_ascii_lowercase(), value.to_owned())
    };
    Ok(Asked {
        line,
        headers: lines.map(pair).collect(),
    })
}
