//! How the server is told who asks.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::HeaderValue;

use super::BuildError;

pub(super) fn basic(user: &str, password: &str) -> Result<HeaderValue, BuildError> {
    if user.contains(':') {
        return Err(BuildError::Credentials);
    }
    let credentials = STANDARD.encode(format!("{user}:{password}"));
    header(&format!("Basic {credentials}"))
}

pub(super) fn bearer(token: &str) -> Result<HeaderValue, BuildError> {
    match !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic()) {
        true => header(&format!("Bearer {token}")),
        false => Err(BuildError::Credentials),
    }
}

fn header(value: &str) -> Result<HeaderValue, BuildError> {
    let mut value = HeaderValue::try_from(value).map_err(|_| BuildError::Credentials)?;
    value.set_sensitive(true);
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(value: Result<HeaderValue, BuildError>) -> Option<String> {
        value.ok()?.to_str().ok().map(str::to_owned)
    }

    /// The example of RFC 7617.
    #[test]
    fn users_and_passwords_are_encoded() {
        let header = text(basic("Aladdin", "open sesame"));
        assert_eq!(
            header.as_deref(),
            Some("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==")
        );
    }

    #[test]
    fn what_a_header_cannot_hold_is_refused() {
        assert_eq!(text(bearer("t0k.en")).as_deref(), Some("Bearer t0k.en"));
        for token in ["", "a b", "a\r\nX-Admin: 1", "é"] {
            assert_eq!(bearer(token), Err(BuildError::Credentials), "{token:?}");
        }
        assert_eq!(basic("a:b", "c"), Err(BuildError::Credentials));
        assert!(basic("", "\r\n").is_ok(), "encoded, it is harmless");
    }

    #[test]
    fn it_is_not_shown() {
        let value = bearer("s3cret").expect("a header");
        assert_eq!(format!("{value:?}"), "Sensitive");
    }
}
