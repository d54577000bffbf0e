//! The server of metrics: it keeps what it was asked, and answers what it was told to.

use std::io;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What is answered when an input says nothing else. The connection stays for the next question.
const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 53\r\n\r\n\
    {\"status\":\"success\",\"data\":{\"result\":[{\"metric\":{}}]}}";

pub(super) struct Upstream {
    pub url: String,
    said: Arc<Mutex<Said>>,
}

#[derive(Default)]
struct Said {
    asked: Vec<Asked>,
    answer: Option<Vec<u8>>,
}

/// A request as it came.
#[derive(Debug)]
pub(super) struct Asked {
    pub line: String,
    /// In lower case, with their values.
    pub headers: Vec<String>,
}

impl Upstream {
    /// Lives as long as the runtime.
    pub async fn start() -> Upstream {
        let listener = TcpListener::bind("127.0.0.1:0").await;
        let listener = listener.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let said = Arc::default();
        tokio::spawn(serve(listener, Arc::clone(&said)));
        Upstream { url, said }
    }

    pub fn will_answer(&self, answer: Option<&[u8]>) {
        self.said.lock().expect("no panic").answer = answer.map(<[u8]>::to_vec);
    }

    pub fn take_asked(&self) -> Vec<Asked> {
        std::mem::take(&mut self.said.lock().expect("no panic").asked)
    }
}

async fn serve(listener: TcpListener, said: Arc<Mutex<Said>>) {
    while let Ok((stream, _)) = listener.accept().await {
        tokio::spawn(answer_all(stream, Arc::clone(&said)));
    }
}

/// An answer of an input's own is the last of its connection, as nobody knows where it ends.
async fn answer_all(mut stream: TcpStream, said: Arc<Mutex<Said>>) -> io::Result<()> {
    loop {
        let asked = read(&mut stream).await?;
        let answer = {
            let mut said = said.lock().expect("no panic");
            said.asked.push(asked);
            said.answer.clone()
        };
        match answer {
            None => stream.write_all(ANSWER).await?,
            Some(answer) => return stream.write_all(&answer).await,
        }
    }
}

async fn read(stream: &mut TcpStream) -> io::Result<Asked> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        if stream.read_buf(&mut head).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
    let head = String::from_utf8(head).expect("a request is text");
    let mut lines = head.trim_end().split("\r\n");
    Ok(Asked {
        line: lines.next().unwrap_or_default().to_owned(),
        headers: lines.map(str::to_ascii_lowercase).collect(),
    })
}
