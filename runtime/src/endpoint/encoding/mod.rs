//! How a body is compressed: by its Accept-Encoding header.
//!
//! A coding is a file here, and a line of [`CODINGS`].

#[cfg(feature = "gzip")]
mod gzip;
#[cfg(feature = "zstd")]
mod zstd;

use crate::exposition::ranges;

/// A way to compress.
#[derive(Debug)]
struct Coding {
    /// What it is called in `Content-Encoding`.
    name: &'static str,
    /// What else it is called in `Accept-Encoding`.
    alias: Option<&'static str>,
    /// Whether `*` means it: whoever names nothing is given what everybody can read.
    is_meant_by_any: bool,
    encode: fn(&[u8]) -> Vec<u8>,
}

/// Of those that a scraper likes equally it gets the first: the one that takes less time and makes
/// less of it.
static CODINGS: &[&Coding] = &[
    #[cfg(feature = "zstd")]
    &zstd::ZSTD,
    #[cfg(feature = "gzip")]
    &gzip::GZIP,
];

/// How a body is sent: by a coding, or as it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Encoding(Option<&'static Coding>);

impl Encoding {
    /// The one that a scraper likes best; of those it likes equally the first coding, and the
    /// body as it is last. Whoever refuses everything gets it as it is, too.
    pub fn liked_by(accept_encoding: &[u8]) -> Encoding {
        // Who does not speak of it reads it, but would rather have what it asked for.
        let mut best = quality(accept_encoding, "identity").unwrap_or(0.0);
        let mut liked = None;
        for coding in CODINGS {
            let quality = coding.quality(accept_encoding);
            if quality > best || (quality == best && quality > 0.0 && liked.is_none()) {
                (best, liked) = (quality, Some(*coding));
            }
        }
        Encoding(liked)
    }

    /// What is said of a body in `Content-Encoding`.
    pub fn name(self) -> Option<&'static str> {
        self.0.map(|coding| coding.name)
    }

    pub fn encode(self, body: Vec<u8>) -> Vec<u8> {
        match self.0 {
            None => body,
            Some(coding) => (coding.encode)(&body),
        }
    }
}

impl PartialEq for Encoding {
    fn eq(&self, other: &Encoding) -> bool {
        self.name() == other.name()
    }
}

impl Coding {
    /// How welcome it is: 0 where it is refused, or not named.
    fn quality(&self, accept_encoding: &[u8]) -> f32 {
        let named = |name| quality(accept_encoding, name);
        let any = || named("*").filter(|_| self.is_meant_by_any);
        named(self.name)
            .or_else(|| self.alias.and_then(named))
            .or_else(any)
            .unwrap_or(0.0)
    }
}

fn quality(accept_encoding: &[u8], coding: &str) -> Option<f32> {
    ranges(accept_encoding)
        .find(|range| range.media_type.eq_ignore_ascii_case(coding.as_bytes()))
        .and_then(|range| range.quality())
}

#[cfg(test)]
mod tests;
