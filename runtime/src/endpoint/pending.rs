use std::sync::Arc;

use super::permits::Permit;
use super::scrape::Scrape;
use super::sharing::{Followed, Follower, Joined, Wanted};
use super::{Answer, Answered, Asked, Endpoint};
use crate::collector::is_collecting;

/// A scrape that was asked for.
pub(super) struct Pending {
    endpoint: Endpoint,
    asked: Asked,
    /// What it is answered where there are too many scrapes.
    instead: Option<Arc<Answer>>,
}

/// What is to be done for it.
pub(super) enum Begun {
    Refused(Answered),
    Scrape(Scrape),
    /// Wait for what another one does.
    Follow(Follower),
}

impl Pending {
    pub fn new(endpoint: Endpoint, asked: Asked) -> Pending {
        Pending {
            endpoint,
            asked,
            instead: None,
        }
    }

    /// With an answer for where there are too many scrapes.
    pub fn or(mut self, answer: Arc<Answer>) -> Pending {
        self.instead = Some(answer);
        self
    }

    /// Does not block. Whoever gets a scrape runs it at once, as others may wait for it.
    pub fn begin(self) -> Begun {
        let endpoint = &self.endpoint;
        let permit = || endpoint.permits.take(endpoint.concurrent_scrapes);
        // A collector that scrapes must not wait for the scrape that waits for it.
        let sharing = endpoint.sharing.as_ref().filter(|_| !is_collecting());
        let Some(sharing) = sharing else {
            let permit = permit();
            return self.alone(permit);
        };
        match sharing.join(Wanted::by(endpoint, &self.asked), permit) {
            Joined::Refused => self.alone(None),
            Joined::Leads(leader, permit) => {
                let scrape = Scrape::new(self.endpoint, self.asked, permit);
                Begun::Scrape(scrape.led_by(leader))
            }
            Joined::Follows(shared, wanted) => {
                let follower = Follower::new(shared, wanted, self.endpoint, self.asked);
                Begun::Follow(follower)
            }
        }
    }

    /// Answers. Blocks.
    pub fn run(mut self) -> Answered {
        loop {
            match self.begin() {
                Begun::Refused(answered) => return answered,
                Begun::Scrape(scrape) => return scrape.run(),
                Begun::Follow(follower) => match follower.wait() {
                    Followed::Answered(answered) => return answered,
                    Followed::Again(again) => self = again,
                },
            }
        }
    }

    fn alone(self, permit: Option<Permit>) -> Begun {
        match permit {
            Some(permit) => Begun::Scrape(Scrape::new(self.endpoint, self.asked, permit)),
            None => Begun::Refused(self.refused()),
        }
    }

    fn refused(self) -> Answered {
        match self.instead {
            Some(answer) => self.asked.answered_by_another(answer, &self.endpoint),
            None => {
                let refusal = Answer::too_many_scrapes();
                self.endpoint.served().count(refusal.status);
                Answered::new(refusal.into(), self.asked.is_head)
            }
        }
    }
}
