//! Label values of families, of every type.

use std::borrow::Cow;
use std::num::NonZeroU16;
use std::path::PathBuf;
use std::sync::Arc;

use callmeter::{Counter, Family, Format, LabelSet, LabelValue, MetricFamilies, Registry};
use callmeter_behaviour::{isolated, lines, value};

use super::{Query, Queue, Verb, in_both, parsed, truncated};

#[derive(LabelValue)]
struct Tenant(String);

#[derive(LabelSet)]
#[label_set(constant(service = "api"))]
struct Everything<'a> {
    borrowed: &'a str,
    cow: Cow<'a, str>,
    shared: Arc<str>,
    boxed: Box<Verb>,
    maybe: Option<Verb>,
    nothing: Option<&'a str>,
    flag: bool,
    number: i64,
    port: NonZeroU16,
    path: PathBuf,
    tenant: Tenant,
    letter: char,
    #[label(rename = "class")]
    r#type: &'a bool,
    #[label(flatten)]
    place: Place<'a>,
    #[label(skip)]
    _rows: usize,
}

#[derive(LabelSet)]
struct Place<'a> {
    zone: &'a str,
    #[label(flatten)]
    rack: Rack,
}

#[derive(LabelSet)]
struct Rack {
    rack: u8,
    upper: bool,
}

#[test]
fn every_type_may_be_a_label() {
    #[derive(MetricFamilies)]
    struct Things {
        /// Things.
        things: Family<Everything<'static>, Counter>,
    }
    let registry = isolated();
    let things = Things::register(&registry).expect("nothing else has its names");
    let text = String::from("a");
    let set = |number| Everything {
        borrowed: &text,
        cow: "b".into(),
        shared: "c".into(),
        boxed: Box::new(Verb::Insert),
        maybe: Some(Verb::Select),
        nothing: None,
        flag: true,
        number,
        port: NonZeroU16::MIN,
        path: PathBuf::from("/d"),
        tenant: Tenant("e".to_owned()),
        letter: 'ß',
        r#type: &false,
        place: Place {
            zone: &text,
            rack: Rack {
                rack: 7,
                upper: true,
            },
        },
        _rows: 1,
    };
    things.things.with(&set(-5)).inc();
    things.things.with(&&set(-5)).inc();
    things.things.with(&set(5)).inc();
    assert_eq!(
        lines(&registry, "things_total"),
        [
            r#"things_total{borrowed="a",boxed="insert",class="false",cow="b",flag="true",letter="ß",maybe="select",number="-5",path="/d",port="1",rack="7",service="api",shared="c",tenant="e",upper="true",zone="a"} 2"#,
            r#"things_total{borrowed="a",boxed="insert",class="false",cow="b",flag="true",letter="ß",maybe="select",number="5",path="/d",port="1",rack="7",service="api",shared="c",tenant="e",upper="true",zone="a"} 1"#,
        ]
    );
}

/// A set that borrows is looked up with any lifetime, and by each of its forms.
#[test]
fn a_set_may_be_borrowed_for_a_while() {
    #[derive(MetricFamilies)]
    #[metrics(namespace = "borrowed")]
    struct Borrowed {
        /// Queries.
        queries: Family<Query<'static>, Counter>,
    }
    in_both(|registry| {
        let borrowed = Borrowed::register(registry).expect("nothing else has its names");
        for round in 0..3 {
            for table in 0..10 {
                let table = format!("t{table}");
                let query = Query {
                    verb: Verb::Select,
                    table: &table,
                };
                borrowed.queries.with(&query).inc();
                assert_eq!(borrowed.queries.with(&&query).get(), round + 1);
            }
        }
        assert_eq!(borrowed.queries.len(), 10);
        let labels = [("verb", "select"), ("table", "t7")];
        assert_eq!(
            value(registry, "borrowed_queries_total", &labels),
            Some(3.0)
        );
    });
}

#[derive(LabelSet)]
struct Pair<'a> {
    a: &'a str,
    b: &'a str,
}

/// Neighbouring texts do not run into each other.
#[test]
fn label_sets_are_told_apart() {
    #[derive(MetricFamilies)]
    #[metrics(namespace = "apart")]
    struct Apart {
        /// Pairs.
        pairs: Family<Pair<'static>, Counter>,
        /// The same labels in another family.
        others: Family<Pair<'static>, Counter>,
    }
    in_both(|registry| {
        let apart = Apart::register(registry).expect("nothing else has its names");
        let pairs = [
            ("ab", "c"),
            ("a", "bc"),
            ("", "abc"),
            ("abc", ""),
            ("c", "ab"),
        ];
        for (at, (a, b)) in pairs.into_iter().enumerate() {
            apart.pairs.with(&Pair { a, b }).inc_by(at as u64 + 1);
        }
        apart.others.with(&Pair { a: "a", b: "bc" }).inc_by(9);
        for (at, (a, b)) in pairs.into_iter().enumerate() {
            let found = value(registry, "apart_pairs_total", &[("a", a), ("b", b)]);
            assert_eq!(found, Some(at as f64 + 1.0), "{a} {b}");
        }
        assert_eq!(apart.others.len(), 1);
    });
}

