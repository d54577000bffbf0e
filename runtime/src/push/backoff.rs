//! How long to wait between two attempts.

use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

/// The pauses between the attempts of one push: each may be twice as long as the one before.
#[derive(Clone, Copy, Debug)]
pub(super) struct Backoff {
    next: Duration,
    longest: Duration,
}

impl Backoff {
    pub fn new(first: Duration, longest: Duration) -> Backoff {
        let next = first.min(longest);
        Backoff { next, longest }
    }

    /// As long as a server asks for, but not shorter than usual: that is between half of what it may be and all of it, so that programs that lost their server at
    /// the same time do not come back to it at the same time.
    pub fn pause(&mut self, asked: Option<Duration>) -> Duration {
        let half = self.next / 2;
        self.next = self.next.saturating_mul(2).min(self.longest);
        let usual = half + half.mul_f64(fraction());
        usual.max(asked.unwrap_or_default())
    }
}

/// At random, from 0 to 1. The hashers of the standard library bring their own randomness.
fn fraction() -> f64 {
    let bits = RandomState::new().hash_one(0_u8);
    f64::from((bits >> 32) as u32) / f64::from(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_up_to_the_longest() {
        let milliseconds = Duration::from_millis;
        let mut backoff = Backoff::new(milliseconds(100), milliseconds(350));
        for limit in [100, 200, 350, 350] {
            let pause = backoff.pause(None);
            let range = milliseconds(limit) / 2..=milliseconds(limit);
            assert!(range.contains(&pause), "{pause:?} is not in {range:?}");
        }
    }

    #[test]
    fn what_a_server_asks_for_makes_pauses_longer_only() {
        let second = Duration::from_secs(1);
        let mut backoff = Backoff::new(second, second);
        assert!(backoff.pause(Some(Duration::ZERO)) >= second / 2);
        assert_eq!(backoff.pause(Some(second * 7)), second * 7);
    }

    #[test]
    fn pauses_differ() {
        let second = Duration::from_secs(1);
        let pauses: Vec<_> = (0..16)
            .map(|_| Backoff::new(second, second).pause(None))
            .collect();
        assert!(pauses.iter().any(|pause| *pause != pauses[0]), "{pauses:?}");
    }
}
