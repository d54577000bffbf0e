//! The server.

use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use crate::poll;

/// The longest life of a connection on which nothing happens.
const LIFE: Duration = Duration::from_secs(60);

/// What is done with one request.
#[derive(Clone, Debug)]
pub enum Reply {
    /// An answer: its status, further headers with their line ends, its body.
    Answer(u16, &'static str, &'static str),
    /// No answer at all.
    Hang,
    /// The connection ends.
    Cut,
}

/// What was asked.
#[derive(Clone, Debug)]
pub struct Request {
    /// The method.
    pub method: String,
    /// The path with its query.
    pub path: String,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body as it came.
    pub body: Vec<u8>,
}

/// Listens until the process ends. What it has not been told, it answers with 200.
#[derive(Clone, Debug)]
pub struct Server {
    /// Where.
    pub address: SocketAddr,
    shared: Arc<Mutex<Shared>>,
}

#[derive(Debug, Default)]
struct Shared {
    script: VecDeque<Reply>,
    /// Behind the script.
    always: Option<Reply>,
    requests: Vec<Request>,
}

impl Request {
    /// The value of a header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(own, _)| own == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The body as text.
    ///
    /// # Panics
    /// Where it is none.
    #[must_use]
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("text")
    }

    /// The value of a sample in a body of text, by all that stands before it.
    #[must_use]
    pub fn value(&self, series: &str) -> Option<f64> {
        let mut lines = self.text().lines();
        let value = lines.find_map(|line| line.strip_prefix(series)?.strip_prefix(' '));
        value?.parse().ok()
    }
}

impl Server {
    /// Answers so, one request after the other.
    ///
    /// # Panics
    /// Where there is no free port.
    #[must_use]
    pub fn telling(script: &[Reply]) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let server = Server {
            address: listener.local_addr().expect("an address"),
            shared: Arc::default(),
        };
        server.lock().script.extend(script.iter().cloned());
        let shared = server.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let server = shared.clone();
                // A client that goes away has nobody left to tell.
                thread::spawn(move || server.serve(stream).ok());
            }
        });
        server
    }

    /// Answers so from now on, behind what it was told to.
    #[must_use]
    pub fn then_always(self, reply: Reply) -> Server {
        self.set_always(reply);
        self
    }

    /// Answers so from now on, behind what it was told to.
    pub fn set_always(&self, reply: Reply) {
        self.lock().always = Some(reply);
    }

    /// `http://…`
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What was asked so far.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        self.lock().requests.clone()
    }

    /// What was asked, as soon as it is so much.
    pub fn wait_for(&self, requests: usize) -> Vec<Request> {
        poll::until("requests", || {
            Some(self.requests()).filter(|asked| asked.len() >= requests)
        })
    }

    fn serve(&self, mut stream: TcpStream) -> io::Result<()> {
        stream.set_read_timeout(Some(LIFE))?;
        let mut reader = BufReader::new(stream.try_clone()?);
        while let Some(request) = read(&mut reader)? {
            match self.reply(request) {
                Reply::Answer(status, headers, body) => {
                    let length = body.len();
                    write!(
                        stream,
                        "HTTP/1.1 {status} Told\r\n{headers}Content-Length: {length}\r\n\r\n{body}"
                    )?;
                }
                Reply::Hang => thread::sleep(LIFE),
                Reply::Cut => return Ok(()),
            }
        }
        Ok(())
    }

    fn reply(&self, request: Request) -> Reply {
        let mut shared = self.lock();
        shared.requests.push(request);
        let always = shared.always.clone();
        let next = shared.script.pop_front().or(always);
        next.unwrap_or(Reply::Answer(200, "", ""))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Shared> {
        self.shared.lock().expect("nobody panics with it")
    }
}

/// An address at which nobody listens.
///
/// # Panics
/// Where there is no free port.
#[must_use]
pub fn nobody() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    format!("http://{}", listener.local_addr().expect("an address"))
}

fn read(reader: &mut BufReader<TcpStream>) -> io::Result<Option<Request>> {
    let Some(first) = line(reader)? else {
        return Ok(None);
    };
    let mut words = first.split(' ').map(str::to_owned);
    let (method, path) = (words.next(), words.next());
    let mut headers = Vec::new();
    while let Some(line) = line(reader)?.filter(|line| !line.is_empty()) {
        if let Some((name, value)) = line.split_once(':') {
            headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    let mut request = Request {
        method: method.unwrap_or_default(),
        path: path.unwrap_or_default(),
        headers,
        body: Vec::new(),
    };
    let length = request.header("content-length").unwrap_or("0").parse();
    request.body = vec![0; length.map_err(io::Error::other)?];
    reader.read_exact(&mut request.body)?;
    Ok(Some(request))
}

fn line(reader: &mut BufReader<TcpStream>) -> io::Result<Option<String>> {
    let mut line = String::new();
    let read = reader.read_line(&mut line)?;
    Ok((read > 0).then(|| line.trim_end().to_owned()))
}
