use std::fmt;

/// Which kind of server is asked: its name in errors, and where it tells its health.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Server {
    /// Tells its health at `/health`. The default.
    #[default]
    VictoriaMetrics,
    /// Tells its health at `/-/healthy`.
    Prometheus,
}

impl Server {
    pub(super) fn health_path(self) -> &'static str {
        match self {
            Server::VictoriaMetrics => "/health",
            Server::Prometheus => "/-/healthy",
        }
    }
}

impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}
