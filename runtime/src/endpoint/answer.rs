//! An answer as plain data.

use crate::ScrapeError;

/// What an [`Endpoint`](crate::Endpoint) answers.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Answer {
    /// 200, 405, 500 or 503.
    pub status: u16,
    /// Names and values, each name once. `Content-Length` is among them.
    pub headers: Vec<(&'static str, String)>,
    /// Empty for `HEAD`.
    pub body: Vec<u8>,
}

/// Of what is said to people.
const PLAIN_TEXT: &str = "text/plain; charset=utf-8";

impl Answer {
    /// The value of a header, whose name may be in any case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(given, _)| given.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    pub(super) fn new(status: u16, content_type: &str, body: Vec<u8>) -> Answer {
        Answer {
            status,
            headers: vec![
                ("Content-Type", content_type.to_owned()),
                ("Content-Length", body.len().to_string()),
            ],
            body,
        }
    }

    pub(super) fn with(mut self, header: &'static str, value: &str) -> Answer {
        self.headers.push((header, value.to_owned()));
        self
    }

    pub(super) fn method_not_allowed() -> Answer {
        Answer::text(405, "metrics are read by GET\n".to_owned()).with("Allow", "GET, HEAD")
    }

    pub(super) fn too_many_scrapes() -> Answer {
        Answer::text(503, "too many scrapes at a time\n".to_owned()).with("Retry-After", "1")
    }

    /// Only the names: what collectors say of their failures may hold secrets.
    pub(super) fn failed(error: &ScrapeError) -> Answer {
        let names: Vec<_> = error.collectors().collect();
        Answer::text(500, format!("collectors failed: {}\n", names.join(", ")))
    }

    /// It panicked, or the runtime shut down meanwhile.
    pub(super) fn interrupted() -> Answer {
        Answer::text(500, "the scrape was interrupted\n".to_owned())
    }

    fn text(status: u16, text: String) -> Answer {
        Answer::new(status, PLAIN_TEXT, text.into_bytes())
    }
}
