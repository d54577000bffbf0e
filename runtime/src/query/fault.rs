//! What goes wrong, as it is answered.

use super::answer::Answer;

/// An answer that says why there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub status: u16,
    /// In the words of Prometheus.
    pub kind: &'static str,
    pub error: String,
    /// What the server said, where it said something.
    pub detail: Option<String>,
    header: Option<(&'static str, &'static str)>,
}

impl Fault {
    pub fn new(status: u16, kind: &'static str, error: impl Into<String>) -> Fault {
        Fault {
            status,
            kind,
            error: error.into(),
            detail: None,
            header: None,
        }
    }

    /// The request makes no sense.
    pub fn bad_data(error: impl Into<String>) -> Fault {
        Fault::new(400, "bad_data", error)
    }

    /// The server's answer makes no sense.
    pub fn bad_answer(error: impl Into<String>) -> Fault {
        Fault::new(502, "internal", error)
    }

    pub fn with_detail(mut self, detail: String) -> Fault {
        self.detail = Some(detail);
        self
    }

    pub fn method_not_allowed(allowed: &'static str) -> Fault {
        let fault = Fault::new(405, "bad_data", format!("this path takes {allowed}"));
        fault.with_header("Allow", allowed)
    }

    pub fn too_many_queries() -> Fault {
        let fault = Fault::new(503, "unavailable", "too many queries at a time");
        fault.with_header("Retry-After", "1")
    }

    fn with_header(mut self, name: &'static str, value: &'static str) -> Fault {
        self.header = Some((name, value));
        self
    }
}

impl From<Fault> for Answer {
    fn from(fault: Fault) -> Answer {
        let text = |text: String| serde_json::Value::String(text).to_string();
        let error = text(fault.error);
        let detail = fault.detail.map_or_else(|| error.clone(), text);
        let body = format!(
            r#"{{"status":"error","errorType":"{}","error":{error},"detail":{detail}}}"#,
            fault.kind
        );
        let answer = Answer::json(fault.status, body.into());
        match fault.header {
            Some((name, value)) => answer.with(name, value),
            None => answer,
        }
    }
}
