//! Texts that every server accepts.

use super::read;
use crate::exposition::Format;
use crate::parse::ParsedKind;

/// Name, labels as `a=b`, value and timestamp of each sample.
fn samples(text: &str, format: Format) -> Vec<(String, String, f64, Option<f64>)> {
    let families = read(text, format);
    let samples = families.iter().flat_map(|family| family.samples());
    let flat = samples.map(|sample| {
        let labels = sample.labels().iter();
        let labels: Vec<_> = labels
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        (
            sample.name().to_owned(),
            labels.join(","),
            sample.value(),
            sample.timestamp(),
        )
    });
    flat.collect()
}

fn sample(text: &str, format: Format) -> (String, String, f64, Option<f64>) {
    let [sample] = &samples(text, format)[..] else {
        panic!("not one sample: {text}");
    };
    sample.clone()
}

fn of(
    name: &str,
    labels: &str,
    value: f64,
    timestamp: Option<f64>,
) -> (String, String, f64, Option<f64>) {
    (name.to_owned(), labels.to_owned(), value, timestamp)
}

#[test]
fn classic_text_does_not_care_for_blanks() {
    let expected = of("x", "a=1,b=2", 3.0, Some(1.5));
    for text in [
        "x{a=\"1\",b=\"2\"} 3 1500\n",
        "x{b=\"2\",a=\"1\"} 3 1500\n",
        " \tx { a = \"1\" , b = \"2\" , }\t3 \t1500\n",
        "\n \n\t\nx{a=\"1\",b=\"2\",}3 1500\n\n",
    ] {
        assert_eq!(sample(text, Format::Text), expected, "{text:?}");
    }
}

#[test]
fn classic_text_has_comments() {
    for comment in [
        "#",
        "# ",
        "# any",
        "#any \"{",
        "# EOF",
        "# UNIT x y",
        "  # HELPER x",
    ] {
        let text = format!("{comment}\nx 1\n{comment}\n");
        assert_eq!(
            sample(&text, Format::Text),
            of("x", "", 1.0, None),
            "{comment}"
        );
    }
}

#[test]
fn samples_may_have_no_labels_and_no_type() {
    for text in ["x 1\n", "x{} 1\n", "x { } 1\n"] {
        assert_eq!(sample(text, Format::Text), of("x", "", 1.0, None), "{text}");
    }
    for text in ["x 1\n# EOF\n", "x{} 1\n# EOF\n", "x 1\n# EOF"] {
        assert_eq!(
            sample(text, Format::OpenMetrics),
            of("x", "", 1.0, None),
            "{text}"
        );
        assert_eq!(
            read(text, Format::OpenMetrics)[0].kind(),
            ParsedKind::Unknown
        );
    }
}

#[test]
fn names_may_have_colons_and_label_values_anything() {
    let text = "job:x:rate5m{_a1=\"\\\\\\\"\\n\\\\n\té🦀}, \r\"} -Inf -1\n";
    let expected = of(
        "job:x:rate5m",
        "_a1=\\\"\n\\n\té🦀}, \r",
        f64::NEG_INFINITY,
        Some(-0.001),
    );
    assert_eq!(sample(text, Format::Text), expected);
}

#[test]
fn help_is_unescaped() {
    let table = [
        (
            Format::Text,
            "# HELP x  a \"b\" \\\\n\\n{\n",
            "a \"b\" \\n\n{",
        ),
        (Format::Text, "# HELP x\n", ""),
        (Format::Text, "# HELP x \n", ""),
        (
            Format::OpenMetrics,
            "# HELP x  a \\\"b\\\" \\\\n\\n{\n# EOF\n",
            " a \"b\" \\n\n{",
        ),
        (Format::OpenMetrics, "# HELP x \n# EOF\n", ""),
    ];
    for (format, text, help) in table {
        let [family] = &read(text, format)[..] else {
            panic!("not one family: {text}");
        };
        assert_eq!(family.help(), Some(help), "{text}");
        assert!(family.samples().is_empty());
    }
}

#[test]
fn nothing_is_an_exposition() {
    assert_eq!(read("", Format::Text), []);
    assert_eq!(read("\n", Format::Text), []);
    assert_eq!(read("# EOF\n", Format::OpenMetrics), []);
}

