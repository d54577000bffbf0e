//! Names, labels and help texts that prometheus-client writes as they are.

use std::borrow::Cow;

use callmeter::{Format, Registry};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry as ClientRegistry, Unit};

use super::{between_good_ones, counted, left_out, names, shown, strict};

const GOOD: [&str; 2] = ["before", "behind_total"];

#[test]
fn f20_a_help_text_begins_no_metric() {
    let hostile = [
        "Jobs\nfake_total 42",
        "Jobs\n# HELP fake f\n# TYPE fake gauge\nfake 42\n# HELP jobs Jobs",
        "Jobs\n# TYPE jobs counter\njobs_total 9\n# HELP fake f\n# TYPE fake gauge\nfake 1\n",
        "\n# EOF\n",
        "\n",
        "",
    ];
    for help in hostile {
        let fill = |theirs: &mut ClientRegistry| theirs.register("jobs", help, counted(&[]));
        let (registry, snapshot) = shown(between_good_ones(fill));
        assert_eq!(names(&snapshot), ["before", "behind_total", "jobs_total"]);
        assert_eq!(snapshot.value("jobs_total", &[]), Some(1.0), "{help:?}");
        for families in strict(&registry) {
            let jobs = families
                .iter()
                .find(|family| family.name().starts_with("jobs"));
            let shown = jobs.and_then(|family| family.help()).expect("a help text");
            assert_eq!(shown, [help, "."].concat());
        }
        assert_eq!(left_out(&snapshot, "invalid"), Some(0.0), "{help:?}");
    }
}

#[test]
fn f20_quotes_and_backslashes_in_help_texts_are_escaped() {
    let help = r#"Jobs of "C:\new""#;
    let mut theirs = ClientRegistry::default();
    theirs.register("jobs", help, counted(&[]));
    let (registry, _) = shown(theirs);
    for families in strict(&registry) {
        let jobs = families
            .iter()
            .find(|family| family.name().starts_with("jobs"));
        let shown = jobs.and_then(|family| family.help());
        assert_eq!(shown, Some([help, "."].concat().as_str()));
    }
}

#[test]
fn f19_label_values_are_what_they_were() {
    let values = [
        "",
        "a\"b",
        "a\\b",
        "a\nb",
        "\t\r\0",
        "🦀\u{feff}",
        "} 1\nfake 2",
        " # {",
        "# HELP ",
    ];
    for value in values {
        let mut theirs = ClientRegistry::default();
        theirs.register("jobs", "Jobs", counted(&[("kind", value)]));
        let (_, snapshot) = shown(theirs);
        let found = snapshot.value("jobs_total", &[("kind", value)]);
        assert_eq!(found, Some(1.0), "{value:?}");
    }
}

#[test]
fn f21_a_bad_name_costs_its_own_family() {
    let bad = [
        "my-metric.é",
        "",
        "1st",
        "a b",
        "a{b=\"c\"}",
        "fake 1\n# HELP a",
        "fake 1\n",
        "\n",
    ];
    for name in bad {
        let fill = |theirs: &mut ClientRegistry| {
            theirs.register(name, "Odd", Gauge::<i64>::default());
        };
        let (registry, snapshot) = shown(between_good_ones(fill));
        assert_eq!(names(&snapshot), GOOD, "{name:?}");
        assert_eq!(snapshot.value("behind_total", &[]), Some(2.0));
        // At the registration, twice when parsed strictly, and in this scrape.
        assert_eq!(left_out(&snapshot, "invalid"), Some(4.0), "{name:?}");
        assert!(registry.check().is_err(), "{name:?}");
    }
}

#[test]
fn f21_prefixes_and_units_are_names_too() {
    let fill = |theirs: &mut ClientRegistry| {
        let unit = Unit::Other("per\nsecond".to_owned());
        theirs.register_with_unit("rate", "Rate", unit, counted(&[]));
        let odd = theirs.sub_registry_with_prefix("odd-one");
        odd.register("jobs", "Jobs", counted(&[]));
    };
    let (_, snapshot) = shown(between_good_ones(fill));
    assert_eq!(names(&snapshot), GOOD);
}

