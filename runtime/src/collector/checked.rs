//! From what a collector wrote to families of a snapshot: whatever it wrote, no server
//! refuses the scrape because of it.

use std::fmt;
use std::sync::Arc;

use super::histogram::CollectedBuckets;
use super::{CollectedFamily, CollectedHistogram, Collection, Families};
use crate::declaration::Location;
use crate::exposition::escape;
use crate::name::is_name;
use crate::registry::{Common, OWN_PREFIX, RegisterError, RegistryInner};
use crate::snapshot::{
    Details, Exemplar, FamilyHeader, FamilyLayout, FamilySnapshot, Kind, LabelTable,
    PlacedExemplar, Sums, Values,
};

/// Why a family is left out.
pub(super) enum Refusal {
    /// No server would take it.
    Odd(String),
    /// Another declaration has its name.
    Clash(RegisterError),
}

impl Refusal {
    /// As an error of the family of that name, which a collector registered there brings.
    pub(super) fn into_error(self, family: &str, location: Location) -> RegisterError {
        match self {
            Refusal::Odd(message) => RegisterError::refused(family, message, location),
            Refusal::Clash(error) => error,
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::Odd(message) => f.write_str(message),
            Refusal::Clash(error) => error.fmt(f),
        }
    }
}

/// The families of a collector registered there, each sorted by labels, or what is wrong with
/// it. Their names are its own from now on.
pub(super) fn families<'a>(
    collection: &'a Collection,
    registry: &'a RegistryInner,
    location: Location,
) -> impl Iterator<Item = Result<FamilySnapshot, Refusal>> + 'a {
    let plain = collection.families.iter();
    let plain = plain.map(|collected| family(collected, registry));
    let histograms = collection.histograms.iter();
    let histograms = histograms.map(|collected| histogram(collected, registry));
    plain.chain(histograms).map(move |family| {
        let family = family.map_err(Refusal::Odd)?;
        let claimed = registry.claim_collected(&family.layout.header, location);
        claimed.map_err(Refusal::Clash)?;
        Ok(family)
    })
}

/// All of them, or what is wrong with the first that is left out.
pub(super) fn all(
    collection: &Collection,
    registry: &RegistryInner,
    location: Location,
) -> Result<Families, Refusal> {
    let families = families(collection, registry, location);
    Ok(Families::from(families.collect::<Result<Vec<_>, _>>()?))
}

fn family(collected: &CollectedFamily, registry: &RegistryInner) -> Result<FamilySnapshot, String> {
    let header = header(collected, &registry.common)?;
    let samples = collected.samples.iter();
    let samples = samples.map(|sample| (&sample.labels[..], sample));
    let (labels, samples) = sorted(&header, samples, registry)?;
    let values: Vec<f64> = samples.iter().map(|sample| sample.value).collect();
    let exemplars = samples.iter().map(|sample| {
        let exemplar = sample.exemplar.iter();
        exemplar.map(|exemplar| (0, exemplar))
    });
    let details = details(exemplars);
    if header.kind == Kind::Counter {
        check_counts(&header, &values)?;
    }
    Ok(snapshot(header, labels, Values::Numbers(values), details))
}

fn histogram(
    collected: &CollectedHistogram,
    registry: &RegistryInner,
) -> Result<FamilySnapshot, String> {
    let header = header(&collected.family, &registry.common)?;
    check_bounds(&header, &collected.bounds)?;
    for series in &collected.series {
        check_buckets(&header, &collected.bounds, series)?;
    }
    let series = collected.series.iter();
    let series = series.map(|series| (&series.labels[..], series));
    let (labels, series) = sorted(&header, series, registry)?;
    let exemplars = series.iter().map(|series| {
        let exemplars = series.exemplars.iter();
        exemplars.map(|(bucket, exemplar)| (*bucket, exemplar))
    });
    let details = details(exemplars);
    let cells = series.iter().flat_map(|series| {
        let sum = series.sum.to_bits();
        series.buckets.iter().copied().chain([sum])
    });
    let values = Values::Histograms(cells.collect());
    let bounds = collected.bounds.iter().copied();
    Ok(snapshot(
        header.with_bounds(bounds, Sums::Numbers),
        labels,
        values,
        details,
    ))
}

