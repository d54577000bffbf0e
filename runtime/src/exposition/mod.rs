//! From a snapshot to the bytes a scraper reads.

mod accept;
mod document;
pub(crate) mod escape;
mod format;
pub(crate) mod number;
mod protobuf;
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
        match format {
            Format::Text => self.encode_text(Dialect::Classic, output),
            Format::OpenMetrics => self.encode_text(Dialect::OpenMetrics, output),
            Format::Protobuf => protobuf::encode(self, output),
        }
    }

    fn encode_text(&self, dialect: Dialect, output: &mut Vec<u8>) {
        // Empty, so valid as text.
        let mut text = String::from_utf8(std::mem::take(output)).unwrap_or_default();
        text::encode(self, dialect, &mut text);
        *output = text.into_bytes();
    }

    /// Writes the snapshot in the format that a scraper likes best, by its `Accept` header.
    #[must_use]
    pub fn expose(&self, accept: impl Accept) -> Exposition {
        let answer = accept::negotiate(accept.as_bytes());
        Exposition::new(&answer, self.encode(answer.format))
    }
}

/// The content type that an `Accept` header is answered with.
pub(crate) fn content_type_for(accept: &str) -> String {
    let answer = accept::negotiate(accept.as_bytes());
    let content_type = Exposition::new(&answer, Vec::new());
    content_type.content_type().to_owned()
}

#[cfg(test)]
mod tests;
