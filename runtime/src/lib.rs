//! One attribute, every call accounted for.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod call;
mod cells;
mod clock;
mod declaration;
mod error_type;
mod exposition;
mod guard;
mod label;
mod operation;
mod outcome;
mod registry;
mod scrape;
mod series;
mod site;
mod snapshot;
mod sync;
mod timed_out;
mod warn;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;

pub use crate::call::Call;
pub use crate::error_type::{ErrorType, ErrorTypes};
pub use crate::exposition::{Accept, Exposition, Format};
pub use crate::label::LabelValue;
pub use crate::operation::{Node, Operation, Task, Workflow};
pub use crate::outcome::{Outcome, Status};
pub use crate::registry::{
    BuildError, RegisterError, RegisterErrors, Registry, RegistryBuilder, Scope, check, registry,
};
pub use crate::snapshot::{Sample, Snapshot};
pub use crate::timed_out::TimedOut;

pub use callmeter_macros::{ErrorType, LabelValue, Operation};

pub(crate) use crate::label::LabelValues;
