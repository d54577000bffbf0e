//! The address of a server of metrics, as a user writes it.

use http::uri::{Scheme, Uri};

use super::BuildError;
use crate::client::address;
use crate::percent;

/// An address without and its credentials.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Url {
    /// Without a slash at its end.
    pub base: String,
    pub user: Option<(String, String)>,
}

impl Url {
    pub fn parse(text: &str) -> Result<Url, BuildError> {
        let (plain, user) = cut_user(text.trim());
        check(&plain).map_err(|why| BuildError::Url(address::shown(&plain), why))?;
        Ok(Url {
            base: plain.trim_end_matches('/').to_owned(),
            user: user.map(credentials),
        })
    }
}

/// The address without what stands before the host, and that. It ends at the last `@`, as passwords
/// may have one in them.
fn cut_user(text: &str) -> (String, Option<&str>) {
    let Some((scheme, rest)) = text.split_once("://") else {
        return (text.to_owned(), None);
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    match rest[..end].rsplit_once('@') {
        Some((user, host)) => (format!("{scheme}://{host}{}", &rest[end..]), Some(user)),
        None => (text.to_owned(), None),
    }
}

fn check(text: &str) -> Result<(), &'static str> {
    let url: Uri = text.parse().map_err(|_| "it is none at all")?;
    match url.scheme() {
        Some(scheme) if *scheme == Scheme::HTTP => {}
        Some(scheme) if *scheme == Scheme::HTTPS && cfg!(feature = "tls") => {}
        Some(scheme) if *scheme == Scheme::HTTPS => return Err("https needs the feature `tls`"),
        _ => return Err("it does not start with http:// or https://"),
    }
    if url.host().unwrap_or_default().is_empty() {
        return Err("it names no host");
    }
    if text.contains(['?', '#', '@']) {
        return Err("it has something behind its path, or a password that is not percent-encoded");
    }
    match url.authority().is_some_and(address::has_valid_port) {
        true => Ok(()),
        false => Err("its port is not a number, or its password is not percent-encoded"),
    }
}

fn credentials(user: &str) -> (String, String) {
    let (user, password) = user.split_once(':').unwrap_or((user, ""));
    (percent::decode(user), percent::decode(password))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base(text: &str) -> String {
        let url = Url::parse(text);
        url.unwrap_or_else(|error| panic!("{error}")).base
    }

    #[test]
    fn addresses_of_servers() {
        assert_eq!(
            base("http://victoriametrics:8428"),
            "http://victoriametrics:8428"
        );
        assert_eq!(base(" http://127.0.0.1/ "), "http://127.0.0.1");
        assert_eq!(base("HTTP://[::1]:9090"), "HTTP://[::1]:9090");
        assert_eq!(
            base("http://vmselect:8481/select/0/prometheus/"),
            "http://vmselect:8481/select/0/prometheus"
        );
    }

    #[test]
    fn credentials_are_cut_out() {
        let url = Url::parse("http://reader:p%40ss:w@rd%@host:1/path").expect("a URL");
        assert_eq!(url.base, "http://host:1/path");
        assert_eq!(url.user, Some(("reader".into(), "p@ss:w@rd%".into())));
        let url = Url::parse("http://reader@host").expect("a URL");
        assert_eq!(url.user, Some(("reader".into(), String::new())));
    }

    #[test]
    fn others_are_refused_without_telling_the_password() {
        for (text, why) in [
            ("", "it is none at all"),
            ("victoriametrics:8428", "it does not start with"),
            ("/api", "it does not start with"),
            ("ftp://me:s3cret@host", "it does not start with"),
            ("http://", "it is none at all"),
            ("http://:8428", "it names no host"),
            ("http://ho st", "it is none at all"),
            ("http://me:s3cret@host?a=b", "it has something behind"),
            ("http://host#a", "it has something behind"),
            ("http://me:s3/cret@host", ""),
            ("http://me:s3cret", "its port is not a number"),
            ("http://me:s3cret/x", "its port is not a number"),
            ("http://me:s3cret:80", ""),
            ("http://me:12/s3cret@host/x", "it has something behind"),
            ("http://me:12?s3cret@host", "it has something behind"),
            ("http://me:12#s3cret@host", "it has something behind"),
            ("http://me%3As3cret%40host", ""),
            ("me:s3cret@host", ""),
            ("me:s3cret", ""),
            ("http://host\r\nX: y", "it is none at all"),
        ] {
            let error = Url::parse(text).expect_err(text).to_string();
            assert!(
                error.contains(&format!("a server of metrics: {why}")),
                "{text}: {error}"
            );
            assert!(
                !error.contains("s3") && error.ends_with("write http://host:8428"),
                "{error}"
            );
        }
    }

    #[cfg(not(feature = "tls"))]
    #[test]
    fn https_needs_a_feature() {
        let error = Url::parse("https://host").expect_err("no TLS").to_string();
        assert!(error.contains("https needs the feature `tls`"), "{error}");
    }
}
