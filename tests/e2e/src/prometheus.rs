//! A real Prometheus that scrapes one target.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::Value;

use crate::http::{self, percent_encoded};
use crate::metadata::Metadata;
use crate::poll;
use crate::sample::Sample;
use crate::server::Server;
use crate::tool;

/// What the scraped samples are labelled with.
const JOB: &str = "target";

/// A running Prometheus.
pub struct Prometheus {
    server: Server,
}

impl Prometheus {
    /// Starts one that scrapes `target` each second, with these feature flags.
    ///
    /// # Panics
    ///
    /// When Prometheus is not installed or does not start.
    pub fn scraping(target: SocketAddr, features: &[&str]) -> Self {
        Self::scraping_by("", target, features)
    }

    /// The same with more options of the scrape: whole lines, each two spaces in.
    ///
    /// # Panics
    ///
    /// When Prometheus is not installed or does not start.
    pub fn scraping_by(options: &str, target: SocketAddr, features: &[&str]) -> Self {
        let configuration = scrape_configuration(target) + options;
        let features = format!("--enable-feature={}", features.join(","));
        Self::configured(&configuration, &features)
    }

    /// Starts one with this configuration, and one more argument.
    ///
    /// # Panics
    ///
    /// When Prometheus is not installed or does not start.
    pub fn configured(configuration: &str, argument: &str) -> Self {
        let program = tool::find("prometheus", "install the package `prometheus`");
        let arguments = |address: SocketAddr, directory: &Path| {
            let file = directory.join("prometheus.yml");
            std::fs::write(&file, configuration).expect("a configuration file");
            vec![
                format!("--config.file={}", file.display()),
                format!("--storage.tsdb.path={}", directory.join("data").display()),
                format!("--web.listen-address={address}"),
                argument.to_owned(),
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

    /// Waits for the first scrape that worked.
    ///
    /// # Panics
    ///
    /// With the reason Prometheus gives, when it has not worked for long.
    pub fn wait_until_up(&self) {
        poll::until("a scrape by Prometheus", || {
            match self.query("up").first() {
                Some(up) if up.value == 1.0 => Ok(()),
                _ => Err(self.api("/api/v1/targets")["activeTargets"].to_string()),
            }
        });
    }

    /// Waits for a scrape that failed, and says why.
    ///
    /// # Panics
    ///
    /// When there was none for long.
    pub fn wait_until_down(&self) -> String {
        poll::until("a scrape that fails", || {
            let targets = self.api("/api/v1/targets");
            let target = &targets["activeTargets"][0];
            match target["health"].as_str() {
                Some("down") => Ok(target["lastError"].as_str().unwrap_or_default().to_owned()),
                _ => Err(targets.to_string()),
            }
        })
    }

    /// The samples an expression gives now.
    ///
    /// # Panics
    ///
    /// When Prometheus refuses the expression.
    pub fn query(&self, expression: &str) -> Vec<Sample> {
        instant_query(self.server.address, expression)
    }

    /// All samples that came from the target itself.
    pub fn scraped(&self) -> Vec<Sample> {
        let scraped = self.query(&format!("{{job=\"{JOB}\"}}"));
        scraped
            .into_iter()
            .filter(|sample| !is_of_the_scrape(&sample.name))
            .collect()
    }

    /// The exemplars of a metric that were scraped within the last hour, if there are some.
    ///
    /// # Errors
    ///
    /// With what there is instead.
    pub fn exemplars(&self, metric: &str) -> Result<Vec<Value>, String> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let now = now.expect("it is after 1970").as_secs();
        let (start, end) = (now - 3600, now + 60);
        let found = self.api(&format!(
            "/api/v1/query_exemplars?query={metric}&start={start}&end={end}"
        ));
        let series = found.as_array().map(Vec::as_slice).unwrap_or_default();
        let of_series = |series: &Value| series["exemplars"].as_array().cloned();
        let all: Vec<Value> = series.iter().filter_map(of_series).flatten().collect();
        if all.is_empty() {
            return Err(found.to_string());
        }
        Ok(all)
    }

    /// What is known of the target's metric families, by name.
    pub fn metadata(&self) -> BTreeMap<String, Metadata> {
        let found = self.api("/api/v1/targets/metadata");
        let text = |entry: &Value, key: &str| entry[key].as_str().unwrap_or_default().to_owned();
        let metadata = |entry| Metadata {
            kind: text(entry, "type"),
            help: text(entry, "help"),
            unit: text(entry, "unit"),
        };
        let entries = found.as_array().expect("a list").iter();
        entries
            .map(|entry| (text(entry, "metric"), metadata(entry)))
            .filter(|(name, _)| !is_of_the_scrape(name))
            .collect()
    }

    fn api(&self, path: &str) -> Value {
        api(self.server.address, path)
    }
}

/// The scrape configuration that Prometheus and VictoriaMetrics both read.
pub(crate) fn scrape_configuration(target: SocketAddr) -> String {
    format!(
        "global:\n  scrape_interval: 1s\n  scrape_timeout: 1s\n\
         scrape_configs:\n- job_name: {JOB}\n  static_configs:\n  - targets: ['{target}']\n"
    )
}

/// The samples an expression gives now.
pub(crate) fn instant_query(server: SocketAddr, expression: &str) -> Vec<Sample> {
    let found = api(
        server,
        &format!("/api/v1/query?query={}", percent_encoded(expression)),
    );
    found["result"]
        .as_array()
        .unwrap_or_else(|| panic!("{found} is no vector"))
        .iter()
        .map(sample)
        .collect()
}

/// Whether a scraper writes this series itself.
pub(crate) fn is_of_the_scrape(name: &str) -> bool {
    name == "up" || name.starts_with("scrape_")
}

fn api(server: SocketAddr, path: &str) -> Value {
    let response = http::get(server, path, &[]).expect("the server answers");
    assert_eq!(response.status, 200, "{path}: {}", response.text());
    let mut answer: Value = serde_json::from_slice(&response.body).expect("the answer is JSON");
    answer["data"].take()
}

/// One element of a vector, without the labels of the scrape.
fn sample(element: &Value) -> Sample {
    let labels = element["metric"].as_object().expect("an object of labels");
    let labels = labels.iter().map(|(name, value)| {
        (
            name.clone(),
            value.as_str().expect("a label value").to_owned(),
        )
    });
    let mut sample = Sample {
        name: String::new(),
        labels: labels.collect(),
        value: value(&element["value"][1]),
    };
    sample.name = sample.labels.remove("__name__").unwrap_or_default();
    sample
        .labels
        .retain(|name, _| name != "job" && name != "instance");
    sample
}

fn value(value: &Value) -> f64 {
    value
        .as_str()
        .and_then(|text| text.parse().ok())
        .unwrap_or_else(|| panic!("{value} is no number"))
}
