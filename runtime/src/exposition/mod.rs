//! From a snapshot to the bytes a scraper reads.

mod accept;
mod document;
pub(crate) mod escape;
mod format;
pub(crate) mod number;
mod range;
mod text;

pub use document::{Accept, Exposition};
pub use format::Format;
pub(crate) use range::ranges;

use crate::snapshot::Snapshot;
use text::Dialect;

impl Snapshot {
    /// Writes the snapshot in a format, the same bytes each time.
    #[must_use]
    pub fn encode(&self, format: Format) -> Vec<u8> {
        let mut output = Vec::new();
        self.encode_into(format, &mut output);
        output
    }

    /// Writes the snapshot in a format in place of what `output` holds. Large expositions
    /// are written faster into memory that is used again.
    pub fn encode_into(&self, format: Format, output: &mut Vec<u8>) {
        output.clear();
        // Empty, so valid as text.
        let mut text = String::from_utf8(std::mem::take(output)).unwrap_or_default();
        match format {
            Format::Text => text::encode(self, Dialect::Classic, &mut text),
            Format::OpenMetrics => text::encode(self, Dialect::OpenMetrics, &mut text),
        }
        *output = text.into_bytes();
    }

    /// Writes the snapshot in the format that a scraper likes best, by its `Accept` header.
    #[must_use]
    pub fn expose(&self, accept: impl Accept) -> Exposition {
        let answer = accept::negotiate(accept.as_bytes());
        Exposition::new(&answer, self.encode(answer.format))
    }
}

#[cfg(test)]
mod tests;
