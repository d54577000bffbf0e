use std::any::Any;
use std::borrow::Cow;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Mutex};

use ::prometheus_client::registry::{Metric, Registry as ClientRegistry, Unit};

use super::encode::Encoded;
use super::families::Families;
use crate::__private::{FamilyDeclaration, MetricKind, Registering};
use crate::registry::{RegisterError, RegistryInner, words};
use crate::snapshot::{FamilyHeader, Kind, Sums};
use crate::sync::lock;
use crate::{CollectError, Collection, Collector, Registry};

/// The metrics of prometheus-client that are fields of structs of families, of one registry.
#[derive(Debug, Default)]
pub(crate) struct Fields {
    all: Arc<Mutex<Vec<Arc<Field>>>>,
    is_collected: AtomicBool,
}

/// One of them, in a registry of its own: what is wrong with it costs nothing else.
#[derive(Debug)]
struct Field {
    name: String,
    declaration: &'static FamilyDeclaration,
    bounds: Option<&'static [f64]>,
    metric: Box<dyn Any + Send + Sync>,
    registry: ClientRegistry,
}

/// A field that is being declared.
pub(super) struct NewField {
    declaration: &'static FamilyDeclaration,
    kind: MetricKind,
    bounds: Option<&'static [f64]>,
}

impl NewField {
    pub(super) fn new(declaration: &'static FamilyDeclaration, kind: MetricKind) -> NewField {
        NewField {
            declaration,
            kind,
            bounds: None,
        }
    }

    /// Its buckets are known.
    pub(super) fn with_bounds(self, bounds: &'static [f64]) -> NewField {
        NewField {
            bounds: Some(bounds),
            ..self
        }
    }

    /// The metric that was declared alike before, or this one. One that cannot be shown is
    /// an error, and counts for nobody.
    pub(super) fn declare<M: Metric + Clone>(self, metric: M, into: &mut Registering<'_>) -> M {
        let registry = into.registry().clone();
        let field = self.field(&metric, registry.inner());
        let checked = self.check(&field, registry.inner());
        match checked.and_then(|()| registry.inner().client_fields.insert(field, &registry)) {
            Ok(known) => known.metric.downcast_ref().cloned().unwrap_or(metric),
            Err(error) => {
                into.error(error);
                metric
            }
        }
    }

    fn field<M: Metric + Clone>(&self, metric: &M, registry: &RegistryInner) -> Field {
        let declaration = self.declaration;
        let name = declaration.full_name(&registry.common.namespace);
        let constant = declaration.const_labels.iter();
        let constant = constant.map(|(name, value)| (Cow::from(*name), Cow::from(*value)));
        let mut own = ClientRegistry::with_labels(constant);
        let unit = declaration.unit.filter(|unit| !unit.is_empty());
        match unit.and_then(|unit| Some((name.strip_suffix(unit)?.strip_suffix('_')?, unit))) {
            Some((stem, unit)) => {
                own.register_with_unit(stem, "", Unit::Other(unit.to_owned()), metric.clone());
            }
            None => own.register(&name, "", metric.clone()),
        }
        Field {
            name,
            declaration,
            bounds: self.bounds,
            metric: Box::new(metric.clone()),
            registry: own,
        }
    }

    fn check(&self, field: &Field, registry: &RegistryInner) -> Result<(), RegisterError> {
        let declaration = self.declaration;
        let refuse = |message| RegisterError::refused(&field.name, message, declaration.location);
        if declaration.limit.is_some() || declaration.expiry.is_some() {
            let message = "`limit` and `expire` are for callmeter's own metrics; leave them out, or make it \
                           one of those";
            return Err(refuse(message.to_owned()));
        }
        let mut constant = declaration.const_labels.iter().map(|(name, _)| *name);
        let is_common = |name: &&str| registry.common.const_labels().any(|(own, _)| own == *name);
        if let Some(name) = constant.find(is_common) {
            return Err(refuse(format!(
                "the label `{name}` is there twice; rename one, or leave it out"
            )));
        }
        let is_unknown = self.kind == MetricKind::Histogram && self.bounds.is_none();
        if is_unknown {
            return Ok(());
        }
        let header = Arc::new(self.header(field));
        registry.claim_collected(&header, declaration.location)
    }

    /// As a scrape shows it.
    fn header(&self, field: &Field) -> FamilyHeader {
        let kind = match self.kind {
            MetricKind::Counter => Kind::Counter,
            MetricKind::Gauge | MetricKind::StateSet => Kind::Gauge,
            MetricKind::Histogram => Kind::Histogram,
            MetricKind::Info => Kind::Info,
        };
        let (help, unit) = (self.declaration.help, self.declaration.unit);
        let header = FamilyHeader::new(field.name.clone(), help, kind, unit.map(Cow::Borrowed));
        match self.bounds {
            Some(bounds) => header.with_bounds(bounds.iter().copied(), Sums::Numbers),
            None => header,
        }
    }
}

impl Fields {
    /// The field of that name: this one, or one that was declared alike before.
    fn insert(&self, field: Field, registry: &Registry) -> Result<Arc<Field>, RegisterError> {
        let location = field.declaration.location;
        let mut all = lock(&self.all);
        if let Some(known) = all.iter().find(|known| known.name == field.name) {
            return field.merged_into(known);
        }
        let field = Arc::new(field);
        all.push(Arc::clone(&field));
        drop(all);
        if !self.is_collected.swap(true, Relaxed) {
            let fields = CollectedFields(Arc::clone(&self.all));
            registry.adopt_collector(fields, location);
        }
        Ok(field)
    }
}

impl Field {
    fn merged_into(&self, known: &Arc<Field>) -> Result<Arc<Field>, RegisterError> {
        let (own, its) = (self.declaration, known.declaration);
        let is_alike = (*self.metric).type_id() == (*known.metric).type_id()
            && self.bounds == known.bounds
            && own.unit == its.unit
            && own.const_labels == its.const_labels;
        if is_alike {
            return Ok(Arc::clone(known));
        }
        let text = |declaration: &FamilyDeclaration| {
            let (unit, labels) = (declaration.unit, declaration.const_labels);
            let (unit, labels) = (words::unit(unit), words::labels(labels));
            format!("unit {unit}, labels {labels}")
        };
        let places = [(text(its), its.location), (text(own), own.location)];
        let what = "types, units, labels or buckets";
        Err(RegisterError::clash(&self.name, what, places))
    }
}

/// Fields as a collector.
struct CollectedFields(Arc<Mutex<Vec<Arc<Field>>>>);

impl Collector for CollectedFields {
    fn name(&self) -> &str {
        "prometheus_client"
    }

    fn collect(&self, into: &mut Collection) -> Result<(), CollectError> {
        // Not under the lock: their labels are encoded by code of the program.
        let fields = lock(&self.0).clone();
        for field in fields {
            let encoded = Encoded::of(&field.registry);
            let mut families = Families::declared(into, field.declaration.help);
            for piece in encoded.pieces.into_iter() {
                families.add(&piece);
            }
            for (fault, message) in encoded.faults {
                into.fault(fault, message);
            }
        }
        Ok(())
    }
}
