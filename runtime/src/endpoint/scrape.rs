use std::sync::Arc;

use super::permits::Permit;
use super::sharing::Leader;
use super::{Answer, Answered, Asked, Endpoint};
use crate::registry::Scraped;
use crate::sync::waited_for;
use crate::{Exposition, ScrapeError};

/// A scrape that may take place.
pub(super) struct Scrape {
    endpoint: Endpoint,
    asked: Asked,
    leader: Option<Leader>,
    permit: Permit,
}

impl Scrape {
    pub fn new(endpoint: Endpoint, asked: Asked, permit: Permit) -> Scrape {
        Scrape {
            endpoint,
            asked,
            leader: None,
            permit,
        }
    }

    /// One that others may wait for.
    pub fn led_by(mut self, leader: Leader) -> Scrape {
        self.leader = Some(leader);
        self
    }

    /// What listens to warnings may ask the endpoint, and would follow this scrape on the thread that runs it:
    /// warnings wait until the followers have their answer.
    pub fn run(self) -> Answered {
        waited_for(|| self.answer())
    }

    fn answer(self) -> Answered {
        let within = self.asked.still_within(self.endpoint.collector_timeout());
        let scraped = self.endpoint.registry.scrape(Some(within));
        let is_cut_short = scraped.is_cut_short;
        let answer = Arc::new(match self.expose(scraped) {
            Ok(exposition) => self.found(exposition),
            Err(error) => Answer::failed(&error),
        });
        let served = self.endpoint.served();
        served.count(answer.status);
        served.observe(self.asked.arrived.elapsed(), answer.body.len());
        // Freed before followers are answered: one with more time may need it.
        drop(self.permit);
        if let Some(leader) = self.leader {
            leader.share(&answer, is_cut_short);
        }
        Answered::new(answer, self.asked.is_head)
    }

    fn expose(&self, scraped: Scraped) -> Result<Exposition, ScrapeError> {
        let mut snapshot = scraped.snapshot;
        if self.endpoint.fails_with_collectors {
            scraped.outcome?;
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
