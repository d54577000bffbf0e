//! The sockets an exporter listens on.

use std::io;
use std::net::{IpAddr, SocketAddr};

use super::stream::Stream;
use super::{ExporterError, ListenAddress};

/// A socket that listens, before there is a runtime.
pub(super) enum Bound {
    Tcp(std::net::TcpListener),
    #[cfg(unix)]
    Unix(super::unix::Socket),
}

/// The same within a runtime.
pub(super) enum Listener {
    Tcp(tokio::net::TcpListener),
    #[cfg(unix)]
    Unix {
        listener: tokio::net::UnixListener,
        /// Removed with the listener.
        _file: super::unix::File,
    },
}

/// What a listener gave.
pub(super) struct Accepted {
    pub stream: Box<dyn Stream>,
    /// Nothing, where the peer is of this machine for sure.
    pub peer: Option<IpAddr>,
}

impl Bound {
    pub fn tcp(address: &ListenAddress) -> Result<Bound, ExporterError> {
        let addresses = address.resolve()?;
        let failed = |error| ExporterError::Listen {
            on: addresses[0].to_string(),
            error,
        };
        let listener = std::net::TcpListener::bind(&addresses[..]).map_err(failed)?;
        listener.set_nonblocking(true).map_err(failed)?;
        Ok(Bound::Tcp(listener))
    }

    /// Its own, with the port that the system chose.
    pub fn address(&self) -> Option<SocketAddr> {
        match self {
            Bound::Tcp(listener) => listener.local_addr().ok(),
            #[cfg(unix)]
            Bound::Unix(_) => None,
        }
    }

    /// Within a runtime only.
    pub fn listen(self) -> io::Result<Listener> {
        match self {
            Bound::Tcp(listener) => Ok(Listener::Tcp(tokio::net::TcpListener::from_std(listener)?)),
            #[cfg(unix)]
            Bound::Unix(socket) => {
                let (listener, file) = socket.into_parts();
                Ok(Listener::Unix {
                    listener: tokio::net::UnixListener::from_std(listener)?,
                    _file: file,
                })
            }
        }
    }
}

impl Listener {
    pub async fn accept(&self) -> io::Result<Accepted> {
        match self {
            Listener::Tcp(listener) => {
                let (stream, peer) = listener.accept().await?;
                // Answers are written in one go.
                let _ = stream.set_nodelay(true);
                Ok(Accepted {
                    stream: Box::new(stream),
                    peer: Some(peer.ip()),
                })
            }
            #[cfg(unix)]
            Listener::Unix { listener, .. } => {
                let (stream, _) = listener.accept().await?;
                Ok(Accepted {
                    stream: Box::new(stream),
                    peer: None,
                })
            }
        }
    }
}
