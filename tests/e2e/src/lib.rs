//! What the end-to-end tests stand on: real servers started and stopped, their
//! answers read, and expositions read without callmeter's help.

pub mod http;
pub mod metadata;
pub mod poll;
pub mod prometheus;
pub mod pushgateway;
pub mod quickstart;
pub mod relay;
pub mod sample;
pub mod server;
pub mod text;
pub mod tool;
pub mod victoria_metrics;
pub mod vmagent;
