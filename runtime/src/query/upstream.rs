//! The one server that is asked.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Response, header};

use super::fault::Fault;
use super::server::Server;
use crate::client::{Client, ClientError, Limits};
use crate::warn;

const USER_AGENT: &str = concat!("callmeter/", env!("CARGO_PKG_VERSION"));

pub(super) struct Upstream {
    pub server: Server,
    /// Scheme, host and perhaps a path, without a slash at the end.
    pub base: String,
    pub authorization: Option<HeaderValue>,
    pub client: Client,
}

impl Upstream {
    /// Asks. Nothing in the request comes from whoever asks us, but the parameters in `query`.
    pub async fn get(
        &self,
        path: &'static str,
        query: &str,
        limits: Limits,
    ) -> Result<Response<Bytes>, Fault> {
        let request = self.request(path, query)?;
        check_runtime()?;
        let answer = self.client.send(request, limits).await;
        answer.map_err(|error| self.fault(&error, limits.time))
    }

    fn request(&self, path: &str, query: &str) -> Result<http::Request<Bytes>, Fault> {
        let mut request = http::Request::get(format!("{}{path}{query}", self.base))
            .header(header::ACCEPT, "application/json")
            .header(header::ACCEPT_ENCODING, "identity")
            .header(header::USER_AGENT, USER_AGENT);
        if let Some(authorization) = &self.authorization {
            request = request.header(header::AUTHORIZATION, authorization);
        }
        let request = request.body(Bytes::new());
        request.map_err(|_| Fault::bad_data("the query is too long for an address"))
    }

    /// What a client hears does not say where the server is; the program's warnings do.
    fn fault(&self, error: &ClientError, limit: Duration) -> Fault {
        let (server, base) = (self.server, &self.base);
        warn::once_a_minute("query", (base, kind(error)), || {
            format!("no answer from {server} at {base}: {error}").into()
        });
        let cause = match error {
            ClientError::TooLarge(bytes) => {
                return Fault::bad_answer(format!(
                    "the answer of {server} has more than {bytes} bytes; ask for fewer series or points"
                ));
            }
            ClientError::TimedOut(_) => {
                let error = format!("{server} is unavailable: no answer within {limit:?}");
                return Fault::new(503, "timeout", error);
            }
            ClientError::Unreachable(why) => cause(why),
            ClientError::Broken(_) => "its answer was cut short or is no HTTP",
        };
        Fault::new(
            503,
            "unavailable",
            format!("{server} is unavailable: {cause}"),
        )
    }
}

/// Outside of a runtime its timers panic.
pub(super) fn check_runtime() -> Result<(), Fault> {
    let runtime = tokio::runtime::Handle::try_current();
    let fault = |_| Fault::new(500, "internal", "queries need a runtime of tokio");
    runtime.map(|_| ()).map_err(fault)
}

/// Which warnings are the same.
fn kind(error: &ClientError) -> usize {
    match error {
        ClientError::Unreachable(_) => 0,
        ClientError::TimedOut(_) => 1,
        ClientError::TooLarge(_) => 2,
        ClientError::Broken(_) => 3,
    }
}

/// Why nothing could be connected to, without the names and addresses that operating systems and
/// certificates put into their words.
fn cause(why: &str) -> &'static str {
    let why = why.to_ascii_lowercase();
    let causes = [
        ("refused", "connection refused"),
        ("dns error", "its name cannot be resolved"),
        ("certificate", "its certificate is not trusted"),
        ("unreachable", "network unreachable"),
        ("timed out", "connection timed out"),
        ("reset", "connection reset"),
    ];
    let mut causes = causes.into_iter();
    let cause = causes.find(|(word, _)| why.contains(word));
    cause.map_or("no connection", |(_, cause)| cause)
}

impl fmt::Debug for Upstream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upstream")
            .field("server", &self.server)
            .field("base", &self.base)
            .field("authorization", &self.authorization)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn causes_are_told_without_addresses() {
        for (why, told) in [
            (
                "client error (Connect): tcp connect error: Connection refused (os error 111)",
                "connection refused",
            ),
            (
                "client error (Connect): dns error: no such host db-7.internal",
                "its name cannot be resolved",
            ),
            (
                "invalid peer certificate: not valid for db-7.internal",
                "its certificate is not trusted",
            ),
            ("something about 10.1.2.3", "no connection"),
        ] {
            assert_eq!(cause(why), told);
        }
    }
}
