//! A real Pushgateway.

use std::net::SocketAddr;

use crate::http;
use crate::sample::Sample;
use crate::server::Server;
use crate::{text, tool};

/// A running Pushgateway.
pub struct Pushgateway {
    server: Server,
}

impl Pushgateway {
    /// Starts one that keeps nothing.
    ///
    /// # Panics
    ///
    /// When the Pushgateway is not installed or does not start.
    pub fn start() -> Self {
        let program = tool::find(
            "prometheus-pushgateway",
            "install the package `prometheus-pushgateway`",
        );
        let arguments = |address: SocketAddr, _: &_| {
            vec![
                format!("--web.listen-address={address}"),
                "--persistence.file=".to_owned(),
            ]
        };
        Self {
            server: Server::start(&program, "/-/ready", arguments),
        }
    }

    /// Where it answers.
    pub fn address(&self) -> SocketAddr {
        self.server.address
    }

    /// What it has of that job, without the label `job`.
    ///
    /// # Panics
    ///
    /// When it does not answer.
    pub fn samples(&self, job: &str) -> Vec<Sample> {
        let metrics = http::get(self.server.address, "/metrics", &[]).expect("it answers");
        assert_eq!(metrics.status, 200, "{}", metrics.text());
        let mut samples = text::samples(metrics.text());
        samples.retain_mut(|sample| sample.labels.remove("job").as_deref() == Some(job));
        samples
    }
}
