//! Snapshots made by hand, for tests.

use std::sync::Arc;

use super::family::Bound;
use super::{
    Details, FamilyHeader, FamilyLayout, FamilySnapshot, Kind, LabelTable, Snapshot, Sums, Values,
};
use crate::exposition::escape;

/// Labels and numbers of one series.
pub(crate) type Row<'a> = (&'a [(&'a str, &'a str)], &'a [u64]);

/// Families sorted by name.
pub(crate) fn snapshot(mut families: Vec<FamilySnapshot>) -> Snapshot {
    families.sort_by(|a, b| a.layout.header.name.cmp(&b.layout.header.name));
    Snapshot { families }
}

/// A family of whole numbers.
pub(crate) fn integers(kind: Kind, name: &str, help: &str, rows: &[Row<'_>]) -> FamilySnapshot {
    family(header(kind, name, help, &[]), rows, Values::Integers)
}

/// A family of histograms: each row is its buckets, then the sum in billionths.
pub(crate) fn histograms(
    name: &str,
    help: &str,
    bounds: &[f64],
    rows: &[Row<'_>],
) -> FamilySnapshot {
    family(
        header(Kind::Histogram, name, help, bounds),
        rows,
        Values::Histograms,
    )
}

fn header(kind: Kind, name: &str, help: &str, bounds: &[f64]) -> FamilyHeader {
    let unit = name.ends_with("_seconds").then_some("seconds".into());
    let bounds = bounds.iter().map(|bound| Bound::new(*bound)).collect();
    FamilyHeader {
        name: name.to_owned(),
        help: help.to_owned(),
        kind,
        unit,
        sums: Sums::Billionths,
        bounds,
        is_native: false,
    }
}

fn family(
    header: FamilyHeader,
    rows: &[Row<'_>],
    values: fn(Vec<u64>) -> Values,
) -> FamilySnapshot {
    let mut rows: Vec<_> = rows
        .iter()
        .map(|(labels, numbers)| (escape::render(labels), *numbers))
        .collect();
    rows.sort();
    let mut labels = LabelTable::default();
    rows.iter().for_each(|(text, _)| labels.push(text.by_ref()));
    let numbers = rows
        .iter()
        .flat_map(|(_, numbers)| *numbers)
        .copied()
        .collect();
    FamilySnapshot {
        layout: Arc::new(FamilyLayout {
            header: Arc::new(header),
            labels,
        }),
        values: values(numbers),
        details: Details::default(),
    }
}

/// Every kind of family, and text that needs escaping.
pub(crate) fn every_kind() -> Snapshot {
    snapshot(vec![
        integers(
            Kind::Gauge,
            "active_gates",
            "Gates open right now.",
            &[(&[], &[3])],
        ),
        integers(
            Kind::Counter,
            "boots",
            "Starts of the machine.",
            &[(&[], &[1])],
        ),
        integers(
            Kind::Counter,
            "ci_gate_checks",
            "Gate checks, \"all\" of them,\nby path C:\\gates.",
            &[
                (
                    &[
                        ("status", "success"),
                        ("gate", "lint"),
                        ("project", "backend"),
                    ],
                    &[42],
                ),
                (
                    &[
                        ("status", "failure"),
                        ("gate", "lint"),
                        ("project", "backend"),
                    ],
                    &[0],
                ),
                (
                    &[
                        ("status", "success"),
                        ("gate", "a\"b\\c\nd"),
                        ("project", ""),
                    ],
                    &[u64::MAX],
                ),
                (
                    &[
                        ("status", "success"),
                        ("gate", "\té🦀} 1"),
                        ("project", ",le="),
                    ],
                    &[7],
                ),
            ],
        ),
        histograms(
            "entry_size_bytes",
            "Size of an entry.",
            &[1e3, 1e5, 1e7],
            &[
                (&[("cache", "l1")], &[1, 2, 3, 4, 12_345_000_000_000]),
                (&[("cache", "l2")], &[0, 0, 0, 0, 0]),
            ],
        ),
        histograms(
            "mixed_seconds",
            "Labels on both sides of the bound.",
            &[0.000_05, 2.5],
            &[(&[("zone", "z"), ("area", "a")], &[5, 0, 1, 1])],
        ),
        integers(Kind::Counter, "nothing", "A family without series.", &[]),
        histograms(
            "pause_seconds",
            "Time at rest.",
            &[0.25, 1.0, 10.0],
            &[(&[], &[2, 1, 0, 1, 45_250_000_000])],
        ),
        histograms(
            "task_duration_seconds",
            "Time a task took.",
            &[0.005, 1.0, 600.0],
            &[
                (
                    &[("task_name", "index"), ("status", "success")],
                    &[1, 0, 1, 0, 45_000_000_001],
                ),
                (
                    &[("task_name", "index"), ("status", "failure")],
                    &[0, 0, 0, 0, 0],
                ),
            ],
        ),
    ])
}