#[derive(MetricFamilies)]
#[metrics(namespace = "values")]
struct Values {
    /// Help with "quotes", a \ and
    /// # TYPE fake_total counter
    jobs: Family<Queue<'static>, Counter>,
    #[metric(help = "x\nfake_total 1\n# EOF")]
    injected: Counter,
}

const HOSTILE: [&str; 8] = [
    "\"",
    "\\",
    "\n",
    "\\n",
    "x\"} 1\nfake_total 2",
    "\",verb=\"y",
    "\u{0}\u{1}\r\t",
    "\u{2028}\u{fffd}😀",
];

#[test]
fn f19_values_are_values_whatever_they_say() {
    let registry = isolated();
    let values = Values::register(&registry).expect("nothing else has its names");
    for queue in HOSTILE {
        values.jobs.with(&Queue { queue }).inc();
    }
    for format in [Format::Text, Format::OpenMetrics] {
        let families = parsed(&registry, format);
        assert!(
            families
                .iter()
                .all(|family| !family.name().contains("fake"))
        );
        let jobs = families
            .iter()
            .find(|f| f.name().starts_with("values_jobs"));
        let samples = jobs.expect("it is there").samples();
        let mut found: Vec<_> = samples.iter().filter_map(|s| s.label("queue")).collect();
        let mut expected = HOSTILE;
        found.sort();
        expected.sort();
        assert_eq!(found, expected);
        assert!(samples.iter().all(|sample| sample.value() == 1.0));
    }
}

#[test]
fn f20_a_help_is_a_help_whatever_it_says() {
    let registry = isolated();
    let values = Values::register(&registry).expect("nothing else has its names");
    // A family without series is not shown.
    values.jobs.with(&Queue { queue: "mail" }).inc();
    values.injected.inc();
    for format in [Format::Text, Format::OpenMetrics] {
        let families = parsed(&registry, format);
        let help = |name: &str| {
            let family = families.iter().find(|f| f.name().starts_with(name));
            family.and_then(|family| family.help().map(str::to_owned))
        };
        assert_eq!(
            help("values_injected").as_deref(),
            Some("x\nfake_total 1\n# EOF")
        );
        let help = help("values_jobs").expect("it has one");
        assert!(help.starts_with("Help with \"quotes\", a \\ and"), "{help}");
        assert!(
            families
                .iter()
                .all(|family| !family.name().contains("fake"))
        );
    }
}

fn short() -> Registry {
    Registry::builder()
        .label_value_limit(16)
        .build()
        .expect("a registry")
}

#[test]
fn f22_long_values_are_cut_behind_a_whole_character() {
    let registry = short();
    let values = Values::register(&registry).expect("nothing else has its names");
    let with = |queue: &str| values.jobs.with(&Queue { queue });
    let exact = "0123456789abcdef";
    with(exact).inc();
    assert_eq!(truncated(&registry), Some(0.0));
    with(&format!("{exact}g")).inc();
    with(&"ß".repeat(1 << 20)).inc();
    with("0123456789abcdeß").inc();
    assert_eq!(truncated(&registry), Some(3.0));
    assert_eq!(
        lines(&registry, "values_jobs_total"),
        [
            "values_jobs_total{queue=\"0123456789abcde\"} 1".to_owned(),
            "values_jobs_total{queue=\"0123456789abcdef\"} 2".to_owned(),
            "values_jobs_total{queue=\"ßßßßßßßß\"} 1".to_owned(),
        ]
    );
    // What was cut is found again by the long value.
    let long = "ß".repeat(1 << 20);
    assert_eq!(
        values.jobs.get(&Queue { queue: &long }).map(|c| c.get()),
        Some(1)
    );
    assert!(values.jobs.remove(&Queue { queue: &long }));
    assert_eq!(values.jobs.len(), 2);
}

#[test]
fn f22_the_limit_is_there_without_being_asked_for() {
    in_both(|registry| {
        let values = Values::register(registry).expect("nothing else has its names");
        let long = "x".repeat(1 << 20);
        values.jobs.with(&Queue { queue: &long }).inc();
        let cut = "x".repeat(1024);
        let found = value(registry, "values_jobs_total", &[("queue", &cut)]);
        assert_eq!(found, Some(1.0));
        assert!(
            lines(registry, "values_jobs_total")
                .iter()
                .all(|line| line.len() < 1100)
        );
    });
}
