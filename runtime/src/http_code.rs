//! HTTP status codes as the status of an operation.

use crate::{LabelValue, Outcome, Status};

/// How an HTTP request ended: its status code. From 500 on it is an error.
///
/// Where there is no response, a code stands for what happened: 500 for a failure or a
/// panic, 504 for a timeout, 499 for a client that hung up (nginx's code; RFC 9110 has
/// none).
///
/// ```
/// use callmeter::{HttpCode, Operation};
///
/// /// Requests to the API.
/// #[derive(Operation)]
/// #[operation(name = "http_requests", status(name = "status_code", values = HttpCode))]
/// struct Request<'a> {
///     route: &'a str,
/// }
///
/// Request { route: "/users/{id}" }.start().finish(HttpCode(404));
/// let labels = [("route", "/users/{id}"), ("status_code", "404")];
/// assert_eq!(callmeter::registry().snapshot().value("http_requests_total", &labels), Some(1.0));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HttpCode(pub u16);

impl From<u16> for HttpCode {
    fn from(code: u16) -> HttpCode {
        HttpCode(code)
    }
}

impl From<Outcome> for HttpCode {
    fn from(outcome: Outcome) -> HttpCode {
        HttpCode(match outcome {
            Outcome::Success => 200,
            Outcome::Failure | Outcome::Panicked => 500,
            Outcome::TimedOut => 504,
            Outcome::Cancelled => 499,
        })
    }
}

impl LabelValue for HttpCode {
    #[inline]
    fn with_text<R>(&self, read: impl FnOnce(&str) -> R) -> R {
        self.0.with_text(read)
    }

    fn from_text(text: &str) -> Option<HttpCode> {
        text.parse().ok().map(HttpCode)
    }
}

impl Status for HttpCode {
    const IS_TRUSTED: bool = true;

    fn is_error(&self) -> bool {
        self.0 >= 500
    }
}
