//! Queries as a page meets them, and what the server of metrics gets to see of them.

mod answers;
mod contract;
mod credentials;
mod crowds;
mod environment;
mod front;
mod health;
mod hyper;
mod paths;
mod plain;
mod requests;
mod services;
mod trouble;
mod upstream;
mod wire;

/// An answer of a server of metrics, with spaces that are to stay.
const VECTOR: &str = r#"{"status":"success", "data":{"resultType":"vector","result":[{"metric":{"job":"a"},"value":[1700000000,"1"]}]}}"#;
