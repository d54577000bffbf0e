use std::net::SocketAddr;

use callmeter::{Format, ParsedFamily, parse};
use callmeter_e2e::http;

/// What a scrape found.
pub struct Metrics(Vec<ParsedFamily>);

const OPEN_METRICS: &str = "application/openmetrics-text;version=1.0.0";

impl Metrics {
    /// The metrics of a server in both text formats, which have the same families.
    ///
    /// # Panics
    ///
    /// When an answer is none that strict readers take.
    pub fn of(server: SocketAddr) -> Metrics {
        let text = scrape(server, "text/plain", Format::Text);
        let open_metrics = scrape(server, OPEN_METRICS, Format::OpenMetrics);
        let names = |families: &Metrics| -> Vec<String> {
            let names = families.0.iter().map(ParsedFamily::name);
            names
                .map(|name| name.trim_end_matches("_total").to_owned())
                .collect()
        };
        assert_eq!(names(&text), names(&open_metrics));
        text
    }

    /// The value of the sample with that name and exactly these labels.
    #[must_use]
    pub fn value(&self, name: &str, labels: &[(&str, &str)]) -> Option<f64> {
        let samples = self.0.iter().flat_map(ParsedFamily::samples);
        let mut found = samples.filter(|sample| {
            sample.name() == name
                && sample.labels().len() == labels.len()
                && labels
                    .iter()
                    .all(|(name, value)| sample.label(name) == Some(value))
        });
        found.next().map(|sample| sample.value())
    }

    /// The calls of a task that ended in that way.
    #[must_use]
    pub fn tasks(&self, name: &str, status: &str) -> Option<f64> {
        self.value("task_total", &[("task_name", name), ("status", status)])
    }

    /// The requests by GET of HTTP/1.0 for that route that were answered so.
    #[must_use]
    pub fn requests(&self, route: &str, code: &str) -> Option<f64> {
        let labels = [
            ("http_request_method", "GET"),
            ("http_route", route),
            ("http_response_status_code", code),
            ("network_protocol_version", "1.0"),
            ("url_scheme", "http"),
        ];
        self.value("http_server_request_duration_seconds_count", &labels)
    }

    /// Whether there is such a family.
    #[must_use]
    pub fn has_family(&self, name: &str) -> bool {
        self.0.iter().any(|family| family.name() == name)
    }
}

fn scrape(server: SocketAddr, accept: &str, format: Format) -> Metrics {
    let answer = http::get(server, "/metrics", &[("Accept", accept)]).expect("an answer");
    assert_eq!(answer.status, 200, "{}", answer.text());
    let content_type = answer.headers.get("Content-Type");
    assert_eq!(content_type, Some(format.content_type()));
    let length = answer.body.len().to_string();
    assert_eq!(answer.headers.get("Content-Length"), Some(length.as_str()));
    let families = parse(answer.text(), format);
    Metrics(families.unwrap_or_else(|error| panic!("{error}\n{}", answer.text())))
}
