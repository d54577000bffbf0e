use std::sync::Arc;

use super::permits::Permit;
use super::sharing::Leader;
use super::{Answer, Answered, Asked, Endpoint};
use crate::{Exposition, ScrapeError};

/// A scrape that may take place.
pub(super) struct Scrape {
    endpoint: Endpoint,
    asked: Asked,
    leader: Option<Leader>,
    _permit: Permit,
}

impl Scrape {
    pub fn new(endpoint: Endpoint, asked: Asked, permit: Permit) -> Scrape {
        Scrape {
            endpoint,
            asked,
            leader: None,
            _permit: permit,
        }
    }

    /// One that others may wait for.
    pub fn led_by(mut self, leader: Leader) -> Scrape {
        self.leader = Some(leader);
        self
    }

    pub fn run(mut self) -> Answered {
        let answer = Arc::new(match self.expose() {
            Ok(exposition) => self.found(exposition),
            Err(error) => Answer::failed(&error),
        });
        let served = self.endpoint.served();
        served.count(answer.status);
        served.observe(self.asked.arrived.elapsed(), answer.body.len());
        if let Some(leader) = self.leader.take() {
            leader.share(&answer);
        }
        Answered::new(answer, self.asked.is_head)
    }

    fn expose(&self) -> Result<Exposition, ScrapeError> {
        let within = self.asked.still_within();
        let (mut snapshot, outcome) = self.endpoint.registry.scrape(within);
        if self.endpoint.fails_with_collectors {
            outcome?;
        }
        if let Some(names) = &self.asked.names {
            snapshot.keep(names);
        }
        Ok(snapshot.expose(&self.asked.accept))
    }

    fn found(&self, exposition: Exposition) -> Answer {
        let content_type = exposition.content_type().to_owned();
        let encoding = self.asked.encoding;
        let body = encoding.encode(exposition.into_body());
        let answer = Answer::new(200, &content_type, body).with("Vary", "Accept, Accept-Encoding");
        match encoding.name() {
            Some(name) => answer.with("Content-Encoding", name),
            None => answer,
        }
    }
}
