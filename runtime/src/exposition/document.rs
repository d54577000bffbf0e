//! What a scraper asks with and what it is answered.

use std::borrow::Cow;

use super::accept::Answer;

/// The value of a request's `Accept` header: text, bytes, or `None`; empty is none too.
///
/// ```
/// # let snapshot = callmeter::registry().snapshot();
/// let header: Option<&str> = None;
/// let for_people = "text/plain; version=0.0.4; charset=utf-8";
/// assert_eq!(snapshot.expose(header).content_type(), for_people);
/// assert_eq!(snapshot.expose("*/*").content_type(), for_people);
///
/// let openmetrics = String::from("application/openmetrics-text;version=1.0.0");
/// assert_eq!(
///     snapshot.expose(&openmetrics).content_type(),
///     "application/openmetrics-text; version=1.0.0; charset=utf-8",
/// );
/// ```
pub trait Accept {
    /// The header's bytes, whatever they are.
    fn as_bytes(&self) -> &[u8];
}

/// `&str`, `&String`, `&[u8]`, and the header types of HTTP libraries.
impl<T: AsRef<[u8]> + ?Sized> Accept for &T {
    fn as_bytes(&self) -> &[u8] {
        (*self).as_ref()
    }
}

impl Accept for Option<&str> {
    fn as_bytes(&self) -> &[u8] {
        self.unwrap_or_default().as_bytes()
    }
}

/// A registry's metrics in the format a scraper asked for: the answer to its request.
///
/// ```
/// # let snapshot = callmeter::registry().snapshot();
/// let exposition = snapshot.expose("application/openmetrics-text");
/// let header = ("Content-Type", exposition.content_type());
/// assert!(exposition.body().ends_with(b"# EOF\n"));
/// # assert!(header.1.starts_with("application/openmetrics-text"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exposition {
    content_type: Cow<'static, str>,
    body: Vec<u8>,
}

impl Exposition {
    pub(super) fn new(answer: &Answer, body: Vec<u8>) -> Exposition {
        let content_type = match answer.escaping {
            None => Cow::Borrowed(answer.content_type),
            Some(escaping) => Cow::Owned(format!("{}; escaping={escaping}", answer.content_type)),
        };
        Exposition { content_type, body }
    }

    /// The value of the `Content-Type` header. A server refuses an answer without it.
    #[must_use]
    pub fn content_type(&self) -> &str {
        &self.content_type
    }

    /// The bytes to send.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The bytes to send, without a copy.
    #[must_use]
    pub fn into_body(self) -> Vec<u8> {
        self.body
    }
}
