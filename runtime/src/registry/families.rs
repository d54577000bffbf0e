//! The names that a registry's families take, and who was first.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::declaration::{Bounds, Declaration, Location, View, ViewKind, ViewLabel};
use crate::metric::FamilyShape;
use crate::registry::{RegisterError, words};
use crate::snapshot::{FamilyHeader, Kind, Sums};

/// The names of what a registry tells of itself.
pub(crate) const OWN_PREFIX: &str = "callmeter_";

/// A metric family of a registry.
#[derive(Debug)]
pub(crate) struct Family {
    pub(crate) header: Arc<FamilyHeader>,
    /// Label names, sorted, without constant ones.
    labels: Vec<&'static str>,
    location: Location,
    source: Source,
}

/// Where a family's numbers come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Source {
    Calls,
    Metrics,
    Collectors,
}

impl Source {
    fn word(self) -> &'static str {
        match self {
            Source::Calls => "calls",
            Source::Metrics => "metrics",
            Source::Collectors => "collectors",
        }
    }
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

/// What a view is in one registry.
pub(crate) struct ViewSettings<'a> {
    /// The bounds of a duration.
    pub(crate) nanos: &'a [u64],
    /// Whether it is a native histogram as well.
    pub(crate) is_native: bool,
}

/// Every name that appears in an exposition, with the family it belongs to.
pub(crate) struct Families {
    names: BTreeMap<String, Arc<Family>>,
    /// Whether counters and histograms tell when they began.
    tells_created: bool,
}

impl Families {
    pub(super) fn new(tells_created: bool) -> Families {
        Families {
            names: BTreeMap::new(),
            tells_created,
        }
    }

    /// The family of a view: a new one, or one that was declared alike before.
    pub(crate) fn claim(
        &mut self,
        declaration: &Declaration,
        view: &View,
        settings: &ViewSettings<'_>,
        common: &Common,
    ) -> Result<Arc<Family>, RegisterError> {
        let family = Family::of(declaration, view, settings, common);
        family.check(&common.const_labels)?;
        self.claim_for(family)
    }

    /// The names of a family that a collector brings.
    pub(crate) fn claim_collected(
        &mut self,
        header: &Arc<FamilyHeader>,
        location: Location,
    ) -> Result<(), RegisterError> {
        self.claim_for(Family::of_collector(header, location))
            .map(drop)
    }

    /// The names of a family on a struct. `false` if another one declared alike has them.
    pub(crate) fn claim_metrics(&mut self, shape: &FamilyShape) -> Result<bool, RegisterError> {
        let family = Family {
            header: Arc::clone(&shape.header),
            labels: Vec::new(),
            location: shape.location,
            source: Source::Metrics,
        };
        family.check(&[])?;
        let claimed = self.claim_for(family)?;
        Ok(Arc::ptr_eq(&claimed.header, &shape.header))
    }

    /// Gives the names of a family back.
    pub(crate) fn release(&mut self, header: &Arc<FamilyHeader>) {
        self.names
            .retain(|_, family| !Arc::ptr_eq(&family.header, header));
    }

    /// Gives the names of a family back that no collector brings any more.
    pub(crate) fn release_collected(&mut self, name: &str) {
        self.names
            .retain(|_, family| family.source != Source::Collectors || family.header.name != name);
    }

    /// The names under which a family's samples and metadata appear.
    fn names_of(&self, header: &FamilyHeader) -> Vec<String> {
        let (suffixes, has_created): (&[&str], bool) = match header.kind {
            Kind::Counter => (&["", "_total"], true),
            Kind::Gauge | Kind::StateSet => (&[""], false),
            Kind::Info => (&["", "_info"], false),
            Kind::Histogram => (&["", "_bucket", "_count", "_sum"], true),
        };
        let created = (has_created && self.tells_created).then_some("_created");
        let suffixes = suffixes.iter().copied().chain(created);
        suffixes
            .map(|suffix| format!("{}{suffix}", header.name))
            .collect()
    }

