//! What would spoil a server for others does not leave the program.

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Mutex};

use callmeter::push::{PushError, pushgateway, remote_write, victoria_metrics};
use callmeter::{Collection, Format, Registry};
use callmeter_push::server::{Request, Server};
use callmeter_push::write_request;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::counter::{ConstCounter, Counter};
use prometheus_client::metrics::exemplar::CounterWithExemplar;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry as ClientRegistry;

use crate::{isolated, pushes};

/// What the library of others lets through, and servers do not, as a registry each.
fn poisonous() -> Vec<(&'static str, ClientRegistry)> {
    let with = |register: &dyn Fn(&mut ClientRegistry)| {
        let mut registry = ClientRegistry::default();
        register(&mut registry);
        registry
    };
    let count = |name: &'static str| {
        move |registry: &mut ClientRegistry| {
            let counter: Counter = Counter::default();
            registry.register(name, "Help", counter);
        }
    };
    let labelled = |label: &'static str| {
        move |registry: &mut ClientRegistry| {
            let family = Family::<Vec<(&str, &str)>, Counter>::default();
            family.get_or_create(&vec![(label, "x")]).inc();
            registry.register("labelled", "Help", family);
        }
    };
    vec![
        ("a bad name", with(&count("my-metric.é"))),
        ("an empty name", with(&count(""))),
        ("a bad label", with(&labelled("http.method"))),
        ("a reserved label", with(&labelled("__name__"))),
        (
            "a help that is a sample",
            with(&|registry| {
                let counter: Counter = Counter::default();
                registry.register("helped", "x\nfake_metric 42", counter);
            }),
        ),
        (
            "a label twice",
            with(&|registry| {
                let family = Family::<Vec<(&str, &str)>, Counter>::default();
                family.get_or_create(&vec![("a", "x"), ("a", "y")]).inc();
                registry.register("doubled", "Help", family);
            }),
        ),
        (
            "a bound as a label",
            with(&|registry| {
                let family = Family::<Vec<(&str, &str)>, Histogram>::new_with_constructor(|| {
                    Histogram::new([1.0, 2.0])
                });
                family.get_or_create(&vec![("le", "x")]).observe(1.0);
                registry.register("bounded", "Help", family);
            }),
        ),
        (
            "bounds that do not rise",
            with(&|registry| {
                let histogram = Histogram::new([2.0, 1.0, 1.0]);
                histogram.observe(1.5);
                registry.register("unsorted", "Help", histogram);
            }),
        ),
        (
            "a name twice",
            with(&|registry| {
                count("twice")(registry);
                count("twice")(registry);
            }),
        ),
        (
            "a name of two types",
            with(&|registry| {
                registry.register("typed", "Help", ConstCounter::new(1_u64));
                registry.register("typed_total", "Help", ConstGauge::new(1_i64));
            }),
        ),
        (
            "what is no classic text",
            with(&|registry| {
                registry.register("build", "Help", Info::new(vec![("version", "1")]));
                let exemplary = CounterWithExemplar::<Vec<(&str, &str)>>::default();
                exemplary.inc_by(1, Some(vec![("trace_id", "1")]), None);
                registry.register("exemplary", "Help", exemplary);
            }),
        ),
        (
            "a collector that fails",
            with(&|registry| registry.register_collector(Box::new(Failing))),
        ),
    ]
}

#[derive(Debug)]
struct Failing;

impl prometheus_client::collector::Collector for Failing {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> Result<(), std::fmt::Error> {
        let gauge = ConstGauge::new(1_i64);
        let descriptor = encoder.encode_descriptor("half", "Help", None, gauge.metric_type())?;
        gauge.encode(descriptor)?;
        Err(std::fmt::Error)
    }
}

/// Names and labels are what servers take, each family is there once, nothing has a time.
fn assert_clean(request: &Request, what: &str) {
    let text = request.text();
    for poison in [
        "my-metric",
        "fake_metric 42\n",
        "http.method",
        "# EOF",
        "# {",
    ] {
        let line_of_its_own = text.lines().any(|line| line.starts_with(poison.trim_end()));
        assert!(!line_of_its_own, "{what}:\n{text}");
    }
    assert!(
        !text.contains("my-metric") && !text.contains("http.method"),
        "{what}:\n{text}"
    );
    assert!(
        !text.contains(" # {") && text.ends_with('\n') && !text.contains('\r'),
        "{what}"
    );
    let families = callmeter::parse(text, Format::Text);
    let families = families.unwrap_or_else(|error| panic!("{what}: {error}\n{text}"));
    let mut names: Vec<_> = families.iter().map(|family| family.name()).collect();
    names.sort_unstable();
    let all = names.len();
    names.dedup();
    assert_eq!(names.len(), all, "{what}:\n{text}");
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let behind_labels = line.rsplit_once('}').map_or(line, |(_, behind)| behind);
        let words = behind_labels.split_ascii_whitespace().count();
        // The number, and without labels the name.
        assert_eq!(
            words,
            if line.contains('}') { 1 } else { 2 },
            "{what}: {line}"
        );
    }
}

