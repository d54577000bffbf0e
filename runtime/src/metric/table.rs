//! The series of a family, by their labels.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Mutex, PoisonError, RwLock};

use once_cell::race::OnceBox;

use crate::label::{LabelSet, closed_sets, is_closed};
use crate::metric::cache;
use crate::metric::changes::{Change, Changes, address};
use crate::metric::expired::Counted;
use crate::metric::packed::{
    PackedLabels, closed_number, hash, overflow, packed, packed_hash, with_packed,
};
use crate::metric::retired::Retired;
use crate::metric::series::{MetricSeries, SeriesRef};
use crate::metric::shape::FamilyShape;
use crate::registry::{IdentityHasher, OVERFLOW};
use crate::series::Handle;
use crate::sync::{lock, write};
use crate::warn;

/// Many, as the map of a shard is rebuilt under its lock when it grows.
const SHARDS: usize = 64;

/// A family in one registry, with its series.
pub(crate) struct RegisteredFamily {
    pub(crate) shape: Handle<FamilyShape>,
    /// Without open labels: by the number of the closed ones.
    dense: Box<[OnceBox<SeriesRef>]>,
    /// With open labels: by the hash of the labels.
    open: Box<[RwLock<Shard>]>,
    /// Label sets with open labels that there are.
    label_sets: AtomicUsize,
    making: Mutex<()>,
    retired: Mutex<Retired>,
    changes: Mutex<Changes>,
    /// Held while several values become others in one step, and while they are read.
    pub(crate) step: Mutex<()>,
}

type Shard = HashMap<u64, Handle<MetricSeries>, IdentityHasher>;

impl RegisteredFamily {
    pub(crate) fn new(shape: FamilyShape) -> Handle<RegisteredFamily> {
        let is_global = shape.core.is_global;
        let dense = if shape.is_open {
            0
        } else {
            let sizes = shape.fields.iter().filter_map(|field| field.values);
            sizes.map(|values| values.len().max(1)).product()
        };
        let shards = if shape.is_open { SHARDS } else { 0 };
        let family = RegisteredFamily {
            shape: Handle::new(shape, is_global),
            dense: (0..dense).map(|_| OnceBox::new()).collect(),
            open: (0..shards).map(|_| RwLock::default()).collect(),
            label_sets: AtomicUsize::new(0),
            making: Mutex::new(()),
            retired: Mutex::default(),
            changes: Mutex::default(),
            step: Mutex::new(()),
        };
        let family = Handle::new(family, is_global);
        family.shape.set_table(&family);
        if family.shape.starts_full() {
            family.fill();
        }
        family
    }

    /// The series of a label set, made if need be; past the limit the overflow series.
    #[inline]
    pub(crate) fn series<L: LabelSet>(&self, labels: &L) -> SeriesRef {
        if const { is_closed(L::PARTS) } {
            return self.dense_series(if const { closed_sets(L::PARTS) == 1 } {
                0
            } else {
                closed_number(labels)
            });
        }
        let longest = self.shape.core.longest_text;
        let own = hash(labels, self.shape.number, longest);
        if own.is_clipped {
            self.shape.clipped();
        }
        if let Some(series) = cache::find(own.hash) {
            return series;
        }
        self.find_or_make(labels, own.hash)
    }

    #[inline(never)]
    fn find_or_make<L: LabelSet>(&self, labels: &L, own: u64) -> SeriesRef {
        with_packed(labels, self.shape.core.longest_text, |packed| {
            match self.own_series(packed) {
                Some(series) => {
                    cache::remember(own, &series);
                    series
                }
                None => self.overflow_series(packed),
            }
        })
    }

    /// A label set's values by themselves.
    pub(crate) fn packed<L: LabelSet>(&self, labels: &L) -> PackedLabels {
        let (packed, is_clipped) = packed(labels, self.shape.core.longest_text);
        if is_clipped {
            self.shape.clipped();
        }
        packed
    }

    /// The series of packed labels, made if need be.
    pub(crate) fn series_of(&self, labels: &PackedLabels) -> SeriesRef {
        if !self.shape.is_open {
            return self.dense_series(labels.closed());
        }
        let series = self.own_series(&labels.0);
        series.unwrap_or_else(|| self.overflow_series(&labels.0))
    }

    /// Makes all series without open labels.
    pub(crate) fn fill(&self) {
        (0..self.dense.len()).for_each(|number| drop(self.dense_series(number)));
    }

    /// The series of a label set, if it is there.
    pub(crate) fn find<L: LabelSet>(&self, labels: &L) -> Option<SeriesRef> {
        if const { is_closed(L::PARTS) } {
            let series = self.dense.get(closed_number(labels))?.get()?;
            return series.is_current().then(|| series.clone());
        }
        let longest = self.shape.core.longest_text;
        with_packed(labels, longest, |packed| self.find_open(packed))
    }

