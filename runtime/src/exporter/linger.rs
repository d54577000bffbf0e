//! The end of a connection. Where a peer still sends when a socket is closed, it may never see
//! the answer: the system tells it that what it sent was not wanted, and forgets the rest.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::timeout;

use super::stream::Stream;

/// How long, and how much a peer may send meanwhile.
const LONGEST: Duration = Duration::from_secs(1);
const MOST: usize = 1024 * 1024;

/// Says that nothing more comes, and throws away what the peer still sends.
pub(super) async fn end(mut stream: Box<dyn Stream>) {
    let goodbye = async {
        if stream.shutdown().await.is_err() {
            return;
        }
        let mut buffer = [0; 4096];
        let mut left = MOST;
        while let Ok(read @ 1..) = stream.read(&mut buffer).await {
            left = left.saturating_sub(read);
            if left == 0 {
                return;
            }
        }
    };
    // Who does not listen even now, is not waited for.
    let _ = timeout(LONGEST, goodbye).await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_a_peer_still_sends_is_thrown_away_until_it_has_done() {
        let (mut peer, own) = tokio::io::duplex(64);
        let end = tokio::spawn(end(Box::new(own)));
        let sent = peer.write_all(&[0; 100_000]).await;
        sent.expect("somebody reads");
        drop(peer);
        end.await.expect("it ends");
    }

    #[tokio::test(start_paused = true)]
    async fn one_that_sends_for_ever_or_nothing_is_not_waited_for() {
        let (mut peer, own) = tokio::io::duplex(64);
        let end_of_talk = tokio::spawn(end(Box::new(own)));
        while peer.write_all(&[0; 64]).await.is_ok() {}
        end_of_talk.await.expect("it ends");
        let (_peer, own) = tokio::io::duplex(64);
        end(Box::new(own)).await;
    }
}
