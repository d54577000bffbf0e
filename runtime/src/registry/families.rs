//! The names that a registry's families take, and who was first.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::declaration::{Declaration, Location, View, ViewKind, ViewLabel};
use crate::registry::RegisterError;
use crate::series::Buckets;
use crate::snapshot::{FamilyHeader, Kind};

/// The names of what a registry tells of itself.
const OWN_PREFIX: &str = "callmeter_";

/// A metric family of a registry.
#[derive(Debug)]
pub(crate) struct Family {
    pub(crate) header: Arc<FamilyHeader>,
    /// Label names, sorted, without constant ones.
    labels: Vec<&'static str>,
    /// In nanoseconds.
    bounds: Vec<u64>,
    location: Location,
}

/// What a registry puts on all its families.
#[derive(Debug, Default)]
pub(crate) struct Common {
    pub(crate) namespace: String,
    pub(crate) const_labels: Vec<(String, String)>,
}

impl Common {
    /// The constant labels.
    pub(crate) fn const_labels(&self) -> impl Iterator<Item = (&str, &str)> {
        self.const_labels
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

/// Every name that appears in an exposition, with the family it belongs to.
#[derive(Default)]
pub(crate) struct Families {
    names: BTreeMap<String, Arc<Family>>,
}

impl Families {
    /// The family of a view: a new one, or one that was declared alike before.
    pub(crate) fn claim(
        &mut self,
        declaration: &Declaration,
        view: &View,
        buckets: &Buckets,
        common: &Common,
    ) -> Result<Arc<Family>, RegisterError> {
        let family = Family::of(declaration, view, buckets, common);
        family.check(&common.const_labels)?;
        let names = names(&family.header);
        match names.iter().find_map(|name| self.names.get(name)) {
            Some(first) => family.merge_into(first),
            None => {
                let family = Arc::new(family);
                self.names
                    .extend(names.into_iter().map(|name| (name, Arc::clone(&family))));
                Ok(family)
            }
        }
    }
}

/// The names under which a family's samples and metadata appear.
fn names(header: &FamilyHeader) -> Vec<String> {
    let suffixes: &[&str] = match header.kind {
        Kind::Counter => &["", "_total"],
        Kind::Gauge => &[""],
        Kind::Histogram => &["", "_bucket", "_count", "_sum"],
    };
    suffixes
        .iter()
        .map(|suffix| format!("{}{suffix}", header.name))
        .collect()
}

impl Family {
    fn of(declaration: &Declaration, view: &View, buckets: &Buckets, common: &Common) -> Family {
        let kind = kind(view.kind);
        let bounds = if kind == Kind::Histogram {
            buckets.bounds().to_vec()
        } else {
            Vec::new()
        };
        let mut labels: Vec<_> = view
            .labels
            .iter()
            .map(|label| label_name(declaration, *label))
            .collect();
        labels.sort_unstable();
        let unit = (kind == Kind::Histogram).then_some("seconds");
        let header = FamilyHeader::new(
            full_name(declaration, view, unit, common),
            view.help,
            kind,
            unit,
            &bounds,
        );
        Family {
            header: Arc::new(header),
            labels,
            bounds,
            location: declaration.location,
        }
    }

    fn check(&self, const_labels: &[(String, String)]) -> Result<(), RegisterError> {
        let name = &self.header.name;
        if name.starts_with(OWN_PREFIX) {
            return Err(RegisterError::reserved(name, self.location));
        }
        match const_labels
            .iter()
            .find(|(name, _)| self.labels.contains(&name.as_str()))
        {
            Some((label, _)) => Err(RegisterError::const_label(name, label, self.location)),
            None => Ok(()),
        }
    }

    fn merge_into(&self, first: &Arc<Family>) -> Result<Arc<Family>, RegisterError> {
        let difference = if self.header.name != first.header.name {
            Some(("names", self.header.name.clone(), first.header.name.clone()))
        } else if self.header.kind != first.header.kind {
            Some((
                "types",
                format!("{:?}", self.header.kind),
                format!("{:?}", first.header.kind),
            ))
        } else if self.labels != first.labels {
            Some((
                "labels",
                format!("{:?}", self.labels),
                format!("{:?}", first.labels),
            ))
        } else if self.bounds != first.bounds {
            Some((
                "buckets",
                format!("{:?}", self.bounds),
                format!("{:?}", first.bounds),
            ))
        } else {
            None
        };
        match difference {
            None => Ok(Arc::clone(first)),
            Some((what, own, other)) => {
                let places = [
                    (other.to_lowercase(), first.location),
                    (own.to_lowercase(), self.location),
                ];
                Err(RegisterError::clash(&self.header.name, what, places))
            }
        }
    }
}

fn kind(view: ViewKind) -> Kind {
    match view {
        ViewKind::Started | ViewKind::Completed | ViewKind::Errors | ViewKind::Retries => {
            Kind::Counter
        }
        ViewKind::Duration => Kind::Histogram,
        ViewKind::InProgress => Kind::Gauge,
    }
}

fn full_name(
    declaration: &Declaration,
    view: &View,
    unit: Option<&str>,
    common: &Common,
) -> String {
    let namespace = declaration.namespace.unwrap_or(&common.namespace);
    let parts = [Some(namespace), Some(view.name), unit];
    let parts: Vec<&str> = parts
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect();
    parts.join("_")
}

/// The name of a view's label.
pub(crate) fn label_name(declaration: &Declaration, label: ViewLabel) -> &'static str {
    match label {
        ViewLabel::Field(index) => declaration.fields[index].name,
        ViewLabel::Status => declaration.status_label,
        ViewLabel::ErrorType => "error_type",
    }
}
