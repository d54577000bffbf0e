//! HTTP methods as a label.

use std::convert::Infallible;
use std::str::FromStr;

use crate::LabelValue;

/// The method of an HTTP request, as a closed label: clients may send any word as a method,
/// and each would make a series.
///
/// The known ones are those of the [conventions of OpenTelemetry]: of [RFC 9110], `PATCH` of
/// [RFC 5789], and `QUERY`. Any other word is [`Other`](HttpMethod::Other), which reads
/// `_OTHER`. Methods are told apart by case, so that `get` is another one: a framework that
/// does not do so hands on what it makes of them.
///
/// ```
/// use callmeter::{Counter, Family, HttpMethod, LabelSet, MetricFamilies, Registry};
///
/// #[derive(LabelSet)]
/// struct Request {
///     method: HttpMethod,
/// }
///
/// #[derive(MetricFamilies)]
/// #[metrics(namespace = "http")]
/// struct Http {
///     /// Requests.
///     requests: Family<Request, Counter>,
/// }
///
/// let registry = Registry::builder().build()?;
/// let http = Http::register(&registry)?;
/// http.requests.with(&Request { method: "GET".into() }).inc();
/// http.requests.with(&Request { method: "BREW".into() }).inc();
/// let value = |method| registry.snapshot().value("http_requests_total", &[("method", method)]);
/// assert_eq!((value("GET"), value("_OTHER"), value("BREW")), (Some(1.0), Some(1.0), None));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// [conventions of OpenTelemetry]: https://opentelemetry.io/docs/specs/semconv/registry/attributes/http/#http-request-method
/// [RFC 9110]: https://www.rfc-editor.org/rfc/rfc9110.html#name-methods
/// [RFC 5789]: https://www.rfc-editor.org/rfc/rfc5789.html
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum HttpMethod {
    /// `CONNECT`
    Connect,
    /// `DELETE`
    Delete,
    /// `GET`
    Get,
    /// `HEAD`
    Head,
    /// `OPTIONS`
    Options,
    /// `PATCH`
    Patch,
    /// `POST`
    Post,
    /// `PUT`
    Put,
    /// `QUERY`
    Query,
    /// `TRACE`
    Trace,
    /// Any other word: `_OTHER`
    Other,
}

const WORDS: &[&str] = &[
    "CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "QUERY", "TRACE",
    "_OTHER",
];

impl HttpMethod {
    /// The method's word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        WORDS[self as usize]
    }
}

impl From<&str> for HttpMethod {
    #[inline]
    fn from(word: &str) -> HttpMethod {
        match word {
            "CONNECT" => HttpMethod::Connect,
            "DELETE" => HttpMethod::Delete,
            "GET" => HttpMethod::Get,
            "HEAD" => HttpMethod::Head,
            "OPTIONS" => HttpMethod::Options,
            "PATCH" => HttpMethod::Patch,
            "POST" => HttpMethod::Post,
            "PUT" => HttpMethod::Put,
            "QUERY" => HttpMethod::Query,
            "TRACE" => HttpMethod::Trace,
            _ => HttpMethod::Other,
        }
    }
}

/// Never an error: a word that is not known is [`HttpMethod::Other`].
impl FromStr for HttpMethod {
    type Err = Infallible;

    fn from_str(word: &str) -> Result<HttpMethod, Infallible> {
        Ok(HttpMethod::from(word))
    }
}

impl LabelValue for HttpMethod {
    const VALUES: Option<&'static [&'static str]> = Some(WORDS);

    #[inline]
    fn index(&self) -> usize {
        *self as usize
    }

    #[inline]
    fn with_text<R>(&self, read: impl FnOnce(&str) -> R) -> R {
        read(self.as_str())
    }

    fn from_text(text: &str) -> Option<HttpMethod> {
        WORDS.contains(&text).then(|| HttpMethod::from(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// In the order of the words.
    const ALL: [HttpMethod; WORDS.len()] = [
        HttpMethod::Connect,
        HttpMethod::Delete,
        HttpMethod::Get,
        HttpMethod::Head,
        HttpMethod::Options,
        HttpMethod::Patch,
        HttpMethod::Post,
        HttpMethod::Put,
        HttpMethod::Query,
        HttpMethod::Trace,
        HttpMethod::Other,
    ];

    #[test]
    fn each_word_is_its_method() {
        assert!(WORDS.is_sorted());
        for (at, method) in ALL.into_iter().enumerate() {
            assert_eq!((method.index(), method.as_str()), (at, WORDS[at]));
            assert_eq!(HttpMethod::from(WORDS[at]), method);
            assert_eq!(WORDS[at].parse(), Ok(method));
            assert_eq!(HttpMethod::from_text(WORDS[at]), Some(method));
            assert_eq!(method.with_text(str::to_owned), WORDS[at]);
        }
    }

    #[test]
    fn any_other_word_is_another() {
        for word in [
            "", "get", "Get", "GETS", "GE", " GET", "PROPFIND", "BREW", "other",
        ] {
            assert_eq!(HttpMethod::from(word), HttpMethod::Other, "{word}");
            assert_eq!(HttpMethod::from_text(word), None, "{word}");
        }
    }
}
