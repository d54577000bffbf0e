//! Label values: what a field of an operation may be.

mod shipped;
mod value;

pub use value::{LabelValue, LabelValues, cardinality, closed_index, is_open, with_open_text};
