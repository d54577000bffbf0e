use bytes::Bytes;

/// What a [`Router`](super::Router) answers, as plain data.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Answer {
    /// 200, or the status of an error: see [the module](super).
    pub status: u16,
    /// Names and values, each name once. `Content-Length` is among them.
    pub headers: Vec<(&'static str, String)>,
    /// JSON; empty for `HEAD`.
    pub body: Bytes,
}

impl Answer {
    /// The value of a header, whose name may be in any case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(given, _)| given.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// Nobody may keep it: another second, another answer.
    pub(super) fn json(status: u16, body: Bytes) -> Answer {
        Answer {
            status,
            headers: vec![
                ("Content-Type", "application/json".to_owned()),
                ("Content-Length", body.len().to_string()),
                ("Cache-Control", "no-store".to_owned()),
            ],
            body,
        }
    }

    pub(super) fn with(mut self, header: &'static str, value: &str) -> Answer {
        self.headers.push((header, value.to_owned()));
        self
    }

    /// The answer to `HEAD` has the headers of the answer to `GET`.
    pub(super) fn without_body_if(mut self, is_head: bool) -> Answer {
        if is_head {
            self.body = Bytes::new();
        }
        self
    }
}
