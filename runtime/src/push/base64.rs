//! Base64 with its padding: RFC 4648.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};

/// In headers.
pub(super) fn standard(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// In paths.
pub(super) fn url_safe(bytes: &[u8]) -> String {
    URL_SAFE.encode(bytes)
}
