//! What five systems say their metrics are, and whether an exposition says the same.
//!
//! * [`Contract`]: the metrics, alerts and behaviours of one system, read from `data`.
//! * [`Exposition`]: the families of a scrape.
//! * [`differences`]: where the two disagree.
//! * [`Case`]: which contract a test is about, and which differences it allows.

mod alert;
mod case;
mod compare;
mod contract;
mod exposition;

pub use alert::Alert;
pub use case::{Allowed, COLLECTOR_ERRORS, Case, OWN_FAMILIES, SAMPLE_AGE};
pub use compare::differences;
pub use contract::{Behaviour, Contract, Metric};
pub use exposition::{Exposition, Family, Sample};
