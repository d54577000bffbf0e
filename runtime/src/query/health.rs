//! Whether the server is well.

use bytes::Bytes;
use http::{Response, StatusCode};
use serde_json::Value;

use super::answer::Answer;
use super::fault::Fault;
use super::server::Server;

/// What a probe found. The status is 200 whatever that is.
pub(super) fn answer(server: Server, probed: Result<Response<Bytes>, Fault>) -> Answer {
    let (status, error) = match probed.map(|answer| answer.status()) {
        Ok(StatusCode::OK) => ("healthy", None),
        Ok(status) => ("degraded", Some(format!("{server} answered {status}"))),
        Err(fault) => ("unhealthy", Some(fault.error)),
    };
    let error = error.map_or_else(String::new, |error| {
        format!(r#","error":{}"#, Value::from(error))
    });
    Answer::json(200, format!(r#"{{"status":"{status}"{error}}}"#).into())
}
