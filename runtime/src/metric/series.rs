//! One series of a family, and a handle of it.

use std::sync::Mutex;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::{Acquire, Relaxed, Release};

use once_cell::race::OnceBox;

use crate::cells::row::{Access, SharedRow};
use crate::cells::thread;
use crate::exemplar::Slots;
use crate::metric::changes::address;
use crate::metric::expired::Expired;
use crate::metric::packed::PackedLabels;
use crate::metric::shape::FamilyShape;
use crate::native::NativeCells;
use crate::series::Handle;
use crate::sync::lock;

/// One label set of a family.
///
/// It counts in cells that threads share until it is *busy*; then each thread that counts
/// gets a row of its own. What a series shows is the sum of all of them.
pub(crate) struct MetricSeries {
    place: AtomicU64,
    pub(crate) shape: Handle<FamilyShape>,
    pub(crate) shared: SharedRow,
    /// Of a histogram that is native as well. Threads share it even where the series is busy.
    pub(crate) native: Option<Box<NativeCells>>,
    /// From its first one on.
    pub(crate) exemplars: OnceBox<Slots>,
    /// From the first time on that it expires.
    pub(super) expired: OnceBox<Expired>,
    /// Read where a series is looked for, made or shown, never where it counts.
    labels: Mutex<PackedLabels>,
}

/// Where a series counts, and as what.
///
/// `row` of the threads' own rows, or [`NO_ROW`]; the *identity* changes when the series is
/// taken for another label set, the *life* when it was removed and comes again. All three
/// are one number, so that a handle is compared with it in one step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place(u64);

pub(crate) const NO_ROW: u32 = u32::MAX >> 1;
/// Beside the row, where more is to be done than to count: then no thread has a row of that
/// number at hand.
const NOT_HOT: u32 = 1 << 31;
const REMOVED: u64 = 1 << 16;
const LIFE: u64 = 0xFFFF;
const ROW_SHIFT: u32 = 32;
/// The identity and the mark of what is removed.
const KEY_SHIFT: u32 = 16;
const IDENTITY_SHIFT: u32 = 17;
const IDENTITIES: u64 = 1 << (ROW_SHIFT - IDENTITY_SHIFT);

impl Place {
    const NEW: Place = Place((NO_ROW as u64) << ROW_SHIFT);

    #[inline]
    pub(crate) fn row(self) -> u32 {
        self.hot_row() & !NOT_HOT
    }

    /// The row, if its number is all that who counts needs to know.
    #[inline]
    fn hot_row(self) -> u32 {
        (self.0 >> ROW_SHIFT) as u32
    }

    /// Which life of which identity: never twice in a row's time.
    #[inline]
    pub(crate) fn life(self) -> u32 {
        self.0 as u32
    }

    /// Equal for a handle and what it is a handle of.
    #[inline]
    fn key(self) -> u16 {
        (self.0 >> KEY_SHIFT) as u16
    }

    #[cfg(test)]
    fn is_removed(self) -> bool {
        self.0 & REMOVED != 0
    }

    fn removed(self) -> Place {
        Place(self.0 | REMOVED)
    }

    /// As it was before it was removed.
    fn shown(self) -> Place {
        Place(self.0 & !REMOVED)
    }

    /// The same label set comes again. When the lives are used up it leaves the row, in which
    /// threads may have counted in the life that now follows.
    fn revived(self) -> Place {
        let life = (self.0 + 1) & LIFE;
        let place = Place(self.0 & !REMOVED & !LIFE | life);
        if life == 0 {
            place.with_row(NO_ROW)
        } else {
            place
        }
    }

    /// For another label set; none when the identities are used up, as somebody may have
    /// kept a handle of the one that would follow.
    fn recycled(self) -> Option<Place> {
        let next = u64::from(self.life() >> IDENTITY_SHIFT) + 1;
        let place = Place(self.0 >> ROW_SHIFT << ROW_SHIFT | next << IDENTITY_SHIFT);
        (next < IDENTITIES).then_some(place)
    }

    fn with_row(self, row: u32) -> Place {
        Place((u64::from(row) << ROW_SHIFT) | u64::from(self.life()))
    }
}

