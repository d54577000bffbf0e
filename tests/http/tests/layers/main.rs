//! What layers count of requests and responses.

mod bodies;
mod client;
mod endings;
mod identity;
mod instrument;
mod labels;
mod over_tcp;
mod registries;
mod routes;
mod shipped;
mod sizes;
