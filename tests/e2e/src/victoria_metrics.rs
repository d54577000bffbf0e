//! A real VictoriaMetrics that scrapes one target.

use std::net::SocketAddr;
use std::path::Path;

use crate::http;
use crate::poll;
use crate::prometheus::{instant_query, is_of_the_scrape, scrape_configuration};
use crate::sample::Sample;
use crate::server::Server;
use crate::tool;

/// A running VictoriaMetrics.
pub struct VictoriaMetrics {
    server: Server,
}

impl VictoriaMetrics {
    /// Starts one that scrapes `target` each second.
    ///
    /// # Panics
    ///
    /// When VictoriaMetrics is not installed or does not start.
    pub fn scraping(target: SocketAddr) -> Self {
        Self::configured(&scrape_configuration(target))
    }

    /// Starts one that scrapes nothing.
    ///
    /// # Panics
    ///
    /// When VictoriaMetrics is not installed or does not start.
    pub fn alone() -> Self {
        Self::configured("scrape_configs: []\n")
    }

    fn configured(configuration: &str) -> Self {
        let program = tool::find("victoria-metrics", "install the package `victoria-metrics`");
        let arguments = |address: SocketAddr, directory: &Path| {
            let file = directory.join("scrape.yml");
            std::fs::write(&file, configuration).expect("a configuration file");
            vec![
                format!("-promscrape.config={}", file.display()),
                format!("-storageDataPath={}", directory.join("data").display()),
                format!("-httpListenAddr={address}"),
                "-retentionPeriod=1d".to_owned(),
                "-memory.allowedBytes=256MiB".to_owned(),
                // Fresh samples are hidden for half a minute otherwise.
                "-search.latencyOffset=0s".to_owned(),
            ]
        };
        Self {
            server: Server::start(&program, "/health", arguments),
        }
    }

    /// Where it answers.
    pub fn address(&self) -> SocketAddr {
        self.server.address
    }

    /// Waits for the first scrape that worked.
    ///
    /// # Panics
    ///
    /// With what VictoriaMetrics says, when it has not worked for long.
    pub fn wait_until_up(&self) {
        poll::until("a scrape by VictoriaMetrics", || {
            match self.query("up").first() {
                Some(up) if up.value == 1.0 => Ok(()),
                other => Err(format!("up is {other:?}\n{}", self.server.log())),
            }
        });
    }

    /// The samples an expression gives now.
    ///
    /// # Panics
    ///
    /// When VictoriaMetrics refuses the expression.
    pub fn query(&self, expression: &str) -> Vec<Sample> {
        // What was scraped is not visible before it is flushed.
        http::get(self.server.address, "/internal/force_flush", &[]).expect("the server answers");
        instant_query(self.server.address, expression)
    }

    /// All samples that came from the target itself.
    pub fn scraped(&self) -> Vec<Sample> {
        let scraped = self.query("{job=\"target\"}");
        scraped
            .into_iter()
            .filter(|sample| !is_of_the_scrape(&sample.name))
            .collect()
    }
}
