use std::fmt;
use std::time::Duration;

use tokio::sync::Semaphore;

use super::asked::Bounds;
use super::router::{Inner, Router, Times};
use super::server::Server;
use super::services::Services;
use super::upstream::Upstream;
use super::url::Url;
use super::{BuildError, authorization};
use crate::client::Client;

/// The options of a [`Router`].
///
/// | option | default |
/// |---|---|
/// | [`server`](Builder::server) | VictoriaMetrics |
/// | [`services`](Builder::services), [`fallback_services`](Builder::fallback_services) | the label `job` of `up`; none |
/// | [`basic_auth`](Builder::basic_auth), [`bearer_token`](Builder::bearer_token) | none |
/// | [`query_timeout`](Builder::query_timeout), [`services_timeout`](Builder::services_timeout), [`health_timeout`](Builder::health_timeout) | 30 s, 10 s, 5 s |
/// | [`max_answer_bytes`](Builder::max_answer_bytes) | 16 MiB |
/// | [`max_query_bytes`](Builder::max_query_bytes) | 16 KiB |
/// | [`max_points`](Builder::max_points) | 11,000 |
/// | [`concurrent_queries`](Builder::concurrent_queries) | 16 |
/// | [`under`](Builder::under) | nothing |
#[derive(Clone)]
#[must_use = "a builder does nothing until it builds"]
pub struct Builder {
    url: Result<String, BuildError>,
    server: Server,
    services: Services,
    credentials: Option<Credentials>,
    bounds: Bounds,
    times: Times,
    answer_limit: usize,
    concurrent_queries: usize,
    prefix: String,
}

#[derive(Clone)]
enum Credentials {
    Basic(String, String),
    Bearer(String),
}

/// An address of a server takes no more, encoded, than hyper's 64 KiB.
const LONGEST_QUERY: usize = 20 << 10;

impl Builder {
    pub(super) fn new(url: Result<String, BuildError>) -> Builder {
        Builder {
            url,
            server: Server::default(),
            services: Services {
                metric: "up".to_owned(),
                label: "job".to_owned(),
                fallback: None,
            },
            credentials: None,
            bounds: Bounds {
                query: 16 << 10,
                points: 11_000,
            },
            times: Times {
                query: Duration::from_secs(30),
                services: Duration::from_secs(10),
                health: Duration::from_secs(5),
            },
            answer_limit: 16 << 20,
            concurrent_queries: 16,
            prefix: String::new(),
        }
    }

    /// Which kind of server it is: what errors call it, and where it tells its health.
    pub fn server(mut self, server: Server) -> Builder {
        self.server = server;
        self
    }

    /// Where `/services` finds the names of services: in which label of which metric. A series
    /// without the label is the service `unknown`.
    ///
    /// ```
    /// let queries = callmeter::query::builder("http://victoriametrics:8428")
    ///     .services("target_info", "service_name") // group by (service_name) (target_info)
    ///     .build()?;
    /// # Ok::<(), callmeter::query::BuildError>(())
    /// ```
    pub fn services(mut self, metric: &str, label: &str) -> Builder {
        self.services.metric = metric.to_owned();
        self.services.label = label.to_owned();
        self
    }

    /// What `/services` answers when the server cannot tell, with status 200; the reason is in a warning of the
    /// program. Without this, it answers with the error.
    pub fn fallback_services<I>(mut self, names: I) -> Builder
    where
        I: IntoIterator,
        I::Item: Into<String>,
    {
        self.services.fallback = Some(names.into_iter().map(Into::into).collect());
        self
    }

    /// User and password for the server. They go before those in its address.
    pub fn basic_auth(mut self, user: &str, password: &str) -> Builder {
        self.credentials = Some(Credentials::Basic(user.to_owned(), password.to_owned()));
        self
    }

    /// A token for the server.
    pub fn bearer_token(mut self, token: &str) -> Builder {
        self.credentials = Some(Credentials::Bearer(token.to_owned()));
        self
    }

    /// How long `/query` and `/query_range` may take, waiting for others to end included.
    pub fn query_timeout(mut self, limit: Duration) -> Builder {
        self.times.query = limit;
        self
    }

    /// The same for `/services`.
    pub fn services_timeout(mut self, limit: Duration) -> Builder {
        self.times.services = limit;
        self
    }

    /// How long the server may take to answer `/health`.
    pub fn health_timeout(mut self, limit: Duration) -> Builder {
        self.times.health = limit;
        self
    }

    /// How large an answer may be. It is kept in memory as a whole.
    pub fn max_answer_bytes(mut self, limit: usize) -> Builder {
        self.answer_limit = limit;
        self
    }

