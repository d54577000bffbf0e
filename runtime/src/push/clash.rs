//! Metrics that would be mixed up with what a pusher or a server adds.

use super::settings::{Protocol, Settings};
use crate::exposition::escape;
use crate::snapshot::{FamilySnapshot, Snapshot};

/// What a Pushgateway writes itself, over what is pushed.
const OF_THE_GATEWAY: [&str; 2] = ["push_time_seconds", "push_failure_time_seconds"];

/// Servers overwrite without a word what they add themselves: series that differed only by
/// that label would be one.
pub(super) fn check(snapshot: &Snapshot, settings: &Settings) -> Result<(), String> {
    let is_gateway = matches!(settings.protocol, Protocol::Pushgateway { .. });
    let mut taken: Vec<&str> = settings
        .labels
        .iter()
        .map(|label| label.0.as_str())
        .collect();
    if is_gateway {
        taken.push("job");
    }
    for family in &snapshot.families {
        let name = family.layout.header.sample_name();
        if is_gateway && OF_THE_GATEWAY.contains(&name.as_str()) {
            return Err(format!(
                "the family `{name}` has a name that the Pushgateway writes itself; rename it"
            ));
        }
        if let Some(label) = taken_label(family, &taken) {
            return Err(format!(
                "the family `{name}` has a label `{label}`, as has everything that is pushed; rename one of them"
            ));
        }
    }
    Ok(())
}

fn taken_label<'a>(family: &FamilySnapshot, taken: &[&'a str]) -> Option<&'a str> {
    let has = |name: &&&str| {
        family.layout.labels.iter().any(|labels| {
            // Values may look like labels, so what is found is looked at again.
            labels.text.contains(**name) && escape::parse(labels).iter().any(|own| own.0 == **name)
        })
    };
    taken.iter().find(has).copied()
}
