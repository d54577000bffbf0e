//! What a request says of who sends it.

use http::HeaderMap;
use http::header::AUTHORIZATION;

pub(super) enum Credentials<'a> {
    Bearer(&'a [u8]),
    #[cfg(feature = "basic-auth")]
    Basic {
        user: Vec<u8>,
        password: Vec<u8>,
    },
}

impl Credentials<'_> {
    /// Nothing, if there are none, or several: then nobody could say which of them count.
    pub fn of(headers: &HeaderMap) -> Option<Credentials<'_>> {
        let mut given = headers.get_all(AUTHORIZATION).into_iter();
        let only = given.next().filter(|_| given.next().is_none())?;
        let bytes = only.as_bytes();
        let space = bytes.iter().position(|byte| *byte == b' ')?;
        let (scheme, rest) = bytes.split_at(space);
        let rest = rest.trim_ascii();
        if scheme.eq_ignore_ascii_case(b"bearer") {
            return Some(Credentials::Bearer(rest));
        }
        #[cfg(feature = "basic-auth")]
        if scheme.eq_ignore_ascii_case(b"basic") {
            return basic(rest);
        }
        None
    }
}

#[cfg(feature = "basic-auth")]
fn basic(encoded: &[u8]) -> Option<Credentials<'static>> {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;

    let mut user = STANDARD.decode(encoded).ok()?;
    // A user's name has no colon, a password may have some.
    let colon = user.iter().position(|byte| *byte == b':')?;
    let password = user.split_off(colon + 1);
    user.truncate(colon);
    Some(Credentials::Basic { user, password })
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn of(values: &[&'static str]) -> Option<String> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(AUTHORIZATION, HeaderValue::from_static(value));
        }
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Credentials::of(&headers).map(|credentials| match credentials {
            Credentials::Bearer(token) => text(token),
            #[cfg(feature = "basic-auth")]
            Credentials::Basic { user, password } => {
                format!("{} / {}", text(&user), text(&password))
            }
        })
    }

    #[test]
    fn tokens() {
        for value in ["Bearer abc", "bearer  abc ", "BEARER abc"] {
            assert_eq!(of(&[value]).as_deref(), Some("abc"), "{value}");
        }
        assert_eq!(of(&["Bearer "]).as_deref(), Some(""));
    }

    #[cfg(feature = "basic-auth")]
    #[test]
    fn names_and_passwords() {
        for (value, found) in [
            ("Basic cHJvbTpzZWNyZXQ=", "prom / secret"),
            ("basic cHJvbTphOmI6", "prom / a:b:"),
            ("Basic Og==", " / "),
        ] {
            assert_eq!(of(&[value]).as_deref(), Some(found), "{value}");
        }
        for value in [
            "Basic cHJvbQ==",
            "Basic cHJvbTpzZWNyZXQ",
            "Basic !",
            "Basic ",
        ] {
            assert_eq!(of(&[value]), None, "{value}");
        }
    }

    #[test]
    fn what_is_neither() {
        for values in [
            &[][..],
            &["abc"],
            &["Bearer"],
            &["Digest abc"],
            &["Bearer abc", "Bearer abc"],
        ] {
            assert_eq!(of(values), None, "{values:?}");
        }
    }
}
