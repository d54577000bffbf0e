//! The parsers of Prometheus' Python client, the strictest there are.

use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

use callmeter::Registry;
use callmeter_e2e::sample::Sample;
use callmeter_e2e::{text, tool};
use serde_json::{Value, json};

use crate::{CLASSIC, OPENMETRICS, hostile, indexed_tree};

#[test]
fn both_formats_of_the_quickstart_are_read_exactly() {
    let indexed = indexed_tree::once();
    let classic = indexed.quickstart.scrape(CLASSIC);
    let openmetrics = indexed.quickstart.scrape(OPENMETRICS);
    compare(
        classic.text(),
        openmetrics.text(),
        &text::samples(classic.text()),
    );
}

#[test]
fn both_formats_of_a_hostile_program_are_read_exactly() {
    compare_registry(&hostile::registry());
}

#[test]
fn both_formats_of_an_overflowing_program_are_read_exactly() {
    compare_registry(&hostile::overflowing_registry());
}

fn compare_registry(registry: &Registry) {
    let (classic, openmetrics) = (
        hostile::exposed(registry, CLASSIC),
        hostile::exposed(registry, OPENMETRICS),
    );
    compare(&classic, &openmetrics, &hostile::expected(registry));
}

#[test]
#[should_panic(expected = "the OpenMetrics parser")]
fn complaints_would_be_seen() {
    compare("", "a 1\n", &[]);
}

#[test]
#[should_panic(expected = "classic text: a{} is missing")]
fn missing_samples_would_be_seen() {
    compare("", "# EOF\n", &[Sample::new("a", &[], 1.0)]);
}

/// Lets Python read both formats and compare them with the samples.
fn compare(classic: &str, openmetrics: &str, samples: &[Sample]) {
    let samples: Vec<Value> = samples
        .iter()
        .map(|sample| json!([sample.name, sample.labels, sample.value]))
        .collect();
    let input = json!({ "classic": classic, "openmetrics": openmetrics, "samples": samples });
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("python/compare.py");
    let output = tool::run_with_input(Command::new(python()).arg(script), &input.to_string());
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

fn python() -> OsString {
    std::env::var_os("CALLMETER_PYTHON").unwrap_or_else(|| "python3".into())
}
