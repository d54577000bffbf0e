//! Reads the two text formats, as strictly as the strictest server.
//!
//! * [`document`]: from lines to families: their order, which sample is whose.
//! * [`draft`]: a family whose lines are still being read.
//! * [`mod@line`]: one line: a [`descriptor`] or a sample ([`sample_line`]).
//! * [`cursor`], [`labels`], [`number`]: what lines consist of.
//! * [`rules`]: what a family must be, once all its lines are read.
//!
//! Shares no code with the encoders, so that one can be tested with the other.

mod cursor;
mod descriptor;
mod dialect;
mod document;
mod draft;
mod error;
mod family;
mod labels;
mod line;
mod number;
mod place;
mod rules;
mod sample;
mod sample_line;
#[cfg(test)]
mod tests;

pub use self::error::ParseError;
pub use self::family::{ParsedFamily, ParsedKind};
pub use self::sample::{ParsedExemplar, ParsedSample};

use self::dialect::Dialect;
use self::place::Place;
use crate::exposition::Format;

/// Reads an exposition in one of the text formats: its families, in their order.
///
/// Accepts what every server understands. What one of them refuses or misunderstands is an
/// error: wrong names, labels, escapes and numbers, repeated samples (a label with an empty value
/// tells none apart), families in several pieces, samples that do not suit the type before them, histograms that do not add up. So
/// is what a format allows but advises against: a backslash before any other letter.
///
/// ```
/// use callmeter::{Format, ParsedKind};
///
/// let text = "# TYPE jobs_total counter\njobs_total{queue=\"mail\"} 3\n";
/// let families = callmeter::parse(text, Format::Text)?;
/// assert_eq!(families[0].name(), "jobs_total");
/// assert_eq!(families[0].kind(), ParsedKind::Counter);
/// assert_eq!(families[0].samples()[0].label("queue"), Some("mail"));
/// assert_eq!(families[0].samples()[0].value(), 3.0);
///
/// let error = callmeter::parse("jobs_total{queue=mail} 3\n", Format::Text).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "line 1, column 18: the value of label `queue` has no quotes; write `queue=\"…\"`",
/// );
/// # Ok::<(), callmeter::ParseError>(())
/// ```
///
/// # Errors
/// At the first mistake: where it is, what is wrong, and what to write instead.
pub fn parse(text: &str, format: Format) -> Result<Vec<ParsedFamily>, ParseError> {
    let dialect = Dialect::of(format).ok_or_else(|| {
        let remedy = "parse what was encoded as `Format::Text` or `Format::OpenMetrics`";
        Place::line(1).error("protobuf is no text", remedy)
    })?;
    document::read(text, dialect)
}