    #[inline]
    fn dense_series(&self, number: usize) -> SeriesRef {
        // Each label is within its bounds, so they are.
        match self.dense.get(number).and_then(OnceBox::get) {
            Some(series) if series.is_current() => series.clone(),
            _ => self.make_dense(number),
        }
    }

    #[cold]
    fn make_dense(&self, number: usize) -> SeriesRef {
        let _making = lock(&self.making);
        let place = &self.dense[number.min(self.dense.len() - 1)];
        match place.get() {
            Some(series) if series.is_current() => {}
            Some(series) => {
                series.series.come_back();
                self.tell(Change::added(&series.series));
            }
            None => {
                let series = self.new_series(PackedLabels::of_closed(number));
                self.tell(Change::added(&series));
                let _ = place.set(Box::new(SeriesRef::new(series)));
            }
        }
        place.get().expect("it was set").clone()
    }

    fn new_series(&self, labels: PackedLabels) -> Handle<MetricSeries> {
        let series = MetricSeries::new(&self.shape, labels);
        Handle::new(series, self.shape.core.is_global)
    }

    fn shard(&self, hash: u64) -> &RwLock<Shard> {
        &self.open[(hash >> 58) as usize % SHARDS]
    }

    fn find_open(&self, packed: &[u8]) -> Option<SeriesRef> {
        let hash = packed_hash(packed);
        let shard = self.shard(hash).read();
        let shard = shard.unwrap_or_else(PoisonError::into_inner);
        let series = shard.get(&hash)?;
        series.is_of(packed).then(|| SeriesRef::new(series.clone()))
    }

    /// The series of a label set, made if there is room for it.
    fn own_series(&self, packed: &[u8]) -> Option<SeriesRef> {
        // Looked at first: whoever took the last room for this label set is waited for below.
        let is_full = self.label_sets.load(Relaxed) >= self.shape.limit;
        let known = self.find_open(packed);
        if known.is_some() || is_full {
            return known;
        }
        self.make_open(packed)
    }

    /// A new series, unless there are as many as allowed.
    fn make_open(&self, packed: &[u8]) -> Option<SeriesRef> {
        self.insert(packed, !self.is_overflow(packed))
    }

    /// Whether these are the labels of an overflow series, which takes no room.
    fn is_overflow(&self, packed: &[u8]) -> bool {
        *overflow(packed, &self.shape.fields).0 == *packed
    }

    /// Takes room for one label set; `None` if there is none.
    fn take_room(&self) -> Option<()> {
        let limit = self.shape.limit;
        let more = |made| (made < limit).then_some(made + 1);
        let taken = self.label_sets.fetch_update(Relaxed, Relaxed, more);
        taken.ok().map(drop)
    }

    /// A label set past the limit.
    fn overflow_series(&self, packed: &[u8]) -> SeriesRef {
        self.shape.dropped.fetch_add(1, Relaxed);
        warn::once_a_minute("too many series", self.shape.cause(), || {
            let (name, limit) = (self.shape.header.sample_name(), self.shape.limit);
            format!(
                "`{name}` has more than {limit} label sets: further ones are counted under \
                 `{OVERFLOW}`; give its labels fewer values, or the family a larger `limit`"
            )
            .into()
        });
        let packed = overflow(packed, &self.shape.fields);
        let made = || self.insert(&packed.0, false);
        // Of two label sets with one hash the second is counted nowhere.
        let series = self.find_open(&packed.0).or_else(made);
        series.unwrap_or_else(|| SeriesRef::new(self.new_series(packed.clone())))
    }

    /// None where there is no room, or another label set has the same hash.
    fn insert(&self, packed: &[u8], takes_room: bool) -> Option<SeriesRef> {
        let hash = packed_hash(packed);
        let mut shard = write(self.shard(hash));
        match shard.entry(hash) {
            Entry::Occupied(known) => {
                let known = known.get();
                let is_it = known.is_of(packed);
                is_it.then(|| SeriesRef::new(known.clone()))
            }
            Entry::Vacant(place) => {
                if takes_room {
                    self.take_room()?;
                }
                let labels = PackedLabels(packed.into());
                let series = self.take(hash, labels);
                self.tell(Change::added(&series));
                place.insert(series.clone());
                Some(SeriesRef::new(series))
            }
        }
    }

    /// A series for a label set: the one it had before it was removed, one that nobody
    /// uses, or a new one.
    fn take(&self, hash: u64, labels: PackedLabels) -> Handle<MetricSeries> {
        let grace = self.shape.core.grace;
        let retired = lock(&self.retired).take(hash, &labels, grace);
        retired.unwrap_or_else(|| self.new_series(labels))
    }

    fn tell(&self, change: Change) {
        lock(&self.changes).push(change);
    }

    pub(super) fn tell_busy(&self, series: &Handle<MetricSeries>) {
        self.tell(Change::Busy(series.clone()));
    }

    /// What has changed since the last call.
    pub(crate) fn take_changes(&self) -> Vec<Change> {
        lock(&self.changes).take()
    }

