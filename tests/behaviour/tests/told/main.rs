//! What `tracing` is told of calls.

mod events;
mod recorder;
mod spans;
mod subscribers;

use recorder::{Told, record};
