use tokio::runtime::Handle;
use tokio::task::spawn_blocking;

use super::pending::{Begun, Pending};
use super::scrape::Scrape;
use super::sharing::Followed;
use super::{Answer, Answered};

/// Runs a scrape where it keeps no thread of the runtime from what collectors wait for.
pub(super) async fn run(pending: Result<Pending, Answer>) -> Answered {
    let mut pending = match pending {
        Ok(pending) => pending,
        Err(refusal) => return refusal.into(),
    };
    loop {
        match pending.begin() {
            Begun::Refused(answered) => return answered,
            Begun::Scrape(scrape) => return elsewhere(scrape).await,
            Begun::Follow(follower) => match follower.await {
                Followed::Answered(answered) => return answered,
                Followed::Again(again) => pending = again,
            },
        }
    }
}

async fn elsewhere(scrape: Scrape) -> Answered {
    if Handle::try_current().is_err() {
        return scrape.run();
    }
    let answered = spawn_blocking(|| scrape.run()).await;
    answered.unwrap_or_else(|_| Answer::interrupted().into())
}
