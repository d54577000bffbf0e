use std::time::{Duration, Instant};

use super::encoding::Encoding;
use super::{Request, deadline, query};

/// What a request means.
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

    /// How long collectors may be waited for from now on.
    pub fn still_within(&self) -> Option<Duration> {
        let waited = self.arrived.elapsed();
        self.within.map(|within| within.saturating_sub(waited))
    }
}
