use std::time::Instant;

use super::permits::Permit;
use super::{Answer, Asked, Endpoint};
use crate::{Exposition, ScrapeError};

/// A scrape that may take place.
pub(super) struct Scrape {
    endpoint: Endpoint,
    asked: Asked,
    _permit: Permit,
}

impl Scrape {
    pub fn new(endpoint: &Endpoint, asked: Asked, permit: Permit) -> Scrape {
        Scrape {
            endpoint: endpoint.clone(),
            asked,
            _permit: permit,
        }
    }

    pub fn run(self) -> Answer {
        let start = Instant::now();
        let answer = match self.expose() {
            Ok(exposition) => self.found(exposition),
            Err(error) => Answer::failed(&error),
        };
        let served = self.endpoint.served();
        served.count(answer.status);
        served.observe(start.elapsed(), answer.body.len());
        answer.without_body_if(self.asked.is_head)
    }

    fn expose(&self) -> Result<Exposition, ScrapeError> {
        let (mut snapshot, outcome) = self.endpoint.registry.scrape(self.asked.within);
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
