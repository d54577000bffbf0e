use std::error::Error;
use std::fmt;
use std::sync::Arc;

/// A collector that brought nothing to a scrape, or less than it wanted to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CollectorFailure {
    pub(crate) collector: String,
    pub(crate) message: Arc<str>,
}

/// Some collectors failed in a scrape: see [`Registry::try_expose`](crate::Registry::try_expose).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScrapeError(Vec<CollectorFailure>);

impl ScrapeError {
    /// `Err` if there is any failure.
    pub(crate) fn of(failures: Vec<CollectorFailure>) -> Result<(), ScrapeError> {
        if failures.is_empty() {
            Ok(())
        } else {
            Err(ScrapeError(failures))
        }
    }

    /// The names of the collectors, in the order of their registration.
    pub fn collectors(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|failure| failure.collector.as_str())
    }
}

impl fmt::Display for ScrapeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, failure) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            let CollectorFailure { collector, message } = failure;
            write!(
                f,
                "{separator}the collector `{collector}` failed: {message}"
            )?;
        }
        Ok(())
    }
}

impl Error for ScrapeError {}
