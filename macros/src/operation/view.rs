//! The views of an operation, and what each of them is by default.

/// A kind of metric family that shows one side of an operation's calls.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum ViewKind {
    Started,
    Completed,
    Duration,
    InProgress,
    Errors,
    Retries,
    /// What the program observes in a call.
    Value,
}

/// The types of metric families among the views.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum FamilyType {
    Counter,
    Gauge,
    Histogram,
}

impl ViewKind {
    pub(super) const ALL: [Self; 7] = [
        Self::Started,
        Self::Completed,
        Self::Duration,
        Self::InProgress,
        Self::Errors,
        Self::Retries,
        Self::Value,
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
            Self::Value => "value",
        }
    }

    /// The options it takes.
    pub(super) fn options(self) -> &'static [&'static str] {
        match self {
            Self::Started | Self::InProgress => &["name", "help", "labels", "none"],
            Self::Completed | Self::Errors | Self::Retries => {
                &["name", "help", "labels", "when", "none"]
            }
            Self::Duration => &[
                "name", "help", "labels", "when", "unit", "buckets", "native", "allow", "none",
            ],
            Self::Value => &[
                "name", "help", "labels", "unit", "buckets", "native", "allow",
            ],
        }
    }

    /// Whether it is there without being mentioned.
    pub(super) fn is_default(self) -> bool {
        !matches!(self, Self::Started | Self::Value)
    }

    /// Its name, unless another is given.
    pub(super) fn default_name(self, operation: &str) -> String {
        match self {
            Self::Completed => operation.to_owned(),
            other => format!("{operation}_{}", other.word()),
        }
    }

    pub(super) fn family_type(self) -> FamilyType {
        match self {
            Self::Duration | Self::Value => FamilyType::Histogram,
            Self::InProgress => FamilyType::Gauge,
            Self::Started | Self::Completed | Self::Errors | Self::Retries => FamilyType::Counter,
        }
    }

    /// Whether a call's status is known to it.
    pub(super) fn knows_status(self) -> bool {
        matches!(
            self,
            Self::Completed | Self::Duration | Self::Errors | Self::Retries
        )
    }
}
