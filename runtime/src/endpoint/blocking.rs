use tokio::runtime::Handle;
use tokio::task::spawn_blocking;

use super::Answer;
use super::scrape::Scrape;

/// Runs a scrape where it keeps no thread of the runtime from what collectors wait for.
pub(super) async fn run(admitted: Result<Scrape, Answer>) -> http::Response<Vec<u8>> {
    let answer = match admitted {
        Err(refusal) => refusal,
        Ok(scrape) if Handle::try_current().is_err() => scrape.run(),
        Ok(scrape) => {
            let answer = spawn_blocking(|| scrape.run()).await;
            answer.unwrap_or_else(|_| Answer::interrupted())
        }
    };
    answer.into()
}
