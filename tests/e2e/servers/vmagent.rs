//! A real vmagent scrapes, and a VictoriaMetrics gives back what it wrote there.

use callmeter_e2e::poll;
use callmeter_e2e::sample::{assert_same, without_empty_labels};
use callmeter_e2e::victoria_metrics::VictoriaMetrics;
use callmeter_e2e::vmagent::Vmagent;

use crate::hostile;

#[test]
fn hostile_text_passes_an_agent() {
    let registry = hostile::registry();
    let expected = without_empty_labels(hostile::expected(&registry));
    let server = VictoriaMetrics::alone();
    let url = format!("http://{}/api/v1/write", server.address());
    let agent = Vmagent::between(hostile::serve(registry), &url);
    // It may write a scrape in several requests.
    poll::until("what the agent writes", || match server.scraped() {
        scraped if scraped.len() >= expected.len() => Ok(()),
        scraped => Err(format!("{} samples\n{}", scraped.len(), agent.log())),
    });
    assert_same(&hostile::with_canonical_bounds(server.scraped()), &expected);
}
