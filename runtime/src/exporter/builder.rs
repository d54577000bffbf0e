//! The options of an exporter.

use std::fmt;
#[cfg(unix)]
use std::path::PathBuf;
use std::time::Duration;

use super::limits::{Limits, SMALLEST_HEAD};
use super::{Exporter, ExporterError, ListenAddress};
use crate::Endpoint;

/// An exporter that is not yet started: see [`builder`](super::builder).
#[must_use = "an exporter does nothing until it is started"]
pub struct Builder {
    pub(super) endpoint: Endpoint,
    pub(super) addresses: Vec<ListenAddress>,
    #[cfg(unix)]
    pub(super) sockets: Vec<PathBuf>,
    #[cfg(unix)]
    pub(super) socket_mode: Option<u32>,
    pub(super) path: String,
    pub(super) tokens: Vec<Vec<u8>>,
    #[cfg(feature = "basic-auth")]
    pub(super) users: Vec<(String, String)>,
    pub(super) networks: Vec<String>,
    pub(super) hosts: Vec<String>,
    #[cfg(feature = "tls")]
    pub(super) tls: Option<super::Tls>,
    pub(super) limits: Limits,
}

impl Builder {
    pub(super) fn new(endpoint: Endpoint) -> Builder {
        Builder {
            endpoint,
            addresses: Vec::new(),
            #[cfg(unix)]
            sockets: Vec::new(),
            #[cfg(unix)]
            socket_mode: None,
            path: "/metrics".to_owned(),
            tokens: Vec::new(),
            #[cfg(feature = "basic-auth")]
            users: Vec::new(),
            networks: Vec::new(),
            hosts: Vec::new(),
            #[cfg(feature = "tls")]
            tls: None,
            limits: Limits::default(),
        }
    }

    /// Listens there; may be repeated. Without any address and any unix socket it is `127.0.0.1:9464`.
    ///
    /// A name is looked up when the exporter is started, which blocks for as long as the system's resolver takes: in
    /// async programs give an address.
    pub fn listen(mut self, address: impl Into<ListenAddress>) -> Builder {
        self.addresses.push(address.into());
        self
    }

    /// Listens on a unix socket of that path; may be repeated. Allowed networks and TLS are not for them,
    /// tokens and passwords are.
    ///
    /// A file that a killed program left behind is replaced; one that is in use, or is no socket, is an
    /// error. It is removed when the exporter is stopped.
    ///
    /// ```
    /// # let directory = std::env::temp_dir().join(format!("callmeter-doc-{}", std::process::id()));
    /// # std::fs::create_dir_all(&directory)?;
    /// let path = directory.join("metrics.sock");
    /// let exporter = callmeter::exporter::builder(callmeter::registry())
    ///     .unix_socket(&path)
    ///     .unix_socket_mode(0o660)
    ///     .start()?;
    /// assert!(path.exists());
    /// exporter.stop();
    /// assert!(!path.exists());
    /// # std::fs::remove_dir(directory)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[cfg(unix)]
    pub fn unix_socket(mut self, path: impl Into<PathBuf>) -> Builder {
        self.sockets.push(path.into());
        self
    }

    /// The rights of the unix sockets' files, such as `0o660`; by default what the process' umask leaves.
    /// For a moment after its creation a file has those.
    #[cfg(unix)]
    pub fn unix_socket_mode(mut self, mode: u32) -> Builder {
        self.socket_mode = Some(mode);
        self
    }

    /// The path of the metrics; default `/metrics`.
    pub fn path(mut self, path: impl Into<String>) -> Builder {
        self.path = path.into();
        self
    }

    /// Only who sends this token is answered: `Authorization: Bearer <token>`. May be repeated, so that tokens
    /// can be changed one scraper at a time. Compared in a time that says nothing of it but its length.
    pub fn bearer_token(mut self, token: impl Into<Vec<u8>>) -> Builder {
        self.tokens.push(token.into());
        self
    }

    /// Only who sends this name and the password of this bcrypt hash is answered; with the feature `basic-auth`.
    /// May be repeated. Where there are tokens as well, either will do.
    ///
    /// The hash is what `htpasswd -nBC 10 prometheus` prints behind the colon, as in the web configuration of
    /// Prometheus' own exporters. Verifying takes tens of milliseconds, beside the runtime and for two at a time
    /// ([limits](super#limits)); after the first time a digest of the password is enough. As with all bcrypt, what a password has behind
    /// its 72nd byte does not count.
    ///
    /// ```
    /// let hash = "$2y$04$HsXU4QagS7rVslkrPiOAeerhcpokgoXkjGvsebWn.381Mp/ejN2kW";
    /// let exporter = callmeter::exporter::builder(callmeter::registry())
    ///     .listen(0)
    ///     .basic_auth("prometheus", hash)
    ///     .start()?;
    /// # Ok::<(), callmeter::exporter::ExporterError>(())
    /// ```
    #[cfg(feature = "basic-auth")]
    pub fn basic_auth(mut self, user: impl Into<String>, hash: impl Into<String>) -> Builder {
        self.users.push((user.into(), hash.into()));
        self
    }

