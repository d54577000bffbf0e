//! What is not metrics.

use bytes::Bytes;
use http::header::{ALLOW, CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderValue, Method, Response, StatusCode};

use super::ExporterError;

const PLAIN: &str = "text/plain; charset=utf-8";
const HTML: &str = "text/html; charset=utf-8";

/// Whether somebody can ask for that path, and it can be shown as it is.
pub(super) fn check_path(path: &str) -> Result<(), ExporterError> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-_.~".contains(&byte);
    if path.starts_with('/') && path.bytes().all(is_plain) {
        return Ok(());
    }
    Err(ExporterError::Path(path.to_owned()))
}

/// The page at `/`, for people.
pub(super) fn landing(method: &Method, path: &str) -> Response<Bytes> {
    if !matches!(*method, Method::GET | Method::HEAD) {
        let refusal = "this page is read by GET\n".to_owned();
        let mut refusal = answer(StatusCode::METHOD_NOT_ALLOWED, PLAIN, refusal);
        let allowed = HeaderValue::from_static("GET, HEAD");
        refusal.headers_mut().insert(ALLOW, allowed);
        return refusal;
    }
    let page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Metrics</title></head>\n\
         <body><p><a href=\"{path}\">Metrics</a></p></body></html>\n"
    );
    answer(StatusCode::OK, HTML, page)
}

pub(super) fn not_found(path: &str) -> Response<Bytes> {
    let text = format!("there is nothing here; metrics are at {path}\n");
    answer(StatusCode::NOT_FOUND, PLAIN, text)
}

pub(super) fn unauthorized(challenges: &[HeaderValue]) -> Response<Bytes> {
    let text = "credentials are missing or wrong\n".to_owned();
    let mut refusal = answer(StatusCode::UNAUTHORIZED, PLAIN, text);
    for challenge in challenges {
        let headers = refusal.headers_mut();
        headers.append(http::header::WWW_AUTHENTICATE, challenge.clone());
    }
    refusal
}

/// RFC 9112, section 3.2, asks for this answer.
pub(super) fn without_host() -> Response<Bytes> {
    let text = "a request says its host in one header `Host`\n".to_owned();
    answer(StatusCode::BAD_REQUEST, PLAIN, text)
}

/// RFC 9110, section 15.5.20: this server does not answer for that host. Not 403: under another name the same
/// request may be answered.
pub(super) fn misdirected() -> Response<Bytes> {
    let text = "this host is not answered here\n".to_owned();
    answer(StatusCode::MISDIRECTED_REQUEST, PLAIN, text)
}

/// Too many passwords wait to be verified. Not 429: on a shared address it may be the first request of this peer.
pub(super) fn busy() -> Response<Bytes> {
    let text = "too many passwords wait to be verified; try again\n".to_owned();
    let mut refusal = answer(StatusCode::SERVICE_UNAVAILABLE, PLAIN, text);
    let soon = HeaderValue::from_static("1");
    refusal.headers_mut().insert(RETRY_AFTER, soon);
    refusal
}

/// The runtime is shutting down.
pub(super) fn interrupted() -> Response<Bytes> {
    let text = "the scrape was interrupted\n".to_owned();
    answer(StatusCode::INTERNAL_SERVER_ERROR, PLAIN, text)
}

/// For peers that are told before they have asked.
pub(super) const FORBIDDEN: &[u8] =
    b"HTTP/1.1 403 Forbidden\r\nContent-Type: text/plain; charset=utf-8\r\n\
    Content-Length: 34\r\nConnection: close\r\n\r\nyour address may not read metrics\n";

fn answer(status: StatusCode, content_type: &'static str, text: String) -> Response<Bytes> {
    let mut answer = Response::new(text.into());
    *answer.status_mut() = status;
    let content_type = HeaderValue::from_static(content_type);
    answer.headers_mut().insert(CONTENT_TYPE, content_type);
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_length_of_the_canned_refusal_is_right() {
        let text = std::str::from_utf8(FORBIDDEN).expect("text");
        let (head, body) = text.split_once("\r\n\r\n").expect("a head");
        assert!(
            head.contains(&format!("Content-Length: {}\r\n", body.len())),
            "{text}"
        );
    }

    #[test]
    fn paths() {
        for path in ["/", "/metrics", "/a/b-c_d.e~1", "//"] {
            assert!(check_path(path).is_ok(), "{path}");
        }
        for path in [
            "", "metrics", "/a b", "/a?b", "/\"><b>", "/é", "/%20", "/a#b",
        ] {
            let error = check_path(path).expect_err(path).to_string();
            assert!(error.contains(&format!("`{path}`")), "{error}");
        }
    }
}
