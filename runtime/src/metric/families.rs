//! Families on structs.

use crate::label::LabelPart;
use crate::metric::declaration::{FamilyDeclaration, MetricKind};
use crate::metric::registering::Registering;
use crate::registry::{RegisterErrors, Registry};

/// A struct of metric families: write `#[derive(MetricFamilies)]`, see [the
/// derive](macro@crate::MetricFamilies).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no struct of metric families",
    note = "write `#[derive(callmeter::MetricFamilies)]` on it"
)]
pub trait MetricFamilies: Sized {
    /// Declares its families.
    #[doc(hidden)]
    fn declare(into: &mut Registering<'_>) -> Self;

    /// Its families in a registry. Registered twice, both count in the same series.
    ///
    /// # Errors
    /// Where a name is taken by a family that is declared differently: then none of the
    /// struct's families is registered.
    fn register(registry: &Registry) -> Result<Self, RegisterErrors> {
        Registering::register(registry, Self::declare)
    }

    /// Its families in the global registry, registered at the first call. One that clashes
    /// with another is in no scrape; [`callmeter::check`](crate::check) tells.
    fn global() -> &'static Self
    where
        Self: Send + Sync + 'static,
    {
        Registering::global(Self::declare)
    }
}

/// What a field of a struct of metric families may be.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no metric",
    label = "is no metric",
    note = "fields are `Counter`, `Gauge`, `Histogram`, `Info`, `StateSet`, `StateGauge` or a `Family` of them, whose labels derive `LabelSet`; put `#[metrics(flatten)]` before another struct of families, `#[metric(skip)]` before anything else"
)]
pub trait MetricField: Sized {
    /// Of the family.
    #[doc(hidden)]
    const KIND: MetricKind;

    /// Whether its buckets are its own affair.
    #[doc(hidden)]
    const HAS_OWN_BUCKETS: bool = false;

    /// Those of its label set; a metric by itself has none.
    #[doc(hidden)]
    const LABELS: Option<&'static [LabelPart]> = None;

    /// The family, registered.
    #[doc(hidden)]
    fn declare(declaration: &'static FamilyDeclaration, into: &mut Registering<'_>) -> Self;
}
