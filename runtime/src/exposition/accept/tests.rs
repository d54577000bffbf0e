use super::*;

const TEXT: &str = "text/plain; version=0.0.4; charset=utf-8";
const PROTOBUF: &str =
    "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited";
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
const OPEN_METRICS_OLD: &str = "application/openmetrics-text; version=0.0.1; charset=utf-8";

/// What scrapers send: header, content type of the answer, escaping.
const SCRAPERS: [(&str, &str, Option<&str>); 14] = [
    // Prometheus 2.
    (
        "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
        OPEN_METRICS,
        None,
    ),
    // Prometheus 2 before OpenMetrics 1.0.0.
    (
        "application/openmetrics-text; version=0.0.1,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
        OPEN_METRICS_OLD,
        None,
    ),
    // Prometheus 2 with native histograms.
    (
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited,application/openmetrics-text;version=1.0.0;q=0.8,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
        PROTOBUF,
        None,
    ),
    // Prometheus 3.
    (
        "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
        OPEN_METRICS,
        Some("allow-utf-8"),
    ),
    // Prometheus 3 with native histograms.
    (
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1",
        PROTOBUF,
        Some("allow-utf-8"),
    ),
    // Prometheus 3 with legacy names.
    (
        "application/openmetrics-text;version=1.0.0;escaping=underscores;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=underscores;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
        OPEN_METRICS,
        Some("underscores"),
    ),
    // Prometheus 3 told to scrape text.
    (
        "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.6,text/plain;version=0.0.4;q=0.5,*/*;q=0.4",
        TEXT,
        Some("allow-utf-8"),
    ),
    // VictoriaMetrics and its agent.
    ("text/plain;version=0.0.4;q=1,*/*;q=0.1", TEXT, None),
    // Datadog, then with the latest specification.
    ("text/plain", TEXT, None),
    (
        "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1",
        OPEN_METRICS,
        None,
    ),
    // Telegraf.
    (
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.7,text/plain;version=0.0.4;q=0.3",
        PROTOBUF,
        None,
    ),
    // Nothing, curl, a browser.
    ("", TEXT, None),
    ("*/*", TEXT, None),
    (
        "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
        TEXT,
        None,
    ),
];

