//! What is known of one connection.

use std::sync::Mutex;
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

use super::limits::Limits;
use crate::sync::lock;

/// Where a connection is in its exchange of requests and answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// The peer shakes hands, or sends a head.
    Head,
    /// The peer's credentials are being verified.
    Checking,
    /// The answer is being made.
    Answering,
    /// The peer takes the answer.
    Writing,
    /// Between an answer and the next request.
    Idle,
    /// All is said, what the peer still sends is thrown away.
    Ending,
}

/// How much a connection deserves to stay: less is sooner displaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    Waiting(Instant),
    Slow(Instant),
}

/// As its task, its stream and the table of connections see it.
#[derive(Debug)]
pub(super) struct Connection {
    limits: Limits,
    phase: Mutex<(Phase, Instant)>,
    cut: Notify,
}

/// Who takes an answer for longer than that may be displaced.
const SLOW: Duration = Duration::from_secs(1);

impl Connection {
    pub fn new(limits: Limits) -> Connection {
        Connection {
            limits,
            phase: Mutex::new((Phase::Head, Instant::now())),
            cut: Notify::new(),
        }
    }

    pub fn enter(&self, phase: Phase) {
        *lock(&self.phase) = (phase, Instant::now());
    }

    /// The peer has sent something.
    pub fn received(&self) {
        self.pass(Phase::Idle, Phase::Head);
    }

    /// The peer, or the system for it, has taken all that was written.
    pub fn flushed(&self) {
        self.pass(Phase::Writing, Phase::Idle);
    }

    fn pass(&self, from: Phase, to: Phase) {
        let mut phase = lock(&self.phase);
        if phase.0 == from {
            *phase = (to, Instant::now());
        }
    }

    /// Until when the peer has to do its part, if it is its turn.
    pub fn deadline(&self) -> Option<Instant> {
        let (phase, since) = *lock(&self.phase);
        let limit = match phase {
            Phase::Head => self.limits.head,
            Phase::Idle => self.limits.idle,
            Phase::Writing => self.limits.write,
            Phase::Checking | Phase::Answering | Phase::Ending => return None,
        };
        since.checked_add(limit)
    }

    /// Nothing, if it must not be displaced.
    pub fn rank(&self, now: Instant) -> Option<Rank> {
        let (phase, since) = *lock(&self.phase);
        match phase {
            Phase::Answering => None,
            // No more than half of the connections are, so there are others; but for the only one.
            Phase::Checking if self.limits.connections > 1 => None,
            Phase::Writing => (now.duration_since(since) > SLOW).then_some(Rank::Slow(since)),
            _ => Some(Rank::Waiting(since)),
        }
    }

    /// Whether somebody may be waiting for the rest of an answer.
    pub fn is_answering(&self) -> bool {
        matches!(
            lock(&self.phase).0,
            Phase::Checking | Phase::Answering | Phase::Writing | Phase::Ending
        )
    }

    /// Ends it now.
    pub fn cut(&self) {
        self.cut.notify_one();
    }

    pub async fn is_cut(&self) {
        self.cut.notified().await;
    }
}
