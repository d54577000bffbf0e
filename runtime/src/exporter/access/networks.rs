//! Networks whose addresses may ask.

use std::net::IpAddr;

use ipnet::{IpNet, Ipv4Net};

use super::super::ExporterError;
use super::super::error::without_credentials;

/// None is all.
#[derive(Debug, Default)]
pub(in crate::exporter) struct Networks(Vec<IpNet>);

impl Networks {
    pub fn parse(texts: &[String]) -> Result<Networks, ExporterError> {
        let networks = texts.iter().map(|text| network(text.trim()));
        Ok(Networks(networks.collect::<Result<_, _>>()?))
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn contain(&self, peer: IpAddr) -> bool {
        // A socket for both versions says `::ffff:10.0.0.1` where `10.0.0.1` is meant.
        let peer = peer.to_canonical();
        self.is_empty() || self.0.iter().any(|network| network.contains(&peer))
    }
}

fn network(text: &str) -> Result<IpNet, ExporterError> {
    let single = |_| text.parse().map(|address: IpAddr| address.into());
    let network = text.parse().or_else(single);
    let network = network.map_err(|_| ExporterError::Network(without_credentials(text)))?;
    Ok(canonical(network))
}

/// Mapped addresses of IPv4 as those they stand for.
fn canonical(network: IpNet) -> IpNet {
    let IpNet::V6(mapped) = network else {
        return network;
    };
    let address = mapped.addr().to_ipv4_mapped();
    let prefix = mapped.prefix_len().checked_sub(96);
    let inner = address.zip(prefix);
    let inner = inner.and_then(|(address, prefix)| Ipv4Net::new(address, prefix).ok());
    inner.map_or(network, IpNet::V4)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn networks(texts: &[&str]) -> Result<Networks, ExporterError> {
        let texts: Vec<_> = texts.iter().map(|text| (*text).to_owned()).collect();
        Networks::parse(&texts)
    }

    fn contains(networks: &Networks, peer: &str) -> bool {
        networks.contain(peer.parse().expect("an address"))
    }

    #[test]
    fn peers_in_one_of_them() {
        let texts = ["10.1.2.3/8", " 192.168.0.7 ", "2001:db8::/32", "::1"];
        let networks = networks(&texts).expect("networks");
        for peer in [
            "10.255.0.1",
            "::ffff:10.0.0.1",
            "192.168.0.7",
            "2001:db8:1::1",
            "::1",
        ] {
            assert!(contains(&networks, peer), "{peer}");
        }
        for peer in [
            "11.0.0.1",
            "192.168.0.8",
            "::ffff:11.0.0.1",
            "2001:db9::",
            "127.0.0.1",
        ] {
            assert!(!contains(&networks, peer), "{peer}");
        }
    }

    #[test]
    fn mapped_networks_are_those_they_stand_for() {
        let networks = networks(&["::ffff:10.0.0.0/104"]).expect("a network");
        assert!(contains(&networks, "10.9.9.9") && contains(&networks, "::ffff:10.9.9.9"));
        assert!(!contains(&networks, "11.0.0.1"));
    }

    #[test]
    fn without_any_everybody() {
        let none = networks(&[]).expect("nothing is wrong");
        assert!(none.is_empty() && contains(&none, "8.8.8.8"));
    }

    #[test]
    fn mistakes_are_told() {
        for text in [
            "",
            "10.0.0.0/33",
            "10.0.0",
            "localhost",
            "10.0.0.0-10.0.0.9",
        ] {
            let error = networks(&[text]).expect_err(text).to_string();
            assert!(error.contains(&format!("`{text}`")), "{error}");
        }
    }
}
