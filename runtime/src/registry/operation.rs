use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::{BuildHasher, Hasher};
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, LazyLock, Mutex, PoisonError, RwLock};

use foldhash::fast::RandomState;
use once_cell::race::OnceBox;

use crate::LabelValues;
use crate::declaration::{Declaration, ViewKind, closed_label_sets};
use crate::label::clipped;
use crate::registry::identity::IdentityHasher;
use crate::registry::{OVERFLOW, RegisteredView, cache};
use crate::series::{Event, Handle, OperationShape, Series};
use crate::sync::{lock, write};
use crate::warn;

/// Many, as the map of a shard is rebuilt under its lock when it grows.
const SHARDS: usize = 1 << SHARD_BITS;
const SHARD_BITS: u32 = 6;
/// The bits of a hash that choose its shard: the high ones, as the map inside uses the low.
const SHARD_MASK: u64 = !0 << (u64::BITS - SHARD_BITS);

/// An operation in one registry: its families there, and its series.
pub(crate) struct RegisteredOperation {
    pub(crate) shape: Arc<OperationShape>,
    pub(crate) views: Vec<RegisteredView>,
    /// Series without open labels, by the number of their closed ones.
    dense: OnceBox<Dense>,
    /// Series with open labels, by the hash of their labels.
    open: [RwLock<Shard>; SHARDS],
    making: Mutex<()>,
}

type Dense = Box<[OnceBox<Handle<Series>>]>;
type Shard = HashMap<u64, Handle<Series>, IdentityHasher>;

/// Whether a label set was known at link time: then the limit does not count it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    CallSite,
    Call,
}

static HASHER: LazyLock<RandomState> = LazyLock::new(RandomState::default);

/// Seeded anew in each process. Two label sets may have one hash: who finds a series by
/// it compares the labels.
#[inline]
fn hash(declaration: &'static Declaration, values: &LabelValues<'_>) -> u64 {
    let mut hasher = HASHER.build_hasher();
    let address = std::ptr::from_ref(declaration) as usize as u64;
    hasher.write_u64(address.rotate_left(32) ^ values.closed as u64);
    // Closed labels have no text.
    let texts = values.open.iter().filter(|text| !text.is_empty());
    texts.for_each(|text| hasher.write(text.as_bytes()));
    hasher.finish()
}

impl RegisteredOperation {
    pub(crate) fn new(shape: OperationShape, views: Vec<RegisteredView>) -> RegisteredOperation {
        RegisteredOperation {
            shape: Arc::new(shape),
            views,
            dense: OnceBox::new(),
            open: std::array::from_fn(|_| RwLock::default()),
            making: Mutex::new(()),
        }
    }

    /// A series of the global registry that the running thread finds at once.
    #[inline]
    pub(crate) fn find_hot(&self, values: &LabelValues<'_>) -> Option<Handle<Series>> {
        if values.open.is_empty() {
            return self.find_dense(values);
        }
        let hash = hash(self.shape.declaration, values);
        let declaration = self.shape.declaration;
        cache::find(hash, |series| {
            std::ptr::eq(series.shape.declaration, declaration) && series.is_of(values)
        })
        .or_else(|| self.find_open_and_remember(hash, values))
    }

    #[inline(never)]
    fn find_open_and_remember(
        &self,
        hash: u64,
        values: &LabelValues<'_>,
    ) -> Option<Handle<Series>> {
        let series = self.find_open(hash, values)?;
        if let Handle::Global(series) = series {
            cache::remember(hash, series);
        }
        Some(series)
    }

    /// The series of a label set, made if need be; past the limit the overflow series.
    pub(crate) fn series(&self, values: &LabelValues<'_>, origin: Origin) -> Handle<Series> {
        if values.open.is_empty() {
            return self.dense_series(values);
        }
        let longest = self.shape.core.longest_text;
        if values.open.iter().all(|text| text.len() <= longest) {
            return self.open_series(values, origin);
        }
        self.tell_clipped();
        let clipped = values.open.iter().map(|text| clipped(text, longest));
        let values = LabelValues {
            closed: values.closed,
            open: &clipped.collect::<Vec<_>>(),
        };
        self.open_series(&values, origin)
    }

    fn tell_clipped(&self) {
        self.shape.core.clipped.fetch_add(1, Relaxed);
        let declaration = self.shape.declaration;
        warn::once_a_minute("a label value is too long", declaration.cause(), || {
            let operation = declaration.operation;
            let longest = self.shape.core.longest_text;
            Cow::Owned(format!(
                "operation `{operation}`: a label value has more than {longest} bytes and was \
                 cut; see callmeter_truncated_label_values_total"
            ))
        });
    }

    fn find_dense(&self, values: &LabelValues<'_>) -> Option<Handle<Series>> {
        self.dense.get()?.get(values.closed)?.get().cloned()
    }

