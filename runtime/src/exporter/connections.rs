//! All connections of an exporter, and which of them gives way to a new one.

use std::collections::HashMap;
use std::ops::Deref;
use std::sync::{Arc, Mutex};

use tokio::sync::Notify;
use tokio::time::Instant;

use super::connection::Connection;
use super::counts::{Counts, Refusal};
use super::limits::Limits;
use crate::sync::lock;

pub(super) struct Connections {
    limits: Limits,
    counts: Arc<Counts>,
    table: Mutex<Table>,
    emptied: Notify,
}

#[derive(Default)]
struct Table {
    last: u64,
    open: HashMap<u64, Arc<Connection>>,
}

/// A connection that is in the table until this is dropped.
pub(super) struct Admitted {
    connection: Arc<Connection>,
    number: u64,
    connections: Arc<Connections>,
}

impl Connections {
    pub fn new(limits: Limits, counts: Arc<Counts>) -> Connections {
        Connections {
            limits,
            counts,
            table: Mutex::default(),
            emptied: Notify::new(),
        }
    }

    /// A place for one more, if need be that of another; nothing where all are being answered.
    pub fn admit(self: &Arc<Self>) -> Option<Admitted> {
        let mut table = lock(&self.table);
        if table.open.len() >= self.limits.connections && !self.displace_one(&mut table) {
            self.counts.refuse(Refusal::Full);
            return None;
        }
        table.last += 1;
        let number = table.last;
        let connection = Arc::new(Connection::new(self.limits));
        table.open.insert(number, Arc::clone(&connection));
        self.counts.open();
        Some(Admitted {
            connection,
            number,
            connections: Arc::clone(self),
        })
    }

    /// Whether one gave way.
    fn displace_one(&self, table: &mut Table) -> bool {
        let now = Instant::now();
        let ranked = table.open.iter();
        let ranked = ranked.filter_map(|(number, open)| Some((open.rank(now)?, *number)));
        let Some((_, first)) = ranked.min() else {
            return false;
        };
        if let Some(displaced) = table.open.remove(&first) {
            displaced.cut();
        }
        self.counts.refuse(Refusal::Displaced);
        true
    }

    /// Ends those that nobody waits for an answer on.
    pub fn cut_waiting(&self) {
        let table = lock(&self.table);
        let waiting = table.open.values().filter(|open| !open.is_answering());
        waiting.for_each(|open| open.cut());
    }

    pub fn cut_all(&self) {
        lock(&self.table).open.values().for_each(|open| open.cut());
    }

    /// Ends when there is none.
    pub async fn emptied(&self) {
        while !lock(&self.table).open.is_empty() {
            self.emptied.notified().await;
        }
    }
}

impl Deref for Admitted {
    type Target = Arc<Connection>;

    fn deref(&self) -> &Arc<Connection> {
        &self.connection
    }
}

impl Drop for Admitted {
    fn drop(&mut self) {
        let mut table = lock(&self.connections.table);
        table.open.remove(&self.number);
        if table.open.is_empty() {
            self.connections.emptied.notify_one();
        }
        self.connections.counts.close();
    }
}

#[cfg(test)]
mod tests {
    use super::super::connection::Phase;
    use super::*;

    fn full(phases: &[Phase]) -> (Arc<Connections>, Vec<Admitted>) {
        let limits = Limits {
            connections: phases.len(),
            ..Limits::default()
        };
        let connections = Arc::new(Connections::new(limits, Arc::default()));
        let admitted = phases.iter().map(|phase| {
            let admitted = connections.admit().expect("a place");
            admitted.enter(*phase);
            admitted
        });
        let admitted = admitted.collect();
        (connections, admitted)
    }

    fn is_open(connections: &Connections, admitted: &Admitted) -> bool {
        lock(&connections.table).open.contains_key(&admitted.number)
    }

    #[test]
    fn the_one_that_waits_for_the_longest_time_gives_way() {
        let (connections, admitted) = full(&[Phase::Answering, Phase::Idle, Phase::Head]);
        let new = connections.admit().expect("the place of another");
        let open = |index: usize| is_open(&connections, &admitted[index]);
        assert_eq!([open(0), open(1), open(2)], [true, false, true]);
        let newer = connections.admit().expect("the place of another");
        assert_eq!([open(0), open(2)], [true, false]);
        assert!(is_open(&connections, &new) && is_open(&connections, &newer));
    }

    #[test]
    fn those_whose_password_is_being_verified_stay() {
        let (connections, admitted) = full(&[Phase::Checking, Phase::Head]);
        let _new = connections.admit().expect("the place of the second");
        let open = [0, 1].map(|index: usize| is_open(&connections, &admitted[index]));
        assert_eq!(open, [true, false]);
    }

    /// Or one guess at a time would keep a known scraper out.
    #[test]
    fn the_only_place_is_given_up_by_one_that_has_not_proved_anything() {
        let (connections, admitted) = full(&[Phase::Checking]);
        let _new = connections.admit().expect("its place");
        assert!(!is_open(&connections, &admitted[0]));
    }

    #[test]
    fn those_that_are_being_answered_stay() {
        let (connections, admitted) = full(&[Phase::Answering, Phase::Writing]);
        assert!(connections.admit().is_none());
        assert!(admitted.iter().all(|open| is_open(&connections, open)));
        drop(admitted);
        assert!(connections.admit().is_some());
    }

    #[tokio::test(start_paused = true)]
    async fn who_is_slow_to_take_an_answer_gives_way_to_who_waits_only_before_none() {
        let (connections, admitted) = full(&[Phase::Writing, Phase::Head]);
        tokio::time::advance(std::time::Duration::from_secs(2)).await;
        admitted[1].enter(Phase::Head);
        let first = connections.admit().expect("the place of the second");
        assert!(is_open(&connections, &admitted[0]) && !is_open(&connections, &admitted[1]));
        first.enter(Phase::Answering);
        let _second = connections.admit().expect("the place of the slow one");
        assert!(!is_open(&connections, &admitted[0]));
        admitted[0].is_cut().await;
    }
}
