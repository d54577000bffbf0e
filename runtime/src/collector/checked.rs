//! From what a collector wrote to families of a snapshot: whatever it wrote, no server
//! refuses the scrape because of it.

use std::sync::Arc;

use super::collection::{CollectedFamily, CollectedSample};
use crate::exposition::escape;
use crate::name::is_name;
use crate::registry::{Common, OWN_PREFIX};
use crate::snapshot::{FamilyHeader, FamilyLayout, FamilySnapshot, Kind, LabelTable, Values};

/// The family with its samples sorted, or what is wrong with it.
pub(super) fn family(
    collected: &CollectedFamily,
    common: &Common,
) -> Result<FamilySnapshot, String> {
    let header = header(collected, common)?;
    let mut series = Vec::with_capacity(collected.samples.len());
    for sample in &collected.samples {
        check_sample(&header, sample, common)?;
        let own = sample.labels.iter();
        let own = own.map(|(name, value)| (name.as_str(), value.as_str()));
        let all: Vec<_> = common.const_labels().chain(own).collect();
        series.push((escape::render(&all), sample.value));
    }
    series.sort_by(|a, b| a.0.cmp(&b.0));
    if let Some(pair) = series.windows(2).find(|pair| pair[0].0 == pair[1].0) {
        let (name, labels) = (&header.name, &pair[0].0.text);
        return Err(format!("`{name}{{{labels}}}` is given twice"));
    }
    let mut labels = LabelTable::default();
    series
        .iter()
        .for_each(|(text, _)| labels.push(text.by_ref()));
    let layout = FamilyLayout {
        header: Arc::new(header),
        labels,
    };
    Ok(FamilySnapshot {
        layout: Arc::new(layout),
        values: Values::Numbers(series.into_iter().map(|(_, value)| value).collect()),
    })
}

fn header(collected: &CollectedFamily, common: &Common) -> Result<FamilyHeader, String> {
    let namespace = if collected.has_namespace {
        common.namespace.as_str()
    } else {
        ""
    };
    let unit = collected.unit.as_deref().unwrap_or_default();
    let stem = &collected.name;
    let unit_is_there = stem
        .strip_suffix(unit)
        .is_some_and(|rest| rest.ends_with('_'));
    let unit_behind = if unit_is_there { "" } else { unit };
    let parts = [namespace, stem, unit_behind];
    let name = parts
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("_");
    if !is_name(&name) {
        return Err(format!("`{name}` is no metric name"));
    }
    if name.starts_with(OWN_PREFIX) {
        return Err(format!(
            "`{name}` begins with `{OWN_PREFIX}`, as what the registry tells of itself"
        ));
    }
    let suffix = collected.kind.suffix();
    if !suffix.is_empty() && name.ends_with(suffix) {
        return Err(format!(
            "`{suffix}` is put after the name; leave it out of `{name}`"
        ));
    }
    let help = &collected.help;
    Ok(FamilyHeader::new(
        name,
        help,
        collected.kind,
        collected.unit.clone(),
    ))
}

fn check_sample(
    header: &FamilyHeader,
    sample: &CollectedSample,
    common: &Common,
) -> Result<(), String> {
    let family = &header.name;
    for (at, (name, _)) in sample.labels.iter().enumerate() {
        let is_constant = common.const_labels().any(|(constant, _)| constant == name);
        let is_twin = sample.labels[..at].iter().any(|(other, _)| other == name);
        let is_reserved = name.starts_with("__") || matches!(name.as_str(), "le" | "quantile");
        if !is_name(name) || is_reserved {
            return Err(format!("`{name}` of `{family}` is no label name"));
        } else if is_constant {
            return Err(format!(
                "the label `{name}` of `{family}` is a constant label of the registry"
            ));
        } else if is_twin {
            return Err(format!("the label `{name}` of `{family}` is given twice"));
        }
    }
    if header.kind == Kind::Counter && (sample.value < 0.0 || sample.value.is_nan()) {
        let value = sample.value;
        return Err(format!("the counter `{family}` cannot be {value}"));
    }
    Ok(())
}