    /// Only peers in this network are answered, such as `"10.0.0.0/8"` or `"::1"`; may be repeated. This
    /// machine is not among them unless it is allowed too. An address of IPv4 is the same whether or
    /// not a socket says it by IPv6.
    pub fn allow(mut self, network: impl ToString) -> Builder {
        self.networks.push(network.to_string());
        self
    }

    /// Only requests for these hosts are answered, such as `"metrics.example.com"`, `"127.0.0.1:9464"` or
    /// `"[::1]"`; others get 421 (Misdirected Request). May be repeated. Without any, all hosts are answered.
    ///
    /// A host is the one in the address that the scraper is configured with. With a port only that port matches
    /// (where a request says none: 80, by TLS 443), without one every port does. Upper and lower case are the
    /// same, a dot at the end does not count, there are no wildcards. A request that names no host (HTTP/1.0) is
    /// refused as well. Unix sockets are not exempt: a request by `curl --unix-socket` is for the host in its URL.
    ///
    /// So a page in a browser whose name was made to lead to this machine (DNS rebinding) gets nothing.
    ///
    /// ```
    /// let exporter = callmeter::exporter::builder(callmeter::registry())
    ///     .listen(0)
    ///     .allowed_hosts(["metrics.example.com", "localhost", "127.0.0.1:9464"])
    ///     .start()?;
    /// # Ok::<(), callmeter::exporter::ExporterError>(())
    /// ```
    pub fn allowed_hosts<I>(mut self, hosts: I) -> Builder
    where
        I: IntoIterator,
        I::Item: Into<String>,
    {
        self.hosts.extend(hosts.into_iter().map(Into::into));
        self
    }

    /// Speaks TLS, on all addresses; with the feature `tls`.
    #[cfg(feature = "tls")]
    pub fn tls(mut self, tls: super::Tls) -> Builder {
        self.tls = Some(tls);
        self
    }

    /// How long a peer may take to send the head of a request, and to shake hands for TLS; default 5 s.
    pub fn header_timeout(mut self, limit: Duration) -> Builder {
        self.limits.head = limit;
        self
    }

    /// How long a peer may take to take a whole answer; default 30 s.
    pub fn write_timeout(mut self, limit: Duration) -> Builder {
        self.limits.write = limit;
        self
    }

    /// How long a connection is kept between an answer and the next request; default 2 min.
    pub fn idle_timeout(mut self, limit: Duration) -> Builder {
        self.limits.idle = limit;
        self
    }

    /// The largest head of a request, in bytes; default 128 KiB, at least 8 KiB.
    pub fn max_header_size(mut self, bytes: usize) -> Builder {
        self.limits.head_bytes = bytes.max(SMALLEST_HEAD);
        self
    }

    /// The most headers of a request; default 100.
    pub fn max_headers(mut self, count: usize) -> Builder {
        self.limits.headers = count;
        self
    }

    /// The most connections at a time; default 64, at least one. Each that does not take its answer keeps one
    /// in memory.
    pub fn max_connections(mut self, count: usize) -> Builder {
        self.limits.connections = count.max(1);
        self
    }

    /// Listens, and answers on a thread of its own, in programs with and without tokio.
    ///
    /// # Errors
    ///
    /// What is wrong with an option, or why it cannot listen.
    pub fn start(self) -> Result<Exporter, ExporterError> {
        super::server::start(self)
    }

    /// Listens, and answers on the runtime of tokio that this is called in.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), callmeter::exporter::ExporterError> {
    /// let exporter = callmeter::exporter::builder(callmeter::registry()).listen(0).spawn()?;
    /// exporter.stop_async().await;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// What is wrong with an option, why it cannot listen, or that there is no runtime.
    ///
    /// # Panics
    ///
    /// As all of tokio, in a runtime that was built without I/O or without time.
    pub fn spawn(self) -> Result<Exporter, ExporterError> {
        super::server::spawn(self)
    }
}

/// Without any secret.
impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Builder");
        shown.field("endpoint", &self.endpoint);
        shown.field("addresses", &self.addresses);
        #[cfg(unix)]
        shown.field("sockets", &self.sockets);
        shown.field("path", &self.path);
        shown.field("tokens", &self.tokens.len());
        #[cfg(feature = "basic-auth")]
        shown.field("users", &self.users.len());
        shown.field("networks", &self.networks);
        shown.field("hosts", &self.hosts);
        shown.field("limits", &self.limits);
        shown.finish_non_exhaustive()
    }
}
