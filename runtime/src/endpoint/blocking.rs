use tokio::runtime::Handle;
use tokio::task::spawn_blocking;

use super::pending::{Begun, Pending};
use super::scrape::Scrape;
use super::{Answer, Answered};

/// Runs a scrape where it keeps no thread of the runtime from what collectors wait for.
pub(super) async fn run(pending: Result<Pending, Answer>) -> Answered {
    match pending.map(Pending::begin) {
        Err(refusal) => refusal.into(),
        Ok(Begun::Refused(answered)) => answered,
        Ok(Begun::Follow(follower)) => follower.await,
        Ok(Begun::Scrape(scrape)) => elsewhere(scrape).await,
    }
}

async fn elsewhere(scrape: Scrape) -> Answered {
    if Handle::try_current().is_err() {
        return scrape.run();
    }
    let answered = spawn_blocking(|| scrape.run()).await;
    answered.unwrap_or_else(|_| Answer::interrupted().into())
}