impl MetricSeries {
    pub(crate) fn new(shape: &Handle<FamilyShape>, labels: PackedLabels) -> MetricSeries {
        MetricSeries {
            labels: Mutex::new(labels),
            place: AtomicU64::new(Place::NEW.0),
            shape: shape.clone(),
            shared: shape.storage.shared(),
            native: shape.header.is_native.then(Box::default),
            exemplars: OnceBox::new(),
            expired: OnceBox::new(),
        }
    }

    #[inline]
    pub(crate) fn place(&self) -> Place {
        Place(self.place.load(Relaxed))
    }

    /// Which life it is in, or was in when it was removed.
    pub(crate) fn shown_life(&self) -> u32 {
        self.place().shown().life()
    }

    fn change(&self, change: impl Fn(Place) -> Place) {
        let changed = |place| Some(change(Place(place)).0);
        let _ = self.place.fetch_update(Release, Acquire, changed);
    }

    /// Shows no more.
    pub(crate) fn remove(&self) {
        self.change(Place::removed);
    }

    /// Shows again, as if it had not been removed.
    pub(super) fn restore(&self) {
        self.change(Place::shown);
    }

    /// Begins anew, for the same label set.
    pub(crate) fn revive(&self) {
        self.clear();
        self.begin_life();
    }

    /// Shows again, in another life.
    pub(super) fn begin_life(&self) {
        self.change(Place::revived);
    }

    /// Begins anew, for another label set; whether it could.
    pub(super) fn recycle(&self, labels: &PackedLabels) -> bool {
        if self.place().recycled().is_none() {
            return false;
        }
        *lock(&self.labels) = labels.clone();
        lock(&self.shape.infos).remove(address(self));
        self.is_not_expired();
        self.clear();
        self.change(|place| place.recycled().unwrap_or(place));
        true
    }

    /// The native ones last: they are never fewer than the others.
    fn clear(&self) {
        self.shared.clear();
        if let Some(native) = &self.native {
            native.clear();
        }
    }

    /// Its label values.
    pub(crate) fn labels(&self) -> PackedLabels {
        lock(&self.labels).clone()
    }

    /// Whether these are its label values.
    pub(super) fn is_of(&self, packed: &[u8]) -> bool {
        *lock(&self.labels).0 == *packed
    }

    /// The row of a busy series.
    fn busy_row(&self) -> Option<u32> {
        let row = self.place().row();
        (row != NO_ROW).then_some(row)
    }
}

/// A handle of a series: what metrics consist of.
#[derive(Clone)]
pub struct SeriesRef {
    pub(crate) series: Handle<MetricSeries>,
    key: u16,
}

impl SeriesRef {
    pub(crate) fn new(series: Handle<MetricSeries>) -> SeriesRef {
        SeriesRef {
            key: series.place().key(),
            series,
        }
    }

    /// Of a series that was found in the thread's cache, if it is still the one.
    #[inline]
    pub(super) fn cached(series: &'static MetricSeries, key: u16) -> Option<SeriesRef> {
        (series.place().key() == key).then_some(SeriesRef {
            series: Handle::Global(series),
            key,
        })
    }

    #[inline]
    pub(super) fn key(&self) -> u16 {
        self.key
    }

    /// Whether the series is there, as what it was when the handle was made.
    #[inline]
    pub(super) fn is_current(&self) -> bool {
        self.series.place().key() == self.key
    }

    /// The same, where a scrape may just find out whether the series has expired.
    pub(super) fn is_there(&self) -> bool {
        if !self.is_current() {
            self.shape().settle(self);
        }
        self.is_current()
    }

    /// Which life the series is in, if it is there.
    pub(super) fn life(&self) -> Option<u32> {
        self.is_there().then(|| self.series.shown_life())
    }

    /// The first of the cells that threads share; 0 where the series was removed.
    pub(super) fn head(&self) -> u64 {
        if self.is_there() {
            self.series.shared.head()
        } else {
            0
        }
    }

    /// Whether the series was removed, and no other label set has it.
    pub(crate) fn was_removed(&self) -> bool {
        self.series.place() == self.series.place().removed()
            && self.series.place().revived().key() == self.key
    }

    #[inline]
    pub(crate) fn shape(&self) -> &FamilyShape {
        &self.series.shape
    }

