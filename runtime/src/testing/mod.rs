//! Helpers for tests of what a program counts.
//!
//! * [`isolated()`] and [`isolated_async`] run a test in a registry of its own, so that tests
//!   that run beside each other do not count in each other's series.
//! * [`assert_metrics!`] compares values, and says of each that is wrong what is there.
//! * [`Snapshot::since`](crate::Snapshot::since) tells what changed between two moments,
//!   where the registry is shared.
//!
//! ```
//! use callmeter::{assert_metrics, testing, track_task};
//!
//! #[track_task]
//! fn import(path: &str) -> Result<u64, std::fmt::Error> {
//!     if path.is_empty() { Err(std::fmt::Error) } else { Ok(1) }
//! }
//!
//! testing::isolated(|registry| {
//!     import("a").unwrap();
//!     import("").unwrap_err();
//!     assert_metrics!(registry, {
//!         "task_total"{task_name = "import", status = "success"} == 1,
//!         "task_total"{task_name = "import", status = "failure"} == 1,
//!         "task_duration_seconds_sum"{task_name = "import", status = "success"} < 60,
//!         "task_in_progress"{task_name = "import"} == 0,
//!     });
//! });
//! ```

mod comparison;
mod difference;
mod expectation;
mod isolated;
mod key;
mod macros;
mod number;
mod subject;
#[cfg(test)]
mod tests;

pub use self::difference::{Change, Difference};
pub use self::isolated::{isolated, isolated_async};
#[doc(inline)]
pub use crate::assert_metrics;

/// What the expansion of [`assert_metrics!`] names.
#[doc(hidden)]
pub mod __assert {
    pub use super::comparison::Comparison;
    pub use super::expectation::{Expectation, check, label};
    pub use super::number::number;
}
