use ::axum::extract::MatchedPath;

use crate::requests::UNMATCHED_ROUTE;
use crate::requests::kept::kept;

/// The template of the route that a request matched, such as `/users/{id}`;
/// [`UNMATCHED_ROUTE`](crate::UNMATCHED_ROUTE) if it matched none. With the feature `axum`.
///
/// With the prefixes of the routers that it is nested in. What is nested as a service (`nest_service`) is
/// only known inside of it, so that a layer outside sees no route: its requests have [`UNMATCHED_ROUTE`](crate::UNMATCHED_ROUTE),
/// also those that succeed, and so have those of a `fallback_service`. Give such a service a layer of its own, whose
/// operation says the prefix.
///
/// Templates are kept for ever, as a program has so many; should it make more than 10,000, the
/// further ones are `_overflow`.
pub fn route<B>(request: &http::Request<B>) -> &'static str {
    kept(matched(request))
}

/// The same, as long as the request is there.
#[inline]
pub(super) fn matched<B>(request: &http::Request<B>) -> &str {
    let path = request.extensions().get::<MatchedPath>();
    path.map_or(UNMATCHED_ROUTE, MatchedPath::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_without_a_route() {
        let request = http::Request::get("/made/up").body(()).expect("a request");
        assert_eq!(route(&request), "_unmatched");
    }
}