#[test]
fn every_type_has_its_samples() {
    let text = "\
# TYPE a counter
# HELP a Counts.
a_total 1
a_created 1700000000.5
# TYPE b gauge
b -1
# TYPE c histogram
c_bucket{le=\"-1.0\"} 1
c_bucket{le=\"+Inf\"} 2
# TYPE d summary
d{quantile=\"0.5\"} NaN
d{quantile=\"1\"} 3
d_sum 4
d_count 2
# TYPE e info
e_info{version=\"1\"} 1
# TYPE f stateset
f{f=\"on\"} 1
f{f=\"off\"} 0
# TYPE g gaugehistogram
g_bucket{le=\"-1\"} 2
g_bucket{le=\"+Inf\"} 2
g_gcount 2
g_gsum -3
# TYPE h unknown
h NaN
# EOF
";
    use ParsedKind::{Counter, Gauge, GaugeHistogram, Histogram, Info, StateSet, Summary, Unknown};
    let families = read(text, Format::OpenMetrics);
    let kinds: Vec<_> = families
        .iter()
        .map(|family| (family.kind(), family.samples().len()))
        .collect();
    let expected = [
        (Counter, 2),
        (Gauge, 1),
        (Histogram, 2),
        (Summary, 4),
        (Info, 1),
        (StateSet, 2),
        (GaugeHistogram, 4),
        (Unknown, 1),
    ];
    assert_eq!(kinds, expected);
    assert_eq!(families[0].help(), Some("Counts."));
}

/// Classic text has sums of observations below 0, and help texts of nothing.
#[test]
fn classic_text_is_laxer_than_openmetrics() {
    let text = "\
# HELP c
# TYPE c histogram
c_bucket{le=\"-1.0\"} 1
c_bucket{le=\"+Inf\"} 2
c_sum -5
c_count 2
";
    assert_eq!(samples(text, Format::Text).len(), 4);
    assert_eq!(read(text, Format::Text)[0].help(), Some(""));
    let empty = "# HELP a \n# UNIT a \na 1\n# EOF\n";
    let families = read(empty, Format::OpenMetrics);
    assert_eq!(
        (families[0].help(), families[0].unit()),
        (Some(""), Some(""))
    );
}

#[test]
fn classic_series_of_a_family_may_come_in_any_order() {
    let text = "\
# TYPE c histogram
c_bucket{le=\"1\",a=\"x\"} 1
c_bucket{a=\"y\",le=\"1\"} 2
c_bucket{a=\"x\",le=\"+Inf\"} 1
c_bucket{le=\"+Inf\",a=\"y\"} 3
c_count{a=\"y\"} 3
c_count{a=\"x\"} 1
c_sum{a=\"x\"} 0
c_sum{a=\"y\"} 0
# TYPE d untyped
d 1
";
    assert_eq!(samples(text, Format::Text).len(), 9);
}

#[test]
fn classic_parts_of_a_histogram_may_have_timestamps_of_their_own() {
    let text = "\
# TYPE c histogram
c_bucket{le=\"1\"} 1 1000
c_bucket{le=\"+Inf\"} 1 2000
c_sum 0
c_count 1 3000
";
    assert_eq!(samples(text, Format::Text).len(), 4);
}

#[test]
fn what_has_no_type_has_names_of_any_kind() {
    let text = "# TYPE x untyped\nx 1\nx_count 2\nx_total 3\n";
    let families = read(text, Format::Text);
    let names: Vec<_> = families.iter().map(|family| family.name()).collect();
    assert_eq!(names, ["x", "x_count", "x_total"]);
}

#[test]
fn open_metrics_may_have_several_points() {
    let text = "\
# TYPE a gauge
a 1 1
a 2 1.5
# TYPE c histogram
c_bucket{le=\"+Inf\"} 1 1
c_bucket{le=\"+Inf\"} 2 2
# EOF
";
    let timestamps: Vec<_> = samples(text, Format::OpenMetrics)
        .iter()
        .map(|(_, _, value, timestamp)| (*value, *timestamp))
        .collect();
    assert_eq!(
        timestamps,
        [
            (1.0, Some(1.0)),
            (2.0, Some(1.5)),
            (1.0, Some(1.0)),
            (2.0, Some(2.0)),
        ]
    );
}

#[test]
fn exemplars_are_read() {
    let labels = format!("a=\"{}\"", "é".repeat(127));
    for (exemplar, value, timestamp) in [
        ("# {} 0.5".to_owned(), 0.5, None),
        ("# {a=\"b\"} -1 1.5".to_owned(), -1.0, Some(1.5)),
        (format!("# {{{labels}}} 2"), 2.0, None),
    ] {
        for behind in ["", " 12.5"] {
            let text = format!("# TYPE a counter\na_total 1{behind} {exemplar}\n# EOF\n");
            let families = read(&text, Format::OpenMetrics);
            let exemplar = families[0].samples()[0].exemplar().expect("an exemplar");
            assert_eq!(
                (exemplar.value(), exemplar.timestamp()),
                (value, timestamp),
                "{text}"
            );
            assert_eq!(
                families[0].samples()[0].timestamp(),
                (!behind.is_empty()).then_some(12.5)
            );
        }
    }
}
