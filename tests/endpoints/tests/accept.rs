//! What scrapers say they like, as they send it, and what they get.

use crate::axum::served;
use crate::shop;
use crate::wire::send;

const TEXT: &str = "text/plain; version=0.0.4; charset=utf-8";
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
const ESCAPED: &str =
    "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=allow-utf-8";

const SCRAPERS: [(&str, &str, &[&str], &str); 8] = [
    (
        "Prometheus 2",
        OPEN_METRICS,
        &[
            "Accept: application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
            "Accept-Encoding: gzip",
            "X-Prometheus-Scrape-Timeout-Seconds: 10",
        ],
        "gzip",
    ),
    (
        "Prometheus 3",
        ESCAPED,
        &[
            "Accept: application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
            "Accept-Encoding: gzip",
            "X-Prometheus-Scrape-Timeout-Seconds: 10",
        ],
        "gzip",
    ),
    (
        "VictoriaMetrics",
        TEXT,
        &[
            "Accept: text/plain;version=0.0.4;q=1,*/*;q=0.1",
            "Accept-Encoding: gzip",
            "X-Prometheus-Scrape-Timeout-Seconds: 1.000",
        ],
        "gzip",
    ),
    (
        "Datadog",
        TEXT,
        &["Accept: text/plain", "Accept-Encoding: gzip, deflate"],
        "gzip",
    ),
    (
        "Telegraf",
        TEXT,
        &[
            "Accept: application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.7,text/plain;version=0.0.4;q=0.3",
        ],
        "",
    ),
    ("curl", TEXT, &["Accept: */*"], ""),
    ("netcat", TEXT, &[], ""),
    (
        "who writes the header twice, in any case and with bytes that are no text",
        OPEN_METRICS,
        &[
            "ACCEPT: text/plain;q=0.5, \u{fc}",
            "accept: application/openmetrics-text",
        ],
        "",
    ),
];

#[tokio::test(flavor = "multi_thread")]
async fn scrapers_get_what_they_like_best() {
    let server = served(&shop()).await;
    for (scraper, content_type, headers, encoding) in SCRAPERS {
        let answer = send(server, "GET", "/metrics", headers);
        assert_eq!(answer.status, 200, "{scraper}");
        assert_eq!(
            answer.header("content-type"),
            Some(content_type),
            "{scraper}"
        );
        let given = answer.header("content-encoding").unwrap_or_default();
        assert_eq!(given, encoding, "{scraper}");
        assert_eq!(answer.header("vary"), Some("Accept, Accept-Encoding"));
        if encoding.is_empty() {
            assert!(answer.text().contains("\norders 3\n"), "{scraper}");
        }
    }
}