#[test]
fn f38_what_other_libraries_let_through_is_not_pushed() {
    for (what, theirs) in poisonous() {
        let server = Server::telling(&[]);
        let registry = isolated();
        registry.gauge_fn("good", "Now.", || 1).expect("a name");
        registry.register_prometheus_client(Arc::new(Mutex::new(theirs)));
        let pusher = pushgateway(server.url(), "j").registry(&registry).build();
        pusher
            .expect("a pusher")
            .push()
            .expect("what is good arrives");
        let request = &server.requests()[0];
        assert_clean(request, what);
        assert_eq!(request.value("good"), Some(1.0), "{what}");
    }
}

#[test]
fn f38_nor_what_collectors_make_up() {
    type Write = fn(&mut Collection);
    fn gauge(into: &mut Collection, name: &str, help: &str) {
        into.gauge(name, help).value(1);
    }
    fn labels(into: &mut Collection, labels: &[(&str, &str)]) {
        into.gauge("a", "Help.").with(labels, 1);
    }
    let writes: [Write; 6] = [
        |into| gauge(into, "my-metric.é", "Help."),
        |into| gauge(into, "a", "x\nfake_metric 42"),
        |into| labels(into, &[("http.method", "x")]),
        |into| labels(into, &[("le", "x")]),
        |into| labels(into, &[("b", "1"), ("b", "2")]),
        |into| {
            gauge(into, "a_total", "Help.");
            into.counter("a", "Help.").value(1);
        },
    ];
    for (at, write) in writes.into_iter().enumerate() {
        let server = Server::telling(&[]);
        let registry = isolated();
        // Its registration runs it once, and would tell.
        let is_bad = Arc::new(AtomicBool::new(false));
        let asked = Arc::clone(&is_bad);
        let collect = move |into: &mut Collection| {
            if asked.load(Relaxed) {
                write(into);
            }
            Ok(())
        };
        registry
            .collector_fn("made_up", collect)
            .expect("no names yet");
        is_bad.store(true, Relaxed);
        let pusher = pushgateway(server.url(), "j").registry(&registry).build();
        pusher
            .expect("a pusher")
            .push()
            .expect("what is good arrives");
        assert_clean(&server.requests()[0], &at.to_string());
    }
}

/// A registry with one gauge, which has that label.
fn labelled(family: &str, label: &'static str) -> Registry {
    let registry = isolated();
    let family = family.to_owned();
    let collect = move |into: &mut Collection| {
        let gauge = into.gauge(&family, "Now.");
        gauge.with(&[("other", "job=\"x\"")], 1);
        gauge.with(&[(label, "x")], 1);
        Ok(())
    };
    registry.collector_fn("labelled", collect).expect("names");
    registry
}

#[test]
fn f38_labels_that_would_be_overwritten_are_refused() {
    let server = Server::telling(&[]);
    let told = |outcome: Result<(), PushError>| {
        let error = outcome.expect_err("a clash");
        assert!(!error.is_temporary());
        error.to_string()
    };
    for label in ["job", "instance"] {
        let registry = labelled("depth", label);
        let pushed = pushgateway(server.url(), "j").registry(&registry);
        let pushed = pushed
            .group("instance", "i")
            .build()
            .expect("a pusher")
            .push();
        let expected = format!(
            "the family `depth` has a label `{label}`, as has everything that is pushed; rename one of them"
        );
        assert!(told(pushed).ends_with(&expected));
        assert_eq!(pushes(&registry, "pushgateway", "refused"), Some(1.0));
        let imported = victoria_metrics(server.url()).registry(&registry);
        let imported = imported.label(label, "i").build().expect("a pusher").push();
        assert!(told(imported).ends_with(&expected));
        let written = remote_write(server.url()).registry(&registry);
        let written = written.label(label, "i").build().expect("a pusher").push();
        assert!(told(written).ends_with(&expected));
    }
    assert_eq!(server.requests().len(), 0);
    // Where nothing adds it, it may be there.
    let registry = labelled("depth", "instance");
    let pusher = pushgateway(server.url(), "j").registry(&registry).build();
    pusher.expect("a pusher").push().expect("no clash");
    assert_eq!(
        server.requests()[0].value(r#"depth{instance="x"}"#),
        Some(1.0)
    );
}

#[test]
fn f38_names_that_the_gateway_writes_itself_are_refused() {
    let server = Server::telling(&[]);
    for name in ["push_time_seconds", "push_failure_time_seconds"] {
        let registry = labelled(name, "zone");
        let gateway = pushgateway(server.url(), "j").registry(&registry).build();
        let error = gateway.expect("a pusher").push().expect_err("a clash");
        let expected = format!("`{name}` has a name that the Pushgateway writes itself; rename it");
        assert!(error.to_string().contains(&expected), "{error}");
    }
    assert_eq!(server.requests().len(), 0);
    let registry = labelled("push_time_seconds", "zone");
    let elsewhere = remote_write(server.url()).registry(&registry).build();
    elsewhere.expect("a pusher").push().expect("no clash");
    let series = write_request::named(&server.requests(), "push_time_seconds");
    assert_eq!(series.len(), 2);
}
