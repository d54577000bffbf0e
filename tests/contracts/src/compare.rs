//! Where an exposition is not what a contract says, one line for each difference.

use std::collections::BTreeSet;

use crate::{Contract, Exposition, Family, Metric};

/// The differences between a contract and an exposition, family by family. Empty if the
/// exposition is exactly what the contract says.
pub fn differences(contract: &Contract, exposition: &Exposition) -> Vec<String> {
    let mut differences = Vec::new();
    for metric in &contract.metrics {
        match exposition.family(&metric.name) {
            Some(family) => of_family(contract, metric, family, &mut differences),
            None => differences.push(format!("{} is missing", metric.name)),
        }
    }
    for (name, family) in exposition.families() {
        if contract.metric(name).is_none() {
            let kind = &family.kind;
            differences.push(format!("{name} is a {kind} that the contract lacks"));
        }
    }
    differences
}

fn of_family(contract: &Contract, metric: &Metric, family: &Family, found: &mut Vec<String>) {
    let of_this = kind(metric, family)
        .into_iter()
        .chain(help(metric, family))
        .chain(unit(metric, family))
        .chain(labels(metric, family))
        .chain(values(metric, family))
        .chain(states(metric, family))
        .chain(labelled_states(metric, family))
        .chain(info(metric, family))
        .chain(bounds(metric, family))
        .chain(alerts(contract, metric, family));
    found.extend(of_this.map(|difference| format!("{}: {difference}", metric.name)));
}

fn kind(metric: &Metric, family: &Family) -> Option<String> {
    let (found, expected) = (&family.kind, &metric.kind);
    (found != expected).then(|| format!("type is {found}, not {expected}"))
}

fn help(metric: &Metric, family: &Family) -> Option<String> {
    let (found, expected) = (&family.help, &metric.help);
    (found != expected).then(|| format!("help is {found:?}, not {expected:?}"))
}

fn unit(metric: &Metric, family: &Family) -> Option<String> {
    let expected = metric.unit.as_deref().unwrap_or("none");
    let found = Some(&*family.unit).filter(|unit| !unit.is_empty());
    let found = found.unwrap_or("none");
    (found != expected).then(|| format!("unit is {found}, not {expected}"))
}

fn labels(metric: &Metric, family: &Family) -> Vec<String> {
    let mut expected: Vec<_> = metric.labels.iter().map(String::as_str).collect();
    expected.sort_unstable();
    if family.samples.is_empty() {
        return vec!["has no samples".to_owned()];
    }
    let found = family.label_sets().into_iter();
    found
        .filter(|found| *found != expected)
        .map(|found| format!("labels are {}, not {}", listed(&found), listed(&expected)))
        .collect()
}

fn values(metric: &Metric, family: &Family) -> Vec<String> {
    let labels = metric.values.keys();
    labels
        .flat_map(|label| {
            let mut of_label = others(metric, family, label);
            of_label.extend(unseen(metric, family, label));
            of_label
        })
        .collect()
}

/// Values that are not among those listed.
fn others(metric: &Metric, family: &Family, label: &str) -> Vec<String> {
    let Some(allowed) = metric.allowed_values(label) else {
        return Vec::new();
    };
    let found = family.values(label).into_iter();
    found
        .filter(|value| !allowed.iter().any(|allowed| allowed == value))
        .map(|value| format!("{label}={value:?} is not one of {}", listed(allowed)))
        .collect()
}

/// Values that are listed and do not occur.
fn unseen(metric: &Metric, family: &Family, label: &str) -> Vec<String> {
    let found = family.values(label);
    let listed = metric.values[label].iter();
    listed
        .filter(|value| !found.contains(value.as_str()))
        .map(|value| format!("{label}={value:?} does not occur"))
        .collect()
}

/// Numbers that stand for no state, and states that do not occur.
fn states(metric: &Metric, family: &Family) -> Vec<String> {
    let of_state = |state: &i64| family.samples.iter().any(|one| one.value == *state as f64);
    let unseen = metric.states.iter().filter(|(_, state)| !of_state(state));
    let unseen = unseen.map(|(name, state)| format!("the state {name}, {state}, does not occur"));
    let is_state = |value: f64| metric.states.values().any(|state| value == *state as f64);
    let samples = family.samples.iter().filter(|_| !metric.states.is_empty());
    let others = samples.filter(|sample| !is_state(sample.value));
    let others = others.map(|sample| format!("{} is none of the states", sample.value));
    unseen.chain(others).collect()
}

/// Series that name a state in a label and show the number of another.
fn labelled_states(metric: &Metric, family: &Family) -> Vec<String> {
    let samples = family.samples.iter().flat_map(|sample| {
        let labels = sample.labels.iter();
        labels.map(move |(label, value)| (label, value, sample.value))
    });
    samples
        .filter(|(label, ..)| names_states(metric, label))
        .filter_map(|(label, value, found)| {
            let expected = *metric.states.get(value)? as f64;
            (found != expected).then(|| format!("{label}={value:?} shows {found}, not {expected}"))
        })
        .collect()
}

/// Whether the values of a label are the states.
fn names_states(metric: &Metric, label: &str) -> bool {
    let names = metric.values.get(label).into_iter().flatten();
    !metric.states.is_empty() && metric.states.keys().eq(names.collect::<BTreeSet<_>>())
}

/// What an info says is in its labels.
fn info(metric: &Metric, family: &Family) -> Vec<String> {
    let samples = family.samples.iter().filter(|_| metric.kind == "info");
    samples
        .filter(|sample| sample.value != 1.0)
        .map(|sample| format!("is {}, not 1", sample.value))
        .collect()
}

fn bounds(metric: &Metric, family: &Family) -> Vec<String> {
    let Some(expected) = &metric.buckets else {
        return Vec::new();
    };
    let mut found = family.bounds();
    found.dedup();
    found.retain(|found| found != expected);
    found
        .iter()
        .map(|found| format!("bounds are {found:?}, not {expected:?}"))
        .collect()
}

/// A quantile is never above the highest bound, so an alert needs one above its threshold.
fn alerts(contract: &Contract, metric: &Metric, family: &Family) -> Vec<String> {
    let bounds = family.bounds();
    let highest = |bounds: &Vec<f64>| bounds.last().copied().unwrap_or(0.0);
    let lowest_end = bounds.iter().map(highest).fold(f64::INFINITY, f64::min);
    let alerts = contract.alerts.iter();
    alerts
        .filter_map(|alert| Some((&alert.name, alert.threshold(&metric.name)?)))
        .filter(|(_, threshold)| lowest_end <= *threshold)
        .map(|(name, threshold)| format!("no bound is above {threshold}, so {name} cannot fire"))
        .collect()
}

fn listed<T: AsRef<str>>(words: &[T]) -> String {
    let words: Vec<_> = words.iter().map(AsRef::as_ref).collect();
    match &*words {
        [] => "none".to_owned(),
        _ => words.join(", "),
    }
}

#[cfg(test)]
mod tests;
