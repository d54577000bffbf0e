//! Starts a server, and stops it whatever happens.

use std::fs::File;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use crate::{http, poll};

/// The longest life of a server, should its test not get to stopping it.
const LIFE: &str = "300";

/// A server of which this value is the owner: it ends when the value is dropped.
pub struct Server {
    child: Child,
    /// Where it answers.
    pub address: SocketAddr,
    directory: TempDir,
}

impl Server {
    /// Starts `program` on a free port and waits until `ready_path` answers.
    /// `arguments` are made of the address and a directory that is its own.
    ///
    /// # Panics
    ///
    /// When it does not start, with what it said.
    pub fn start(
        program: &Path,
        ready_path: &str,
        arguments: impl Fn(SocketAddr, &Path) -> Vec<String>,
    ) -> Self {
        let directory = TempDir::new().expect("a directory for temporary files");
        let address = free_address();
        let child = bounded(program)
            .args(arguments(address, directory.path()))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(File::create(log_in(directory.path())).expect("a log file"))
            .spawn()
            .unwrap_or_else(|error| panic!("`{}` does not start: {error}", program.display()));
        let mut server = Self {
            child,
            address,
            directory,
        };
        poll::until(&program.display().to_string(), || {
            server.is_ready(ready_path)
        });
        server
    }

    /// What the server has said so far.
    pub fn log(&self) -> String {
        std::fs::read_to_string(log_in(self.directory.path())).unwrap_or_default()
    }

    fn is_ready(&mut self, path: &str) -> Result<(), String> {
        if let Ok(Some(status)) = self.child.try_wait() {
            panic!("the server ended by itself, {status}:\n{}", self.log());
        }
        match http::get(self.address, path, &[]) {
            Ok(response) if response.status == 200 => Ok(()),
            other => Err(format!("{path} answers {other:?}\n{}", self.log())),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        terminate(&mut self.child);
    }
}

/// A command that ends the program after a while, if nobody else does. It stays in
/// the foreground's process group, so that Ctrl-C reaches it.
pub fn bounded(program: &Path) -> Command {
    let mut command = Command::new("timeout");
    command
        .args(["--foreground", "--kill-after=5", LIFE])
        .arg(program);
    command
}

/// Ends a [`bounded`] program. Killing `timeout` itself would leave the program
/// behind; the signal to end is what it passes on.
pub fn terminate(child: &mut Child) {
    if let Ok(None) = child.try_wait() {
        Command::new("kill")
            .arg(child.id().to_string())
            .status()
            .ok();
        child.wait().ok();
    }
}

/// Free now: no server here can say which port it was given.
fn free_address() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("an address")
}

fn log_in(directory: &Path) -> PathBuf {
    directory.join("log")
}
