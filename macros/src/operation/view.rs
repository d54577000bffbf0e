//! The six views of an operation, and what each of them is by default.

/// A kind of metric family that shows one side of an operation's calls.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum ViewKind {
    Started,
    Completed,
    Duration,
    InProgress,
    Errors,
    Retries,
}

/// The types of metric families among the views.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum FamilyType {
    Counter,
    Gauge,
    Histogram,
}

impl ViewKind {
    pub(super) const ALL: [Self; 6] = [
        Self::Started,
        Self::Completed,
        Self::Duration,
        Self::InProgress,
        Self::Errors,
        Self::Retries,
    ];

    pub(super) fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// What it is called in `#[operation(…)]`.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Started => "started",
            Self::Completed => "completed",
            Self::Duration => "duration",
            Self::InProgress => "in_progress",
            Self::Errors => "errors",
            Self::Retries => "retries",
        }
    }

    /// The options it takes.
    pub(super) fn options(self) -> &'static [&'static str] {
        match self {
            Self::Duration => &["name", "help", "labels", "buckets", "none"],
            _ => &["name", "help", "labels", "none"],
        }
    }

    /// Whether it is there without being mentioned.
    pub(super) fn is_default(self) -> bool {
        self != Self::Started
    }

    /// Its name, unless another is given.
    pub(super) fn default_name(self, operation: &str) -> String {
        match self {
            Self::Completed => operation.to_owned(),
            other => format!("{operation}_{}", other.word()),
        }
    }

    /// What it shows; `of` says whose calls, ` of gate` or nothing.
    pub(super) fn default_help(self, of: &str, is_split: bool) -> String {
        match (self, is_split) {
            (Self::Started, _) => format!("Calls{of} started."),
            (Self::Completed, true) => format!("Calls{of} completed, by how they ended."),
            (Self::Completed, false) => format!("Calls{of} completed."),
            (Self::Duration, _) => format!("Duration of calls{of} in seconds."),
            (Self::InProgress, _) => format!("Calls{of} in progress."),
            (Self::Errors, true) => format!("Calls{of} that failed, by type of error."),
            (Self::Errors, false) => format!("Calls{of} that failed."),
            (Self::Retries, _) => format!("Retries within calls{of}."),
        }
    }

    pub(super) fn family_type(self) -> FamilyType {
        match self {
            Self::Duration => FamilyType::Histogram,
            Self::InProgress => FamilyType::Gauge,
            Self::Started | Self::Completed | Self::Errors | Self::Retries => FamilyType::Counter,
        }
    }

    /// Whether a call's status is known to it.
    pub(super) fn knows_status(self) -> bool {
        matches!(self, Self::Completed | Self::Duration | Self::Errors)
    }
}
