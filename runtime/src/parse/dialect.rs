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
    pub(super) fn of(format: Format) -> Dialect {
        if format == Format::OpenMetrics {
            Dialect::OpenMetrics
        } else {
            Dialect::Classic
        }
    }

    pub(super) fn is_classic(self) -> bool {
        self == Dialect::Classic
    }

    pub(super) fn is_open_metrics(self) -> bool {
        self == Dialect::OpenMetrics
    }
}
