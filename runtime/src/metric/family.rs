use std::collections::HashSet;
use std::fmt;
use std::marker::PhantomData;

use crate::LabelSet;
use crate::label::LabelPart;
use crate::metric::declaration::{FamilyDeclaration, MetricKind};
use crate::metric::families::MetricField;
use crate::metric::packed::PackedLabels;
use crate::metric::registering::Registering;
use crate::metric::table::RegisteredFamily;
use crate::metric::{Gauge, Metric, StateGauge};
use crate::series::Handle;
use crate::{State, sync};

/// Metrics of one name, one for each label set.
///
/// `L` derives [`LabelSet`](macro@crate::LabelSet); `M` is a [`Metric`]. Where `L` borrows, the
/// family is of `L<'static>` and is asked with any lifetime.
///
/// Label sets of *closed* labels (enums, `bool`) are found by an index; counters and
/// histograms of them are there from the start, at 0. Those with *open* labels (texts,
/// numbers) are made when first asked for, up to a limit: further ones share a series with
/// `_overflow` in the place of the open labels, are counted in
/// `callmeter_dropped_label_sets_total{family}`, and `callmeter_series{family}` shows how near
/// the limit is. Looking up a series that is there takes no memory, and in the global registry
/// mostly no lock.
///
/// ```
/// use callmeter::{Counter, Family, LabelSet, LabelValue, MetricFamilies, Registry};
///
/// #[derive(LabelValue)]
/// enum Verb {
///     Select,
///     Insert,
/// }
///
/// #[derive(LabelSet)]
/// struct Query<'a> {
///     verb: Verb,
///     table: &'a str,
/// }
///
/// #[derive(MetricFamilies)]
/// #[metrics(namespace = "db")]
/// struct Database {
///     /// Queries, by what they asked.
///     queries: Family<Query<'static>, Counter>,
/// }
///
/// let registry = Registry::builder().build()?;
/// let database = Database::register(&registry)?;
/// let table = String::from("users");
/// database.queries.with(&Query { verb: Verb::Select, table: &table }).inc();
/// let labels = [("verb", "select"), ("table", "users")];
/// assert_eq!(registry.snapshot().value("db_queries_total", &labels), Some(1.0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Family<L, M> {
    family: Handle<RegisteredFamily>,
    types: PhantomData<fn(L) -> M>,
}

impl<L: LabelSet, M: Metric> Family<L, M> {
    /// The metric of a label set, made if it is not there. A handle to keep, or to ask for
    /// again at each use: nothing is locked by it.
    ///
    /// # Panics
    /// Only where the code of a label value does.
    #[inline]
    pub fn with<S: LabelSet<Key = L::Key>>(&self, labels: &S) -> M {
        M::of(self.family.series(labels))
    }

    /// The metric of a label set, if it is there.
    pub fn get<S: LabelSet<Key = L::Key>>(&self, labels: &S) -> Option<M> {
        self.family.find(labels).map(M::of)
    }

    /// Takes the series of a label set out of the exposition; whether there was one.
    ///
    /// When something is counted for the label set again, by a lookup or by a handle that was
    /// kept, the series begins anew at 0, which Prometheus takes for a restart of the
    /// program. A handle that is first used again when the memory of its series has gone to
    /// another label set (a minute later at the earliest) counts nothing but
    /// `callmeter_internal_errors_total`: look series up that come and go.
    pub fn remove<S: LabelSet<Key = L::Key>>(&self, labels: &S) -> bool {
        self.family.remove(labels)
    }

