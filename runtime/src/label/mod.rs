//! Labels: what a field of an operation or of a label set may be.
//!
//! * [`value`]: one value of a label.
//! * [`shipped`]: the types of the language that are label values.
//! * [`set`]: the labels of a family.
//! * [`text`]: texts that are too long.
//! * [`state`]: label values that have a number.
//! * [`check`]: what is looked at while the program is compiled.

mod check;
mod message;
mod set;
mod shipped;
mod state;
mod text;
mod value;

pub use check::{check_size, closed_size, is_closed_part, share_a_name};
pub use set::{LabelPart, LabelSet, LabelVisitor, closed_sets, is_closed, visit_label};
pub use state::State;
pub use value::{LabelValue, LabelValues, cardinality, closed_index, is_open, with_open_text};

pub(crate) use check::have_name;
pub(crate) use message::Message;
pub(crate) use text::clipped;
