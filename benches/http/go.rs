//! Go's client library, in a process of its own.

use std::env;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use super::{COUNTERS, HISTOGRAMS};

pub const NAME: &str = "Go's client_golang";

/// Names the folder that `benches/go/install` has filled.
const VARIABLE: &str = "CALLMETER_GO";

/// The program, which ends when this is dropped.
pub struct Server {
    pub address: SocketAddr,
    process: Child,
}

impl Drop for Server {
    fn drop(&mut self) {
        // It ends with its input.
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}

/// Builds and starts the program; otherwise what is missing.
pub fn serve() -> Result<Server, String> {
    let root = PathBuf::from(env::var_os(VARIABLE).unwrap_or_else(|| "/".into()));
    let root = root.canonicalize().unwrap_or(root);
    let program = build(&root)?;
    let started = Command::new(&program)
        .args([COUNTERS, HISTOGRAMS].map(|count| count.to_string()))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let mut process = started.map_err(|error| format!("{}: {error}", program.display()))?;
    let output = process.stdout.take().expect("its output is a pipe");
    let mut address = String::new();
    let read = BufReader::new(output).read_line(&mut address);
    read.map_err(|error| error.to_string())?;
    let address = address.trim().parse();
    Ok(Server {
        address: address.map_err(|_| "the program in Go did not start".to_owned())?,
        process,
    })
}

fn build(root: &Path) -> Result<PathBuf, String> {
    let go = root.join("usr/bin/go");
    let library = root.join("usr/share/gocode");
    if !go.exists() || !library.exists() {
        return Err(format!(
            "Go is not installed: run `benches/go/install FOLDER` and set {VARIABLE} to that folder"
        ));
    }
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("go/main.go");
    let folder = env::temp_dir().join("callmeter-bench-go");
    let program = folder.join("server");
    let built = Command::new(go)
        .arg("build")
        .arg("-o")
        .args([&program, &own])
        .env("GOROOT", root.join("usr/lib/go"))
        .env("GOPATH", library)
        .env("GOCACHE", folder.join("cache"))
        .env("GO111MODULE", "off")
        .env("CGO_ENABLED", "0")
        .stdout(Stdio::null())
        .status();
    match built {
        Ok(status) if status.success() => Ok(program),
        Ok(_) => Err("the program in Go does not compile".to_owned()),
        Err(error) => Err(format!("Go does not run: {error}")),
    }
}
