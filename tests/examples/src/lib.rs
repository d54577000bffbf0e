//! Examples, run as a user runs them.

mod metrics;
mod program;

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, ChildStdout, Stdio};

use callmeter_e2e::http::{self, Response};
use callmeter_e2e::server::{bounded, terminate};

pub use metrics::Metrics;

/// A running example: it ends when this value is dropped.
pub struct Example {
    child: Child,
    /// What it says that it listens on, in this order.
    pub addresses: Vec<SocketAddr>,
}

impl Example {
    /// Starts one with a free port for each address that it listens on.
    ///
    /// # Panics
    ///
    /// When it does not say so many addresses.
    pub fn start(name: &str, addresses: usize) -> Self {
        let mut child = bounded(&program::of(name))
            .args(vec!["127.0.0.1:0"; addresses])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("`{name}` does not start: {error}"));
        let stdout = child.stdout.take().expect("stdout is piped");
        let mut example = Self {
            child,
            addresses: Vec::new(),
        };
        example.addresses = announced(stdout, addresses);
        assert_eq!(example.addresses.len(), addresses, "`{name}` says them");
        example
    }

    /// The answer under a path of the first address.
    ///
    /// # Panics
    ///
    /// When there is none.
    pub fn get(&self, path: &str) -> Response {
        http::get(self.addresses[0], path, &[]).expect("the example answers")
    }

    /// Its metrics in both text formats, which tell the same.
    ///
    /// # Panics
    ///
    /// When an answer is none that strict readers take.
    pub fn metrics(&self) -> Metrics {
        Metrics::of(self.addresses[0])
    }

    /// Ends it as Ctrl-C does, and says whether it went by itself.
    ///
    /// # Panics
    ///
    /// When it cannot be told to.
    pub fn interrupt(mut self) -> bool {
        let told = std::process::Command::new("kill")
            .args(["-INT", &self.child.id().to_string()])
            .status();
        assert!(told.expect("`kill` is there").success());
        let ended = self.child.wait().expect("it is a child of this process");
        ended.success()
    }
}

impl Drop for Example {
    fn drop(&mut self) {
        terminate(&mut self.child);
    }
}

/// The addresses in the first lines that have one. The rest is read and forgotten, or the
/// program would wait for its reader at some point.
fn announced(stdout: ChildStdout, count: usize) -> Vec<SocketAddr> {
    let mut lines = BufReader::new(stdout).lines().map_while(Result::ok);
    let found = lines.by_ref().filter_map(|line| address_in(&line));
    let found = found.take(count).collect();
    std::thread::spawn(move || lines.for_each(drop));
    found
}

fn address_in(line: &str) -> Option<SocketAddr> {
    let (_, rest) = line.split_once("http://")?;
    rest.split('/').next()?.parse().ok()
}
