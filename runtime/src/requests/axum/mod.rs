//! Layers for routers of axum, and one call for a whole service.
//!
//! * [`route`]: the template of the route that a request matched.
//! * [`layer`]: layers that know it.
//! * [`bodies`]: bodies that are put into another box only where they have to be watched.
//! * [`instrument`]: a layer, an endpoint and collectors at once.

mod bodies;
mod instrument;
mod layer;
mod route;

pub use self::bodies::{CountedInAxum, InAxum};
pub use self::instrument::{HEALTH_CHECKS, Instrumentation, instrument, instrumentation};
pub use self::layer::{OfRouter, server, track, track_with};
pub use self::route::route;
