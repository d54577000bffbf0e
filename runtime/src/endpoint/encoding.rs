//! How a body is compressed: by its Accept-Encoding header.

use crate::exposition::ranges;

/// A content coding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    Identity,
    Gzip,
}

impl Encoding {
    /// The one that a scraper likes best; of those it likes equally the smaller one.
    /// Whoever refuses both gets the body as it is.
    pub fn liked_by(accept_encoding: &[u8]) -> Encoding {
        if cfg!(feature = "gzip") && likes_gzip(accept_encoding) {
            Encoding::Gzip
        } else {
            Encoding::Identity
        }
    }

    /// What is said of a body in `Content-Encoding`.
    pub fn name(self) -> Option<&'static str> {
        match self {
            Encoding::Identity => None,
            Encoding::Gzip => Some("gzip"),
        }
    }

    pub fn encode(self, body: Vec<u8>) -> Vec<u8> {
        match self {
            Encoding::Identity => body,
            Encoding::Gzip => gzip(body),
        }
    }
}

fn likes_gzip(accept_encoding: &[u8]) -> bool {
    let quality = |coding: &str| {
        ranges(accept_encoding)
            .find(|range| range.media_type.eq_ignore_ascii_case(coding.as_bytes()))
            .and_then(|range| range.quality())
    };
    let any = quality("*");
    let gzip = quality("gzip").or_else(|| quality("x-gzip")).or(any);
    let identity = quality("identity").unwrap_or(0.0);
    gzip.is_some_and(|gzip| gzip > 0.0 && gzip >= identity)
}

#[cfg(feature = "gzip")]
fn gzip(body: Vec<u8>) -> Vec<u8> {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    // Expositions become a tenth of their size by the fastest level already.
    let output = Vec::with_capacity(body.len() / 8);
    let mut encoder = GzEncoder::new(output, Compression::fast());
    let written = encoder.write_all(&body).and_then(|()| encoder.finish());
    written.expect("memory takes all that is written to it")
}

#[cfg(not(feature = "gzip"))]
fn gzip(body: Vec<u8>) -> Vec<u8> {
    body
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gzip_is_for_those_who_like_it() {
        for header in [
            "gzip",
            "GZIP",
            "x-gzip",
            "gzip, deflate, br, zstd",
            "deflate;q=1, gzip;q=0.1",
            "gzip;q=0.5, identity;q=0.5",
            "*",
            "br, *;q=0.1",
            "identity;q=0, gzip",
        ] {
            assert!(likes_gzip(header.as_bytes()), "{header}");
        }
    }

    #[test]
    fn others_get_the_body_as_it_is() {
        for header in [
            "",
            "identity",
            "br, zstd, deflate",
            "gzip;q=0",
            "gzip;q=0, *",
            "*;q=0",
            "gzip;q=0.4, identity;q=0.5",
            "gzip;q=0.9, identity",
            "gzip;q=much",
            "gzipped",
        ] {
            assert!(!likes_gzip(header.as_bytes()), "{header}");
        }
    }
}
