//! What a registry tells of itself: what it could not count as asked.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;

use crate::collector::Fault;
use crate::exposition::escape;
use crate::metric::RegisteredFamily;
use crate::registry::{RegisteredOperation, RegistryInner};
use crate::series::Handle;
use crate::snapshot::{
    Details, FamilyHeader, FamilyLayout, FamilySnapshot, Kind, LabelTable, LabelText, Values,
};

/// The registry's own counters.
pub(super) fn families(
    registry: &RegistryInner,
    operations: &[Handle<RegisteredOperation>],
    metrics: &[&RegisteredFamily],
) -> impl Iterator<Item = FamilySnapshot> {
    let own = [
        dropped(registry, operations, metrics),
        series(registry, operations, metrics),
        single(
            registry,
            "callmeter_truncated_label_values",
            "Label values that were cut because they were too long.",
            registry.core.clipped.load(Relaxed),
        ),
        single(
            registry,
            "callmeter_internal_errors",
            "User code run for a measurement that panicked, and limits that could not be kept.",
            registry.core.internal_errors.load(Relaxed),
        ),
        single(
            registry,
            "callmeter_register_errors",
            "Families left out: another declaration of the name was first, or a label is not allowed.",
            registry.core.register_errors.load(Relaxed),
        ),
    ];
    own.into_iter()
        .chain(collector_errors(registry))
        .chain(sample_ages(registry))
        .chain(served(registry))
        .chain(exported(registry))
        .chain(pushed(registry))
}

fn served(registry: &RegistryInner) -> impl Iterator<Item = FamilySnapshot> {
    let served = registry.served.get().into_iter();
    served.flat_map(|served| served.families(registry))
}

#[cfg(feature = "exporter")]
fn exported(registry: &RegistryInner) -> impl Iterator<Item = FamilySnapshot> {
    let counts = registry.exporter.get().into_iter();
    counts.flat_map(|counts| super::exported::families(counts, registry))
}

#[cfg(not(feature = "exporter"))]
fn exported(_: &RegistryInner) -> Option<FamilySnapshot> {
    None
}

#[cfg(feature = "push")]
fn pushed(registry: &RegistryInner) -> impl Iterator<Item = FamilySnapshot> {
    let pushed = registry.pushed.get().into_iter();
    pushed.flat_map(|pushed| pushed.families(registry))
}

#[cfg(not(feature = "push"))]
fn pushed(_: &RegistryInner) -> Option<FamilySnapshot> {
    None
}

/// For each collector, whatever it fails by.
fn collector_errors(registry: &RegistryInner) -> Option<FamilySnapshot> {
    // Several collectors may have one name.
    let mut series: BTreeMap<LabelText, u64> = BTreeMap::new();
    for slot in registry.collectors.all() {
        for fault in Fault::ALL {
            let own = [("collector", slot.name.as_str()), ("reason", fault.word())];
            let all: Vec<_> = registry.common.const_labels().chain(own).collect();
            *series.entry(escape::render(&all)).or_default() += slot.faults(fault);
        }
    }
    (!series.is_empty()).then(|| {
        family(
            "callmeter_collector_errors",
            "Runs of collectors that brought nothing, or less than they wanted to.",
            series.into_iter().collect(),
        )
    })
}

/// How many series each family has, so that growth is seen before a limit is met.
fn series(
    registry: &RegistryInner,
    operations: &[Handle<RegisteredOperation>],
    metrics: &[&RegisteredFamily],
) -> FamilySnapshot {
    let mut series: BTreeMap<LabelText, u64> = BTreeMap::new();
    let mut add = |name: &str, own: usize| {
        let labels = labels(registry, Some(("family", name)));
        *series.entry(labels).or_default() += own as u64;
    };
    for operation in operations {
        if let Some(name) = operation.main_family() {
            add(&name, operation.len());
        }
    }
    for family in metrics {
        add(&family.shape.header.sample_name(), family.len());
    }
    gauge(
        "callmeter_series",
        "Label sets of each family, or of the operation whose main family it is.",
        series.into_iter().collect(),
    )
}

