//! A router as one of axum; with the feature `axum`.

use super::path::Path;
use super::router::Router;

/// With the feature `axum`. The four paths are routes of their own, so that middleware sees
/// `/api/metrics/query` as the route, and other paths get the program's own answer.
///
/// ```
/// use axum::Router;
///
/// let queries = callmeter::query::router("http://victoriametrics:8428")?;
/// let app: Router = Router::new().nest("/api/metrics", queries.into());
/// # Ok::<(), callmeter::query::BuildError>(())
/// ```
impl<S> From<Router> for ::axum::Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    fn from(router: Router) -> ::axum::Router<S> {
        Path::ALL
            .into_iter()
            .fold(::axum::Router::new(), |routes, path| {
                routes.route_service(path.as_str(), router.clone())
            })
    }
}
