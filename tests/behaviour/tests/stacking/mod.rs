//! The attributes beside others, in either order.

mod impl_names;
mod instrument;
mod language;
mod runtimes;
