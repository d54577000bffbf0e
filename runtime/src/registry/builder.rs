//! Options of a registry.
//!
//! * [`details`]: what it tells beside the numbers.

mod details;

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use crate::clock::SystemClock;
use crate::declaration::{Declaration, StatusKey, status_key};
use crate::exemplar::Source;
use crate::name::is_name;
use crate::registry::families::Common;
use crate::registry::inner::RegistrySettings;
use crate::registry::{BuildError, Registry, RegistryInner, global};
use crate::series::Buckets;
use crate::{LabelValue, Operation};

/// Builds a [`Registry`].
///
/// ```
/// let registry = callmeter::Registry::builder()
///     .namespace("taskflows")
///     .const_label("service", "orchestrator")
///     .series_limit(500)
///     .buckets::<callmeter::Task>([0.1, 1.0, 10.0])
///     .build()?;
/// # Ok::<(), callmeter::BuildError>(())
/// ```
#[derive(Debug)]
#[must_use = "a builder does nothing until `build` or `install`"]
pub struct RegistryBuilder {
    common: Common,
    series_limit: usize,
    recent_failures: usize,
    collector_timeout: Duration,
    longest_text: usize,
    grace: Duration,
    refused_labels: Vec<String>,
    exemplars: Option<Source>,
    system_clock: SystemClock,
    tells_created: bool,
    buckets: Vec<(&'static Declaration, Vec<f64>)>,
    natives: HashSet<usize>,
    statuses: Vec<(&'static Declaration, Vec<(StatusKey, String)>)>,
}

/// Label sets with open labels that an operation may have.
const DEFAULT_SERIES_LIMIT: usize = 2000;
/// Bytes of a label value.
const DEFAULT_LONGEST_TEXT: usize = 1024;
const LEAST_LONGEST_TEXT: usize = 16;
/// How long whoever is about to count in a removed series may take.
const GRACE: Duration = Duration::from_secs(60);
/// Half of what a Prometheus server waits for a scrape.
const DEFAULT_COLLECTOR_TIMEOUT: Duration = Duration::from_secs(5);

impl RegistryBuilder {
    pub(super) fn new() -> RegistryBuilder {
        RegistryBuilder {
            common: Common::default(),
            series_limit: DEFAULT_SERIES_LIMIT,
            recent_failures: 0,
            collector_timeout: DEFAULT_COLLECTOR_TIMEOUT,
            longest_text: DEFAULT_LONGEST_TEXT,
            grace: GRACE,
            refused_labels: Vec::new(),
            exemplars: None,
            system_clock: SystemClock::default(),
            tells_created: false,
            buckets: Vec::new(),
            natives: HashSet::new(),
            statuses: Vec::new(),
        }
    }

    /// Goes, with `_` behind it, before the names of all families that declare no
    /// namespace of their own; never before `callmeter_…`. Default: none.
    pub fn namespace(mut self, namespace: impl Into<String>) -> Self {
        self.common.namespace = namespace.into();
        self
    }

    /// A label that all series have.
    pub fn const_label(mut self, name: impl Into<String>, value: impl LabelValue) -> Self {
        self.common
            .const_labels
            .push((name.into(), value.with_text(str::to_owned)));
        self
    }

    /// How many label sets with open labels each operation and each family may have; default
    /// 2000. A family may say another number: `#[metric(limit = …)]`.
    ///
    /// Further ones are counted in an overflow series, which has `_overflow` in the
    /// place of the open labels, and in `callmeter_dropped_label_sets_total{family}`.
    /// Statuses, buckets and call sites known at link time do not count, nor do label sets
    /// without open labels; beside an open label, each closed value is a label set of its own.
    pub fn series_limit(mut self, label_sets: usize) -> Self {
        self.series_limit = label_sets;
        self
    }

    /// How many failures each series remembers, for
    /// [`Registry::recent_failures`]; default none. Each takes some hundred bytes.
    pub fn recent_failures(mut self, of_each_series: usize) -> Self {
        self.recent_failures = of_each_series;
        self
    }

    /// How many bytes a label value may have; default 1024. Longer ones are cut behind their last whole
    /// character, counted in `callmeter_truncated_label_values_total` and warned of.
    pub fn label_value_limit(mut self, bytes: usize) -> Self {
        self.longest_text = bytes;
        self
    }

    /// Labels that no family of this registry may have, as they stand for identifiers or for
    /// what is private: a family with one of them cannot be registered, and one of an
    /// operation is left out of the exposition, counted in `callmeter_register_errors_total`
    /// and told by [`check`](crate::check). The macros warn of the usual ones without being
    /// asked.
    ///
    /// ```
    /// use callmeter::{Counter, Family, LabelSet, MetricFamilies, Registry};
    ///
    /// #[derive(LabelSet)]
    /// struct Order {
    ///     customer: String,
    /// }
    ///
    /// #[derive(MetricFamilies)]
    /// struct Shop {
    ///     /// Orders.
    ///     orders: Family<Order, Counter>,
    /// }
    ///
    /// let registry = Registry::builder().refuse_labels(["customer"]).build()?;
    /// let error = Shop::register(&registry).err().unwrap();
    /// assert!(error.to_string().contains("refuses the label `customer`"));
    /// # Ok::<(), callmeter::BuildError>(())
    /// ```
    pub fn refuse_labels(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.refused_labels
            .extend(names.into_iter().map(Into::into));
        self
    }

    /// How long a removed series is kept for its label set: for tests.
    #[doc(hidden)]
    pub fn removed_series_grace(mut self, grace: Duration) -> Self {
        self.grace = grace;
        self
    }

    /// How long a scrape waits for all [collectors](crate::Collector) together; default
    /// five seconds. Those that are late are missing in it, and go on by themselves;
    /// asynchronous ones are dropped.
    pub fn collector_timeout(mut self, timeout: Duration) -> Self {
        self.collector_timeout = timeout;
        self
    }

    /// Upper bounds, in seconds, of the durations of an operation, instead of those it
    /// declares: in all its families of durations, whatever their unit.
    pub fn buckets<O: Operation>(mut self, seconds: impl IntoIterator<Item = f64>) -> Self {
        let declaration = O::declaration();
        self.buckets
            .retain(|(known, _)| !std::ptr::eq(*known, declaration));
        self.buckets
            .push((declaration, seconds.into_iter().collect()));
        self
    }

    /// Makes all histograms of an operation native ones as well, of its durations and of its
    /// values, as `native` does where they are declared: for shipped operations and those of
    /// other crates. Their buckets stay as they are. See [`Histogram`](crate::Histogram) for
    /// what that means.
    ///
    /// ```
    /// use callmeter::{Format, Registry, Task};
    ///
    /// let registry = Registry::builder().native::<Task>().build()?;
    /// # registry.encode(Format::Protobuf);
    /// # Ok::<(), callmeter::BuildError>(())
    /// ```
    pub fn native<O: Operation>(mut self) -> Self {
        self.natives.insert(key(O::declaration()));
        self
    }

    /// Words for the statuses of an operation, instead of those it declares. Statuses of
    /// one word are shown as one. Which calls are errors stays as it is: a panic that is
    /// shown as `failure` is still not among the errors.
    ///
    /// ```
    /// use callmeter::{Operation, Outcome, Registry, Workflow};
    ///
    /// let registry = Registry::builder()
    ///     .statuses::<Workflow>([(Outcome::TimedOut, "failure"), (Outcome::Panicked, "failure")])
    ///     .build()?;
    /// registry.scope_sync(|| Workflow { workflow_name: "nightly" }.start().finish(Outcome::TimedOut));
    /// let labels = [("workflow_name", "nightly"), ("status", "failure")];
    /// assert_eq!(registry.snapshot().value("workflow_executions_total", &labels), Some(1.0));
    /// # Ok::<(), callmeter::BuildError>(())
    /// ```
    pub fn statuses<O: Operation>(
        mut self,
        words: impl IntoIterator<Item = (O::Status, impl Into<String>)>,
    ) -> Self {
        let words = words.into_iter();
        let words = words.map(|(status, word)| (status_key(&status), word.into()));
        self.statuses.push((O::declaration(), words.collect()));
        self
    }

    /// Builds a registry of its own. Calls are counted in it inside
    /// [`Registry::scope`], or with the option `registry = …`.
    ///
    /// # Errors
    /// Where a name or a list of bounds is not allowed.
    pub fn build(self) -> Result<Registry, BuildError> {
        Ok(Registry::from_inner(self.inner(false)?))
    }

    /// Makes it the global registry, before that is first used.
    ///
    /// ```
    /// let registry = callmeter::Registry::builder().namespace("shop").install()?;
    /// assert_eq!(registry, callmeter::registry());
    /// # Ok::<(), callmeter::BuildError>(())
    /// ```
    ///
    /// # Errors
    /// As [`build`](RegistryBuilder::build); and if the global registry is in use.
    pub fn install(self) -> Result<&'static Registry, BuildError> {
        global::install(Registry::from_inner(self.inner(true)?))
    }

    pub(super) fn inner(self, is_global: bool) -> Result<RegistryInner, BuildError> {
        self.check_names()?;
        if self.longest_text < LEAST_LONGEST_TEXT {
            return Err(BuildError::Limit {
                what: "a label value's bytes",
                least: LEAST_LONGEST_TEXT,
            });
        }
        let settings = RegistrySettings {
            series_limit: self.series_limit,
            recent_failures: self.recent_failures,
            collector_timeout: self.collector_timeout,
            longest_text: self.longest_text,
            grace: self.grace,
            refused_labels: self.refused_labels,
            exemplars: self.exemplars,
            system_clock: self.system_clock,
            tells_created: self.tells_created,
            buckets: buckets(self.buckets)?,
            natives: self.natives,
            statuses: statuses(self.statuses)?,
        };
        Ok(RegistryInner::new(self.common, settings, is_global))
    }

    fn check_names(&self) -> Result<(), BuildError> {
        let namespace = &self.common.namespace;
        if !namespace.is_empty() && !is_name(namespace) {
            return Err(BuildError::Namespace(namespace.clone()));
        }
        let labels = &self.common.const_labels;
        for (index, (name, _)) in labels.iter().enumerate() {
            let repeated = labels[..index].iter().any(|(other, _)| other == name);
            if repeated
                || !is_name(name)
                || name.starts_with("__")
                || matches!(name.as_str(), "le" | "quantile")
            {
                return Err(BuildError::ConstLabel(name.clone()));
            }
        }
        Ok(())
    }
}

fn buckets(
    given: Vec<(&'static Declaration, Vec<f64>)>,
) -> Result<HashMap<usize, Vec<u64>>, BuildError> {
    let checked = given.into_iter().map(|(declaration, seconds)| {
        let built = Buckets::from_seconds(&seconds).map_err(|error| BuildError::Buckets {
            operation: declaration.operation,
            reason: error.to_string(),
        })?;
        Ok((key(declaration), built.bounds().to_vec()))
    });
    checked.collect()
}

/// The words of each operation by the index of its status; the last one given counts.
fn statuses(
    given: Vec<(&'static Declaration, Vec<(StatusKey, String)>)>,
) -> Result<HashMap<usize, Vec<(usize, String)>>, BuildError> {
    let mut all: HashMap<usize, Vec<(usize, String)>> = HashMap::new();
    for (declaration, words) in given {
        let of_operation = all.entry(key(declaration)).or_default();
        for (status, word) in words {
            let reason = match status {
                StatusKey::Closed(_) if word.is_empty() => "an empty word is no label".to_owned(),
                StatusKey::Closed(index) => {
                    of_operation.push((index, word));
                    continue;
                }
                StatusKey::Open(text) => {
                    format!("`{text}` is not known beforehand and cannot have another word")
                }
            };
            return Err(BuildError::Statuses {
                operation: declaration.operation,
                reason,
            });
        }
    }
    Ok(all)
}

fn key(declaration: &'static Declaration) -> usize {
    std::ptr::from_ref(declaration) as usize
}
