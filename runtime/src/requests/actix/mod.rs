//! Middleware for actix-web that counts requests.
//!
//! * [`describe`]: which call a request is.
//! * [`track`]: what a user writes.
//! * [`middleware`], [`future`]: from the request to the head of its response.
//! * [`payload`], [`response_body`]: what counts the bytes of both, and the end.
//! * [`route`]: the template of the route that a request matches.

mod describe;
mod future;
mod middleware;
mod payload;
mod response_body;
mod route;
mod track;

pub use self::describe::{Describe, OfServer};
pub use self::future::Tracking;
pub use self::middleware::Tracked;
pub use self::response_body::ResponseBody;
pub use self::route::route;
pub use self::track::{Track, server, track, track_with};
