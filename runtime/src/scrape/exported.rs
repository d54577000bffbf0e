//! What a registry's exporters tell.

use super::health;
use crate::exporter::Counts;
use crate::registry::RegistryInner;
use crate::snapshot::FamilySnapshot;

pub(super) fn families(counts: &Counts, registry: &RegistryInner) -> [FamilySnapshot; 2] {
    let refusals = counts.refusals().map(|(reason, count)| {
        let labels = health::labels(registry, Some(("reason", reason)));
        (labels, count)
    });
    let connections = (health::labels(registry, None), counts.connections());
    [
        health::gauge(
            "callmeter_exporter_connections",
            "Open connections of the registry's exporters.",
            vec![connections],
        ),
        health::family(
            "callmeter_exporter_refusals",
            "Requests and connections that the registry's exporters did not answer with metrics, by reason.",
            refusals.collect(),
        ),
    ]
}
