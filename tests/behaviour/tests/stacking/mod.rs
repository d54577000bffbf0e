//! The attributes beside others, in either order.

mod instrument;
mod language;
mod runtimes;
