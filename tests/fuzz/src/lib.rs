//! Rules that hold for whatever is sent to callmeter, as functions of bytes.
//!
//! `cargo test -p callmeter-fuzz` holds them against the inputs in `corpus`. `tests/fuzz/run SECONDS` lets
//! libFuzzer make further ones, led by the code that they reach. What it finds is kept: an
//! input that breaks a rule goes into `corpus`, and is a test from then on.

pub mod accept;
pub mod endpoint;
mod exposition;
pub mod query;
mod received;

/// A target of the fuzzer: its name, which is that of its corpus, and what holds it against an input.
pub type Target = (&'static str, fn(&[u8]));

/// All of them.
pub const TARGETS: [Target; 3] = [
    ("accept", accept::check),
    ("endpoint", endpoint::check),
    ("query", query::check),
];
