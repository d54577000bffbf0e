//! The quickstart, run as a user runs it.

use std::fs::File;
use std::io::{BufRead, BufReader, Seek};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use crate::http::{self, Response};
use crate::server::{bounded, terminate};

/// A running quickstart: it ends when this value is dropped.
pub struct Quickstart {
    child: Child,
    /// Where its metrics are.
    pub address: SocketAddr,
}

impl Quickstart {
    /// Starts one that indexes `directory` with these further arguments.
    ///
    /// # Panics
    ///
    /// When it does not say where its metrics are.
    pub fn indexing(directory: &Path, arguments: &[&str]) -> Self {
        let progress = tempfile::tempfile().expect("a temporary file");
        let mut command = bounded(&program());
        command
            .args(["--listen", "127.0.0.1:0"])
            .args(arguments)
            .arg(directory);
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(progress.try_clone().expect("a second handle"))
            .spawn()
            .expect("the quickstart starts");
        let stdout = child.stdout.take().expect("stdout is piped");
        let Some(address) = announced_address(stdout) else {
            terminate(&mut child);
            panic!(
                "no address of metrics is printed, but: {}",
                content(progress)
            );
        };
        Self { child, address }
    }

    /// What a scraper with this `Accept` header reads.
    ///
    /// # Panics
    ///
    /// When the answer is an error.
    pub fn scrape(&self, accept: &str) -> Response {
        let response = http::get(self.address, "/metrics", &[("Accept", accept)])
            .expect("the quickstart answers");
        assert_eq!(response.status, 200, "{}", response.text());
        response
    }
}

impl Drop for Quickstart {
    fn drop(&mut self) {
        terminate(&mut self.child);
    }
}

/// The program as `./test` built it, or else built here.
fn program() -> PathBuf {
    std::env::var_os("CALLMETER_QUICKSTART").map_or_else(build, PathBuf::from)
}

/// Builds the program into the folder this test was built into.
fn build() -> PathBuf {
    let test = std::env::current_exe().expect("the path of this test");
    let profile = test.ancestors().nth(2).expect("the profile's folder");
    let target = profile.parent().expect("the target folder");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let built = Command::new(cargo)
        .args([
            "build",
            "--quiet",
            "--package",
            "quickstart",
            "--target-dir",
        ])
        .arg(target)
        .status()
        .expect("cargo starts");
    assert!(built.success(), "the quickstart does not build");
    target.join("debug").join("quickstart")
}

fn content(mut file: File) -> String {
    file.rewind().expect("files can be rewound");
    std::io::read_to_string(file).expect("text")
}

/// The address in the first line that has one. The rest of what is printed is read
/// and forgotten, or the program would wait for its reader at some point.
fn announced_address(stdout: ChildStdout) -> Option<SocketAddr> {
    let mut lines = BufReader::new(stdout).lines();
    let address = lines
        .by_ref()
        .map_while(Result::ok)
        .find_map(|line| address_in(&line));
    std::thread::spawn(move || lines.for_each(drop));
    address
}

fn address_in(line: &str) -> Option<SocketAddr> {
    let (_, rest) = line.split_once("http://")?;
    let (address, _) = rest.split_once("/metrics")?;
    address.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::address_in;

    #[test]
    fn the_address_is_found_in_a_line_of_text() {
        let found = address_in("metrics: http://127.0.0.1:9090/metrics (Ctrl-C stops)");
        assert_eq!(found, Some("127.0.0.1:9090".parse().expect("an address")));
        assert_eq!(address_in("Indexing /home"), None);
    }
}
