//! Labels: what they may be, computed ones, and the cap on label sets.

mod cap;
mod computed;
mod empty;
mod values;

use callmeter::{LabelValue, Operation, Registry};

/// All samples of a family's counter that are not 0, with the values of `labels`.
fn counts(registry: &Registry, family: &str, labels: &[&str]) -> Vec<(String, u64)> {
    let samples = registry.snapshot().samples();
    let mut counts: Vec<_> = samples
        .iter()
        .filter(|sample| sample.name() == family && sample.value() > 0.0)
        .map(|sample| {
            let values: Vec<&str> = labels
                .iter()
                .filter_map(|label| sample.label(label))
                .collect();
            (values.join(" "), sample.value() as u64)
        })
        .collect();
    counts.sort();
    counts
}

fn owned(counts: &[(&str, u64)]) -> Vec<(String, u64)> {
    counts
        .iter()
        .map(|(text, count)| ((*text).to_owned(), *count))
        .collect()
}

#[derive(LabelValue, Clone, Copy, Debug)]
enum Kind {
    Lint,
    UnitTest,
}

#[derive(Operation)]
struct Gate<'a> {
    kind: Kind,
    strict: bool,
    project: &'a str,
}
