//! A running program: what it prints, what it serves, how it ends.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Command, ExitStatus, Output, Stdio},
};

/// The program with these arguments, its output to be read.
pub fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_quickstart"));
    command
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// A running program, killed where a test forgets it.
pub struct Quickstart {
    child: Child,
    output: BufReader<Box<dyn Read>>,
    address: String,
}

impl Quickstart {
    /// Starts the program on a free port and reads the address that it prints first.
    pub fn start(mut command: Command) -> Self {
        let mut child = command
            .args(["--listen", "127.0.0.1:0"])
            .spawn()
            .expect("the program starts");
        let mut output =
            BufReader::<Box<dyn Read>>::new(Box::new(child.stdout.take().expect("it is piped")));
        let mut first = String::new();
        output.read_line(&mut first).expect("it is text");
        let address = first
            .strip_prefix("metrics: http://")
            .and_then(|rest| rest.strip_suffix("/metrics\n"));
        let address = address
            .unwrap_or_else(|| panic!("no address: {first:?}"))
            .to_owned();
        Self {
            child,
            output,
            address,
        }
    }

    pub fn address(&self) -> &str {
        &self.address
    }

    /// Reads on until a line starts with `start`; gives that line.
    pub fn line(&mut self, start: &str) -> String {
        loop {
            let mut line = String::new();
            assert_ne!(
                self.output.read_line(&mut line).expect("it is text"),
                0,
                "no line starts with {start:?}"
            );
            if line.starts_with(start) {
                return line.trim_end().to_owned();
            }
        }
    }

    /// The whole response to a request.
    pub fn get(&self, path: &str, accept: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("it listens");
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: {}\r\nAccept: {accept}\r\nConnection: close\r\n\r\n",
            self.address
        )
        .expect("it reads");
        let mut response = String::new();
        stream.read_to_string(&mut response).expect("it answers");
        response
    }

    /// The samples of `/metrics`, each with its value.
    pub fn scrape(&self) -> Samples {
        Samples(self.get("/metrics", "text/plain"))
    }

    /// Sends a signal such as `INT`.
    pub fn signal(&self, name: &str) {
        let script = format!("kill -{name} {}", self.child.id());
        assert!(
            Command::new("sh")
                .args(["-c", &script])
                .status()
                .expect("there is a shell")
                .success()
        );
    }

    /// Waits for the end; the output is what was not read yet.
    pub fn end(mut self) -> Output {
        let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
        self.output.read_to_end(&mut stdout).expect("it is open");
        self.child
            .stderr
            .take()
            .expect("it is piped")
            .read_to_end(&mut stderr)
            .expect("it is open");
        Output {
            status: self.child.wait().expect("it ends"),
            stdout,
            stderr,
        }
    }

    /// Closes the pipe that the program writes to, and waits for its end.
    pub fn end_unread(mut self) -> ExitStatus {
        self.output = BufReader::new(Box::new(std::io::empty()));
        self.child.wait().expect("it ends")
    }
}

impl Drop for Quickstart {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The answer to a scrape.
pub struct Samples(String);

impl Samples {
    /// The value of one sample, written as it is in the exposition.
    pub fn value(&self, series: &str) -> f64 {
        self.all()
            .find(|(found, _)| *found == series)
            .unwrap_or_else(|| panic!("no {series} in\n{}", self.0))
            .1
    }

    /// Every sample: its series and its value.
    pub fn all(&self) -> impl Iterator<Item = (&str, f64)> {
        let (_, body) = self.0.split_once("\r\n\r\n").expect("it has a body");
        body.lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| {
                let (series, value) = line.rsplit_once(' ')?;
                Some((series, value.parse().ok()?))
            })
    }
}
