//! Failures that a registry remembers, so that a number leads to a line of a log.

use std::time::{Duration, SystemTime};

use crate::registry::Registry;

/// One call that failed, timed out or panicked.
///
/// A registry keeps the last few of each series if it is told to, by
/// [`RegistryBuilder::recent_failures`](crate::RegistryBuilder::recent_failures).
///
/// ```
/// use callmeter::{Operation, Outcome, Registry, Task};
///
/// let registry = Registry::builder().recent_failures(5).build()?;
/// registry.scope_sync(|| {
///     Task { task_name: "import" }.start().finish(Outcome::Failure);
/// });
/// let [failure] = &registry.recent_failures()[..] else { panic!("there is one") };
/// assert_eq!(failure.operation(), "task");
/// assert_eq!(failure.label("task_name"), Some("import"));
/// assert_eq!(failure.status(), "failure");
/// # Ok::<(), callmeter::BuildError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    pub(crate) operation: &'static str,
    pub(crate) labels: Vec<(&'static str, String)>,
    pub(crate) status: String,
    pub(crate) error_type: Option<String>,
    pub(crate) at: SystemTime,
    pub(crate) duration: Duration,
    pub(crate) retries: u64,
    pub(crate) thread: Option<String>,
    pub(crate) span: Option<u64>,
}

impl Failure {
    /// The operation's name in snake case.
    #[must_use]
    pub fn operation(&self) -> &str {
        self.operation
    }

    /// Names and values of the operation's labels, in the order of its fields.
    pub fn labels(&self) -> impl Iterator<Item = (&str, &str)> {
        self.labels.iter().map(|(name, value)| (*name, &**value))
    }

    /// The value of one label.
    #[must_use]
    pub fn label(&self, name: &str) -> Option<&str> {
        self.labels()
            .find(|(given, _)| *given == name)
            .map(|(_, value)| value)
    }

    /// The word of its status.
    #[must_use]
    pub fn status(&self) -> &str {
        &self.status
    }

    /// The kind of its error; `None` for a panic.
    #[must_use]
    pub fn error_type(&self) -> Option<&str> {
        self.error_type.as_deref()
    }

    /// When it ended.
    #[must_use]
    pub fn at(&self) -> SystemTime {
        self.at
    }

    /// How long it took.
    #[must_use]
    pub fn duration(&self) -> Duration {
        self.duration
    }

    /// Its attempts behind the first.
    #[must_use]
    pub fn retries(&self) -> u64 {
        self.retries
    }

    /// The name of the thread on which it ended.
    #[must_use]
    pub fn thread(&self) -> Option<&str> {
        self.thread.as_deref()
    }

    /// The id of the `tracing` span in which it ended; with the feature `tracing` only.
    #[must_use]
    pub fn span(&self) -> Option<u64> {
        self.span
    }
}

impl Registry {
    /// The failures remembered, oldest first; none unless the registry was built with
    /// [`recent_failures`](crate::RegistryBuilder::recent_failures).
    #[must_use]
    pub fn recent_failures(&self) -> Vec<Failure> {
        let series = self.core().failed();
        let mut failures: Vec<Failure> = series
            .iter()
            .flat_map(|series| series.remembered())
            .collect();
        failures.sort_by_key(|failure| failure.at);
        failures
    }
}