    /// Removes all series but those for which `is_kept` says so. No lock is held meanwhile.
    ///
    /// ```
    /// # use callmeter::{Gauge, Family, LabelSet, MetricFamilies, Registry};
    /// # #[derive(LabelSet)]
    /// # struct Shard { host: String }
    /// # #[derive(MetricFamilies)]
    /// # struct Cluster {
    /// #     /// Entries, by host.
    /// #     entries: Family<Shard, Gauge>,
    /// # }
    /// # let registry = Registry::builder().build()?;
    /// # let cluster = Cluster::register(&registry)?;
    /// # cluster.entries.with(&Shard { host: "a".into() }).set(1);
    /// # cluster.entries.with(&Shard { host: "b".into() }).set(1);
    /// cluster.entries.retain(|labels| labels.get("host") == Some("a"));
    /// assert_eq!(cluster.entries.len(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn retain(&self, mut is_kept: impl FnMut(&Labels<'_>) -> bool) {
        let fields = &self.family.shape.fields;
        for (packed, _) in self.family.all() {
            let labels = Labels {
                pairs: packed.pairs(fields),
            };
            if !is_kept(&labels) {
                self.family.remove_packed(&packed);
            }
        }
    }

    /// Removes all series.
    pub fn clear(&self) {
        self.retain(|_| false);
    }

    /// How many series there are, overflow series included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.family.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl<L: LabelSet, M: Settable> Family<L, M> {
    /// Makes these the values of the family, in one step: no scrape sees some of them. Series
    /// that are not among them are removed where a label is open, and become 0 where all are
    /// closed. Of two rows with the same labels the last one counts.
    ///
    /// ```
    /// use callmeter::{Family, Gauge, LabelSet, MetricFamilies, Registry};
    ///
    /// #[derive(LabelSet)]
    /// struct Queue<'a> {
    ///     queue: &'a str,
    /// }
    ///
    /// #[derive(MetricFamilies)]
    /// struct Jobs {
    ///     /// Jobs that wait.
    ///     waiting: Family<Queue<'static>, Gauge>,
    /// }
    ///
    /// let registry = Registry::builder().build()?;
    /// let jobs = Jobs::register(&registry)?;
    /// jobs.waiting.replace([(Queue { queue: "mail" }, 3), (Queue { queue: "video" }, 1)]);
    /// jobs.waiting.replace([(Queue { queue: "mail" }, 2)]);
    /// let value = |queue| registry.snapshot().value("waiting", &[("queue", queue)]);
    /// assert_eq!((value("mail"), value("video")), (Some(2.0), None));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn replace<S: LabelSet<Key = L::Key>>(
        &self,
        rows: impl IntoIterator<Item = (S, M::Value)>,
    ) {
        // All that runs the user's code, before the lock.
        let rows: Vec<(PackedLabels, M::Number)> = rows
            .into_iter()
            .map(|(labels, value)| (self.family.packed(&labels), M::number(value)))
            .collect();
        let _step = sync::lock(&self.family.step);
        // First what goes, which makes room.
        self.leave_only(rows.iter().map(|(labels, _)| labels).collect());
        for (labels, value) in rows {
            M::of(self.family.series_of(&labels)).put(value);
        }
    }

    /// Removes other label sets; closed ones become 0.
    fn leave_only(&self, kept: HashSet<&PackedLabels>) {
        self.family.fill();
        let all = self.family.all().into_iter();
        for (labels, series) in all.filter(|(labels, _)| !kept.contains(labels)) {
            if self.family.shape.is_open {
                self.family.remove_packed(&labels);
            } else {
                M::of(series).put_zero();
            }
        }
    }
}

/// A metric that has a value which can be set.
pub trait Settable: Metric {
    /// The value.
    type Value;

    /// What is shown for it.
    #[doc(hidden)]
    type Number;

    /// May run code of the program.
    #[doc(hidden)]
    fn number(value: Self::Value) -> Self::Number;

    #[doc(hidden)]
    fn put(&self, number: Self::Number);

    #[doc(hidden)]
    fn put_zero(&self);
}

impl Settable for Gauge<i64> {
    type Value = i64;
    type Number = i64;

    fn number(value: i64) -> i64 {
        value
    }

    fn put(&self, number: i64) {
        self.set(number);
    }

    fn put_zero(&self) {
        self.set(0);
    }
}

impl Settable for Gauge<f64> {
    type Value = f64;
    type Number = f64;

    fn number(value: f64) -> f64 {
        value
    }

    fn put(&self, number: f64) {
        self.set(number);
    }

    fn put_zero(&self) {
        self.set(0.0);
    }
}

impl<S: State + 'static> Settable for StateGauge<S> {
    type Value = S;
    type Number = i64;

    fn number(state: S) -> i64 {
        state.number()
    }

    fn put(&self, number: i64) {
        self.set_number(number);
    }

    fn put_zero(&self) {
        self.set_number(0);
    }
}

/// The labels of a series: see [`Family::retain`].
#[derive(Clone, Debug)]
pub struct Labels<'a> {
    pairs: Vec<(&'static str, &'a str)>,
}

impl Labels<'_> {
    /// The value of a label.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        let pair = self.pairs.iter().find(|(own, _)| *own == name);
        pair.map(|(_, value)| *value)
    }

    /// Names and values, in the order of the label set's fields.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs.iter().copied()
    }
}

impl<L: LabelSet, M: Metric> MetricField for Family<L, M> {
    const KIND: MetricKind = M::KIND;

    const LABELS: Option<&'static [LabelPart]> = Some(L::PARTS);

    fn declare(
        declaration: &'static FamilyDeclaration,
        into: &mut Registering<'_>,
    ) -> Family<L, M> {
        Family {
            family: into.family::<L, M>(declaration),
            types: PhantomData,
        }
    }
}

impl<L, M> Clone for Family<L, M> {
    fn clone(&self) -> Family<L, M> {
        Family {
            family: self.family.clone(),
            types: PhantomData,
        }
    }
}

impl<L, M> fmt::Debug for Family<L, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Family")
            .field("name", &self.family.shape.header.name)
            .finish_non_exhaustive()
    }
}
