//! HTTP requests as calls of an operation whose status is [`HttpCode`](crate::HttpCode).
//!
//! * [`shipped`]: operations that follow the conventions of OpenTelemetry.
//! * [`exchange`]: one request and its response, whichever framework it belongs to.
//! * `of_http`: the shipped ones of requests of the crate http.
//! * `count`, `kept`, `target`: the size of a request's body, templates of routes, where
//!   requests are counted.
//! * `tower`, `axum`, `actix`: layers and middleware that count.

#[cfg(feature = "actix")]
pub(crate) mod actix;
#[cfg(feature = "axum")]
pub(crate) mod axum;
#[cfg(any(feature = "actix", feature = "tower"))]
mod count;
#[cfg(any(feature = "actix", feature = "tower"))]
pub(crate) mod exchange;
#[cfg(any(feature = "actix", feature = "axum"))]
mod kept;
#[cfg(feature = "http")]
mod of_http;
mod shipped;
#[cfg(any(feature = "actix", feature = "tower"))]
mod target;
#[cfg(feature = "tower")]
pub(crate) mod tower;

pub use self::shipped::{
    HttpClientRequest, HttpScheme, HttpServerRequest, HttpVersion, UNMATCHED_ROUTE,
};
