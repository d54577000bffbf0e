use ::prometheus_client::metrics::counter::{Atomic, Counter};
use ::prometheus_client::metrics::family::{Family, MetricConstructor};
use ::prometheus_client::metrics::gauge::{Atomic as GaugeAtomic, Gauge};
use ::prometheus_client::metrics::histogram::Histogram;
use ::prometheus_client::metrics::{MetricType, TypedMetric};
use ::prometheus_client::registry::Metric;

use super::fields::NewField;
use crate::__private::{FamilyDeclaration, LabelPart, MetricKind, Registering};
use crate::MetricField;
use crate::series::DEFAULT_NUMBERS;

impl<N, A> MetricField for Counter<N, A>
where
    Counter<N, A>: Metric,
    A: Atomic<N> + Default,
{
    const KIND: MetricKind = MetricKind::Counter;

    fn declare(declaration: &'static FamilyDeclaration, into: &mut Registering<'_>) -> Self {
        NewField::new(declaration, Self::KIND).declare(Self::default(), into)
    }
}

impl<N, A> MetricField for Gauge<N, A>
where
    Gauge<N, A>: Metric,
    A: GaugeAtomic<N> + Default,
{
    const KIND: MetricKind = MetricKind::Gauge;

    fn declare(declaration: &'static FamilyDeclaration, into: &mut Registering<'_>) -> Self {
        NewField::new(declaration, Self::KIND).declare(Self::default(), into)
    }
}

impl MetricField for Histogram {
    const KIND: MetricKind = MetricKind::Histogram;

    fn declare(declaration: &'static FamilyDeclaration, into: &mut Registering<'_>) -> Self {
        let bounds = bounds(declaration);
        let metric = Histogram::new(bounds.iter().copied());
        NewField::new(declaration, Self::KIND)
            .with_bounds(bounds)
            .declare(metric, into)
    }
}

impl<S, M, C> MetricField for Family<S, M, C>
where
    Family<S, M, C>: Metric + Clone,
    S: Clone + std::hash::Hash + Eq,
    M: TypedMetric,
    C: Constructor<M>,
{
    const KIND: MetricKind = match M::TYPE {
        MetricType::Counter => MetricKind::Counter,
        MetricType::Histogram => MetricKind::Histogram,
        MetricType::Info => MetricKind::Info,
        MetricType::Gauge | MetricType::Unknown => MetricKind::Gauge,
    };
    const HAS_OWN_BUCKETS: bool = C::HAS_OWN_BUCKETS;

    // Which they are is not known here.
    const LABELS: Option<&'static [LabelPart]> = Some(&[]);

    fn declare(declaration: &'static FamilyDeclaration, into: &mut Registering<'_>) -> Self {
        let bounds = bounds(declaration);
        let metric = Family::new_with_constructor(C::with_bounds(bounds));
        let mut field = NewField::new(declaration, Self::KIND);
        if Self::KIND == MetricKind::Histogram && !C::HAS_OWN_BUCKETS {
            field = field.with_bounds(bounds);
        }
        field.declare(metric, into)
    }
}

fn bounds(declaration: &FamilyDeclaration) -> &'static [f64] {
    match declaration.bounds {
        [] => DEFAULT_NUMBERS,
        bounds => bounds,
    }
}

/// What makes the metrics of a `Family` of prometheus-client that is a field of
/// [`#[derive(MetricFamilies)]`](macro@crate::MetricFamilies).
///
/// Without a third parameter a `Family` makes metrics by `Default`, which histograms do not
/// have: write [`Family<Labels, Histogram, Buckets>`](Buckets), or implement this for a
/// constructor of your own.
///
/// ```
/// use callmeter::prometheus_client::Constructor;
/// use callmeter::{MetricFamilies, Registry};
/// use prometheus_client::metrics::family::{Family, MetricConstructor};
/// use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
///
/// #[derive(Clone)]
/// struct Doubling;
///
/// impl MetricConstructor<Histogram> for Doubling {
///     fn new_metric(&self) -> Histogram {
///         Histogram::new(exponential_buckets(1.0, 2.0, 10))
///     }
/// }
///
/// impl Constructor<Histogram> for Doubling {
///     fn with_bounds(_: &'static [f64]) -> Doubling {
///         Doubling
///     }
/// }
///
/// #[derive(MetricFamilies)]
/// struct Uploads {
///     /// Parts of an upload.
///     upload_parts: Family<Vec<(String, String)>, Histogram, Doubling>,
/// }
///
/// let registry = Registry::builder().build()?;
/// let uploads = Uploads::register(&registry)?;
/// uploads.upload_parts.get_or_create(&vec![]).observe(3.0);
/// assert_eq!(registry.snapshot().value("upload_parts_bucket", &[("le", "4")]), Some(1.0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not know how to make a `{M}` for a field",
    note = "write `Family<Labels, Histogram, callmeter::prometheus_client::Buckets>` for histograms, or implement `callmeter::prometheus_client::Constructor` for a constructor of your own"
)]
pub trait Constructor<M>: MetricConstructor<M> {
    /// Whether the buckets are its own affair: then the field declares none.
    const HAS_OWN_BUCKETS: bool = true;

    /// The constructor for a field with these buckets, which are the default ones where the
    /// field declares none.
    fn with_bounds(bounds: &'static [f64]) -> Self;
}

impl<M: Default> Constructor<M> for fn() -> M {
    const HAS_OWN_BUCKETS: bool = false;

    fn with_bounds(_: &'static [f64]) -> fn() -> M {
        M::default
    }
}

/// Makes the histograms of a `Family` of prometheus-client with the buckets that its field
/// declares.
///
/// ```
/// use callmeter::prometheus_client::Buckets;
/// use callmeter::{MetricFamilies, Registry};
/// use prometheus_client::metrics::counter::Counter;
/// use prometheus_client::metrics::family::Family;
/// use prometheus_client::metrics::histogram::Histogram;
///
/// type Labels = Vec<(String, String)>;
///
/// #[derive(MetricFamilies)]
/// #[metrics(namespace = "db")]
/// struct DbMetrics {
///     /// Queries.
///     queries: Family<Labels, Counter>,
///     /// Time to answer.
///     #[metric(unit = "seconds", buckets = [0.01, 0.1, 1.0])]
///     query_duration: Family<Labels, Histogram, Buckets>,
/// }
///
/// let registry = Registry::builder().build()?;
/// let db = DbMetrics::register(&registry)?;
/// let labels = vec![("table".to_owned(), "orders".to_owned())];
/// db.queries.get_or_create(&labels).inc();
/// db.query_duration.get_or_create(&labels).observe(0.05);
///
/// let snapshot = registry.snapshot();
/// assert_eq!(snapshot.value("db_queries_total", &[("table", "orders")]), Some(1.0));
/// let up_to_100_ms = [("table", "orders"), ("le", "0.1")];
/// assert_eq!(snapshot.value("db_query_duration_seconds_bucket", &up_to_100_ms), Some(1.0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Buckets {
    bounds: &'static [f64],
}

impl MetricConstructor<Histogram> for Buckets {
    fn new_metric(&self) -> Histogram {
        Histogram::new(self.bounds.iter().copied())
    }
}

impl Constructor<Histogram> for Buckets {
    const HAS_OWN_BUCKETS: bool = false;

    fn with_bounds(bounds: &'static [f64]) -> Buckets {
        Buckets { bounds }
    }
}
