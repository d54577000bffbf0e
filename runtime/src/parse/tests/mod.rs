mod accepted;
mod any_text;
mod classic_families;
mod classic_lines;
mod classic_numbers;
mod encoded;
mod histograms;
mod open_metrics_families;
mod open_metrics_lines;

use super::{ParsedFamily, parse};
use crate::exposition::Format;

/// The families of a text that is right.
fn read(text: &str, format: Format) -> Vec<ParsedFamily> {
    parse(text, format).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// Asserts what is said of each text.
fn assert_refused(format: Format, table: &[(&str, &str)]) {
    for (text, message) in table {
        match parse(text, format) {
            Ok(families) => panic!("accepted: {text:?} as {families:?}"),
            Err(error) => assert_eq!(error.to_string(), *message, "{text:?}"),
        }
    }
}

fn assert_refused_classic(table: &[(&str, &str)]) {
    assert_refused(Format::Text, table);
}

fn assert_refused_open_metrics(table: &[(&str, &str)]) {
    assert_refused(Format::OpenMetrics, table);
}
