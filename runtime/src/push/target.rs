//! Where to push: an address that can be used, and one that can be shown.

use http::Uri;

use super::base64;
use crate::client::address;

/// The URL as it may stand in messages: without credentials and without the query.
pub(super) fn shown(url: &str) -> String {
    match check(url) {
        Ok(_) => url[..url.find(['?', '#']).unwrap_or(url.len())].to_owned(),
        Err(_) => address::shown(url),
    }
}

/// What is wrong with an address, and what to write instead.
pub(super) fn check(url: &str) -> Result<Uri, String> {
    if !url.contains("://") {
        return Err("that is no URL with a scheme; write `http://host:port`".to_owned());
    }
    // Wherever it is: a password with a `/` or `?` in it seems to be behind the host.
    if url.replace("@base64/", "").contains('@') {
        return Err(
            "credentials do not belong into the URL; write `.basic_auth(user, password)`, \
             and an `@` of the path as `%40`"
                .to_owned(),
        );
    }
    let uri: Uri = url
        .parse()
        .map_err(|error| format!("that is no URL: {error}; write `http://host:port`"))?;
    match uri.scheme_str() {
        Some("http") => {}
        Some("https") if cfg!(feature = "tls") => {}
        Some("https") => {
            return Err("https needs the feature `tls` of callmeter".to_owned());
        }
        other => {
            let scheme = other.unwrap_or_default();
            return Err(format!(
                "`{scheme}` is no scheme to push by; write `http://` or `https://`"
            ));
        }
    }
    match uri.authority() {
        Some(authority) if authority.host().is_empty() => {
            Err("that is no URL with a host; write `http://host:port`".to_owned())
        }
        Some(authority) if address::has_valid_port(authority) => Ok(uri),
        _ => Err("the port is not a number; write `http://host:port`".to_owned()),
    }
}

/// A path and perhaps a query behind those of a URL.
pub(super) fn join(base: &Uri, path: &str) -> String {
    let (scheme, authority) = (base.scheme_str(), base.authority());
    let scheme = scheme.unwrap_or("http");
    let authority = authority.map_or("", |authority| authority.as_str());
    let base_path = base.path().trim_end_matches('/');
    format!("{scheme}://{authority}{base_path}{path}")
}

/// `/metrics/job/…`: the group of a Pushgateway.
pub(super) fn group_path(job: &str, labels: &[(String, String)]) -> String {
    let mut path = "/metrics".to_owned();
    push_segments(&mut path, "job", job);
    for (name, value) in labels {
        push_segments(&mut path, name, value);
    }
    path
}

fn push_segments(path: &mut String, name: &str, value: &str) {
    if is_plain(value) {
        path.extend(["/", name, "/", value]);
    } else if value.is_empty() {
        // Nothing at all would be no segment.
        path.extend(["/", name, "@base64/="]);
    } else {
        path.extend(["/", name, "@base64/", &base64::url_safe(value.as_bytes())]);
    }
}

/// Whether a value is one segment of a path that nobody between here and there changes.
fn is_plain(value: &str) -> bool {
    let is_unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    !value.is_empty() && value.bytes().all(is_unreserved) && !value.trim_matches('.').is_empty()
}

/// `extra_label=name=value`, for each label.
pub(super) fn extra_labels(labels: &[(String, String)]) -> String {
    let mut query = String::new();
    for (name, value) in labels {
        query.push(if query.is_empty() { '?' } else { '&' });
        query.extend(["extra_label=", name, "%3D"]);
        push_percent_encoded(&mut query, value);
    }
    query
}

fn push_percent_encoded(text: &mut String, value: &str) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            text.push(byte.into());
        } else {
            let digit = |four_bits: u8| char::from(DIGITS[usize::from(four_bits)]);
            text.extend(['%', digit(byte >> 4), digit(byte & 15)]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        pairs.iter().map(owned).collect()
    }

    #[test]
    fn groups_are_paths() {
        let path = |job: &str, pairs: &[(&str, &str)]| group_path(job, &labels(pairs));
        assert_eq!(path("backup", &[]), "/metrics/job/backup");
        assert_eq!(path("a/b", &[]), "/metrics/job@base64/YS9i");
        assert_eq!(
            path(
                "some_job",
                &[("instance", "10.0.0.1"), ("path", "/var/tmp")]
            ),
            "/metrics/job/some_job/instance/10.0.0.1/path@base64/L3Zhci90bXA="
        );
        assert_eq!(path("j", &[("x", "")]), "/metrics/job/j/x@base64/=");
        assert_eq!(path("j", &[("x", "..")]), "/metrics/job/j/x@base64/Li4=");
        assert_eq!(
            path("j", &[("x", "é %")]),
            "/metrics/job/j/x@base64/w6kgJQ=="
        );
        assert_eq!(path("j", &[("x", "?>")]), "/metrics/job/j/x@base64/Pz4=");
    }

    #[test]
    fn extra_labels_are_a_query() {
        assert_eq!(extra_labels(&[]), "");
        assert_eq!(
            extra_labels(&labels(&[("job", "a b"), ("zone", "é&=1")])),
            "?extra_label=job%3Da%20b&extra_label=zone%3D%C3%A9%26%3D1"
        );
    }

    #[test]
    fn paths_go_behind_the_path_of_an_address() {
        let joined = |url: &str| join(&check(url).expect("a URL"), "/metrics/job/j");
        assert_eq!(joined("http://h:9091"), "http://h:9091/metrics/job/j");
        assert_eq!(joined("http://h:9091/"), "http://h:9091/metrics/job/j");
        assert_eq!(joined("http://h/gate/"), "http://h/gate/metrics/job/j");
        assert_eq!(
            joined("http://[::1]:80?a=b"),
            "http://[::1]:80/metrics/job/j"
        );
    }

    #[test]
    fn what_is_no_address_is_told() {
        for (url, told) in [
            ("127.0.0.1:9091", "no URL with a scheme"),
            ("", "no URL with a scheme"),
            ("ftp://host", "`ftp` is no scheme to push by"),
            ("http://", "no URL"),
            ("http://a b", "no URL"),
            (
                "http://user:secret@host",
                "write `.basic_auth(user, password)`",
            ),
        ] {
            let error = check(url).expect_err("no address");
            assert!(error.contains(told), "{url}: {error}");
            assert!(!error.contains("secret"), "{error}");
        }
        assert_eq!(check("https://host").is_ok(), cfg!(feature = "tls"));
    }

    #[test]
    fn credentials_and_queries_are_not_shown() {
        for (url, expected) in [
            ("http://host:9091/a?key=secret#x", "http://host:9091/a"),
            ("http://user:secret@host/a", "http://host/a"),
            ("http://user:sec@ret@host", "http://host"),
            (
                "http://host/job@base64/YQ==?key=secret",
                "http://host/job@base64/YQ==",
            ),
            ("user:secret@host:1", "host:1"),
            ("localhost:9091", "localhost:9091"),
        ] {
            assert_eq!(shown(url), expected);
        }
    }
}