    fn claim_for(&mut self, family: Family) -> Result<Arc<Family>, RegisterError> {
        let names = self.names_of(&family.header);
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

impl Family {
    fn of(
        declaration: &Declaration,
        view: &View,
        settings: &ViewSettings<'_>,
        common: &Common,
    ) -> Family {
        let mut labels: Vec<_> = view
            .labels
            .iter()
            .map(|label| label_name(declaration, *label))
            .collect();
        labels.sort_unstable();
        Family {
            header: Arc::new(header(declaration, view, settings, common)),
            labels,
            location: declaration.location,
            source: Source::Calls,
        }
    }

    fn of_collector(header: &Arc<FamilyHeader>, location: Location) -> Family {
        Family {
            header: Arc::clone(header),
            labels: Vec::new(),
            location,
            source: Source::Collectors,
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
        let difference = self.difference(first);
        match difference {
            None => Ok(Arc::clone(first)),
            Some((what, own, other)) => {
                let places = [(other, first.location), (own, self.location)];
                Err(RegisterError::clash(&self.header.name, what, places))
            }
        }
    }

    /// What keeps the two from being one family, and how it is in each.
    fn difference(&self, first: &Family) -> Option<(&'static str, String, String)> {
        let (own, its) = (&self.header, &first.header);
        if own.name != its.name {
            Some(("names", own.name.clone(), its.name.clone()))
        } else if own.kind != its.kind {
            Some(("types", words::kind(own.kind), words::kind(its.kind)))
        } else if self.source != first.source {
            let source = |family: &Family| family.source.word().to_owned();
            Some(("sources", source(self), source(first)))
        } else if own.unit != its.unit {
            let unit = |header: &FamilyHeader| words::unit(header.unit.as_deref());
            Some(("units", unit(own), unit(its)))
        } else if self.labels != first.labels {
            let labels = |family: &Family| words::names(&family.labels);
            Some(("labels", labels(self), labels(first)))
        } else if own.bounds != its.bounds {
            Some(("buckets", words::bounds(own), words::bounds(its)))
        } else if own.is_native != its.is_native {
            let text = |header: &FamilyHeader| header.histogram_text().to_owned();
            Some(("histograms", text(own), text(its)))
        } else if own.sums != its.sums {
            let kept = |header: &FamilyHeader| match header.sums {
                Sums::Numbers => "of values".to_owned(),
                Sums::Billionths | Sums::Nanoseconds(_) => "of durations".to_owned(),
            };
            Some(("sources", kept(own), kept(its)))
        } else {
            None
        }
    }
}

fn header(
    declaration: &Declaration,
    view: &View,
    settings: &ViewSettings<'_>,
    common: &Common,
) -> FamilyHeader {
    let name = full_name(declaration, view, common);
    let unit = view.unit.map(Cow::Borrowed);
    let header = FamilyHeader {
        is_native: settings.is_native,
        ..FamilyHeader::new(name, view.help, kind(view.kind), unit)
    };
    match view.bounds {
        Bounds::None => header,
        Bounds::Numbers(bounds) => header.with_bounds(bounds.iter().copied(), Sums::Numbers),
        Bounds::Nanoseconds(_) => {
            let of_unit = nanoseconds(view.unit);
            let bounds = settings.nanos.iter().map(|bound| *bound as f64 / of_unit);
            header.with_bounds(bounds, sums(of_unit))
        }
    }
}

/// Seconds are written exactly.
fn sums(of_unit: f64) -> Sums {
    if of_unit == 1e9 {
        Sums::Billionths
    } else {
        Sums::Nanoseconds(of_unit)
    }
}

/// How many nanoseconds a unit of time has.
pub(crate) fn nanoseconds(unit: Option<&str>) -> f64 {
    match unit {
        Some("nanoseconds") => 1.0,
        Some("microseconds") => 1e3,
        Some("milliseconds") => 1e6,
        Some("minutes") => 6e10,
        Some("hours") => 3.6e12,
        Some("days") => 8.64e13,
        _ => 1e9,
    }
}

fn kind(view: ViewKind) -> Kind {
    match view {
        ViewKind::Started | ViewKind::Completed | ViewKind::Errors | ViewKind::Retries => {
            Kind::Counter
        }
        ViewKind::Duration | ViewKind::Value(_) => Kind::Histogram,
        ViewKind::InProgress => Kind::Gauge,
    }
}

fn full_name(declaration: &Declaration, view: &View, common: &Common) -> String {
    let namespace = declaration.namespace.unwrap_or(&common.namespace);
    let parts = [Some(namespace), Some(view.name), view.unit];
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
        ViewLabel::Status => declaration.status.label,
        ViewLabel::ErrorType => "error_type",
    }
}