    fn dense_series(&self, values: &LabelValues<'_>) -> Handle<Series> {
        let dense = self.dense.get_or_init(|| {
            let places = closed_label_sets(self.shape.declaration.fields).max(1);
            Box::new((0..places).map(|_| OnceBox::new()).collect())
        });
        // The derive makes the number within bounds.
        let place = &dense[values.closed.min(dense.len() - 1)];
        if let Some(series) = place.get() {
            return series.clone();
        }
        let _making = lock(&self.making);
        place.get_or_init(|| Box::new(self.make(values))).clone()
    }

    fn find_open(&self, hash: u64, values: &LabelValues<'_>) -> Option<Handle<Series>> {
        let shard = self
            .shard(hash)
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        probe(hash)
            .map_while(|hash| shard.get(&hash))
            .find(|series| series.is_of(values))
            .cloned()
    }

    fn open_series(&self, values: &LabelValues<'_>, origin: Origin) -> Handle<Series> {
        let hash = hash(self.shape.declaration, values);
        // Looked at first: a thread that took the last room for this label set is waited for
        // below.
        let is_full = self.shape.label_sets.load(Relaxed) >= self.shape.limit;
        if let Some(series) = self.find_open(hash, values) {
            return series;
        }
        let is_refused = origin == Origin::Call && is_full;
        let own = (!is_refused).then(|| self.insert_open(hash, values, origin));
        own.flatten()
            .unwrap_or_else(|| self.overflow_series(values))
    }

    /// Counts one more label set, unless there are as many as allowed.
    fn may_add(&self) -> bool {
        let limit = self.shape.limit;
        self.shape
            .label_sets
            .fetch_update(Relaxed, Relaxed, |made| (made < limit).then_some(made + 1))
            .is_ok()
    }

    /// `None` where there is no room.
    fn insert_open(
        &self,
        hash: u64,
        values: &LabelValues<'_>,
        origin: Origin,
    ) -> Option<Handle<Series>> {
        let mut shard = write(self.shard(hash));
        let taken = |hash: &u64| shard.get(hash).is_some_and(|series| !series.is_of(values));
        let free = probe(hash)
            .find(|hash| !taken(hash))
            .expect("probing does not end");
        if let Some(series) = shard.get(&free) {
            // Another thread was faster: its series is the one that counts.
            return Some(series.clone());
        }
        if origin == Origin::Call && !self.may_add() {
            return None;
        }
        let series = self.make(values);
        shard.insert(free, series.clone());
        Some(series)
    }

    fn overflow_series(&self, values: &LabelValues<'_>) -> Handle<Series> {
        self.shape.dropped.fetch_add(1, Relaxed);
        let declaration = self.shape.declaration;
        let fields = declaration.fields;
        warn::once_a_minute("too many label sets", declaration.cause(), || {
            let operation = declaration.operation;
            let limit = self.shape.limit;
            Cow::Owned(format!(
                "operation `{operation}` has more than {limit} label sets: further ones are counted under `{OVERFLOW}`; \
                 give its labels fewer values, or the registry a larger `series_limit`"
            ))
        });
        let open: Vec<&str> = fields
            .iter()
            .map(|field| if field.values.is_none() { OVERFLOW } else { "" })
            .collect();
        let values = LabelValues {
            closed: values.closed,
            open: &open,
        };
        let hash = hash(self.shape.declaration, &values);
        self.find_open(hash, &values)
            .or_else(|| self.insert_open(hash, &values, Origin::CallSite))
            .expect("what call sites know takes no room")
    }

    fn make(&self, values: &LabelValues<'_>) -> Handle<Series> {
        let series = Handle::new(Series::new(&self.shape, values), self.shape.core.is_global);
        self.shape.core.tell(Event::Series(series.clone()));
        series
    }

    fn shard(&self, hash: u64) -> &RwLock<Shard> {
        &self.open[(hash >> (u64::BITS - SHARD_BITS)) as usize]
    }

    /// The family that stands for the operation: of completed calls, if it has one.
    pub(crate) fn main_family(&self) -> Option<String> {
        let families = self
            .views
            .iter()
            .filter_map(|view| Some((view.view.kind, view.family.as_ref()?)));
        let main = families.min_by_key(|(kind, _)| *kind != ViewKind::Completed);
        main.map(|(_, family)| family.header.sample_name())
    }

    /// How many label sets it has.
    pub(crate) fn len(&self) -> usize {
        let dense = self.dense.get().map_or(0, |dense| {
            dense.iter().filter(|place| place.get().is_some()).count()
        });
        let open = self.open.iter().map(|shard| {
            let shard = shard.read();
            shard.unwrap_or_else(PoisonError::into_inner).len()
        });
        dense + open.sum::<usize>()
    }

    /// Whether some of its labels take any text.
    pub(crate) fn has_open_labels(&self) -> bool {
        crate::declaration::has_open_labels(self.shape.declaration.fields)
    }
}

/// The places at which a label set may be: series are never removed from a shard, so
/// the first free one ends the search. Stays within the shard.
fn probe(hash: u64) -> impl Iterator<Item = u64> {
    let shard = hash & SHARD_MASK;
    (0..).map(move |step: u64| shard | (hash.wrapping_add(step) & !SHARD_MASK))
}
