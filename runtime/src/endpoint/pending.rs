use super::permits::Permit;
use super::scrape::Scrape;
use super::sharing::{Follower, Joined, Wanted};
use super::{Answer, Answered, Asked, Endpoint};
use crate::collector::is_collecting;

/// A scrape that was asked for.
pub(super) struct Pending {
    pub endpoint: Endpoint,
    pub asked: Asked,
}

/// What is to be done for it.
pub(super) enum Begun {
    Refused(Answered),
    Scrape(Scrape),
    /// Wait for what another one does.
    Follow(Follower),
}

impl Pending {
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
            Joined::Follows(shared) => {
                Begun::Follow(Follower::new(shared, self.endpoint, self.asked))
            }
        }
    }

    /// Answers. Blocks.
    pub fn run(self) -> Answered {
        match self.begin() {
            Begun::Refused(answered) => answered,
            Begun::Scrape(scrape) => scrape.run(),
            Begun::Follow(follower) => follower.wait(),
        }
    }

    fn alone(self, permit: Option<Permit>) -> Begun {
        match permit {
            Some(permit) => Begun::Scrape(Scrape::new(self.endpoint, self.asked, permit)),
            None => {
                let refusal = Answer::too_many_scrapes();
                self.endpoint.served().count(refusal.status);
                Begun::Refused(Answered::new(refusal.into(), self.asked.is_head))
            }
        }
    }
}
