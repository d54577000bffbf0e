//! What is measured, one file each.

mod calls;
mod compile;
mod encoding;
mod families;
mod labels;
mod memory;
mod middleware;
mod new_series;
mod registries;
mod scrape_http;
mod slow_reader;
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
    ("families", families::figure),
    ("middleware", middleware::figure),
    ("encoding", encoding::figure),
    ("encoding-families", encoding::figure_of_families),
    ("new-series", new_series::figure),
    ("new-series-families", new_series::figure_of_families),
    ("memory", memory::figure),
    ("memory-families", memory::figure_of_families),
    ("scrape-http", scrape_http::figure),
    ("slow-reader", slow_reader::figure),
    ("compile", compile::figure),
];
