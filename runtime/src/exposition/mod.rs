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

use crate::snapshot::Snapshot;
use text::Dialect;

impl Snapshot {
    /// Writes the snapshot in a format, the same bytes each time.
    #[must_use]
    pub fn encode(&self, format: Format) -> Vec<u8> {
        match format {
            Format::Text => text::encode(self, Dialect::Classic).into_bytes(),
            Format::OpenMetrics => text::encode(self, Dialect::OpenMetrics).into_bytes(),
        }
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
