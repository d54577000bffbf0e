use crate::metric::declaration::{FamilyDeclaration, MetricKind};
use crate::metric::families::MetricField;
use crate::metric::registering::Registering;
use crate::metric::series::SeriesRef;
use crate::metric::shape::Storage;

/// A metric: what a [`Family`](crate::Family) has for each label set.
///
/// [`Counter`](crate::Counter), [`Gauge`](crate::Gauge), [`Histogram`](crate::Histogram),
/// [`Info`](crate::Info), [`StateSet`](crate::StateSet) and
/// [`StateGauge`](crate::StateGauge) are; each by itself is a family without labels.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no metric of callmeter",
    label = "cannot be in a family",
    note = "use `Counter`, `Gauge`, `Histogram`, `Info`, `StateSet` or `StateGauge` of callmeter"
)]
pub trait Metric: Clone + Send + Sync + 'static {
    #[doc(hidden)]
    const KIND: MetricKind;

    /// What its series count in; a histogram's depends on its bounds and unit.
    #[doc(hidden)]
    fn storage(bounds: usize, unit: Option<&str>) -> Storage;

    #[doc(hidden)]
    fn of(series: SeriesRef) -> Self;
}

impl<M: Metric> MetricField for M {
    const KIND: MetricKind = M::KIND;

    fn declare(declaration: &'static FamilyDeclaration, into: &mut Registering<'_>) -> M {
        let family = into.family::<(), M>(declaration);
        M::of(SeriesRef::only(&family))
    }
}
