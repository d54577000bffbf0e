//! The address in an environment variable.

use std::ffi::OsString;

use super::BuildError;

pub(super) fn url(variable: &str, default: &str) -> Result<String, BuildError> {
    choose(std::env::var_os(variable), default)
        .ok_or_else(|| BuildError::Environment(variable.to_owned()))
}

/// Compose files set variables to nothing where they mean to leave them out.
fn choose(value: Option<OsString>, default: &str) -> Option<String> {
    match value {
        Some(value) if !value.is_empty() => value.into_string().ok(),
        _ => Some(default.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_set_goes_before_the_default() {
        let set = |value: &str| choose(Some(value.into()), "http://b");
        assert_eq!(set("http://a").as_deref(), Some("http://a"));
        assert_eq!(set("").as_deref(), Some("http://b"));
        assert_eq!(choose(None, "http://b").as_deref(), Some("http://b"));
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_text_is_no_address() {
        use std::os::unix::ffi::OsStringExt;
        let value = OsString::from_vec(vec![b'h', 0xff]);
        assert_eq!(choose(Some(value), "http://b"), None);
    }
}
