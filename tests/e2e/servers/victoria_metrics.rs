//! A real VictoriaMetrics scrapes, and its queries give back what was exposed.

use callmeter_e2e::relay::Relay;
use callmeter_e2e::sample::{Sample, assert_same, without_empty_labels};
use callmeter_e2e::text;
use callmeter_e2e::victoria_metrics::VictoriaMetrics;

use crate::indexed_tree::{self, BAD_FILES, GOOD_FILES};
use crate::{CLASSIC, hostile};

#[test]
fn the_quickstart_is_read_exactly() {
    let indexed = indexed_tree::once();
    let relay = Relay::to(indexed.quickstart.address);
    let server = VictoriaMetrics::scraping(relay.address);
    server.wait_until_up();

    assert_eq!(
        relay.last().content_type,
        "text/plain; version=0.0.4; charset=utf-8"
    );
    assert_same(
        &server.scraped(),
        &text::samples(indexed.quickstart.scrape(CLASSIC).text()),
    );

    let by_status = server.query("sum by (status) (task_total{task_name=\"index_file\"}) > 0");
    let expected = [
        Sample::new("", &[("status", "success")], GOOD_FILES),
        Sample::new("", &[("status", "failure")], BAD_FILES),
    ];
    assert_same(&by_status, &expected);
}

#[test]
fn hostile_text_stays_where_it_belongs() {
    let registry = hostile::registry();
    let expected = without_empty_labels(hostile::expected(&registry));
    let server = VictoriaMetrics::scraping(hostile::serve(registry));
    server.wait_until_up();

    assert_same(&hostile::with_canonical_bounds(server.scraped()), &expected);
}
