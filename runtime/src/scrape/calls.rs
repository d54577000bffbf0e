//! Which rows count the calls of which series, and the parts in which scrapes read them.

use crate::cells::slab::PageRows;
use crate::series::Series;

/// All series, and their endings.
#[derive(Default)]
pub(super) struct CallRows {
    /// In the order of their rows.
    series: Vec<SeriesRows>,
    endings: Vec<Ending>,
}

/// The rows of a series.
struct SeriesRows {
    /// The base row. One row for each status follows.
    first: u32,
    statuses: u32,
    /// The rows of the retries of ended calls, as many as statuses; else none.
    retries: Option<u32>,
    /// Its number among all series.
    number: u32,
    /// Its last ending, as a place in the list.
    ending: Option<u32>,
}

/// The rows of an ending that was met or declared.
struct Ending {
    row: u32,
    retries: Option<u32>,
    /// The one before of the same series.
    before: Option<u32>,
}

/// Some neighbouring series, whose calls are read in one go.
#[derive(Default)]
pub(super) struct Part {
    /// Rows in which calls end.
    pub(super) ends: Vec<PageRows>,
    /// Rows in which they start or are retried: to be read behind the others.
    pub(super) starts: Vec<PageRows>,
    /// The numbers of the series.
    pub(super) series: Vec<u32>,
}

/// A part of several series has no more rows than this.
const MOST_ROWS: u32 = 128;

impl CallRows {
    pub(super) fn learn(&mut self, series: &Series, number: u32) {
        let shape = &series.shape;
        let rows = SeriesRows {
            first: series.first_row,
            statuses: shape.statuses.len() as u32,
            retries: shape.counts_ended_retries.then(|| series.retries_row(0)),
            number,
            ending: None,
        };
        // Nearly always behind all others.
        self.series.insert(self.place(rows.first), rows);
    }

    /// Learns an ending of the series with that first row.
    pub(super) fn learn_ending(&mut self, first: u32, row: u32, retries: Option<u32>) {
        let place = self.place(first);
        if let Some(series) = self.series.get_mut(place) {
            let before = series.ending.replace(self.endings.len() as u32);
            self.endings.push(Ending {
                row,
                retries,
                before,
            });
        }
    }

    /// Where the series with that first row is, or would be.
    pub(super) fn place(&self, first: u32) -> usize {
        let last = self.series.last();
        if last.is_none_or(|last| last.first < first) {
            return self.series.len();
        }
        self.series.partition_point(|series| series.first < first)
    }

    /// Makes `part` the one that begins with the series at a place. Returns the first row of
    /// the series behind it, if there is one.
    pub(super) fn take_part(&self, place: usize, part: &mut Part) -> Option<u32> {
        part.clear();
        let rest = self.series.get(place..).unwrap_or_default();
        let (own, behind) = rest.split_at(self.fitting(rest));
        own.iter().for_each(|series| part.add(series));
        // Apart, as their rows are elsewhere.
        let endings = own.iter().flat_map(|series| self.endings_of(series));
        endings.for_each(|ending| part.add_ending(ending));
        behind.first().map(|series| series.first)
    }

    /// How many of the series make a part.
    fn fitting(&self, series: &[SeriesRows]) -> usize {
        let mut rows = 0;
        let fits = |series: &&SeriesRows| {
            rows += series.len(self);
            rows <= MOST_ROWS
        };
        let fitting = series.iter().take_while(fits).count();
        fitting.max(1).min(series.len())
    }

    fn endings_of(&self, series: &SeriesRows) -> impl Iterator<Item = &Ending> {
        let at = |place: Option<u32>| self.endings.get(place? as usize);
        std::iter::successors(at(series.ending), move |ending| at(ending.before))
    }
}

impl SeriesRows {
    fn len(&self, all: &CallRows) -> u32 {
        1 + self.statuses + all.endings_of(self).count() as u32
    }
}

impl Part {
    fn clear(&mut self) {
        self.ends.clear();
        self.starts.clear();
        self.series.clear();
    }

    fn add(&mut self, series: &SeriesRows) {
        self.series.push(series.number);
        let behind = series.first + 1;
        PageRows::add(&mut self.ends, behind..behind + series.statuses);
        PageRows::add(&mut self.starts, series.first..behind);
        if let Some(first) = series.retries {
            PageRows::add(&mut self.starts, first..first + series.statuses);
        }
    }

    fn add_ending(&mut self, ending: &Ending) {
        PageRows::add(&mut self.ends, ending.row..ending.row + 1);
        if let Some(row) = ending.retries {
            PageRows::add(&mut self.starts, row..row + 1);
        }
    }
}
