//! What scrapers say they like, as they send it, and what they get.
//!
//! A row is who sends it or what it is about, its `Accept` header line by line, and the whole
//! content type of the answer. A character up to U+00FF is sent as one byte.

use std::net::SocketAddr;

use callmeter::{Format, parse};

use crate::axum::served;
use crate::shop;
use crate::wire::{Received, send, send_bytes};

pub type Row = (&'static str, &'static [&'static str], &'static str);

pub const TEXT: &str = "text/plain; version=0.0.4; charset=utf-8";
const TEXT_UTF8: &str = "text/plain; version=0.0.4; charset=utf-8; escaping=allow-utf-8";
const TEXT_DOTS: &str = "text/plain; version=0.0.4; charset=utf-8; escaping=dots";
pub const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
const OPEN_METRICS_OLD: &str = "application/openmetrics-text; version=0.0.1; charset=utf-8";
const OPEN_METRICS_UTF8: &str =
    "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=allow-utf-8";
const OPEN_METRICS_UNDERSCORES: &str =
    "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores";
const OPEN_METRICS_VALUES: &str =
    "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=values";

const SCRAPERS: &[Row] = &[
    (
        "Prometheus 2.42",
        &[
            "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
        ],
        OPEN_METRICS,
    ),
    (
        "Prometheus before 2.37",
        &["application/openmetrics-text; version=0.0.1,text/plain;version=0.0.4;q=0.5,*/*;q=0.1"],
        OPEN_METRICS_OLD,
    ),
    (
        "Prometheus before 2.5",
        &["text/plain;version=0.0.4;q=1,*/*;q=0.1"],
        TEXT,
    ),
    (
        "Prometheus 3",
        &[
            "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
        ],
        OPEN_METRICS_UTF8,
    ),
    (
        "Prometheus 3 with legacy names",
        &[
            "application/openmetrics-text;version=1.0.0;escaping=underscores;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=underscores;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
        ],
        OPEN_METRICS_UNDERSCORES,
    ),
    (
        "Prometheus 3 told to read text 1.0.0",
        &[
            "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.6,text/plain;version=0.0.4;q=0.5,*/*;q=0.4",
        ],
        TEXT_UTF8,
    ),
    (
        "Prometheus 3 told to read text 0.0.4",
        &["text/plain;version=0.0.4;q=0.6,*/*;q=0.5"],
        TEXT,
    ),
    (
        "OpenTelemetry's collector, by Prometheus 3",
        &[
            "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1",
        ],
        OPEN_METRICS_UTF8,
    ),
    (
        "VictoriaMetrics and vmagent",
        &["text/plain;version=0.0.4;q=1,*/*;q=0.1"],
        TEXT,
    ),
    ("Datadog", &["text/plain"], TEXT),
    (
        "Datadog with the latest specification",
        &["application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1"],
        OPEN_METRICS,
    ),
    (
        "Datadog 7.46",
        &[
            "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
        ],
        OPEN_METRICS,
    ),
    ("curl", &["*/*"], TEXT),
    ("netcat", &[], TEXT),
    (
        "Firefox",
        &["text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"],
        TEXT,
    ),
    (
        "Chrome",
        &[
            "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7",
        ],
        TEXT,
    ),
];

const RULES: &[Row] = &[
    ("an empty value", &[""], TEXT),
    (
        "the highest quality, behind",
        &["text/plain;q=0.5, application/openmetrics-text;q=0.6"],
        OPEN_METRICS,
    ),
    (
        "the highest quality, before",
        &["text/plain;q=0.6, application/openmetrics-text;q=0.5"],
        TEXT,
    ),
    (
        "the older version, liked more",
        &[
            "application/openmetrics-text;version=1.0.0;q=0.1, application/openmetrics-text;version=0.0.1;q=0.2",
        ],
        OPEN_METRICS_OLD,
    ),
    (
        "the server's first of equal ones",
        &["text/plain, application/openmetrics-text"],
        OPEN_METRICS,
    ),
    (
        "anything, liked more",
        &["*/*, application/openmetrics-text;q=0.9"],
        TEXT,
    ),
    ("any text", &["text/*"], TEXT),
    (
        "refused, nothing else named",
        &["application/openmetrics-text;q=0"],
        TEXT,
    ),
    (
        "text refused, another liked",
        &["text/plain;q=0, application/openmetrics-text;q=0.001"],
        OPEN_METRICS,
    ),
    ("everything refused", &["*/*;q=0"], TEXT),
    (
        "everything else refused",
        &["application/openmetrics-text, */*;q=0"],
        OPEN_METRICS,
    ),
    (
        "several lines",
        &[
            "text/plain;q=0.5",
            "application/openmetrics-text;q=0.6",
            "*/*;q=0.1",
        ],
        OPEN_METRICS,
    ),
    (
        "several lines, one empty",
        &["", "application/openmetrics-text"],
        OPEN_METRICS,
    ),
    (
        "upper case",
        &["APPLICATION/OPENMETRICS-TEXT;VERSION=1.0.0;Q=0.9, TEXT/PLAIN;Q=0.8"],
        OPEN_METRICS,
    ),
    (
        "an unknown version",
        &["application/openmetrics-text;version=2.0.0"],
        TEXT,
    ),
    (
        "an unknown version before a known type",
        &["text/plain;version=9, application/openmetrics-text;q=0.1"],
        OPEN_METRICS,
    ),
    (
        "an escaping for each",
        &["application/openmetrics-text;escaping=values"],
        OPEN_METRICS_VALUES,
    ),
    (
        "an escaping of text",
        &["text/plain;version=1.0.0;escaping=dots"],
        TEXT_DOTS,
    ),
    (
        "an escaping that is none",
        &["application/openmetrics-text;escaping=allow-utf8"],
        OPEN_METRICS,
    ),
    (
        "an escaping of another range",
        &["application/openmetrics-text;q=0.1;escaping=values, text/plain"],
        TEXT,
    ),
    (
        "quoted parameters",
        &["application/openmetrics-text;version=\"1.0.0\";escaping=\"allow-utf-8\";q=\"0.5\""],
        OPEN_METRICS_UTF8,
    ),
    (
        "quoted separators",
        &["application/openmetrics-text;note=\"\\\",text/plain;q=1\";q=0.2, text/plain;q=0.1"],
        OPEN_METRICS,
    ),
    (
        "a quote without an end",
        &["text/plain;note=\"a, application/openmetrics-text"],
        TEXT,
    ),
    (
        "unknown parameters",
        &["application/openmetrics-text;charset=utf-16;level=1"],
        OPEN_METRICS,
    ),
    (
        "empty elements",
        &[",, ,application/openmetrics-text,;,"],
        OPEN_METRICS,
    ),
    (
        "spaces and tabs",
        &["\t application/openmetrics-text ;\tversion = 1.0.0 ; q = 0.9 ,text/plain ; q=0.8"],
        OPEN_METRICS,
    ),
    (
        "a quality that is none",
        &["application/openmetrics-text;q=high"],
        TEXT,
    ),
    (
        "qualities out of range",
        &["application/openmetrics-text;q=7, text/plain"],
        OPEN_METRICS,
    ),
    (
        "a negative quality",
        &["application/openmetrics-text;q=-1"],
        TEXT,
    ),
    ("separators alone", &[";;;q="], TEXT),
    ("an unknown type alone", &["application/json"], TEXT),
    (
        "bytes that are no text",
        &["\u{ff}\u{fe}/\u{80};q=\u{ff}"],
        TEXT,
    ),
    (
        "bytes that are no text, before a type",
        &["\u{fc}, application/openmetrics-text"],
        OPEN_METRICS,
    ),
    (
        "protobuf as text",
        &["application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=text"],
        TEXT,
    ),
    (
        "protobuf of another message",
        &[
            "application/vnd.google.protobuf;proto=other;encoding=delimited, application/openmetrics-text;q=0.1",
        ],
        OPEN_METRICS,
    ),
    (
        "protobuf, liked less",
        &[
            "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.1, text/plain;q=0.2",
        ],
        TEXT,
    ),
    (
        "protobuf, refused",
        &[
            "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0",
        ],
        TEXT,
    ),
];

#[tokio::test(flavor = "multi_thread")]
async fn scrapers_get_what_they_like_best() {
    let server = served(&shop()).await;
    for row in SCRAPERS {
        is_text(row, &answer_to(server, row));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn f43_odd_headers_get_an_answer() {
    let server = served(&shop()).await;
    for row in RULES {
        is_text(row, &answer_to(server, row));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn f43_headers_of_64_kib_are_read_to_their_end() {
    let server = served(&shop()).await;
    for filler in [
        ",",
        ";",
        "a",
        "q=1;",
        "text/plain;version=2,",
        "\"",
        "\u{ff}",
    ] {
        let filler = filler.repeat(65_536 / filler.len());
        for (accept, content_type) in [
            (format!("Accept: {filler}"), TEXT),
            (
                format!("Accept: {filler}\",application/openmetrics-text"),
                TEXT,
            ),
            (
                format!("Accept: {filler},application/openmetrics-text"),
                OPEN_METRICS,
            ),
        ] {
            // An even number of quotes hides nothing.
            let hides = accept.matches('"').count() % 2 == 1;
            let content_type = if hides { TEXT } else { content_type };
            let answer = send(server, "GET", "/metrics", &[&accept]);
            let start = &accept[..20];
            assert_eq!(answer.status, 200, "{start}");
            assert_eq!(answer.header("content-type"), Some(content_type), "{start}");
        }
    }
}

/// The answer to a row, with what all answers have.
pub fn answer_to(server: SocketAddr, row: &Row) -> Received {
    let (who, lines, content_type) = row;
    let mut request = b"GET /metrics HTTP/1.1\r\nHost: test\r\nConnection: close\r\n".to_vec();
    for line in *lines {
        request.extend(b"Accept: ");
        request.extend(
            line.chars()
                .map(|byte| u8::try_from(byte).expect("one byte")),
        );
        request.extend(b"\r\n");
    }
    request.extend(b"\r\n");
    let answer = send_bytes(server, &request);
    assert_eq!(answer.status, 200, "{who}");
    assert_eq!(answer.header("content-type"), Some(*content_type), "{who}");
    assert_eq!(
        answer.header("vary"),
        Some("Accept, Accept-Encoding"),
        "{who}"
    );
    assert_eq!(answer.header("content-encoding"), None, "{who}");
    answer
}

/// Whether it is what its content type says, as strict readers read it.
fn is_text((who, _, content_type): &Row, answer: &Received) {
    let is_open_metrics = content_type.starts_with("application/openmetrics-text;");
    let format = if is_open_metrics {
        Format::OpenMetrics
    } else {
        Format::Text
    };
    let families = parse(answer.text(), format);
    families.unwrap_or_else(|error| panic!("{who}: {error}"));
    assert!(answer.text().contains("\norders 3\n"), "{who}");
    assert_eq!(
        answer.text().ends_with("\n# EOF\n"),
        is_open_metrics,
        "{who}"
    );
}
