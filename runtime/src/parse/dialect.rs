//! Which of the two formats is read.

use crate::exposition::Format;

/// A text format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    /// Prometheus text, version 0.0.4.
    Classic,
    /// OpenMetrics text, version 1.0.0.
    OpenMetrics,
}

impl Dialect {
    /// None of what is no text.
    pub(super) fn of(format: Format) -> Option<Dialect> {
        match format {
            Format::Text => Some(Dialect::Classic),
            Format::OpenMetrics => Some(Dialect::OpenMetrics),
            Format::Protobuf => None,
        }
    }

    pub(super) fn is_classic(self) -> bool {
        self == Dialect::Classic
    }

    pub(super) fn is_open_metrics(self) -> bool {
        self == Dialect::OpenMetrics
    }
}
