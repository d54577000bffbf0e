//! One label set of an operation, and the rows its calls are counted in.
//!
//! * [`buckets`]: from a duration to its bucket.
//! * [`shape`]: what all series of an operation in one registry have in common.
//! * [`numbers`]: from a value to its bucket.
//! * [`natives`]: native histograms beside the rows.
//! * [`endings`]: the rows of endings that are not known beforehand.
//! * [`many_endings`]: those of series that have many.
//! * [`exemplars`]: calls that lead to a trace.
//! * [`failures`]: those that are remembered.
//! * [`halves`]: calls whose start and end are counted apart.
//! * [`handle`]: a reference to what lives for ever or as long as its registry.

mod buckets;
mod endings;
mod exemplars;
mod failures;
mod halves;
mod handle;
mod many_endings;
mod natives;
mod numbers;
mod one;
mod open_labels;
mod shape;

pub(crate) use buckets::Buckets;
pub use buckets::{DEFAULT_BOUNDS, nanosecond_bounds};
pub(crate) use endings::{EndingRow, StatusRef};
pub(crate) use handle::Handle;
pub(crate) use natives::{NativeRow, Natives};
pub use numbers::{DEFAULT_NUMBERS, number_bounds};
pub(crate) use numbers::{NumberBuckets, ValueBuckets};
pub(crate) use one::Series;
pub(crate) use open_labels::OpenLabels;
pub(crate) use shape::{Event, Limits, OperationShape, RegistryCore, Settings, value_place};
