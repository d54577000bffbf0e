//! What a scrape has to learn of a family's series.

use std::collections::HashMap;

use crate::metric::series::{MetricSeries, Place};
use crate::series::Handle;

/// Something that happened to a series.
pub(crate) enum Change {
    /// As what it was added, and when, if it tells that.
    Added(Handle<MetricSeries>, Place, Option<f64>),
    Removed(Handle<MetricSeries>),
    /// Threads count in rows of their own.
    Busy(Handle<MetricSeries>),
}

/// Changes that no scrape has read, in the order in which they came. As nobody may ever
/// scrape, what has come and gone in between is forgotten from time to time.
#[derive(Default)]
pub(super) struct Changes {
    list: Vec<Change>,
    /// How many there were when the list was last tidied up.
    tidied: usize,
}

const FEW: usize = 1024;

impl Change {
    pub(super) fn added(series: &Handle<MetricSeries>) -> Change {
        let created = series.shape.core.created_now();
        Change::Added(series.clone(), series.place(), created)
    }

    fn series(&self) -> usize {
        let (Change::Added(series, ..) | Change::Removed(series) | Change::Busy(series)) = self;
        address(series)
    }
}

/// Tells series apart.
pub(crate) fn address(series: &MetricSeries) -> usize {
    std::ptr::from_ref(series) as usize
}

impl Changes {
    pub(super) fn push(&mut self, change: Change) {
        if self.list.len() >= 2 * self.tidied.max(FEW) {
            self.tidy();
            self.tidied = self.list.len();
        }
        self.list.push(change);
    }

    pub(super) fn take(&mut self) -> Vec<Change> {
        self.tidied = 0;
        std::mem::take(&mut self.list)
    }

    /// Keeps of each series the first change if that removes it (scrapes know it), the last
    /// that adds it if nothing removes it later, and that it is busy.
    fn tidy(&mut self) {
        let mut last_removed: HashMap<usize, usize> = HashMap::new();
        let mut first: HashMap<usize, usize> = HashMap::new();
        let mut first_busy: HashMap<usize, usize> = HashMap::new();
        for (at, change) in self.list.iter().enumerate() {
            let series = change.series();
            match change {
                Change::Removed(_) => {
                    last_removed.insert(series, at);
                    first.entry(series).or_insert(at);
                }
                Change::Added(..) => {
                    first.entry(series).or_insert(at);
                }
                Change::Busy(_) => {
                    first_busy.entry(series).or_insert(at);
                }
            }
        }
        let mut at = 0;
        self.list.retain(|change| {
            let series = change.series();
            let is_kept = match change {
                Change::Removed(_) => first.get(&series) == Some(&at),
                Change::Added(..) => last_removed.get(&series).is_none_or(|last| *last < at),
                Change::Busy(_) => first_busy.get(&series) == Some(&at),
            };
            at += 1;
            is_kept
        });
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::metric::fixture::Maker;

    const SERIES: usize = 8;

    /// What a scrape makes of a list: which series it adds, takes out, and finds busy.
    #[derive(Debug, Default, PartialEq)]
    struct Net {
        added: BTreeSet<usize>,
        removed: BTreeSet<usize>,
        busy: BTreeSet<usize>,
    }

    fn net(list: &[Change]) -> Net {
        let mut net = Net::default();
        for change in list {
            let series = change.series();
            match change {
                Change::Added(..) => drop(net.added.insert(series)),
                Change::Removed(_) if net.added.remove(&series) => {}
                Change::Removed(_) => drop(net.removed.insert(series)),
                Change::Busy(_) => drop(net.busy.insert(series)),
            }
        }
        net
    }

    fn copy(list: &[Change]) -> Vec<Change> {
        let copy = |change: &Change| match change {
            Change::Added(series, place, at) => Change::Added(series.clone(), *place, *at),
            Change::Removed(series) => Change::Removed(series.clone()),
            Change::Busy(series) => Change::Busy(series.clone()),
        };
        list.iter().map(copy).collect()
    }

    /// Numbers that look random and are the same in each run.
    fn mix(number: u64) -> u64 {
        let mut bits = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    /// Some series come and go, of which scrapes know every other one.
    fn come_and_go(all: &[Handle<MetricSeries>], length: usize, seed: u64) -> Vec<Change> {
        let mut is_there: Vec<bool> = (0..all.len()).map(|at| at % 2 == 0).collect();
        let change = |turn| {
            let bits = mix(seed << 32 | turn as u64) as usize;
            let at = bits % all.len();
            let series = all[at].clone();
            if bits & 1 << 20 == 0 {
                return Change::Busy(series);
            }
            is_there[at] = !is_there[at];
            match is_there[at] {
                true => Change::added(&series),
                false => Change::Removed(series),
            }
        };
        (0..length).map(change).collect()
    }

    fn all_series() -> Vec<Handle<MetricSeries>> {
        let maker = Maker::new();
        (0..SERIES)
            .map(|number| maker.series(&number.to_string()))
            .collect()
    }

    #[test]
    fn a_tidy_list_says_the_same() {
        let all = all_series();
        for round in 0..2000 {
            let list = come_and_go(&all, round % 40, round as u64);
            let mut changes = Changes {
                list: copy(&list),
                tidied: 0,
            };
            changes.tidy();
            assert_eq!(net(&changes.list), net(&list), "round {round}");
            // Taken out, added and busy: once each.
            assert!(changes.list.len() <= 3 * SERIES);
            changes.tidy();
            assert_eq!(net(&changes.list), net(&list), "round {round}, twice");
        }
    }

    #[test]
    fn a_list_that_nobody_reads_stays_short() {
        let all = all_series();
        let list = come_and_go(&all, 50 * FEW, 0);
        let mut changes = Changes::default();
        for change in copy(&list) {
            changes.push(change);
            assert!(changes.list.len() <= 2 * FEW);
        }
        assert_eq!(net(&changes.take()), net(&list));
        assert!(changes.take().is_empty());
    }
}