/// For each collector whose values are not read at the scrape: how old they are.
fn sample_ages(registry: &RegistryInner) -> Option<FamilySnapshot> {
    // Of several with one name it is the oldest.
    let mut series: BTreeMap<LabelText, f64> = BTreeMap::new();
    for slot in registry.collectors.all() {
        if let Some(age) = slot.sample_age() {
            let labels = labels(registry, Some(("collector", &slot.name)));
            let oldest = series.entry(labels).or_default();
            *oldest = oldest.max(age.as_secs_f64());
        }
    }
    let header = FamilyHeader::new(
        "callmeter_sample_age_seconds".to_owned(),
        "Time since the last sample that a collector took at its interval, and that did not fail.",
        Kind::Gauge,
        Some("seconds".into()),
    );
    let (labels, ages): (Vec<_>, Vec<_>) = series.into_iter().unzip();
    (!ages.is_empty()).then(|| with_labels(header, &labels, Values::Numbers(ages)))
}

fn dropped(
    registry: &RegistryInner,
    operations: &[Handle<RegisteredOperation>],
    metrics: &[&RegisteredFamily],
) -> FamilySnapshot {
    // Several operations may share a family.
    let mut series: BTreeMap<LabelText, u64> = BTreeMap::new();
    for operation in operations {
        let dropped = operation.shape.dropped.load(Relaxed);
        // Where only statuses or error types are open, it is there when one was too many.
        if dropped == 0 && !operation.has_open_labels() {
            continue;
        }
        if let Some(name) = operation.main_family() {
            let labels = labels(registry, Some(("family", &name)));
            *series.entry(labels).or_default() += dropped;
        }
    }
    for family in metrics.iter().filter(|family| family.shape.is_open) {
        let name = family.shape.header.sample_name();
        let labels = labels(registry, Some(("family", &name)));
        *series.entry(labels).or_default() += family.shape.dropped.load(Relaxed);
    }
    for slot in registry.collectors.all() {
        for (name, dropped) in slot.limited() {
            let labels = labels(registry, Some(("family", &name)));
            *series.entry(labels).or_default() += dropped;
        }
    }
    family(
        "callmeter_dropped_label_sets",
        "Calls and lookups whose label set was one too many: they are in the overflow series.",
        series.into_iter().collect(),
    )
}

fn single(registry: &RegistryInner, name: &str, help: &str, value: u64) -> FamilySnapshot {
    family(name, help, vec![(labels(registry, None), value)])
}

pub(super) fn labels(registry: &RegistryInner, own: Option<(&str, &str)>) -> LabelText {
    escape::render(
        &registry
            .common
            .const_labels()
            .chain(own)
            .collect::<Vec<_>>(),
    )
}

pub(super) fn family(name: &str, help: &str, series: Vec<(LabelText, u64)>) -> FamilySnapshot {
    of_kind(Kind::Counter, name, help, series)
}

pub(super) fn gauge(name: &str, help: &str, series: Vec<(LabelText, u64)>) -> FamilySnapshot {
    of_kind(Kind::Gauge, name, help, series)
}

fn of_kind(kind: Kind, name: &str, help: &str, series: Vec<(LabelText, u64)>) -> FamilySnapshot {
    let header = FamilyHeader::new(name.to_owned(), help, kind, None);
    let (labels, values): (Vec<_>, Vec<_>) = series.into_iter().unzip();
    with_labels(header, &labels, Values::Integers(values))
}

pub(super) fn with_labels(
    header: FamilyHeader,
    texts: &[LabelText],
    values: Values,
) -> FamilySnapshot {
    let mut labels = LabelTable::default();
    texts.iter().for_each(|text| labels.push(text.by_ref()));
    let header = Arc::new(header);
    FamilySnapshot {
        layout: Arc::new(FamilyLayout { header, labels }),
        values,
        details: Details::default(),
    }
}
