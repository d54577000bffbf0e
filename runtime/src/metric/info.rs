use std::error::Error;
use std::fmt;

use crate::LabelSet;
use crate::label::clipped;
use crate::metric::changes::address;
use crate::metric::gauge::written;
use crate::metric::packed::{fields, packed};
use crate::metric::shape::Storage;
use crate::metric::{Metric, MetricKind, SeriesRef};
use crate::name::is_label;
use crate::sync::lock;

/// Labels that say something of the program: its version, its build, its place.
///
/// Its family's name ends with `_info`, its value is 1. It is in no scrape before it was set.
///
/// ```
/// use callmeter::{Info, MetricFamilies, Registry};
///
/// #[derive(MetricFamilies)]
/// struct About {
///     /// What is running.
///     service: Info,
/// }
///
/// let registry = Registry::builder().build()?;
/// let about = About::register(&registry)?;
/// about.service.set(&[("version", "1.2.3"), ("region", "eu")])?;
/// let labels = [("version", "1.2.3"), ("region", "eu")];
/// assert_eq!(registry.snapshot().value("service_info", &labels), Some(1.0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Info {
    series: SeriesRef,
}

impl Info {
    /// Says this instead of what was said before.
    ///
    /// # Errors
    /// Where a label's name is no name, is there twice, is one of the family's, or is
    /// [refused](crate::RegistryBuilder::refuse_labels).
    pub fn set(&self, labels: &[(&str, &str)]) -> Result<(), LabelError> {
        for (at, (name, _)) in labels.iter().enumerate() {
            if !is_label(name) {
                return Err(LabelError(format!(
                    "`{name}` is no label name: use letters, digits and `_`, not `le`, `quantile` or `__` at the start"
                )));
            }
            if labels[..at].iter().any(|(other, _)| other == name) {
                return Err(LabelError(format!("the label `{name}` is given twice")));
            }
            if self.is_taken(name) {
                return Err(LabelError(format!(
                    "`{name}` is a label that all series of the family have; leave it out"
                )));
            }
            if self.series.shape().core.refuses_label(name) {
                return Err(LabelError(format!(
                    "the registry refuses the label `{name}`; leave it out"
                )));
            }
        }
        self.say(labels);
        Ok(())
    }

    /// The same with the labels of a type. Labels that the family has already, or that the
    /// registry refuses, are left out.
    pub fn set_labels<L: LabelSet>(&self, labels: &L) {
        let shape = self.series.shape();
        let (packed, is_clipped) = packed(labels, shape.core.longest_text);
        if is_clipped {
            shape.clipped();
        }
        let fields = fields(L::PARTS);
        let pairs = packed.pairs(&fields).into_iter();
        let is_free = |name: &str| !self.is_taken(name) && !shape.core.refuses_label(name);
        let free: Vec<_> = pairs.filter(|(name, _)| is_free(name)).collect();
        self.say(&free);
    }

    fn is_taken(&self, name: &str) -> bool {
        let shape = self.series.shape();
        shape.fields.iter().any(|field| field.name == name)
            || shape.const_labels.iter().any(|(own, _)| *own == name)
            || shape.core.const_labels.iter().any(|own| own == name)
    }

    fn say(&self, labels: &[(&str, &str)]) {
        let Some(row) = self.series.shared() else {
            return;
        };
        let shape = self.series.shape();
        let longest = shape.core.longest_text;
        if labels.iter().any(|(_, value)| value.len() > longest) {
            shape.clipped();
        }
        let owned = labels.iter().map(|(name, value)| {
            let value = clipped(value, longest);
            ((*name).to_owned(), value.to_owned())
        });
        let owned = owned.collect();
        written(row);
        lock(&shape.infos).insert(address(&self.series.series), owned);
    }
}

/// Why labels cannot be set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelError(String);

impl fmt::Display for LabelError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for LabelError {}

impl Metric for Info {
    const KIND: MetricKind = MetricKind::Info;

    fn storage(_: usize, _: Option<&str>) -> Storage {
        Storage::Info
    }

    fn of(series: SeriesRef) -> Info {
        Info { series }
    }
}

impl fmt::Debug for Info {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Info").field(&self.series).finish()
    }
}