/// One rule each.
const RULES: [(&str, &str, Option<&str>); 52] = [
    // The highest quality wins, whatever the order.
    (
        "text/plain;q=0.5,application/openmetrics-text;q=0.6",
        OPEN_METRICS,
        None,
    ),
    (
        "application/openmetrics-text;q=0.5,text/plain;q=0.6",
        TEXT,
        None,
    ),
    (
        "application/openmetrics-text;version=1.0.0;q=0.1,application/openmetrics-text;version=0.0.1;q=0.2",
        OPEN_METRICS_OLD,
        None,
    ),
    (
        "application/openmetrics-text;q=0.999,text/plain;q=1.000",
        TEXT,
        None,
    ),
    ("*/*;q=0.9,application/openmetrics-text;q=0.5", TEXT, None),
    // Of equal ones the server's first.
    (
        "text/plain,application/openmetrics-text",
        OPEN_METRICS,
        None,
    ),
    ("*/*,application/openmetrics-text", OPEN_METRICS, None),
    (
        "text/plain;version=0.0.4,application/openmetrics-text;version=0.0.1",
        OPEN_METRICS_OLD,
        None,
    ),
    (
        "application/openmetrics-text;version=0.0.1,application/openmetrics-text;version=1.0.0",
        OPEN_METRICS,
        None,
    ),
    (
        "text/plain;version=0.0.4,text/plain;version=1.0.0;escaping=dots",
        TEXT,
        Some("dots"),
    ),
    // The version must match, if there is one.
    ("application/openmetrics-text", OPEN_METRICS, None),
    ("application/openmetrics-text;version=2.0.0", TEXT, None),
    ("application/openmetrics-text;version=", TEXT, None),
    (
        "text/plain;version=9,application/openmetrics-text;q=0.1",
        OPEN_METRICS,
        None,
    ),
    (
        "application/openmetrics-text;version=\"1.0.0\"",
        OPEN_METRICS,
        None,
    ),
    // Protobuf is several messages and encodings: only who names this one means it.
    (
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited",
        PROTOBUF,
        None,
    ),
    (
        "Application/Vnd.Google.Protobuf; Encoding=\"delimited\"; PROTO=io.prometheus.client.MetricFamily",
        PROTOBUF,
        None,
    ),
    (
        "text/plain,application/openmetrics-text,application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited",
        PROTOBUF,
        None,
    ),
    (
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.4,text/plain;q=0.5",
        TEXT,
        None,
    ),
    (
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;escaping=values,text/plain",
        PROTOBUF,
        Some("values"),
    ),
    ("application/vnd.google.protobuf", TEXT, None),
    (
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily",
        TEXT,
        None,
    ),
    (
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=text",
        TEXT,
        None,
    ),
    (
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=compact-text,application/openmetrics-text;q=0.1",
        OPEN_METRICS,
        None,
    ),
    (
        "application/vnd.google.protobuf;proto=io.prometheus.client.Metric;encoding=delimited",
        TEXT,
        None,
    ),
    // Other types, other wildcards.
    ("application/json", TEXT, None),
    ("application/*", TEXT, None),
    ("text/*,application/json", TEXT, None),
    ("*", TEXT, None),
    ("*/*;q=0.1", TEXT, None),
    (
        "text/*;q=0.5,application/openmetrics-text;q=0.4",
        TEXT,
        None,
    ),
    // Nothing is refused.
    ("text/plain;q=0", TEXT, None),
    ("*/*;q=0", TEXT, None),
    ("application/openmetrics-text;q=0", TEXT, None),
    ("application/openmetrics-text;q=0.0,*/*;q=0.1", TEXT, None),
    (
        "text/plain;q=0,application/openmetrics-text;q=0.1",
        OPEN_METRICS,
        None,
    ),
    // Qualities that are none do not count; those out of range are brought into it.
    ("application/openmetrics-text;q=", TEXT, None),
    ("application/openmetrics-text;q=high", TEXT, None),
    ("application/openmetrics-text;q=NaN", TEXT, None),
    ("application/openmetrics-text;q=-1", TEXT, None),
    (
        "application/openmetrics-text;q=inf,text/plain;q=0.1",
        TEXT,
        None,
    ),
    (
        "application/openmetrics-text;q=7,text/plain",
        OPEN_METRICS,
        None,
    ),
    // Letter case and white space.
    (
        "Application/OpenMetrics-Text;Version=1.0.0;Q=0.9,TEXT/PLAIN;q=0.8",
        OPEN_METRICS,
        None,
    ),
    (
        " \t application/openmetrics-text \t;\tversion = 1.0.0 ; q = 0.9 , text/plain ; q=0.8 ",
        OPEN_METRICS,
        None,
    ),
    // Unknown parameters, and quotes that hide separators.
    (
        "application/openmetrics-text;charset=utf-8;profile=\"a,b;q=0\"",
        OPEN_METRICS,
        None,
    ),
    (
        "application/openmetrics-text;note=\"\\\",text/plain;q=1\";q=0.2,text/plain;q=0.1",
        OPEN_METRICS,
        None,
    ),
    // Escaping is that of the chosen range, and only a known one.
    (
        "application/openmetrics-text;escaping=values",
        OPEN_METRICS,
        Some("values"),
    ),
    (
        "application/openmetrics-text;escaping=\"dots\"",
        OPEN_METRICS,
        Some("dots"),
    ),
    (
        "application/openmetrics-text;escaping=allow-utf8",
        OPEN_METRICS,
        None,
    ),
    (
        "application/openmetrics-text;escaping=x\r\nSet-Cookie: a",
        OPEN_METRICS,
        None,
    ),
    (
        "application/openmetrics-text;escaping=values;q=0.1,text/plain",
        TEXT,
        None,
    ),
    ("*/*;escaping=underscores", TEXT, Some("underscores")),
];

