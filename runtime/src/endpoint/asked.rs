use std::sync::Arc;
use std::time::{Duration, Instant};

use super::encoding::Encoding;
use super::{Answer, Answered, Endpoint, Request, deadline, query};

/// What a request means.
#[derive(Clone)]
pub(super) struct Asked {
    pub is_head: bool,
    /// Only these families, if there is a list.
    pub names: Option<Vec<String>>,
    pub accept: String,
    pub encoding: Encoding,
    /// How long collectors may be waited for, if the scraper says so.
    pub within: Option<Duration>,
    pub arrived: Instant,
}

impl Asked {
    /// Nothing, if it is not asked to be read.
    pub fn by(request: &Request<'_>) -> Option<Asked> {
        let is_head = match request.method {
            "GET" => false,
            "HEAD" => true,
            _ => return None,
        };
        Some(Asked {
            is_head,
            names: query::names(request.query),
            accept: request.accept.to_owned(),
            encoding: Encoding::liked_by(request.accept_encoding.as_bytes()),
            within: deadline::within(request.scrape_timeout),
            arrived: Instant::now(),
        })
    }

    /// What is sent where another scrape has found it.
    pub fn answered_by_another(&self, answer: Arc<Answer>, endpoint: &Endpoint) -> Answered {
        let served = endpoint.served();
        served.count(answer.status);
        served.observe(self.arrived.elapsed(), answer.body.len());
        served.count_shared(1);
        Answered::new(answer, self.is_head)
    }

    /// How long collectors may be waited for, which is `limit` at most.
    pub fn within(&self, limit: Duration) -> Duration {
        self.within.map_or(limit, |within| within.min(limit))
    }

    /// The same from now on.
    pub fn still_within(&self, limit: Duration) -> Duration {
        let waited = self.arrived.elapsed();
        self.within(limit).saturating_sub(waited)
    }
}
