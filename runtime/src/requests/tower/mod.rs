//! Layers of tower that count requests.
//!
//! * [`describe`]: which call a request is, and in which registry.
//! * [`layer`]: what a user writes.
//! * [`service`], [`future`]: from the request to the head of its response.
//! * [`request_body`], [`response_body`]: what counts their bytes, and the end.

mod describe;
mod future;
mod layer;
mod request_body;
mod response_body;
mod service;

pub use self::describe::Describe;
pub use self::future::Tracking;
pub use self::layer::{OfClient, OfServer, Track, client, server, track, track_with};
pub use self::request_body::{AsItIs, Counted, RequestBodies, RequestBody};
pub use self::response_body::{Plain, ResponseBodies, ResponseBody};
pub use self::service::Tracked;

#[cfg(feature = "axum")]
pub(in crate::requests) use self::{
    request_body::Size,
    response_body::{Polled, begin_body},
};
