//! A server that answers as it is told, and what it was sent.

pub mod poll;
pub mod server;
pub mod write_request;
