use std::time::Instant;

use crate::endpoint::encoding::Encoding;
use crate::endpoint::{Asked, Endpoint};
use crate::exposition::content_type_for;
use crate::forked::Process;

/// What a scrape is to answer, and how long it may wait for collectors.
#[derive(Debug)]
pub(in crate::endpoint) struct Wanted {
    content_type: String,
    encoding: Encoding,
    /// In order, each once.
    names: Option<Vec<String>>,
    fails_with_collectors: bool,
    /// Nothing where that is beyond what clocks know.
    until: Option<Instant>,
    /// What is under way elsewhere answers nobody here.
    process: Process,
}

impl Wanted {
    pub fn by(endpoint: &Endpoint, asked: &Asked) -> Wanted {
        let within = asked.within(endpoint.collector_timeout());
        let mut names = asked.names.clone();
        if let Some(names) = &mut names {
            names.sort();
            names.dedup();
        }
        Wanted {
            content_type: content_type_for(&asked.accept),
            encoding: asked.encoding,
            names,
            fails_with_collectors: endpoint.fails_with_collectors,
            until: asked.arrived.checked_add(within),
            process: Process::current(),
        }
    }

    /// Whether an answer to this, which is being made, is one to the other, in time.
    pub fn suits(&self, other: &Wanted) -> bool {
        self.content_type == other.content_type
            && self.encoding == other.encoding
            && self.names == other.names
            && self.fails_with_collectors == other.fails_with_collectors
            && !other.has_less_time_than(self)
            && self.process.is_current()
    }

    /// Whether it would wait less long for collectors.
    pub fn has_less_time_than(&self, other: &Wanted) -> bool {
        match (self.until, other.until) {
            (None, _) => false,
            (Some(_), None) => true,
            (Some(own), Some(other)) => own < other,
        }
    }
}
