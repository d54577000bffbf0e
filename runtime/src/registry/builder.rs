use std::collections::HashMap;

use crate::declaration::Declaration;
use crate::registry::families::Common;
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
    buckets: Vec<(&'static Declaration, Vec<f64>)>,
}

/// Label sets with open labels that an operation may have.
const DEFAULT_SERIES_LIMIT: usize = 2000;

impl RegistryBuilder {
    pub(super) fn new() -> RegistryBuilder {
        RegistryBuilder {
            common: Common::default(),
            series_limit: DEFAULT_SERIES_LIMIT,
            buckets: Vec::new(),
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

    /// How many label sets with open labels each operation may have; default 2000.
    ///
    /// Further ones are counted in an overflow series, which has `_overflow` in the
    /// place of the open labels, and in `callmeter_dropped_label_sets_total{family}`.
    /// Statuses, buckets, closed labels and call sites known at link time do not count.
    pub fn series_limit(mut self, label_sets: usize) -> Self {
        self.series_limit = label_sets;
        self
    }

    /// Upper bounds, in seconds, of the durations of an operation, instead of those it
    /// declares.
    pub fn buckets<O: Operation>(mut self, seconds: impl IntoIterator<Item = f64>) -> Self {
        let declaration = O::declaration();
        self.buckets
            .retain(|(known, _)| !std::ptr::eq(*known, declaration));
        self.buckets
            .push((declaration, seconds.into_iter().collect()));
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
        let mut buckets = HashMap::new();
        for (declaration, seconds) in self.buckets {
            let built = Buckets::from_seconds(&seconds).map_err(|error| BuildError::Buckets {
                operation: declaration.operation,
                reason: error.to_string(),
            })?;
            buckets.insert(
                std::ptr::from_ref(declaration) as usize,
                built.bounds().to_vec(),
            );
        }
        Ok(RegistryInner::new(
            self.common,
            self.series_limit,
            buckets,
            is_global,
        ))
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

/// The rule for label names, and for metric names but for `:`, which is kept for
/// recording rules: <https://prometheus.io/docs/concepts/data_model>.
fn is_name(name: &str) -> bool {
    let mut letters = name.chars();
    letters
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
        && letters.all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
}
