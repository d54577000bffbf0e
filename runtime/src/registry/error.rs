use std::error::Error;
use std::fmt;

use crate::declaration::Location;

/// A metric family that could not be registered, and why.
///
/// Its message names both places in the source code where two declarations clash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisterError {
    family: String,
    // Boxed: results that may hold one stay small.
    reason: Box<Reason>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Reason {
    Clash {
        what: &'static str,
        first: (String, Location),
        second: (String, Location),
    },
    ConstLabel {
        name: String,
        location: Location,
    },
    Reserved {
        location: Location,
    },
    Collected {
        message: String,
        location: Location,
    },
    Refused {
        message: String,
        location: Location,
    },
    Twice {
        series: String,
        first: Location,
        second: Location,
    },
}

impl RegisterError {
    pub(crate) fn clash(
        family: &str,
        what: &'static str,
        places: [(String, Location); 2],
    ) -> RegisterError {
        let [first, second] = places;
        RegisterError {
            family: family.to_owned(),
            reason: Box::new(Reason::Clash {
                what,
                first,
                second,
            }),
        }
    }

    pub(crate) fn const_label(family: &str, name: &str, location: Location) -> RegisterError {
        RegisterError {
            family: family.to_owned(),
            reason: Box::new(Reason::ConstLabel {
                name: name.to_owned(),
                location,
            }),
        }
    }

    pub(crate) fn reserved(family: &str, location: Location) -> RegisterError {
        RegisterError {
            family: family.to_owned(),
            reason: Box::new(Reason::Reserved { location }),
        }
    }

    pub(crate) fn collected(family: &str, message: String, location: Location) -> RegisterError {
        RegisterError {
            family: family.to_owned(),
            reason: Box::new(Reason::Collected { message, location }),
        }
    }

    pub(crate) fn refused(family: &str, message: String, location: Location) -> RegisterError {
        RegisterError {
            family: family.to_owned(),
            reason: Box::new(Reason::Refused { message, location }),
        }
    }

    /// A series that two collectors bring.
    pub(crate) fn twice(family: &str, labels: &str, places: [Location; 2]) -> RegisterError {
        let series = match labels {
            "" => format!("`{family}` without labels"),
            labels => format!("`{family}{{{labels}}}`"),
        };
        let [first, second] = places;
        RegisterError {
            family: family.to_owned(),
            reason: Box::new(Reason::Twice {
                series,
                first,
                second,
            }),
        }
    }

    pub(crate) fn refused_label(family: &str, label: &str, location: Location) -> RegisterError {
        let message = format!(
            "the registry refuses the label `{label}`: it makes a new series for almost every value"
        );
        RegisterError::refused(family, message, location)
    }

    /// The name of the family, without `_total`, or of the collector that has it.
    pub fn family(&self) -> &str {
        &self.family
    }
}

impl fmt::Display for RegisterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let family = &self.family;
        match &*self.reason {
            Reason::Clash {
                what,
                first,
                second,
            } => write!(
                f,
                "metric family `{family}` is declared twice with different {what}: {} at {}, and {} at {}; \
                 the first stays, rename the second or make them alike",
                first.0, first.1, second.0, second.1
            ),
            Reason::Collected { message, location } => {
                write!(
                    f,
                    "the collector `{family}`, registered at {location}: {message}"
                )
            }
            Reason::Refused { message, location } => {
                write!(
                    f,
                    "metric family `{family}`, declared at {location}: {message}"
                )
            }
            Reason::Twice {
                series,
                first,
                second,
            } => write!(
                f,
                "{series} is read twice: by what is registered at {first}, and at {second}; the first stays, \
                 give the second other labels or another name"
            ),
            Reason::Reserved { location } => write!(
                f,
                "metric family `{family}`, declared at {location}, begins with `callmeter_`, as what the registry \
                 tells of itself; rename it"
            ),
            Reason::ConstLabel { name, location } => write!(
                f,
                "metric family `{family}`, declared at {location}, has a label `{name}` of its own, \
                 which is a constant label of the registry as well; rename one of them"
            ),
        }
    }
}

impl Error for RegisterError {}

/// Every clash that a registry has met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisterErrors(pub(crate) Vec<RegisterError>);

impl RegisterErrors {
    /// The clashes, in the order in which they were met.
    pub fn iter(&self) -> impl Iterator<Item = &RegisterError> {
        self.0.iter()
    }
}

impl fmt::Display for RegisterErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, error) in self.0.iter().enumerate() {
            write!(f, "{}{error}", if index == 0 { "" } else { "\n" })?;
        }
        Ok(())
    }
}

impl Error for RegisterErrors {}

/// A registry that could not be built.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum BuildError {
    /// The namespace is no name.
    Namespace(String),
    /// A constant label's name is no name, is reserved, or is given twice.
    ConstLabel(String),
    /// The buckets given for an operation make no histogram.
    Buckets {
        /// The operation.
        operation: &'static str,
        /// What is wrong with them.
        reason: String,
    },
    /// A limit is too small.
    Limit {
        /// What is limited.
        what: &'static str,
        /// The least it may be.
        least: usize,
    },
    /// The words given for the statuses of an operation cannot be shown.
    Statuses {
        /// The operation.
        operation: &'static str,
        /// What is wrong with them.
        reason: String,
    },
    /// The global registry is in use already.
    AlreadyInUse,
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BuildError::Namespace(name) => write!(
                f,
                "namespace `{name}` is no metric name; write letters, digits and `_`, a letter first"
            ),
            BuildError::ConstLabel(name) => write!(
                f,
                "constant label `{name}` is no label name, is reserved, or is given twice; write letters, digits and \
                 `_`, a letter first, and not `le`, `quantile` or `__…`"
            ),
            BuildError::Buckets { operation, reason } => write!(f, "buckets of operation `{operation}`: {reason}"),
            BuildError::Statuses { operation, reason } => write!(f, "statuses of operation `{operation}`: {reason}"),
            BuildError::Limit { what, least } => write!(f, "the limit of {what} is at least {least}"),
            BuildError::AlreadyInUse => f.write_str(
                "the global registry is in use already; install one at the start of `main`, before the first tracked \
                 call and before `callmeter::registry()`",
            ),
        }
    }
}

impl Error for BuildError {}
