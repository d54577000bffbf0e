//! What is sent.

use bytes::Bytes;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use http::{HeaderValue, Method, Request};

use super::settings::Settings;
use crate::exposition::Format;
use crate::snapshot::Snapshot;

/// A request before it is known how often it is sent.
#[derive(Clone, Debug)]
pub(super) struct Message {
    pub method: Method,
    pub headers: Vec<(http::HeaderName, HeaderValue)>,
    pub body: Bytes,
}

impl Message {
    /// A snapshot as text.
    pub fn text(method: Method, snapshot: &Snapshot, is_compressed: bool) -> Message {
        let text = snapshot.encode(Format::Text);
        let mut headers = vec![(
            CONTENT_TYPE,
            HeaderValue::from_static(Format::Text.content_type()),
        )];
        let body = if is_compressed {
            headers.push((CONTENT_ENCODING, HeaderValue::from_static("gzip")));
            gzip(text)
        } else {
            text
        };
        Message {
            method,
            headers,
            body: body.into(),
        }
    }

    /// Of a group.
    pub fn delete() -> Message {
        Message {
            method: Method::DELETE,
            headers: Vec::new(),
            body: Bytes::new(),
        }
    }

    pub fn request(&self, settings: &Settings) -> Request<Bytes> {
        let mut request = Request::new(self.body.clone());
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = settings.uri.clone();
        let headers = request.headers_mut();
        *headers = settings.headers.clone();
        for (name, value) in &self.headers {
            headers.insert(name, value.clone());
        }
        headers
            .entry(http::header::USER_AGENT)
            .or_insert(USER_AGENT);
        request
    }
}

/// Remote write asks for one.
const USER_AGENT: HeaderValue =
    HeaderValue::from_static(concat!("callmeter/", env!("CARGO_PKG_VERSION")));

#[cfg(feature = "gzip")]
fn gzip(body: Vec<u8>) -> Vec<u8> {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    let output = Vec::with_capacity(body.len() / 8);
    let mut encoder = GzEncoder::new(output, Compression::fast());
    let written = encoder.write_all(&body).and_then(|()| encoder.finish());
    written.expect("memory takes all that is written to it")
}

/// Nobody can ask for it.
#[cfg(not(feature = "gzip"))]
fn gzip(body: Vec<u8>) -> Vec<u8> {
    body
}
