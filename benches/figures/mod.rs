//! What is measured, one file each.

mod calls;
mod compile;
mod encoding;
mod labels;
mod memory;
mod new_series;
mod registries;
mod views;

use crate::table::Row;

/// Measures one figure.
type Figure = fn() -> Vec<Row>;

/// Every figure by the name that chooses it.
pub const FIGURES: &[(&str, Figure)] = &[
    ("calls", calls::figure),
    ("labels", labels::figure),
    ("registries", registries::figure),
    ("views", views::figure),
    ("encoding", encoding::figure),
    ("new-series", new_series::figure),
    ("memory", memory::figure),
    ("compile", compile::figure),
];
