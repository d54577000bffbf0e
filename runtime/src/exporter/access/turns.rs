//! Whose password is verified next.
//!
//! A verification is expensive and anybody can ask for one, so few run at a time and few wait. A new request is
//! refused where there is no place left; one that waits is never displaced. So that no address keeps the others
//! out, each has at most half of the places and one verification at a time, and addresses that sent a wrong
//! password lately share one half of the places and wait until no other address does.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::sync::Notify;

use crate::sync::lock;

/// How many passwords are verified at a time.
const VERIFICATIONS: usize = 2;

/// How long an address that sent a wrong password is remembered.
const MEMORY: Duration = Duration::from_secs(60);

/// How many such addresses are remembered.
const MOST_FAILURES: usize = 1024;

pub(super) struct Turns {
    places: usize,
    state: Mutex<State>,
}

/// A place in the queue until this is dropped, also while the verification runs.
pub(super) struct Turn {
    number: u64,
    origin: Origin,
    turns: Arc<Turns>,
}

#[derive(Default)]
struct State {
    last: u64,
    /// In the order of arrival.
    queue: Vec<Entry>,
    failures: HashMap<Origin, Instant>,
}

struct Entry {
    number: u64,
    origin: Origin,
    is_running: bool,
    has_begun: Arc<Notify>,
}

/// What counts as one address: for IPv6 a network of 64 bits, as one host has all addresses of it; `None` for
/// all peers of unix sockets.
type Origin = Option<IpAddr>;

fn origin(peer: Option<IpAddr>) -> Origin {
    peer.map(|peer| match peer.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
        address => address,
    })
}

impl Turns {
    pub fn new(places: usize) -> Turns {
        Turns {
            places,
            state: Mutex::default(),
        }
    }

    /// Waits until this peer's verification may run; `None` if there is no place to wait.
    pub async fn wait(self: &Arc<Self>, peer: Option<IpAddr>) -> Option<Turn> {
        let (turn, has_begun) = self.queue(origin(peer))?;
        self.advance();
        has_begun.notified().await;
        Some(turn)
    }

    fn queue(self: &Arc<Self>, origin: Origin) -> Option<(Turn, Arc<Notify>)> {
        let mut state = lock(&self.state);
        if !state.has_room(origin, self.places) {
            return None;
        }
        state.last += 1;
        let number = state.last;
        let has_begun = Arc::<Notify>::default();
        state.queue.push(Entry {
            number,
            origin,
            is_running: false,
            has_begun: Arc::clone(&has_begun),
        });
        let turns = Arc::clone(self);
        let turn = Turn {
            number,
            origin,
            turns,
        };
        Some((turn, has_begun))
    }

    /// Lets as many verifications run as may.
    fn advance(&self) {
        while let Some(has_begun) = self.next() {
            has_begun.notify_one();
        }
    }

    fn next(&self) -> Option<Arc<Notify>> {
        let mut state = lock(&self.state);
        let next = state.next()?;
        let entry = &mut state.queue[next];
        entry.is_running = true;
        Some(Arc::clone(&entry.has_begun))
    }
}

impl State {
    fn has_room(&self, origin: Origin, places: usize) -> bool {
        let now = Instant::now();
        let half = (places / 2).max(1);
        let has_failed = self.has_failed(origin, now);
        let of_its_kind = self.queue.iter().filter(|entry| {
            entry.origin == origin || has_failed && self.has_failed(entry.origin, now)
        });
        self.queue.len() < places && of_its_kind.count() < half
    }

    /// The place in the queue of the one that may run next.
    fn next(&self) -> Option<usize> {
        let now = Instant::now();
        let running = || self.queue.iter().filter(|entry| entry.is_running);
        if running().count() == VERIFICATIONS {
            return None;
        }
        let is_free = |entry: &Entry| running().all(|other| other.origin != entry.origin);
        let waiting = self.queue.iter().enumerate();
        let waiting = waiting.filter(|(_, entry)| is_free(entry));
        let next =
            waiting.min_by_key(|(place, entry)| (self.has_failed(entry.origin, now), *place));
        next.map(|(place, _)| place)
    }

    fn has_failed(&self, origin: Origin, now: Instant) -> bool {
        let failure = self.failures.get(&origin);
        failure.is_some_and(|at| now.duration_since(*at) < MEMORY)
    }

