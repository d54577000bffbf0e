//! What the tests of exemplars have in common.

use callmeter::{Format, Registry, Sample};

/// The registry's OpenMetrics text, which the strict parser took, and its classic text, which
/// knows no exemplars.
///
/// # Panics
///
/// Where a parser refuses a text.
pub fn texts(registry: &Registry) -> [String; 2] {
    [Format::OpenMetrics, Format::Text].map(|format| {
        let text = String::from_utf8(registry.encode(format)).expect("a text");
        callmeter::parse(&text, format).unwrap_or_else(|error| panic!("{error}\n{text}"));
        text
    })
}

/// Of each sample with an exemplar: its name, the value of a label of it, and the value of a
/// label of the exemplar.
#[must_use]
pub fn exemplars(registry: &Registry, own: &str, label: &str) -> Vec<[String; 3]> {
    let samples = registry.snapshot().exemplars();
    let told = |sample: &Sample| {
        let exemplar = sample.exemplar().and_then(|exemplar| exemplar.label(label));
        [Some(sample.name()), sample.label(own), exemplar].map(|text| text.unwrap_or("").to_owned())
    };
    samples.iter().map(told).collect()
}