#[test]
fn f21_a_bad_label_costs_its_own_family() {
    let bad: [&[(&str, &str)]; 8] = [
        &[("http.method", "GET")],
        &[("le", "1")],
        &[("quantile", "1")],
        &[("__name__", "x")],
        &[("__x", "x")],
        &[("", "x")],
        &[("a", "1"), ("a", "2")],
        &[("a\n# HELP fake f\n# TYPE fake gauge\nfake", "1")],
    ];
    for labels in bad {
        let fill = |theirs: &mut ClientRegistry| {
            theirs.register("jobs", "Jobs", counted(labels));
        };
        let (registry, snapshot) = shown(between_good_ones(fill));
        assert_eq!(names(&snapshot), GOOD, "{labels:?}");
        assert_eq!(left_out(&snapshot, "invalid"), Some(4.0), "{labels:?}");
        let told = registry.check().expect_err("it is left out").to_string();
        assert!(told.contains("`jobs`"), "{told}");
        assert!(told.contains("texts.rs:"), "{told}");
    }
}

#[test]
fn f21_a_bound_as_a_label_of_a_histogram() {
    let fill = |theirs: &mut ClientRegistry| {
        let label = (Cow::from("le"), Cow::from("5"));
        let odd = theirs.sub_registry_with_label(label);
        odd.register("size", "Size", Histogram::new([1.0]));
    };
    let (_, snapshot) = shown(between_good_ones(fill));
    assert_eq!(names(&snapshot), GOOD);
    assert_eq!(left_out(&snapshot, "invalid"), Some(4.0));
}

#[test]
fn f21_a_label_that_is_a_constant_one_here() {
    let registry = Registry::builder()
        .const_label("service", "x")
        .build()
        .expect("a registry");
    registry.register_prometheus_client(between_good_ones(|theirs| {
        theirs.register("jobs", "Jobs", counted(&[("service", "y")]));
    }));
    strict(&registry);
    assert_eq!(names(&registry.snapshot()), GOOD);
    let told = registry.check().expect_err("it is left out").to_string();
    assert!(
        told.contains("is a constant label of the registry"),
        "{told}"
    );
}

#[test]
fn bounds_that_do_not_rise() {
    for bounds in [&[2.0, 1.0][..], &[1.0, 1.0], &[-1.0, 1.0]] {
        let fill = |theirs: &mut ClientRegistry| {
            let size = Histogram::new(bounds.iter().copied());
            size.observe(1.5);
            theirs.register("size", "Size", size);
        };
        let (_, snapshot) = shown(between_good_ones(fill));
        assert_eq!(names(&snapshot), GOOD, "{bounds:?}");
        assert_eq!(left_out(&snapshot, "invalid"), Some(4.0), "{bounds:?}");
    }
}

#[test]
fn f26_f27_numbers_that_no_server_takes() {
    for number in [f64::NAN, -5.0] {
        let fill = |theirs: &mut ClientRegistry| {
            let size = Histogram::new([1.0]);
            size.observe(number);
            theirs.register("size", "Size", size);
            let sum = Counter::<f64, std::sync::atomic::AtomicU64>::default();
            sum.inc_by(number);
            theirs.register("sum", "Sum", sum);
        };
        let (_, snapshot) = shown(between_good_ones(fill));
        assert_eq!(names(&snapshot), GOOD, "{number}");
        assert_eq!(left_out(&snapshot, "invalid"), Some(8.0), "{number}");
    }
}

#[test]
fn names_of_our_own_are_refused() {
    let fill = |theirs: &mut ClientRegistry| {
        theirs.register("callmeter_internal_errors", "Fake", counted(&[]));
    };
    let (registry, snapshot) = shown(between_good_ones(fill));
    assert_eq!(
        snapshot.value("callmeter_internal_errors_total", &[]),
        Some(0.0)
    );
    let text = String::from_utf8(registry.encode(Format::Text)).expect("text");
    assert!(!text.contains("Fake"), "{text}");
}
