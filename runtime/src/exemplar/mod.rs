//! Exemplars: single observations that lead from a number to a trace.
//!
//! * [`labels`]: what an exemplar says, and what is refused of that.
//! * [`slots`]: the last one of each bucket.
//! * [`source`]: where those come from that nobody gives.

mod labels;
mod slots;
mod source;

pub use labels::ExemplarLabels;

pub(crate) use labels::{Packed, Refused};
pub(crate) use slots::{Kept, Slots};
pub(crate) use source::Source;
