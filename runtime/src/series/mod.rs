//! One label set of an operation, and the rows its calls are counted in.
//!
//! * [`buckets`]: from a duration to its bucket.
//! * [`shape`]: what all series of an operation in one registry have in common.
//! * [`errors`]: the rows of a series' errors, by error type.
//! * [`handle`]: a reference to what lives for ever or as long as its registry.

mod buckets;
mod errors;
mod handle;
mod one;
mod open_labels;
mod shape;

pub(crate) use buckets::Buckets;
pub use buckets::{DEFAULT_BOUNDS, bounds_from_seconds};
pub(crate) use handle::Handle;
pub(crate) use one::Series;
pub(crate) use open_labels::OpenLabels;
pub(crate) use shape::{Event, OperationShape, RegistryCore};
