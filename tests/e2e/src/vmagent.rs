//! A real vmagent that scrapes one target and writes what it finds to another server.

use std::net::SocketAddr;
use std::path::Path;

use crate::prometheus::scrape_configuration;
use crate::server::Server;
use crate::tool;

/// A running vmagent.
pub struct Vmagent {
    server: Server,
}

impl Vmagent {
    /// Starts one that scrapes `target` each second, and pushes to the address `url`.
    ///
    /// # Panics
    ///
    /// When vmagent is not installed or does not start.
    pub fn between(target: SocketAddr, url: &str) -> Self {
        let program = tool::find("vmagent", "install the package `victoria-metrics`");
        let arguments = |address: SocketAddr, directory: &Path| {
            let file = directory.join("scrape.yml");
            std::fs::write(&file, scrape_configuration(target)).expect("a configuration file");
            vec![
                format!("-promscrape.config={}", file.display()),
                format!("-remoteWrite.url={url}"),
                "-remoteWrite.flushInterval=100ms".to_owned(),
                format!(
                    "-remoteWrite.tmpDataPath={}",
                    directory.join("data").display()
                ),
                format!("-httpListenAddr={address}"),
            ]
        };
        Self {
            server: Server::start(&program, "/health", arguments),
        }
    }

    /// What it has said so far.
    pub fn log(&self) -> String {
        self.server.log()
    }
}