/// The exemplars of each series, with their buckets.
fn details<'a, E>(series: impl Iterator<Item = E>) -> Details
where
    E: Iterator<Item = (u32, &'a Exemplar)>,
{
    let placed = series.enumerate().flat_map(|(series, exemplars)| {
        exemplars.map(move |(bucket, exemplar)| PlacedExemplar {
            series: series as u32,
            bucket,
            exemplar: exemplar.clone(),
        })
    });
    Details {
        exemplars: placed.collect(),
        ..Details::default()
    }
}

fn snapshot(
    header: FamilyHeader,
    labels: LabelTable,
    values: Values,
    details: Details,
) -> FamilySnapshot {
    let header = Arc::new(header);
    FamilySnapshot {
        layout: Arc::new(FamilyLayout { header, labels }),
        values,
        details,
    }
}

/// Label sets with the constant labels, sorted, and what each of them has.
fn sorted<'a, T>(
    header: &FamilyHeader,
    series: impl Iterator<Item = (&'a [(String, String)], T)>,
    registry: &RegistryInner,
) -> Result<(LabelTable, Vec<T>), String> {
    let mut rendered = Vec::new();
    for (labels, value) in series {
        check_labels(header, labels, registry)?;
        let own = labels.iter();
        let own = own.map(|(name, value)| (name.as_str(), registry.core.clip(value)));
        let all: Vec<_> = registry.common.const_labels().chain(own).collect();
        rendered.push((escape::render(&all), value));
    }
    rendered.sort_by(|a, b| a.0.cmp(&b.0));
    if let Some(pair) = rendered.windows(2).find(|pair| pair[0].0 == pair[1].0) {
        let (name, labels) = (&header.name, &pair[0].0.text);
        return Err(format!(
            "`{name}{{{labels}}}` is given twice; an empty label value is an absent label"
        ));
    }
    let mut table = LabelTable::default();
    rendered
        .iter()
        .for_each(|(text, _)| table.push(text.by_ref()));
    Ok((
        table,
        rendered.into_iter().map(|(_, value)| value).collect(),
    ))
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
    // What was named elsewhere may have colons: servers take them.
    let is_known = collected.is_foreign && is_name(&name.replace(':', "_"));
    if !is_known && !is_name(&name) {
        return Err(format!("`{name}` is no metric name"));
    }
    if name.starts_with(OWN_PREFIX) {
        return Err(format!(
            "`{name}` begins with `{OWN_PREFIX}`, as what the registry tells of itself"
        ));
    }
    let suffix = collected.kind.suffix();
    if !suffix.is_empty() && name.ends_with(suffix) && !collected.is_foreign {
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

fn check_labels(
    header: &FamilyHeader,
    labels: &[(String, String)],
    registry: &RegistryInner,
) -> Result<(), String> {
    let family = &header.name;
    for (at, (name, _)) in labels.iter().enumerate() {
        let is_constant = registry
            .common
            .const_labels()
            .any(|(constant, _)| constant == name);
        let is_twin = labels[..at].iter().any(|(other, _)| other == name);
        let is_reserved = name.starts_with("__") || matches!(name.as_str(), "le" | "quantile");
        if !is_name(name) || is_reserved {
            return Err(format!("`{name}` of `{family}` is no label name"));
        } else if is_constant {
            return Err(format!(
                "the label `{name}` of `{family}` is a constant label of the registry"
            ));
        } else if is_twin {
            return Err(format!("the label `{name}` of `{family}` is given twice"));
        } else if registry.core.refuses_label(name) {
            return Err(format!(
                "the registry refuses the label `{name}` of `{family}`: it makes a new series for almost every value"
            ));
        }
    }
    Ok(())
}

fn check_counts(header: &FamilyHeader, values: &[f64]) -> Result<(), String> {
    let odd = values.iter().find(|value| **value < 0.0 || value.is_nan());
    odd.map_or(Ok(()), |value| {
        let family = &header.name;
        Err(format!("the counter `{family}` cannot be {value}"))
    })
}

/// Some parsers refuse a sum where bounds are below 0.
fn check_bounds(header: &FamilyHeader, bounds: &[f64]) -> Result<(), String> {
    let family = &header.name;
    if let Some(odd) = bounds
        .iter()
        .find(|bound| !bound.is_finite() || **bound < 0.0)
    {
        return Err(format!(
            "the bound {odd} of `{family}` is not from 0 on, or not finite"
        ));
    }
    match bounds.windows(2).find(|pair| pair[0] >= pair[1]) {
        Some(pair) => Err(format!(
            "the bounds of `{family}` do not rise: {} is before {}",
            pair[0], pair[1]
        )),
        None => Ok(()),
    }
}

fn check_buckets(
    header: &FamilyHeader,
    bounds: &[f64],
    series: &CollectedBuckets,
) -> Result<(), String> {
    let family = &header.name;
    let (given, wanted) = (series.buckets.len(), bounds.len() + 1);
    if given != wanted {
        return Err(format!(
            "`{family}` has {wanted} buckets, that above all bounds included, not {given}"
        ));
    }
    let sum = series.sum;
    if sum < 0.0 || sum.is_nan() {
        return Err(format!("the sum of `{family}` cannot be {sum}"));
    }
    Ok(())
}
