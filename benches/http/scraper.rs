//! A scraper: one connection that is kept, each body read to its end.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};

use flate2::read::GzDecoder;

pub struct Scraper {
    connection: BufReader<TcpStream>,
    request: String,
    /// Of the last answer, as it came.
    pub body: Vec<u8>,
}

/// How an answer's head says where its body ends.
enum Framing {
    Length(u64),
    Chunked,
}

/// Beyond any answer's size.
const ROOM: usize = 16 << 20;

/// The request for the metrics, as Prometheus 2 would send it to a server of classic text.
pub fn request(encoding: &str) -> String {
    format!(
        "GET /metrics HTTP/1.1\r\nHost: bench\r\nAccept: text/plain;version=0.0.4\r\n\
         Accept-Encoding: {encoding}\r\n\r\n"
    )
}

impl Scraper {
    pub fn new(server: SocketAddr, encoding: &str) -> Self {
        let connection = TcpStream::connect(server).expect("the server listens");
        Self {
            connection: BufReader::with_capacity(256 << 10, connection),
            request: request(encoding),
            body: Vec::with_capacity(ROOM),
        }
    }

    /// Asks and reads the answer to its end.
    pub fn scrape(&mut self) {
        let connection = self.connection.get_mut();
        let sent = connection.write_all(self.request.as_bytes());
        sent.expect("the server reads");
        self.body.clear();
        match self.read_head() {
            Framing::Length(length) => self.read(length),
            Framing::Chunked => while self.read_chunk() {},
        }
    }

    /// The lines of the last answer that are samples.
    pub fn samples(&self) -> usize {
        let mut text = Vec::new();
        if self.body.starts_with(b"\x1f\x8b") {
            let decoded = GzDecoder::new(&self.body[..]).read_to_end(&mut text);
            decoded.expect("gzip");
        } else {
            text.clone_from(&self.body);
        }
        let lines = text.split(|byte| *byte == b'\n');
        lines
            .filter(|line| !line.is_empty() && line[0] != b'#')
            .count()
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        let read = self.connection.read_line(&mut line);
        assert!(
            read.expect("a line") > 0,
            "the server closed the connection"
        );
        line.truncate(line.trim_end().len());
        line
    }

    fn read_head(&mut self) -> Framing {
        let status = self.line();
        assert!(status.contains(" 200 "), "{status}");
        let mut framing = None;
        loop {
            let line = self.line().to_ascii_lowercase();
            if let Some(length) = line.strip_prefix("content-length:") {
                let length = length.trim().parse().expect("a length");
                framing = Some(Framing::Length(length));
            } else if line == "transfer-encoding: chunked" {
                framing = Some(Framing::Chunked);
            } else if line.is_empty() {
                return framing.expect("a body of which the end is known");
            }
        }
    }

    fn read(&mut self, bytes: u64) {
        let read = (&mut self.connection)
            .take(bytes)
            .read_to_end(&mut self.body);
        assert_eq!(read.expect("the body") as u64, bytes);
    }

    /// Whether there is another one behind it.
    fn read_chunk(&mut self) -> bool {
        let length = u64::from_str_radix(&self.line(), 16).expect("the length of a chunk");
        self.read(length);
        self.line();
        length > 0
    }
}
