//! What a registry tells of itself: what it could not count as asked.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;

use crate::collector::Fault;
use crate::exposition::escape;
use crate::registry::{RegisteredOperation, RegistryInner};
use crate::series::Handle;
use crate::snapshot::{
    FamilyHeader, FamilyLayout, FamilySnapshot, Kind, LabelTable, LabelText, Values,
};

/// The registry's own counters.
pub(super) fn families(
    registry: &RegistryInner,
    operations: &[Handle<RegisteredOperation>],
) -> impl Iterator<Item = FamilySnapshot> {
    [
        dropped(registry, operations),
        single(
            registry,
            "callmeter_internal_errors",
            "User code run for a measurement that panicked, and limits that could not be kept.",
            registry.core.internal_errors.load(Relaxed),
        ),
        single(
            registry,
            "callmeter_register_errors",
            "Families left out because another declaration of the name was first.",
            registry.core.register_errors.load(Relaxed),
        ),
    ]
    .into_iter()
    .chain(collector_errors(registry))
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

fn dropped(registry: &RegistryInner, operations: &[Handle<RegisteredOperation>]) -> FamilySnapshot {
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
    family(
        "callmeter_dropped_label_sets",
        "Calls whose label set was one too many: they are in the overflow series.",
        series.into_iter().collect(),
    )
}

fn single(registry: &RegistryInner, name: &str, help: &str, value: u64) -> FamilySnapshot {
    family(name, help, vec![(labels(registry, None), value)])
}

fn labels(registry: &RegistryInner, own: Option<(&str, &str)>) -> LabelText {
    escape::render(
        &registry
            .common
            .const_labels()
            .chain(own)
            .collect::<Vec<_>>(),
    )
}

fn family(name: &str, help: &str, series: Vec<(LabelText, u64)>) -> FamilySnapshot {
    let header = Arc::new(FamilyHeader::new(
        name.to_owned(),
        help,
        Kind::Counter,
        None,
    ));
    let mut labels = LabelTable::default();
    series
        .iter()
        .for_each(|(text, _)| labels.push(text.by_ref()));
    let values = series.into_iter().map(|(_, value)| value).collect();
    FamilySnapshot {
        layout: Arc::new(FamilyLayout { header, labels }),
        values: Values::Integers(values),
    }
}
