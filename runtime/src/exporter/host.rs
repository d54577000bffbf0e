//! The host that a request is for: RFC 9112, section 3.2.

use std::net::Ipv6Addr;

use http::request::Parts;
use http::{Version, header};

use super::ExporterError;
use super::error::without_credentials;

/// The hosts that are answered; none is all.
#[derive(Debug, Default)]
pub(super) struct Hosts(Vec<Host>);

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Host {
    /// In lower case, without a dot at the end; an address of IPv6 in its shortest form. May be empty in a request.
    name: String,
    port: Option<u16>,
}

/// A request does not say its host, or not as a host.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Malformed;

impl Hosts {
    pub fn parse(texts: &[String]) -> Result<Hosts, ExporterError> {
        let hosts = texts.iter().map(|text| {
            let host = written(text.trim());
            host.ok_or_else(|| ExporterError::Host(without_credentials(text)))
        });
        Ok(Hosts(hosts.collect::<Result<_, _>>()?))
    }

    /// Whether requests for this host are answered; `port` is the one that is meant where it says none.
    pub fn contain(&self, asked: Option<&Host>, port: u16) -> bool {
        let is_known = |asked: &Host| self.0.iter().any(|own| own.covers(asked, port));
        self.0.is_empty() || asked.is_some_and(is_known)
    }
}

/// The host of the whole address in the request, or else of the header, which is checked in either case. `None` for
/// HTTP/1.0 without a header.
pub(super) fn asked(request: &Parts) -> Result<Option<Host>, Malformed> {
    let mut given = request.headers.get_all(header::HOST).into_iter();
    let in_header = match (given.next(), given.next()) {
        (Some(only), None) => {
            let text = only.to_str().map_err(|_| Malformed)?;
            Some(Host::parse(text).ok_or(Malformed)?)
        }
        (None, _) if request.version < Version::HTTP_11 => None,
        _ => return Err(Malformed),
    };
    match request.uri.authority() {
        Some(authority) => Ok(Host::parse(authority.as_str())),
        None => Ok(in_header),
    }
}

/// A host as an option: addresses of IPv6 without brackets too, and no wildcards.
fn written(text: &str) -> Option<Host> {
    let host = match text.parse::<Ipv6Addr>() {
        Ok(address) => Host::parse(&format!("[{address}]")),
        Err(_) => Host::parse(text),
    };
    host.filter(|host| !host.name.is_empty() && !host.name.contains('*'))
}

impl Host {
    fn parse(text: &str) -> Option<Host> {
        let end = match text.starts_with('[') {
            true => text.find(']')? + 1,
            false => text.find(':').unwrap_or(text.len()),
        };
        let (name, port) = text.split_at(end);
        let is_whole = !name.is_empty() || port.is_empty();
        Some(Host {
            name: canonical(name)?,
            port: parse_port(port)?,
        })
        .filter(|_| is_whole)
    }

    fn covers(&self, asked: &Host, default_port: u16) -> bool {
        let port = asked.port.unwrap_or(default_port);
        self.name == asked.name && self.port.is_none_or(|own| own == port)
    }
}

fn canonical(name: &str) -> Option<String> {
    if let Some(address) = name.strip_prefix('[') {
        let address: Ipv6Addr = address.strip_suffix(']')?.parse().ok()?;
        return Some(address.to_string());
    }
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=%".contains(&byte);
    let are_codes = name.split('%').skip(1).all(|code| {
        let digits = code.as_bytes().iter().take(2);
        digits.filter(|digit| digit.is_ascii_hexdigit()).count() == 2
    });
    let name = (name.bytes().all(is_allowed) && are_codes).then_some(name)?;
    Some(name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase())
}

/// `:80`, or without a number; what is not a port is `None`.
#[expect(clippy::option_option, reason = "whether it is one, and which")]
fn parse_port(text: &str) -> Option<Option<u16>> {
    let digits = match text.strip_prefix(':') {
        Some(digits) => digits,
        None if text.is_empty() => return Some(None),
        None => return None,
    };
    match digits.bytes().all(|byte| byte.is_ascii_digit()) {
        true if digits.is_empty() => Some(None),
        true => digits.parse().ok().map(Some),
        false => None,
    }
}
