//! From the server's answer to ours.

use std::collections::HashMap;

use bytes::Bytes;
use http::{HeaderMap, Response, StatusCode, header};
use serde_json::Value;
use serde_json::value::RawValue;

use super::answer::Answer;
use super::fault::Fault;
use super::server::Server;

/// Of what the server says when it refuses.
const DETAIL_LIMIT: usize = 4096;

/// The kinds of errors that Prometheus has.
const KINDS: [&str; 7] = [
    "bad_data",
    "execution",
    "timeout",
    "canceled",
    "unavailable",
    "internal",
    "not_found",
];

/// The same body, if it is what a server of metrics answers.
pub(super) fn relay(server: Server, answer: Response<Bytes>) -> Result<Answer, Fault> {
    let body = success(server, answer)?;
    match is_answer(&body) {
        true => Ok(Answer::json(200, body)),
        false => Err(no_json(server)),
    }
}

/// The body, if the server says that all went well.
pub(super) fn success(server: Server, answer: Response<Bytes>) -> Result<Bytes, Fault> {
    let status = answer.status();
    if is_encoded(answer.headers()) {
        let error = format!("the answer of {server} is compressed, which was not asked for");
        return Err(Fault::bad_answer(error));
    }
    if status == StatusCode::OK {
        return Ok(answer.into_body());
    }
    Err(match status.as_u16() {
        400..600 => refused(server, status, answer.body()),
        300..400 => Fault::bad_answer(format!(
            "{server} answered {status}; redirects are not followed: configure the address that it redirects to"
        )),
        _ => Fault::bad_answer(format!("{server} answered {status}")),
    })
}

pub(super) fn no_json(server: Server) -> Fault {
    Fault::bad_answer(format!(
        "the answer of {server} is not the JSON of a query; is its address right?"
    ))
}

fn is_encoded(headers: &HeaderMap) -> bool {
    let encoding = headers.get(header::CONTENT_ENCODING);
    encoding.is_some_and(|encoding| !encoding.as_bytes().eq_ignore_ascii_case(b"identity"))
}

/// All of it is read, so that half an answer is none; but nothing of it is built.
fn is_answer(body: &[u8]) -> bool {
    let fields: Result<HashMap<String, &RawValue>, _> = serde_json::from_slice(body);
    fields.is_ok_and(|fields| fields.contains_key("status"))
}

fn refused(server: Server, status: StatusCode, body: &[u8]) -> Fault {
    let said = said(body);
    let kind = KINDS
        .iter()
        .find(|kind| Some(**kind) == said.kind.as_deref());
    // VictoriaMetrics gives the status as the kind.
    let kind = kind.copied().unwrap_or_else(|| kind_of(status));
    let error = said
        .error
        .unwrap_or_else(|| format!("{server} answered {status}"));
    Fault::new(status.as_u16(), kind, error).with_detail(detail(body))
}

struct Said {
    kind: Option<String>,
    error: Option<String>,
}

/// What is in the server's JSON, if it is some.
fn said(body: &[u8]) -> Said {
    let small = Some(body).filter(|body| body.len() <= 16 * DETAIL_LIMIT);
    let value: Value = small
        .and_then(|body| serde_json::from_slice(body).ok())
        .unwrap_or_default();
    let text = |name: &str| value.get(name)?.as_str().map(str::to_owned);
    Said {
        kind: text("errorType"),
        error: text("error"),
    }
}

fn kind_of(status: StatusCode) -> &'static str {
    match status.as_u16() {
        400 | 422 => "bad_data",
        404 => "not_found",
        429 | 503 => "unavailable",
        408 | 504 => "timeout",
        _ => "internal",
    }
}

fn detail(body: &[u8]) -> String {
    let cut = &body[..body.len().min(DETAIL_LIMIT)];
    String::from_utf8_lossy(cut).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn relayed(status: u16, body: &str) -> Result<Answer, Fault> {
        let answer = Response::builder()
            .status(status)
            .body(Bytes::from(body.to_owned()));
        relay(Server::Prometheus, answer.expect("an answer"))
    }

    fn fault(status: u16, body: &str) -> (u16, &'static str, String) {
        let fault = relayed(status, body).expect_err("refused");
        (fault.status, fault.kind, fault.error)
    }

    #[test]
    fn what_is_whole_is_unchanged() {
        let body =
            r#"{"status":"success", "data":{"result":[{"metric":{},"value":[1.0,"NaN"]}]},"x":[]}"#;
        let answer = relayed(200, body).expect("an answer");
        assert_eq!(answer.body, body);
        assert_eq!(answer.header("content-type"), Some("application/json"));
    }

    #[test]
    fn what_is_none_is_refused() {
        for body in [
            "",
            "OK",
            "[]",
            "null",
            "{}",
            r#"{"data":[]}"#,
            r#"{"status":"success","data":["#,
            r#"{"status":1} x"#,
            "<html>log in</html>",
        ] {
            let (status, kind, error) = fault(200, body);
            assert_eq!((status, kind), (502, "internal"), "{body}");
            assert!(error.contains("not the JSON of a query"), "{error}");
        }
        let broken = Bytes::from_static(b"{\"status\":\"\xff\"}");
        assert!(relay(Server::Prometheus, Response::new(broken)).is_err());
    }

    #[test]
    fn a_mistake_in_a_query_is_of_the_same_kind_from_both() {
        let prometheus = r#"{"status":"error","errorType":"bad_data","error":"parse error"}"#;
        let victoria_metrics = r#"{"status":"error","errorType":"422","error":"cannot parse"}"#;
        assert_eq!(
            fault(400, prometheus),
            (400, "bad_data", "parse error".into())
        );
        assert_eq!(
            fault(422, victoria_metrics),
            (422, "bad_data", "cannot parse".into())
        );
        let execution = r#"{"status":"error","errorType":"execution","error":"many-to-many"}"#;
        assert_eq!(
            fault(422, execution),
            (422, "execution", "many-to-many".into())
        );
    }

    #[test]
    fn other_refusals_keep_their_status_and_text() {
        for (status, kind) in [
            (401, "internal"),
            (404, "not_found"),
            (422, "bad_data"),
            (429, "unavailable"),
            (500, "internal"),
            (503, "unavailable"),
            (504, "timeout"),
        ] {
            let fault = relayed(status, " no\n").expect_err("refused");
            assert_eq!((fault.status, fault.kind), (status, kind));
            assert!(
                fault
                    .error
                    .starts_with(&format!("Prometheus answered {status}"))
            );
            assert_eq!(fault.detail.as_deref(), Some("no"));
        }
        let long = relayed(500, &"é".repeat(100_000))
            .expect_err("refused")
            .detail;
        assert_eq!(long.expect("a text").len(), DETAIL_LIMIT);
    }

    #[test]
    fn other_statuses_are_no_answers() {
        for status in [201, 204, 206, 301, 302, 307, 600, 999] {
            assert_eq!(fault(status, r#"{"status":"success"}"#).0, 502, "{status}");
        }
    }
}
