//! How families on structs come into a registry.

use std::any::{Any, TypeId};
use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, OnceLock};

use crate::declaration::{Field, Location};
use crate::label::LabelSet;
use crate::metric::declaration::{FamilyDeclaration, MetricKind};
use crate::metric::packed::fields;
use crate::metric::shape::{FamilyShape, NewFamily};
use crate::metric::table::RegisteredFamily;
use crate::metric::{Metric, Storage};
use crate::name::is_label;
use crate::registry::{RegisterError, RegisterErrors, Registry, nanoseconds, words};
use crate::series::{DEFAULT_NUMBERS, Handle};
use crate::snapshot::{FamilyHeader, Kind, Sums};
use crate::sync::lock;

/// Families on their way into a registry: all of a struct's or, where one clashes, none.
pub struct Registering<'a> {
    registry: &'a Registry,
    /// Made, but not in the registry yet.
    pending: Vec<Handle<RegisteredFamily>>,
    errors: Vec<RegisterError>,
}

/// The structs of families in the global registry, by their types.
#[derive(Default)]
pub(crate) struct Structs(Mutex<HashMap<TypeId, &'static (dyn Any + Send + Sync)>>);

/// Closed labels make at most so many series, as derives say of one label set.
const MOST_CLOSED_SETS: usize = 10_000;

impl<'a> Registering<'a> {
    fn new(registry: &'a Registry) -> Registering<'a> {
        Registering {
            registry,
            pending: Vec::new(),
            errors: Vec::new(),
        }
    }

    /// All families of a struct; where one clashes, none.
    pub(super) fn register<T>(
        registry: &Registry,
        declare: fn(&mut Registering<'_>) -> T,
    ) -> Result<T, RegisterErrors> {
        loop {
            let mut into = Registering::new(registry);
            let declared = declare(&mut into);
            if !into.errors.is_empty() {
                return Err(RegisterErrors(into.errors));
            }
            match registry.inner().publish(&into.pending) {
                Ok(true) => return Ok(declared),
                // Another thread has just registered one of them: count in that.
                Ok(false) => {}
                Err(error) => return Err(RegisterErrors(vec![error])),
            }
        }
    }

    /// The struct of that type in the global registry.
    pub(super) fn global<T: Send + Sync + 'static>(
        declare: fn(&mut Registering<'_>) -> T,
    ) -> &'static T {
        let structs = crate::registry::registry().inner().structs();
        if let Some(known) = structs.get::<T>() {
            return known;
        }
        // Not under the lock: declaring may ask for other structs.
        structs.insert(Registering::detached(declare))
    }

    /// The struct in the global registry that is kept there, declared when first asked for.
    #[inline]
    pub fn once<T>(
        kept: &'static OnceLock<T>,
        declare: fn(&mut Registering<'_>) -> T,
    ) -> &'static T {
        match kept.get() {
            Some(known) => known,
            None => Registering::first(kept, declare),
        }
    }

    /// Not inside `get_or_init`: declaring may warn, and what listens may ask for the struct.
    #[cold]
    fn first<T>(kept: &'static OnceLock<T>, declare: fn(&mut Registering<'_>) -> T) -> &'static T {
        let declared = Registering::detached(declare);
        kept.get_or_init(|| declared)
    }

    /// In the global registry; those that clash are in no scrape.
    pub fn detached<T>(declare: fn(&mut Registering<'_>) -> T) -> T {
        let registry = crate::registry::registry();
        let mut into = Registering::new(registry);
        let declared = declare(&mut into);
        let inner = registry.inner();
        let mut errors = into.errors;
        for family in &into.pending {
            match inner.publish(std::slice::from_ref(family)) {
                Ok(true) => {}
                // Another thread has just registered it: count in that.
                Ok(false) => return Registering::detached(declare),
                Err(error) => errors.push(error),
            }
        }
        inner.detach(errors);
        declared
    }

    /// The registry.
    pub fn registry(&self) -> &Registry {
        self.registry
    }

    /// Something is wrong with a family: then it is not registered.
    pub(crate) fn error(&mut self, error: RegisterError) {
        self.errors.push(error);
    }

    /// A family: the one that is declared alike, or a new one.
    pub(super) fn family<L: LabelSet, M: Metric>(
        &mut self,
        declaration: &'static FamilyDeclaration,
    ) -> Handle<RegisteredFamily> {
        let header = self.header::<M>(declaration);
        let fields = fields(L::PARTS);
        let checked = self.check(declaration, &header, &fields);
        let inner = self.registry.inner();
        let family = NewFamily {
            storage: M::storage(header.bounds.len(), declaration.unit),
            fields,
            const_labels: declaration.const_labels,
            location: declaration.location,
            limit: declaration.limit.unwrap_or(inner.series_limit()),
            expiry: declaration.expiry,
            nanoseconds: nanoseconds(declaration.unit),
            header: Arc::new(header),
        };
        let known = self.known(&family.header.name);
        let clash = known
            .as_ref()
            .map(|known| difference(&family, &known.shape));
        if let (Ok(()), Some(known), Some(None)) = (&checked, known, &clash) {
            return known;
        }
        let family = RegisteredFamily::new(FamilyShape::new(family, &inner.core));
        match checked.err().or(clash.flatten()) {
            Some(error) => self.error(error),
            None => self.pending.push(family.clone()),
        }
        family
    }

    /// A family of that name, in the registry or on its way.
    fn known(&self, name: &str) -> Option<Handle<RegisteredFamily>> {
        let is_it = |other: &&Handle<RegisteredFamily>| other.shape.header.name == name;
        let pending = self.pending.iter().find(is_it).cloned();
        pending.or_else(|| self.registry.inner().family(name))
    }

    /// What is written once per family.
    fn header<M: Metric>(&self, declaration: &'static FamilyDeclaration) -> FamilyHeader {
        let kind = match M::KIND {
            MetricKind::Counter => Kind::Counter,
            MetricKind::Gauge => Kind::Gauge,
            MetricKind::Histogram => Kind::Histogram,
            MetricKind::Info => Kind::Info,
            MetricKind::StateSet => Kind::StateSet,
        };
        let namespace = &self.registry.inner().common.namespace;
        let name = declaration.full_name(namespace);
        let unit = declaration.unit.map(Cow::Borrowed);
        let header = FamilyHeader::new(name, declaration.help, kind, unit);
        if kind != Kind::Histogram {
            return header;
        }
        let bounds = match declaration.bounds {
            [] => DEFAULT_NUMBERS,
            bounds => bounds,
        };
        let sums = match M::storage(bounds.len(), declaration.unit) {
            Storage::Durations(_) => Sums::Billionths,
            _ => Sums::Numbers,
        };
        FamilyHeader {
            is_native: declaration.native,
            ..header.with_bounds(bounds.iter().copied(), sums)
        }
    }

    /// What only the program can tell: labels that come together from several places.
    fn check(
        &self,
        declaration: &FamilyDeclaration,
        header: &FamilyHeader,
        fields: &[Field],
    ) -> Result<(), RegisterError> {
        let refuse = |message: String| {
            let location = declaration.location;
            Err(RegisterError::refused(&header.name, message, location))
        };
        let inner = self.registry.inner();
        let own = declaration.const_labels.iter().map(|(name, _)| *name);
        let of_set = fields.iter().map(|field| field.name);
        let constant = inner.common.const_labels().map(|(name, _)| name);
        let mut seen: Vec<&str> = Vec::new();
        for name in constant.chain(own).chain(of_set) {
            if seen.contains(&name) {
                return refuse(format!(
                    "the label `{name}` is there twice; rename one, or leave it out"
                ));
            }
            if !is_label(name) {
                return refuse(format!("`{name}` is no label name"));
            }
            if inner.refuses_label(name) {
                let location = declaration.location;
                return Err(RegisterError::refused_label(&header.name, name, location));
            }
            if header.kind == Kind::StateSet && name == header.name {
                return refuse(format!("the label `{name}` names the states; rename it"));
            }
            seen.push(name);
        }
        let sizes = fields.iter().filter_map(|field| field.values);
        let closed = sizes.fold(1_usize, |product, values| {
            product.saturating_mul(values.len())
        });
        if closed > MOST_CLOSED_SETS {
            return refuse(format!(
                "its closed labels make {closed} label sets, more than {MOST_CLOSED_SETS}; leave one out"
            ));
        }
        Ok(())
    }
}

impl FamilyDeclaration {
    /// With namespace and unit, without suffix.
    pub(crate) fn full_name(&self, namespace: &str) -> String {
        let namespace = self.namespace.unwrap_or(namespace);
        let parts = [namespace, self.name, self.unit.unwrap_or_default()];
        let parts = parts.into_iter().filter(|part| !part.is_empty());
        parts.collect::<Vec<_>>().join("_")
    }
}

/// Why two declarations of a name are not one family.
fn difference(new: &NewFamily, first: &FamilyShape) -> Option<RegisterError> {
    let texts = |what: &'static str, own: String, its: String| {
        let places: [(String, Location); 2] = [(its, first.location), (own, new.location)];
        Some(RegisterError::clash(&new.header.name, what, places))
    };
    let (own, its) = (&new.header, &first.header);
    if own.kind != its.kind {
        return texts("types", words::kind(own.kind), words::kind(its.kind));
    }
    if own.unit != its.unit {
        let unit = |header: &FamilyHeader| words::unit(header.unit.as_deref());
        return texts("units", unit(own), unit(its));
    }
    let labels = |fields: &[Field]| words::names(fields.iter().map(|field| field.name));
    let values = |fields: &[Field]| fields.iter().map(|field| field.values).collect::<Vec<_>>();
    if labels(&new.fields) != labels(&first.fields) {
        return texts("labels", labels(&new.fields), labels(&first.fields));
    }
    if values(&new.fields) != values(&first.fields) {
        let text = |fields: &[Field]| {
            let texts: Vec<_> = fields.iter().map(values_text).collect();
            texts.join("; ")
        };
        return texts("label values", text(&new.fields), text(&first.fields));
    }
    if new.const_labels != first.const_labels {
        let text = words::labels;
        return texts(
            "constant labels",
            text(new.const_labels),
            text(first.const_labels),
        );
    }
    if own.bounds != its.bounds {
        return texts("buckets", words::bounds(own), words::bounds(its));
    }
    if own.is_native != its.is_native {
        let text = |header: &FamilyHeader| header.histogram_text().to_owned();
        return texts("histograms", text(own), text(its));
    }
    if new.storage != first.storage {
        let text = numbers_text;
        return texts("numbers", text(new.storage), text(first.storage));
    }
    None
}