    fn note_failure(&mut self, origin: Origin) {
        let now = Instant::now();
        if self.failures.len() >= MOST_FAILURES && !self.failures.contains_key(&origin) {
            let oldest = self.failures.iter().min_by_key(|(_, at)| **at);
            if let Some(oldest) = oldest.map(|(origin, _)| *origin) {
                self.failures.remove(&oldest);
            }
        }
        self.failures.insert(origin, now);
    }
}

impl Turn {
    /// The password was wrong.
    pub fn failed(&self) {
        lock(&self.turns.state).note_failure(self.origin);
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut state = lock(&self.turns.state);
        state.queue.retain(|entry| entry.number != self.number);
        drop(state);
        self.turns.advance();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn peer(last: u8) -> Option<IpAddr> {
        Some([10, 0, 0, last].into())
    }

    fn queue(turns: &Arc<Turns>, last: u8) -> Option<Turn> {
        let turn = turns.queue(peer(last)).map(|(turn, _)| turn);
        turns.advance();
        turn
    }

    fn runs(turn: &Turn) -> bool {
        let state = lock(&turn.turns.state);
        let mut entries = state.queue.iter();
        let entry = entries.find(|entry| entry.number == turn.number);
        entry.expect("it has a place").is_running
    }

    #[test]
    fn an_address_has_half_of_the_places_and_one_verification_at_a_time() {
        let turns = Arc::new(Turns::new(8));
        let own: Vec<_> = (0..4).map(|_| queue(&turns, 1).expect("room")).collect();
        assert!(queue(&turns, 1).is_none());
        let own: Vec<_> = own.iter().map(runs).collect();
        assert_eq!(own, [true, false, false, false]);
        let other = queue(&turns, 2).expect("room for another address");
        assert!(runs(&other));
    }

    #[test]
    fn places_are_limited_and_nobody_who_waits_is_displaced() {
        let turns = Arc::new(Turns::new(4));
        let waiting: Vec<_> = (0..4)
            .map(|last| queue(&turns, last).expect("room"))
            .collect();
        assert!(queue(&turns, 9).is_none());
        assert_eq!(lock(&turns.state).queue.len(), 4);
        drop(waiting);
        assert!(queue(&turns, 9).is_some());
    }

    #[test]
    fn addresses_that_failed_share_one_half_and_wait_for_the_others() {
        let turns = Arc::new(Turns::new(8));
        for last in 0..100 {
            queue(&turns, last).expect("room").failed();
        }
        let mut failed: Vec<_> = (0..100).filter_map(|last| queue(&turns, last)).collect();
        assert_eq!(failed.len(), 4);
        let new = queue(&turns, 200).expect("room for an address that did not fail");
        assert!(!runs(&new));
        drop(failed.remove(0));
        assert!(runs(&new) && !runs(&failed[1]));
    }

    #[test]
    fn in_the_order_of_arrival() {
        let turns = Arc::new(Turns::new(16));
        let mut queued: Vec<_> = (0..6)
            .map(|last| queue(&turns, last).expect("room"))
            .collect();
        while queued.len() > VERIFICATIONS {
            assert!(runs(&queued[0]) && runs(&queued[1]) && !runs(&queued[2]));
            drop(queued.remove(0));
        }
    }

    #[test]
    fn a_network_of_ipv6_is_one_address() {
        let of = |text: &str| origin(Some(text.parse().expect("an address")));
        assert_eq!(of("2001:db8::1"), of("2001:db8::ffff:0:0:2"));
        assert_ne!(of("2001:db8::1"), of("2001:db8:0:1::1"));
        assert_eq!(of("::ffff:10.0.0.1"), of("10.0.0.1"));
        assert_ne!(of("10.0.0.1"), of("10.0.0.2"));
    }

    #[test]
    fn few_failures_are_remembered() {
        let mut state = State::default();
        for number in 0..5_000_u32 {
            state.note_failure(Some(IpAddr::from(number.to_be_bytes())));
        }
        assert_eq!(state.failures.len(), MOST_FAILURES);
        let last = Some(IpAddr::from(4_999_u32.to_be_bytes()));
        assert!(state.has_failed(last, Instant::now()));
        assert!(!state.has_failed(last, Instant::now() + MEMORY));
    }
}
