use actix_web::dev::ServiceRequest;
use actix_web::http::Version;

use super::route;
use crate::operation::IntoOperation;
use crate::requests::target::Target;
use crate::{
    Call, HttpCode, HttpScheme, HttpServerRequest, HttpVersion, Operation, UNMATCHED_ROUTE,
};

/// What makes an operation of a request: see [`track`](super::track()).
#[diagnostic::on_unimplemented(
    message = "`{Self}` makes no operation of a `ServiceRequest`",
    label = "cannot describe requests",
    note = "it is to be a function from `&ServiceRequest` to an operation whose status is \
            `HttpCode`, or to an `Option` of one"
)]
pub trait Describe<'r> {
    #[doc(hidden)]
    fn describe(&self, request: &'r ServiceRequest, target: &Target) -> Call<HttpCode>;
}

impl<'r, F, M> Describe<'r> for F
where
    F: Fn(&'r ServiceRequest) -> M,
    M: IntoOperation,
    M::Operation: Operation<Status = HttpCode>,
{
    #[inline]
    fn describe(&self, request: &'r ServiceRequest, target: &Target) -> Call<HttpCode> {
        target.describe(|| self(request))
    }
}

/// Makes [`HttpServerRequest`]s.
#[derive(Clone, Copy, Debug)]
pub struct OfServer;

impl<'r> Describe<'r> for OfServer {
    #[inline]
    fn describe(&self, request: &'r ServiceRequest, target: &Target) -> Call<HttpCode> {
        let pattern = request.match_pattern();
        let route = pattern.as_deref().unwrap_or(UNMATCHED_ROUTE);
        target.describe(|| described(request, route))
    }
}

impl HttpServerRequest<'static> {
    /// A request to a server of actix-web, with its route; with the feature `actix`.
    ///
    /// The scheme is that of the server, whatever a proxy before it says.
    #[must_use]
    pub fn of_actix(request: &ServiceRequest) -> HttpServerRequest<'static> {
        described(request, route(request))
    }
}

fn described<'a>(request: &ServiceRequest, http_route: &'a str) -> HttpServerRequest<'a> {
    let is_secure = request.app_config().secure();
    HttpServerRequest {
        http_request_method: request.method().as_str().into(),
        http_route,
        network_protocol_version: version(request.version()),
        url_scheme: if is_secure {
            HttpScheme::Https
        } else {
            HttpScheme::Http
        },
    }
}

fn version(version: Version) -> HttpVersion {
    match version {
        Version::HTTP_09 => HttpVersion::Http09,
        Version::HTTP_10 => HttpVersion::Http10,
        Version::HTTP_11 => HttpVersion::Http11,
        Version::HTTP_2 => HttpVersion::Http2,
        Version::HTTP_3 => HttpVersion::Http3,
        _ => HttpVersion::Other,
    }
}