    /// The running thread's own row.
    #[inline]
    pub(super) fn own_row(&self) -> Option<Access<'static>> {
        let Handle::Global(series) = &self.series else {
            return None;
        };
        let place = series.place();
        if place.key() != self.key {
            return None;
        }
        thread::hot_metric_row(place.hot_row(), place.life()).map(Access::Own)
    }

    /// The cells to count in where the thread has no row of its own at hand; `None` where
    /// the series is gone for good.
    #[cold]
    pub(super) fn other_row(&self) -> Option<Access<'_>> {
        self.attach()?;
        let series: &MetricSeries = &self.series;
        if series.shape.core.is_global
            && let Some(row) = series.busy_row()
        {
            // If it is removed just now, its rows are what they were.
            let life = series.shown_life();
            if let Some(own) = thread::hot_metric_row(row, life) {
                return Some(Access::Own(own));
            }
            let own = thread::own_metric_row(row, series.shape.storage.row(), life);
            if own.is_some() {
                return own;
            }
        }
        Some(Access::Shared(&series.shared))
    }

    /// The cells that threads share; `None` where the series is gone for good.
    #[inline]
    pub(super) fn shared(&self) -> Option<&SharedRow> {
        if !self.is_current() {
            self.attach()?;
        }
        Some(&self.series.shared)
    }

    /// Brings the series back if it was removed.
    fn attach(&self) -> Option<()> {
        if self.is_current() || self.revive() {
            return Some(());
        }
        self.shape().lost();
        None
    }

    /// Brings the series back if no other label set has it.
    pub(crate) fn revive(&self) -> bool {
        self.series.shape.revive(self)
    }

    /// From now on threads count in rows of their own.
    #[cold]
    pub(super) fn make_busy(&self) {
        let series: &MetricSeries = &self.series;
        if !series.shape.core.is_global || series.busy_row().is_some() {
            return;
        }
        let core = &series.shape.core;
        let more = if core.exemplars.is_some() { NOT_HOT } else { 0 };
        let row = core.new_rows(1) | more;
        let with_row = |place| {
            let place = Place(place);
            (place.row() == NO_ROW).then(|| place.with_row(row).0)
        };
        if series
            .place
            .fetch_update(Release, Acquire, with_row)
            .is_ok()
        {
            series.shape.tell_busy(&self.series);
        }
    }

    /// The sum of all cells: in the order of a row's. All are 0 where the series was removed.
    pub(super) fn total(&self) -> Vec<u64> {
        let series: &MetricSeries = &self.series;
        if !self.is_there() {
            return vec![0; series.shape.storage.row().cells()];
        }
        let mut cells = series.shape.counted(series);
        series.leave_out_expired(series.shown_life(), &mut cells);
        cells
    }
}

impl std::fmt::Debug for SeriesRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SeriesRef")
            .field("family", &self.shape().header.name)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_tells_lives_and_identities_apart() {
        let new = Place::NEW.with_row(7);
        let removed = new.removed();
        let revived = removed.revived();
        let recycled = removed.recycled().expect("there are many");
        assert_eq!(
            (new.row(), removed.row(), revived.row(), recycled.row()),
            (7, 7, 7, 7)
        );
        assert!(removed.is_removed() && !revived.is_removed() && !recycled.is_removed());
        assert_eq!(removed.shown(), new);
        assert_eq!(revived.key(), new.key());
        assert_ne!(removed.key(), new.key());
        assert_ne!(recycled.key(), new.key());
        let lives = [new, removed, revived, recycled].map(Place::life);
        for (at, life) in lives.iter().enumerate() {
            assert!(!lives[..at].contains(life), "{lives:x?}");
        }
    }

    #[test]
    fn a_life_that_comes_again_is_in_another_row() {
        let first = Place::NEW.with_row(7);
        let mut place = first;
        for _ in 0..LIFE {
            place = place.removed().revived();
            assert_eq!((place.row(), place.key()), (7, first.key()));
            assert_ne!(place.life(), first.life());
        }
        assert_eq!(place.removed().revived(), Place::NEW);
    }

    #[test]
    fn no_identity_comes_again() {
        let mut place = Place::NEW.with_row(7);
        let mut before = place.key();
        for _ in 1..IDENTITIES {
            place = place.removed().recycled().expect("one is left");
            assert_eq!(place.row(), 7);
            assert!(place.key() > before);
            before = place.key();
        }
        assert_eq!(place.removed().recycled(), None);
    }
}
