//! Where to listen, as it is written.

use std::net::{IpAddr, Ipv4Addr, SocketAddr, ToSocketAddrs};

use super::ExporterError;
use super::error::without_credentials;

/// Where an exporter listens.
///
/// | made of | listens on |
/// |---|---|
/// | `9464_u16`, `"9464"`, `":9464"` | that port of `127.0.0.1` |
/// | `"10.0.0.7:9464"`, `"[::1]:9464"`, a `SocketAddr`, `(IpAddr, 9464)` | that address |
/// | `"0.0.0.0:9464"`, `"[::]:9464"` | all addresses of this machine |
/// | `"localhost:9464"` | the first address of that name on which it can listen |
///
/// Port 0 is a free one. Texts are read when the exporter is started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListenAddress(Written);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Written {
    Known(SocketAddr),
    Text(String),
}

/// The port that is customary for exporters within programs.
pub(super) const DEFAULT: SocketAddr = SocketAddr::new(LOOPBACK, 9464);

const LOOPBACK: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

impl ListenAddress {
    /// At least one; several where a name has several. Asks the resolver for names.
    pub(super) fn resolve(&self) -> Result<Vec<SocketAddr>, ExporterError> {
        let text = match &self.0 {
            Written::Known(address) => return Ok(vec![*address]),
            Written::Text(text) => text.trim(),
        };
        if let Ok(port) = text.strip_prefix(':').unwrap_or(text).parse() {
            return Ok(vec![SocketAddr::new(LOOPBACK, port)]);
        }
        if let Ok(address) = text.parse() {
            return Ok(vec![address]);
        }
        by_name(text).map_err(|reason| ExporterError::Address {
            text: without_credentials(text),
            reason,
        })
    }
}

fn by_name(text: &str) -> Result<Vec<SocketAddr>, String> {
    if text.parse::<IpAddr>().is_ok() {
        return Err("it has no port".to_owned());
    }
    if text.starts_with("*:") {
        return Err("all addresses are `0.0.0.0` or `[::]`".to_owned());
    }
    let found = text.to_socket_addrs().map_err(|error| error.to_string())?;
    let found: Vec<_> = found.collect();
    if found.is_empty() {
        return Err("the name has no address".to_owned());
    }
    Ok(found)
}

impl From<&str> for ListenAddress {
    fn from(text: &str) -> ListenAddress {
        ListenAddress(Written::Text(text.to_owned()))
    }
}

impl From<String> for ListenAddress {
    fn from(text: String) -> ListenAddress {
        ListenAddress(Written::Text(text))
    }
}

impl From<&String> for ListenAddress {
    fn from(text: &String) -> ListenAddress {
        ListenAddress(Written::Text(text.clone()))
    }
}

impl From<SocketAddr> for ListenAddress {
    fn from(address: SocketAddr) -> ListenAddress {
        ListenAddress(Written::Known(address))
    }
}

impl<I: Into<IpAddr>> From<(I, u16)> for ListenAddress {
    fn from((host, port): (I, u16)) -> ListenAddress {
        SocketAddr::new(host.into(), port).into()
    }
}

impl From<u16> for ListenAddress {
    fn from(port: u16) -> ListenAddress {
        SocketAddr::new(LOOPBACK, port).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(address: impl Into<ListenAddress>) -> String {
        let found = address.into().resolve().expect("an address");
        found[0].to_string()
    }

    #[test]
    fn what_has_no_host_is_on_this_machine_only() {
        for text in ["9464", ":9464", " :9464 "] {
            assert_eq!(resolved(text), "127.0.0.1:9464", "{text}");
        }
        assert_eq!(resolved(9464), "127.0.0.1:9464");
    }

    #[test]
    fn addresses_stay_what_they_are() {
        for text in ["10.0.0.7:80", "[::1]:0", "0.0.0.0:9464", "[::]:1"] {
            assert_eq!(resolved(text), text);
            assert_eq!(resolved(text.to_owned()), text);
            let address: SocketAddr = text.parse().expect("an address");
            assert_eq!(resolved(address), text);
        }
        assert_eq!(resolved(([10, 0, 0, 7], 80)), "10.0.0.7:80");
        assert_eq!(resolved((IpAddr::from([0, 0, 0, 0]), 80)), "0.0.0.0:80");
    }

    #[test]
    fn a_name_is_looked_up() {
        let found = ListenAddress::from("localhost:7").resolve();
        let found = found.expect("every machine has it");
        assert!(found[0].ip().is_loopback() && found[0].port() == 7);
    }

    #[test]
    fn mistakes_are_told() {
        for (text, part) in [
            ("127.0.0.1", "it has no port"),
            ("::1", "it has no port"),
            ("*:9464", "`0.0.0.0`"),
            ("", "invalid socket address"),
            (":70000", "cannot listen on `:70000`"),
            ("http://[::1]:80/", "`127.0.0.1:9464`"),
        ] {
            let error = ListenAddress::from(text).resolve().expect_err(text);
            assert!(error.to_string().contains(part), "{error}");
        }
    }
}
