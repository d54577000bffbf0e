//! Options that have been found good.

use std::net::SocketAddr;
use std::sync::Arc;

use super::access::{Access, Networks, Tokens};
use super::connections::Connections;
use super::counts::Counts;
use super::host::Hosts;
use super::listener::Bound;
use super::service::Shared;
use super::{Builder, ExporterError, address, page};
use crate::warn;

/// All that a server needs but a runtime.
pub(super) struct Plan {
    pub bound: Vec<Bound>,
    pub shared: Arc<Shared>,
}

impl Plan {
    /// Listens, if nothing is wrong.
    pub fn of(builder: Builder) -> Result<Plan, ExporterError> {
        page::check_path(&builder.path)?;
        let access = access(&builder)?;
        let hosts = Hosts::parse(&builder.hosts)?;
        #[cfg(feature = "tls")]
        let tls = builder.tls.as_ref().map(super::Tls::acceptor).transpose()?;
        let bound = listen(&builder)?;
        warn_if_exposed(&bound, &access);
        let counts = Counts::of(builder.endpoint.registry());
        let connections = Connections::new(builder.limits, Arc::clone(&counts));
        let shared = Shared {
            challenges: access.challenges(),
            access,
            hosts,
            path: builder.path,
            endpoint: builder.endpoint,
            limits: builder.limits,
            connections: Arc::new(connections),
            counts,
            #[cfg(feature = "tls")]
            tls,
        };
        Ok(Plan {
            bound,
            shared: Arc::new(shared),
        })
    }

    pub fn addresses(&self) -> Vec<SocketAddr> {
        self.bound.iter().filter_map(Bound::address).collect()
    }
}

fn access(builder: &Builder) -> Result<Access, ExporterError> {
    Ok(Access {
        networks: Networks::parse(&builder.networks)?,
        tokens: Tokens::new(builder.tokens.clone())?,
        #[cfg(feature = "basic-auth")]
        users: super::access::Users::new(builder.users.clone(), builder.limits.verifications())?,
    })
}

fn listen(builder: &Builder) -> Result<Vec<Bound>, ExporterError> {
    let mut bound = Vec::new();
    for address in &builder.addresses {
        bound.push(Bound::tcp(address)?);
    }
    #[cfg(unix)]
    for path in &builder.sockets {
        let socket = super::unix::Socket::bind(path, builder.socket_mode)?;
        bound.push(Bound::Unix(socket));
    }
    if bound.is_empty() {
        bound.push(Bound::tcp(&address::DEFAULT.into())?);
    }
    Ok(bound)
}

/// Metrics tell much of a program, and each scrape takes its time.
fn warn_if_exposed(bound: &[Bound], access: &Access) {
    if access.is_restricted() {
        return;
    }
    let addresses = bound.iter().filter_map(Bound::address);
    for address in addresses.filter(|address| !address.ip().to_canonical().is_loopback()) {
        warn::once_a_minute("exporter_exposed", address, || {
            format!(
                "the exporter on {address} answers everybody who can reach this machine; listen on `127.0.0.1`, \
                 or ask for a `bearer_token` or `basic_auth`, or `allow` the networks of the scrapers"
            )
            .into()
        });
    }
}
