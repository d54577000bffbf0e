use super::*;
use crate::snapshot::fixture::{every_kind, histograms, integers, snapshot};
use crate::snapshot::{FamilySnapshot, Kind};

mod parser;

use parser::Line;

fn text(format: Format, families: Vec<FamilySnapshot>) -> String {
    String::from_utf8(snapshot(families).encode(format)).unwrap()
}

#[test]
fn classic_text_is_golden() {
    let text = String::from_utf8(every_kind().encode(Format::Text)).unwrap();
    assert_eq!(text, include_str!("golden/classic.txt"));
}

#[test]
fn openmetrics_is_golden() {
    let text = String::from_utf8(every_kind().encode(Format::OpenMetrics)).unwrap();
    assert_eq!(text, include_str!("golden/openmetrics.txt"));
}

#[test]
fn nothing_is_an_empty_text_or_an_end() {
    assert_eq!(text(Format::Text, vec![]), "");
    assert_eq!(text(Format::OpenMetrics, vec![]), "# EOF\n");
}

#[test]
fn families_without_series_are_left_out() {
    let empty = || {
        vec![
            integers(Kind::Gauge, "idle", "Help.", &[]),
            histograms("wait", "Help.", &[1.0], &[]),
        ]
    };
    assert_eq!(text(Format::Text, empty()), "");
    assert_eq!(text(Format::OpenMetrics, empty()), "# EOF\n");
}

#[test]
fn a_unit_is_written_where_the_name_ends_with_it() {
    let mut family = integers(Kind::Gauge, "age_seconds", "", &[(&[], &[1])]);
    assert_eq!(
        text(Format::OpenMetrics, vec![family.clone()]),
        "# TYPE age_seconds gauge\n# UNIT age_seconds seconds\nage_seconds 1\n# EOF\n",
    );
    for name in ["ageseconds", "seconds", "age"] {
        family = integers(Kind::Gauge, name, "", &[(&[], &[1])]);
        let layout = std::sync::Arc::get_mut(&mut family.layout).unwrap();
        std::sync::Arc::get_mut(&mut layout.header).unwrap().unit = Some("seconds".into());
        let text = text(Format::OpenMetrics, vec![family]);
        assert_eq!(text, format!("# TYPE {name} gauge\n{name} 1\n# EOF\n"));
    }
}

#[test]
fn the_last_bucket_is_the_count() {
    let family = histograms("wait", "", &[1.0], &[(&[], &[3, 4, 0])]);
    assert_eq!(
        text(Format::Text, vec![family]),
        "# TYPE wait histogram\nwait_bucket{le=\"1.0\"} 3\nwait_bucket{le=\"+Inf\"} 7\nwait_sum 0\nwait_count 7\n",
    );
}

#[test]
fn a_histogram_may_have_no_bounds() {
    let family = histograms("wait", "", &[], &[(&[("a", "b")], &[5, 1_500_000_000])]);
    assert_eq!(
        text(Format::OpenMetrics, vec![family]),
        "# TYPE wait histogram\nwait_bucket{a=\"b\",le=\"+Inf\"} 5\nwait_sum{a=\"b\"} 1.5\nwait_count{a=\"b\"} 5\n# EOF\n",
    );
}

#[test]
fn an_answer_names_its_format() {
    let snapshot = every_kind();
    let classic = snapshot.expose("text/plain");
    assert_eq!(
        classic.content_type(),
        "text/plain; version=0.0.4; charset=utf-8"
    );
    assert_eq!(classic.body(), snapshot.encode(Format::Text));
    let openmetrics =
        snapshot.expose("application/openmetrics-text; version=1.0.0; escaping=underscores");
    assert_eq!(
        openmetrics.content_type(),
        "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores",
    );
    assert_eq!(
        openmetrics.into_body(),
        snapshot.encode(Format::OpenMetrics)
    );
}

#[test]
fn a_header_comes_in_any_shape() {
    let snapshot = every_kind();
    let classic = snapshot.expose("");
    assert_eq!(snapshot.expose(None), classic);
    assert_eq!(snapshot.expose(b"\xff\xff".as_slice()), classic);
    let openmetrics = snapshot.expose("application/openmetrics-text");
    assert_ne!(openmetrics, classic);
    assert_eq!(
        snapshot.expose(Some("application/openmetrics-text")),
        openmetrics
    );
    assert_eq!(
        snapshot.expose(&"application/openmetrics-text".to_owned()),
        openmetrics
    );
    assert_eq!(
        snapshot.expose(b"application/openmetrics-text".as_slice()),
        openmetrics
    );
}

fn hostile_text() -> impl proptest::strategy::Strategy<Value = String> {
    let pieces = [
        "\\", "\"", "\n", "n", "{", "}", ",", "=", "le=\"", " 1\n", "# EOF", "\r", "\0", "é", "🦀",
        "\u{feff}",
    ];
    let tangle = proptest::collection::vec(proptest::sample::select(pieces.to_vec()), 0..12);
    proptest::strategy::Strategy::prop_map(
        (tangle, proptest::arbitrary::any::<String>()),
        |(tangle, any)| tangle.concat() + &any,
    )
}

proptest::proptest! {
    #[test]
    fn label_values_and_help_read_back(help in hostile_text(), first in hostile_text(), second in hostile_text()) {
        let labels = [("zone", first.as_str()), ("area", second.as_str())];
        for format in [Format::Text, Format::OpenMetrics] {
            let text = text(format, vec![
                integers(Kind::Counter, "jobs", &help, &[(&labels, &[3])]),
                histograms("wait", &help, &[1.0], &[(&labels, &[1, 2, 500_000_000])]),
            ]);
            let lines = parser::parse(&text, format);
            let helps: Vec<_> = lines.iter().filter_map(Line::help).collect();
            let expected = if help.is_empty() { vec![] } else { vec![help.as_str(); 2] };
            proptest::prop_assert_eq!(helps, expected);
            let samples: Vec<_> = lines.iter().filter_map(Line::sample).collect();
            let present = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
                let pairs = pairs.iter().filter(|(_, value)| !value.is_empty());
                pairs.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
            };
            let le = |bound: &str| present(&[("area", &second), ("le", bound), ("zone", &first)]);
            let (finite, infinite) = (le("1.0"), le("+Inf"));
            let plain = present(&[("area", &second), ("zone", &first)]);
            proptest::prop_assert_eq!(samples, vec![
                ("jobs_total", plain.as_slice(), "3"),
                ("wait_bucket", &finite, "1"),
                ("wait_bucket", &infinite, "3"),
                ("wait_sum", &plain, "0.5"),
                ("wait_count", &plain, "3"),
            ]);
        }
    }
}
