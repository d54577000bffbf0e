//! Real programs read what callmeter exposes.
//!
//! A program that is not installed is a failure here, never a test left out.

mod exemplars;
mod exporter;
mod hostile;
mod hostile_families;
mod indexed_tree;
mod natives;
mod prometheus;
mod promtool;
mod push;
mod python;
mod query;
mod victoria_metrics;
mod vmagent;

/// Asks for the classic text format.
const CLASSIC: &str = "text/plain;version=0.0.4";

/// Asks for OpenMetrics.
const OPENMETRICS: &str = "application/openmetrics-text;version=1.0.0";
