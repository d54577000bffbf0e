//! The HTTP metrics of each system, counted by a layer around a server and scraped over TCP.

mod asdlc;
mod causal;
mod dag;
mod server;
mod taskflows;
mod taskmanager;

use callmeter_contracts::{Contract, Exposition, OWN_FAMILIES, differences};

/// Panics where the metrics of these names are not as the contract says, or others are
/// there, but for those in which a registry tells of itself and of its endpoint.
fn check(system: &str, names: &[&str], exposition: &Exposition) {
    let mut contract = Contract::of(system);
    contract
        .metrics
        .retain(|metric| names.contains(&&*metric.name));
    assert_eq!(contract.metrics.len(), names.len(), "{system}");
    contract
        .alerts
        .retain(|alert| names.iter().any(|name| alert.threshold(name).is_some()));
    let mut found = differences(&contract, exposition);
    found.retain(|found| {
        let own = OWN_FAMILIES.iter().any(|(own, _)| own == found);
        !own && !found.starts_with("callmeter_scrape")
    });
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}