const GARBAGE: [&str; 16] = [
    ";;;q=",
    ",,,,",
    ";",
    "=",
    "q=1",
    ";q=1",
    "\"",
    "\\",
    "text/plain;\"",
    "text/plain;version=\"0.0.4,application/openmetrics-text",
    "/",
    "application/openmetrics-textt",
    "text/plain application/openmetrics-text",
    "\u{0}\u{1}\u{7f}",
    "тип/текст;версия=1;q=ж",
    "🦀/🦀;q=🦀,*/*",
];

fn answer(content_type: &'static str, escaping: Option<&'static str>) -> Answer {
    let format = match content_type {
        TEXT => Format::Text,
        PROTOBUF => Format::Protobuf,
        _ => Format::OpenMetrics,
    };
    Answer {
        format,
        content_type,
        escaping,
    }
}

#[test]
fn scrapers_get_what_they_read_best() {
    for (accept, content_type, escaping) in SCRAPERS {
        assert_eq!(
            negotiate(accept.as_bytes()),
            answer(content_type, escaping),
            "{accept}"
        );
    }
}

#[test]
fn rules_hold() {
    for (accept, content_type, escaping) in RULES {
        assert_eq!(
            negotiate(accept.as_bytes()),
            answer(content_type, escaping),
            "{accept}"
        );
    }
}

#[test]
fn garbage_gets_classic_text() {
    for accept in GARBAGE {
        assert_eq!(negotiate(accept.as_bytes()), answer(TEXT, None), "{accept}");
    }
    assert_eq!(
        negotiate(&[0xff, 0xfe, b',', 0x80, b';', b'q', b'=', 0xff]),
        answer(TEXT, None)
    );
}

#[test]
fn long_headers_are_read_to_their_end() {
    for filler in [
        ",",
        ";",
        "\\",
        "a",
        "=",
        " ",
        "q=1;",
        "text/plain;version=2,",
    ] {
        let accept = filler.repeat(65_536 / filler.len());
        assert_eq!(negotiate(accept.as_bytes()), answer(TEXT, None), "{filler}");
        let accept = format!("{accept},application/openmetrics-text");
        assert_eq!(
            negotiate(accept.as_bytes()),
            answer(OPEN_METRICS, None),
            "{filler}"
        );
    }
    let unclosed = format!("text/plain;a=\"{}", "\"\\,;".repeat(16_384));
    assert_eq!(negotiate(unclosed.as_bytes()), answer(TEXT, None));
}

proptest::proptest! {
    #[test]
    fn any_bytes_get_an_answer(accept: Vec<u8>) {
        let answer = negotiate(&accept);
        proptest::prop_assert!(OFFERS.iter().any(|offer| offer.content_type == answer.content_type));
    }

    #[test]
    fn any_mix_of_pieces_gets_an_answer(
        pieces in proptest::collection::vec(proptest::sample::select(PIECES.to_vec()), 0..40),
    ) {
        let answer = negotiate(pieces.concat().as_bytes());
        proptest::prop_assert!(OFFERS.iter().any(|offer| offer.content_type == answer.content_type));
    }
}

const PIECES: [&str; 21] = [
    "text/plain",
    "application/vnd.google.protobuf",
    "proto=io.prometheus.client.MetricFamily",
    "encoding=delimited",
    "application/openmetrics-text",
    "*/*",
    "text/*",
    ",",
    ";",
    "=",
    "q",
    "version",
    "escaping",
    "0.0.4",
    "1.0.0",
    "0.5",
    "1",
    "\"",
    "\\",
    " ",
    "ü",
];