    /// How long a query may be; at most 20 KiB, as more does not fit into an address. Query
    /// strings and forms may have three times that and 1 KiB.
    pub fn max_query_bytes(mut self, limit: usize) -> Builder {
        self.bounds.query = limit.min(LONGEST_QUERY);
        self
    }

    /// How many steps a range may have. Prometheus itself refuses more than 11,000.
    pub fn max_points(mut self, limit: u32) -> Builder {
        self.bounds.points = limit;
        self
    }

    /// How many queries the server gets at a time, at least one; `/health` is none. Others wait, and are
    /// answered 503 when their time is up.
    pub fn concurrent_queries(mut self, limit: usize) -> Builder {
        self.concurrent_queries = limit.clamp(1, Semaphore::MAX_PERMITS);
        self
    }

    /// What stands before the four paths, where nobody cuts it off: axum's `nest_service` does, hyper does
    /// not.
    ///
    /// ```
    /// use hyper::server::conn::http1;
    /// use hyper_util::rt::TokioIo;
    /// use hyper_util::service::TowerToHyperService;
    ///
    /// # async fn serve() -> Result<(), Box<dyn std::error::Error>> {
    /// let queries = callmeter::query::builder("http://victoriametrics:8428");
    /// let queries = TowerToHyperService::new(queries.under("/api/metrics").build()?);
    /// let listener = tokio::net::TcpListener::bind("127.0.0.1:8080").await?;
    /// loop {
    ///     let (stream, _) = listener.accept().await?;
    ///     tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), queries.clone()));
    /// }
    /// # }
    /// ```
    pub fn under(mut self, prefix: &str) -> Builder {
        self.prefix = prefix.to_owned();
        self
    }

    /// The router. It connects at the first question.
    ///
    /// # Errors
    ///
    /// If the address, the credentials, the metric, its label or the prefix are none.
    ///
    /// ```
    /// let error = callmeter::query::router("victoriametrics:8428").unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "`victoriametrics:8428` is no address of a server of metrics: \
    ///      it does not start with http:// or https://; write http://host:8428",
    /// );
    /// ```
    pub fn build(self) -> Result<Router, BuildError> {
        let url = Url::parse(&self.url?)?;
        self.services.check()?;
        check_prefix(&self.prefix)?;
        let of_url = url
            .user
            .map(|(user, password)| Credentials::Basic(user, password));
        let credentials = self.credentials.or(of_url);
        let upstream = Upstream {
            server: self.server,
            base: url.base,
            authorization: credentials
                .map(|credentials| credentials.header())
                .transpose()?,
            client: Client::new(),
        };
        Ok(Router::new(Inner {
            upstream,
            services: self.services,
            bounds: self.bounds,
            times: self.times,
            answer_limit: self.answer_limit,
            permits: Semaphore::new(self.concurrent_queries),
            prefix: self.prefix,
        }))
    }
}

impl Credentials {
    fn header(&self) -> Result<http::HeaderValue, BuildError> {
        match self {
            Credentials::Basic(user, password) => authorization::basic(user, password),
            Credentials::Bearer(token) => authorization::bearer(token),
        }
    }
}

fn check_prefix(prefix: &str) -> Result<(), BuildError> {
    match prefix.is_empty() || prefix.starts_with('/') && !prefix.ends_with('/') {
        true => Ok(()),
        false => Err(BuildError::Prefix(prefix.to_owned())),
    }
}

/// Without the address, which may have a password in it, and without credentials.
impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("server", &self.server)
            .field("services", &self.services)
            .field("bounds", &self.bounds)
            .field("times", &self.times)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_not_shown() {
        let builder = crate::query::builder("http://me:s3cret@host").bearer_token("s3cret");
        let shown = format!(
            "{builder:?} {:?}",
            builder.clone().build().expect("a router")
        );
        assert!(
            !shown.contains("s3cret") && shown.contains("http://host"),
            "{shown}"
        );
    }

    #[test]
    fn mistakes_are_told() {
        let build =
            |change: fn(Builder) -> Builder| change(crate::query::builder("http://host")).build();
        let error = |change| build(change).expect_err("a mistake");
        assert_eq!(
            error(|builder| builder.under("api")),
            BuildError::Prefix("api".into())
        );
        assert_eq!(
            error(|builder| builder.under("/api/")),
            BuildError::Prefix("/api/".into())
        );
        assert_eq!(
            error(|builder| builder.services("a b", "c")),
            BuildError::Name("a b".into())
        );
        assert_eq!(
            error(|builder| builder.bearer_token("a b")),
            BuildError::Credentials
        );
        assert_eq!(
            error(|builder| builder.basic_auth("a:b", "")),
            BuildError::Credentials
        );
        assert!(build(|builder| builder.under("/api/metrics").concurrent_queries(0)).is_ok());
    }
}
