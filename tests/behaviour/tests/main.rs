//! What callmeter does, as a user meets it; each test in a registry of its own.

mod cancellation;
mod errors;
mod labels;
mod outcomes;
mod retry;
mod scope;
mod timeout;