/// A label and the values it may have.
fn values_text(field: &Field) -> String {
    match field.values {
        Some(values) => format!("`{}` is one of {}", field.name, words::names(values)),
        None => format!("`{}` is any text", field.name),
    }
}

fn numbers_text(storage: Storage) -> String {
    let text = match storage {
        Storage::Count | Storage::Integer => "whole numbers",
        Storage::Sum | Storage::Float => "floating-point numbers",
        Storage::Values(_) => "values",
        Storage::Durations(_) => "durations",
        Storage::States(states) => return format!("the states {}", words::names(states)),
        Storage::Info => "texts",
    };
    text.to_owned()
}

impl Structs {
    fn get<T: 'static>(&self) -> Option<&'static T> {
        lock(&self.0).get(&TypeId::of::<T>())?.downcast_ref()
    }

    /// The first one stays.
    fn insert<T: Send + Sync + 'static>(&self, declared: T) -> &'static T {
        let declared: &'static T = Box::leak(Box::new(declared));
        let known = *lock(&self.0).entry(TypeId::of::<T>()).or_insert(declared);
        known.downcast_ref().unwrap_or(declared)
    }
}

impl fmt::Debug for Registering<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Registering")
            .field("registry", &self.registry)
            .finish_non_exhaustive()
    }
}
