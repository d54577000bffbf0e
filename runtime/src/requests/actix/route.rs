use actix_web::dev::ServiceRequest;

use crate::UNMATCHED_ROUTE;
use crate::requests::kept::kept;

/// The template of the route that a request matches, such as `/users/{id}`, with the prefixes of
/// its scopes; [`UNMATCHED_ROUTE`] if it matches none. With the feature `actix`.
///
/// Before a request is routed, which is where a middleware of the whole `App` meets it, that is found by
/// its path alone: where resources of one path differ by their guards, by the first of them. So [`track`] asks
/// again when there is a response.
///
/// [`track`]: super::track()
///
/// Templates are kept for ever, as a program has so many; should it make more than 10,000, the
/// further ones are `_overflow`.
#[must_use]
pub fn route(request: &ServiceRequest) -> &'static str {
    let pattern = request.match_pattern();
    pattern.map_or(UNMATCHED_ROUTE, |pattern| kept(&pattern))
}
