//! Addresses of servers as users write them, which may have credentials in them.

use http::uri::Authority;

/// Whether nothing but a port is behind the host: `user:secret` may pass for both.
pub(crate) fn has_valid_port(authority: &Authority) -> bool {
    let behind_host = authority.as_str().strip_prefix(authority.host());
    behind_host.is_some_and(is_port)
}

/// `:80`, a colon alone, or nothing.
fn is_port(text: &str) -> bool {
    match text.strip_prefix(':') {
        Some(digits) => digits.is_empty() || digits.parse::<u16>().is_ok(),
        None => text.is_empty(),
    }
}

/// What may be shown of an address that is not accepted: no query, and nothing that may be credentials, wherever
/// they end.
pub(crate) fn shown(address: &str) -> String {
    let scheme = ["http://", "https://"].into_iter().find(|scheme| {
        let start = address.get(..scheme.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    });
    let scheme = scheme.map_or("", |scheme| &address[..scheme.len()]);
    let behind = |mark: &str| address.rfind(mark).map_or(0, |at| at + mark.len());
    let start = scheme.len().max(behind("@")).max(behind("%40"));
    let rest = &address[start..];
    let rest = &rest[..rest.find(['?', '#']).unwrap_or(rest.len())];
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let host = if is_host(host) { host } else { "…" };
    [scheme, host, path].concat()
}

fn is_host(text: &str) -> bool {
    let end = match text.starts_with('[') {
        true => text.find(']').map_or(text.len(), |at| at + 1),
        false => text.find(':').unwrap_or(text.len()),
    };
    let (host, port) = text.split_at(end);
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._[]:".contains(&byte);
    host.bytes().all(is_plain) && is_port(port)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_and_queries_are_not_shown() {
        for (address, expected) in [
            ("http://user:secret@host/a", "http://host/a"),
            ("http://user:sec@ret@host", "http://host"),
            ("http://user:sec/ret@host/a?b", "http://host/a"),
            ("http://user:sec?ret@host#b", "http://host"),
            ("http://user%3Asecret%40host/a", "http://host/a"),
            ("http://user:secret/a", "http://…/a"),
            ("http://user:secret:80", "http://…"),
            ("HTTPS://user:secret@[::1]:80", "HTTPS://[::1]:80"),
            ("user:secret@host:1", "host:1"),
            ("user:secret", "…"),
            ("http://a b", "http://…"),
            ("localhost:9091", "localhost:9091"),
            ("http://host:?key=secret", "http://host:"),
            ("ftp://host/é", "ftp://host/é"),
            ("é", "…"),
            ("", ""),
        ] {
            assert_eq!(shown(address), expected);
        }
    }
}
