//! What callmeter does, as a user meets it; each test in a registry of its own.

mod beside_prometheus_client;
mod cancellation;
mod collectors;
mod drops;
mod errors;
mod failures;
mod halves;
mod interop;
mod label_sets;
mod labels;
mod metrics;
mod nesting;
mod never_changes_the_program;
mod outcomes;
mod retry;
mod scope;
mod stacking;
mod timeout;
mod unwinding;
mod values;
mod views;
mod words;