    /// How many series it has.
    pub(crate) fn len(&self) -> usize {
        let dense = self.dense.iter().filter_map(OnceBox::get);
        let dense = dense.filter(|series| series.is_current()).count();
        let open = self.open.iter().map(|shard| {
            let shard = shard.read();
            shard.unwrap_or_else(PoisonError::into_inner).len()
        });
        dense + open.sum::<usize>()
    }

    /// Every label set with its series.
    pub(crate) fn all(&self) -> Vec<(PackedLabels, SeriesRef)> {
        let dense = self.dense.iter().enumerate().filter_map(|(number, place)| {
            let series = place.get().filter(|series| series.is_current())?;
            Some((PackedLabels::of_closed(number), series.clone()))
        });
        let open = self.open.iter().flat_map(|shard| {
            let shard = shard.read();
            let shard = shard.unwrap_or_else(PoisonError::into_inner);
            let series = shard.values();
            series
                .map(|series| (series.labels(), SeriesRef::new(series.clone())))
                .collect::<Vec<_>>()
        });
        dense.chain(open).collect()
    }

    /// Takes the series of a label set out; whether it was there.
    pub(crate) fn remove<L: LabelSet>(&self, labels: &L) -> bool {
        if const { is_closed(L::PARTS) } {
            return self.take_closed(closed_number(labels), RegisteredFamily::give_up);
        }
        let longest = self.shape.core.longest_text;
        with_packed(labels, longest, |packed| {
            self.take_open(packed, RegisteredFamily::give_up)
        })
    }

    /// The same by packed labels.
    pub(crate) fn remove_packed(&self, labels: &PackedLabels) -> bool {
        self.take_out(labels, RegisteredFamily::give_up)
    }

    /// Takes a series out in which nothing was counted since a scrape; whether it did.
    pub(crate) fn expire(&self, series: &MetricSeries, counted: &Counted) -> bool {
        self.take_out(&series.labels(), |known| {
            std::ptr::eq(known, series) && known.expire(counted)
        })
    }

    /// What a series has counted is lost.
    fn give_up(series: &MetricSeries) -> bool {
        series.is_not_expired();
        series.remove();
        lock(&series.shape.infos).remove(address(series));
        true
    }

    /// Takes the series of a label set out, if it is there and `remove` removes it.
    fn take_out(&self, labels: &PackedLabels, remove: impl FnOnce(&MetricSeries) -> bool) -> bool {
        if self.shape.is_open {
            self.take_open(&labels.0, remove)
        } else {
            self.take_closed(labels.closed(), remove)
        }
    }

    fn take_closed(&self, number: usize, remove: impl FnOnce(&MetricSeries) -> bool) -> bool {
        let _making = lock(&self.making);
        let series = self.dense.get(number).and_then(OnceBox::get);
        let there = series.filter(|series| series.is_current() && remove(&series.series));
        if let Some(series) = there {
            self.tell(Change::Removed(series.series.clone()));
        }
        there.is_some()
    }

    fn take_open(&self, packed: &[u8], remove: impl FnOnce(&MetricSeries) -> bool) -> bool {
        let hash = packed_hash(packed);
        let mut shard = write(self.shard(hash));
        let Entry::Occupied(known) = shard.entry(hash) else {
            return false;
        };
        if !known.get().is_of(packed) || !remove(known.get()) {
            return false;
        }
        let series = known.remove();
        self.tell(Change::Removed(series.clone()));
        if !self.is_overflow(packed) {
            self.label_sets.fetch_sub(1, Relaxed);
        }
        lock(&self.retired).push(hash, series);
        true
    }

    /// Waits until it is decided whether the series expires.
    pub(super) fn settle(&self, series: &SeriesRef) {
        if self.shape.is_open {
            let hash = packed_hash(&series.series.labels().0);
            drop(self.shard(hash).read());
        } else {
            drop(lock(&self.making));
        }
    }

    /// Brings back a series that somebody counts in.
    pub(super) fn revive(&self, series: &SeriesRef) -> bool {
        if self.shape.is_open {
            return self.revive_open(series);
        }
        let is_it = |place: &OnceBox<SeriesRef>| {
            let own = place.get();
            own.is_some_and(|own| std::ptr::eq(&*own.series, &*series.series))
        };
        match self.dense.iter().position(is_it) {
            Some(number) => {
                drop(self.make_dense(number));
                true
            }
            None => false,
        }
    }

    fn revive_open(&self, series: &SeriesRef) -> bool {
        let labels = series.series.labels();
        // Without room, or where others have it now, what it counts is lost.
        if series.was_removed() {
            drop(self.make_open(&labels.0));
        }
        series.is_current()
    }
}

impl SeriesRef {
    /// The series of a family without labels.
    pub(crate) fn only(family: &RegisteredFamily) -> SeriesRef {
        family.dense_series(0)
    }
}
