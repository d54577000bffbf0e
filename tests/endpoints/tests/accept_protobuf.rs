//! Who gets protobuf: rows as in `accept`.

use crate::accept::{OPEN_METRICS, Row, TEXT, answer_to};
use crate::axum::served;
use crate::shop;

const PROTOBUF: &str =
    "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited";
const PROTOBUF_UTF8: &str = "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited; escaping=allow-utf-8";
const PROTOBUF_UNDERSCORES: &str = "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited; escaping=underscores";

const PROTOBUF_ROWS: &[Row] = &[
    (
        "Prometheus 2.42 with native histograms",
        &[
            "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited,application/openmetrics-text;version=1.0.0;q=0.8,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
        ],
        PROTOBUF,
    ),
    (
        "Prometheus 3 with native histograms",
        &[
            "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1",
        ],
        PROTOBUF_UTF8,
    ),
    (
        "Prometheus 3 with native histograms and legacy names",
        &[
            "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;escaping=underscores;q=0.6,application/openmetrics-text;version=1.0.0;escaping=underscores;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;escaping=underscores;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1",
        ],
        PROTOBUF_UNDERSCORES,
    ),
    (
        "Prometheus 3 that likes text as much",
        &[
            "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4,application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited",
        ],
        PROTOBUF,
    ),
    (
        "Telegraf",
        &[
            "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.7,text/plain;version=0.0.4;q=0.3",
        ],
        PROTOBUF,
    ),
    (
        "several lines, quotes, upper case",
        &[
            "text/plain;q=0.5",
            "APPLICATION/VND.GOOGLE.PROTOBUF; PROTO=\"io.prometheus.client.MetricFamily\"; ENCODING=\"delimited\"",
        ],
        PROTOBUF,
    ),
];

const TEXT_ROWS: &[Row] = &[
    (
        "liked less",
        &[
            "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.4,application/openmetrics-text;q=0.5",
        ],
        OPEN_METRICS,
    ),
    (
        "refused",
        &[
            "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0,*/*;q=0.1",
        ],
        TEXT,
    ),
    (
        "another encoding",
        &[
            "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=compact-text,text/plain;q=0.1",
        ],
        TEXT,
    ),
    (
        "another message",
        &["application/vnd.google.protobuf;proto=io.prometheus.client.Metric;encoding=delimited"],
        TEXT,
    ),
    ("any application", &["application/*"], TEXT),
];

#[tokio::test(flavor = "multi_thread")]
async fn who_likes_protobuf_best_gets_it() {
    let server = served(&shop()).await;
    for row in PROTOBUF_ROWS {
        let answer = answer_to(server, row);
        let names = names_of(&answer.body);
        for name in ["orders", "parcels", "visits_total"] {
            assert!(names.iter().any(|found| found == name), "{}: {name}", row.0);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn others_get_text() {
    let server = served(&shop()).await;
    for row in TEXT_ROWS {
        assert!(
            answer_to(server, row).text().contains("\norders 3\n"),
            "{}",
            row.0
        );
    }
}

/// The names of the families: of each message its length, then its first field.
fn names_of(mut body: &[u8]) -> Vec<String> {
    let mut names = Vec::new();
    while !body.is_empty() {
        let length = varint(&mut body);
        let (mut family, behind) = body.split_at(length);
        assert_eq!(varint(&mut family), 0x0a, "the field `name`");
        let length = varint(&mut family);
        names.push(String::from_utf8(family[..length].to_vec()).expect("text"));
        body = behind;
    }
    names
}

fn varint(bytes: &mut &[u8]) -> usize {
    let mut value = 0;
    for shift in (0..).step_by(7) {
        let (byte, behind) = bytes.split_first().expect("whole numbers");
        *bytes = behind;
        value |= usize::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            break;
        }
    }
    value
}
