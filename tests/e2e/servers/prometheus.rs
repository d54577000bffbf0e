//! A real Prometheus scrapes, and PromQL gives back what was exposed.

use callmeter_e2e::metadata::{self, Metadata};
use callmeter_e2e::poll;
use callmeter_e2e::prometheus::Prometheus;
use callmeter_e2e::relay::Relay;
use callmeter_e2e::sample::{Sample, assert_same, without_empty_labels};
use callmeter_e2e::text;

use crate::indexed_tree::{self, BAD_FILES, GOOD_FILES};
use crate::{OPENMETRICS, hostile};

#[test]
fn the_quickstart_is_read_exactly() {
    let indexed = indexed_tree::once();
    let relay = Relay::to(indexed.quickstart.address);
    let prometheus = Prometheus::scraping(relay.address, &["exemplar-storage"]);
    prometheus.wait_until_up();

    let own = indexed.quickstart.scrape(OPENMETRICS);
    assert_same(&prometheus.scraped(), &text::samples(own.text()));
    assert_eq!(prometheus.metadata(), metadata::of_openmetrics(own.text()));
    assert_eq!(
        relay.last().content_type,
        "application/openmetrics-text; version=1.0.0; charset=utf-8"
    );
    answers_questions(&prometheus);
}

/// What a user would ask about the pass.
fn answers_questions(prometheus: &Prometheus) {
    let by_status = prometheus.query("sum by (status) (task_total{task_name=\"index_file\"}) > 0");
    let expected = [
        Sample::new("", &[("status", "success")], GOOD_FILES),
        Sample::new("", &[("status", "failure")], BAD_FILES),
    ];
    assert_same(&by_status, &expected);

    let errors = prometheus.query("task_errors_total{task_name=\"index_file\"} > 0");
    let error = |name| {
        Sample::new(
            "task_errors_total",
            &[("error_type", name), ("task_name", "index_file")],
            1.0,
        )
    };
    assert_same(
        &errors,
        &[error("too_large"), error("not_utf8"), error("binary")],
    );

    let unfinished = prometheus.query("task_in_progress != 0 or active_workflows != 0");
    assert_same(&unfinished, &[]);

    let median = prometheus.query("histogram_quantile(0.5, sum by (le) (task_duration_seconds_bucket{task_name=\"index_file\"}))");
    assert!(
        median[0].value > 0.0 && median[0].value < 600.0,
        "{median:?}"
    );
}

#[test]
fn type_help_and_unit_of_the_quickstart_are_known() {
    let indexed = indexed_tree::once();
    let prometheus = Prometheus::scraping(indexed.quickstart.address, &[]);
    prometheus.wait_until_up();

    let metadata = prometheus.metadata();
    let kind_and_unit = |name: &str| {
        metadata
            .get(name)
            .map(|Metadata { kind, unit, .. }| (kind.as_str(), unit.as_str()))
    };
    assert_eq!(kind_and_unit("task"), Some(("counter", "")));
    assert_eq!(
        kind_and_unit("task_duration_seconds"),
        Some(("histogram", "seconds"))
    );
    assert_eq!(kind_and_unit("task_in_progress"), Some(("gauge", "")));
    assert_eq!(kind_and_unit("workflow_executions"), Some(("counter", "")));
    assert_eq!(kind_and_unit("active_workflows"), Some(("gauge", "")));
}

#[test]
fn hostile_text_stays_where_it_belongs() {
    let registry = hostile::registry();
    let expected = without_empty_labels(hostile::expected(&registry));
    let prometheus = Prometheus::scraping(hostile::serve(registry), &[]);
    prometheus.wait_until_up();

    assert_same(
        &hostile::with_canonical_bounds(prometheus.scraped()),
        &expected,
    );
    let metadata = prometheus.metadata();
    assert_eq!(metadata["hostile_call"].help, hostile::HELP);
}

/// This flag makes Prometheus ask for protobuf first.
#[test]
fn a_prometheus_with_native_histograms_reads_the_same() {
    let registry = hostile::registry();
    let expected = without_empty_labels(hostile::expected(&registry));
    let relay = Relay::to(hostile::serve(registry));
    let prometheus = Prometheus::scraping(relay.address, &["native-histograms"]);
    prometheus.wait_until_up();

    assert!(
        relay
            .last()
            .accept
            .starts_with("application/vnd.google.protobuf"),
        "{:?}",
        relay.last()
    );
    assert!(
        relay
            .last()
            .content_type
            .starts_with("application/vnd.google.protobuf"),
        "{:?}",
        relay.last()
    );
    assert_same(
        &hostile::with_canonical_bounds(prometheus.scraped()),
        &expected,
    );
}

/// While the quickstart works, no scrape may see half a call.
#[test]
fn every_scrape_adds_up() {
    let indexed = indexed_tree::every("0");
    let prometheus = Prometheus::scraping(indexed.quickstart.address, &[]);
    poll::until("five scrapes that differ", || {
        let changes =
            prometheus.query("changes(workflow_executions_total{status=\"success\"}[1m])");
        if changes.first().is_some_and(|changes| changes.value >= 4.0) {
            Ok(())
        } else {
            Err(format!("{changes:?}"))
        }
    });

    for always_zero in [
        "task_total - task_duration_seconds_count",
        "task_duration_seconds_count - ignoring(le) task_duration_seconds_bucket{le=\"+Inf\"}",
        "sum(workflow_executions_total) - sum(workflow_execution_duration_seconds_count)",
        "sum by (task_name) (task_total{status=~\"failure|timeout\"}) - sum by (task_name) (task_errors_total)",
    ] {
        let furthest = prometheus.query(&format!("max_over_time(abs({always_zero})[1m:500ms])"));
        assert!(!furthest.is_empty(), "{always_zero} is nothing");
        assert!(
            furthest.iter().all(|series| series.value == 0.0),
            "{always_zero} was {furthest:?}"
        );
    }
}
