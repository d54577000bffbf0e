//! The shipped operations of requests of the crate http.

use http::header::HOST;
use http::uri::Authority;
use http::{Request, Version};

use super::{HttpClientRequest, HttpScheme, HttpServerRequest, HttpVersion};
use crate::HttpMethod;

/// With the feature `http`: any word that is not known is [`HttpMethod::Other`].
impl From<&http::Method> for HttpMethod {
    #[inline]
    fn from(method: &http::Method) -> HttpMethod {
        // Without looking at the word.
        if *method == http::Method::GET {
            HttpMethod::Get
        } else if *method == http::Method::POST {
            HttpMethod::Post
        } else {
            HttpMethod::from(method.as_str())
        }
    }
}

/// With the feature `http`.
impl From<Version> for HttpVersion {
    #[inline]
    fn from(version: Version) -> HttpVersion {
        match version {
            Version::HTTP_09 => HttpVersion::Http09,
            Version::HTTP_10 => HttpVersion::Http10,
            Version::HTTP_11 => HttpVersion::Http11,
            Version::HTTP_2 => HttpVersion::Http2,
            Version::HTTP_3 => HttpVersion::Http3,
            _ => HttpVersion::Other,
        }
    }
}

impl HttpServerRequest<'static> {
    /// A request that came in, of which the route is not known; with the feature `http`.
    ///
    /// The scheme is that of its URI, which HTTP/1 does not send: then it is `http`. A server
    /// that knows better says so:
    ///
    /// ```
    /// use callmeter::{HttpScheme, HttpServerRequest};
    ///
    /// let layer = callmeter::tower::track(|request: &http::Request<String>| HttpServerRequest {
    ///     url_scheme: HttpScheme::Https,
    ///     http_route: "/rpc",
    ///     ..HttpServerRequest::of(request)
    /// });
    /// # let _ = layer;
    /// ```
    #[inline]
    pub fn of<B>(request: &Request<B>) -> HttpServerRequest<'static> {
        let scheme = request.uri().scheme_str();
        HttpServerRequest {
            http_request_method: request.method().into(),
            http_route: "",
            network_protocol_version: request.version().into(),
            url_scheme: scheme.map_or(HttpScheme::Http, HttpScheme::from),
        }
    }
}

impl<'a> HttpClientRequest<'a> {
    /// A request that goes out; with the feature `http`.
    ///
    /// Server and port are those of its URI, else of its header `Host`; the port, if it is not
    /// said, is 443 for `https` and 80 for all else.
    ///
    /// ```
    /// use callmeter::HttpClientRequest;
    ///
    /// let request = http::Request::post("https://payments.internal/v1/charges").body(())?;
    /// let request = HttpClientRequest::of(&request);
    /// assert_eq!((request.server_address, request.server_port), ("payments.internal", 443));
    /// # Ok::<(), http::Error>(())
    /// ```
    #[inline]
    pub fn of<B>(request: &'a Request<B>) -> HttpClientRequest<'a> {
        let (address, port) = server(request);
        HttpClientRequest {
            http_request_method: request.method().into(),
            network_protocol_version: request.version().into(),
            server_address: address,
            server_port: port.unwrap_or_else(|| usual_port(request)),
        }
    }
}

fn server<B>(request: &Request<B>) -> (&str, Option<u16>) {
    match request.uri().authority() {
        Some(authority) => (authority.host(), authority.port_u16()),
        None => host(request).unwrap_or_default(),
    }
}

/// What the header says, if it is the name of a host.
fn host<B>(request: &Request<B>) -> Option<(&str, Option<u16>)> {
    let header = request.headers().get(HOST)?.to_str().ok()?;
    let port = header.parse::<Authority>().ok()?.port_u16();
    let name = match port {
        Some(_) => header.rsplit_once(':').map_or(header, |(name, _)| name),
        None => header,
    };
    Some((name, port))
}

fn usual_port<B>(request: &Request<B>) -> u16 {
    match request.uri().scheme_str() {
        Some("https" | "wss") => 443,
        _ => 80,
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn asked(uri: &str, host: Option<&[u8]>) -> (String, u16) {
        let mut request = Request::get(uri).body(()).expect("a request");
        if let Some(host) = host {
            let host = HeaderValue::from_bytes(host).expect("bytes that may be sent");
            request.headers_mut().insert(HOST, host);
        }
        let asked = HttpClientRequest::of(&request);
        (asked.server_address.to_owned(), asked.server_port)
    }

    #[test]
    fn the_server_that_is_asked() {
        let cases: [(&str, Option<&[u8]>, &str, u16); 9] = [
            ("http://a.example/x", None, "a.example", 80),
            ("https://a.example/x", None, "a.example", 443),
            (
                "https://a.example:8443/x",
                Some(b"b.example"),
                "a.example",
                8443,
            ),
            ("http://user@a.example:1/", None, "a.example", 1),
            ("http://[::1]:9/", None, "[::1]", 9),
            ("/x", Some(b"b.example"), "b.example", 80),
            ("/x", Some(b"b.example:81"), "b.example", 81),
            ("/x", Some(b"\xff\x80"), "", 80),
            ("/x", None, "", 80),
        ];
        for (uri, host, address, port) in cases {
            assert_eq!(
                asked(uri, host),
                (address.to_owned(), port),
                "{uri} {host:?}"
            );
        }
    }

    #[test]
    fn the_scheme_and_version_of_a_request_that_came_in() {
        let mut request = Request::get("HTTPS://a.example/")
            .body(())
            .expect("a request");
        *request.version_mut() = Version::HTTP_2;
        let https = HttpServerRequest::of(&request);
        assert_eq!(https.url_scheme, HttpScheme::Https);
        assert_eq!(https.network_protocol_version, HttpVersion::Http2);
        let plain = Request::builder().method("BREW").uri("/").body(());
        let plain = HttpServerRequest::of(&plain.expect("a request"));
        assert_eq!(plain.url_scheme, HttpScheme::Http);
        assert_eq!(plain.http_request_method, HttpMethod::Other);
    }
}
