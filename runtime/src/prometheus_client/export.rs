use std::fmt;

use ::prometheus_client::collector::Collector;
use ::prometheus_client::encoding::{
    DescriptorEncoder, EncodeCounterValue, EncodeGaugeValue, MetricEncoder, NoLabelSet,
};
use ::prometheus_client::metrics::MetricType;
use ::prometheus_client::registry::Unit;

use crate::Registry;
use crate::exposition::escape;
use crate::snapshot::{FamilyHeader, FamilySnapshot, Kind, Values};

/// A registry of callmeter as a collector of prometheus-client: an endpoint that shows a
/// registry of that crate shows everything callmeter counts as well; with the feature
/// `prometheus-client`.
///
/// Names and values are those of [`Registry::snapshot`]; the registry it is registered in
/// puts its own prefix and labels on them, as on any collector. Exemplars are left out, as
/// prometheus-client lets nobody else make one.
///
/// ```
/// use callmeter::prometheus_client::RegistryCollector;
/// use prometheus_client::encoding::text::encode;
/// use prometheus_client::registry::Registry as ClientRegistry;
///
/// #[callmeter::track_task]
/// fn import() {}
///
/// let mut theirs = ClientRegistry::default();
/// theirs.register_collector(Box::new(RegistryCollector::new(callmeter::registry())));
/// import();
/// let mut text = String::new();
/// encode(&mut text, &theirs)?;
/// let line = r#"task_total{status="success",task_name="import"} 1"#;
/// assert!(text.contains(line), "{text}");
/// # Ok::<(), std::fmt::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct RegistryCollector {
    registry: Registry,
}

impl RegistryCollector {
    /// Shows this registry.
    #[must_use]
    pub fn new(registry: &Registry) -> RegistryCollector {
        RegistryCollector {
            registry: registry.clone(),
        }
    }
}

impl Collector for RegistryCollector {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        let snapshot = self.registry.snapshot();
        let with_series = |family: &&FamilySnapshot| family.layout.labels.len() > 0;
        let mut families = snapshot.families.iter().filter(with_series);
        families.try_for_each(|family| encode_family(&mut encoder, family))
    }
}

fn encode_family(encoder: &mut DescriptorEncoder<'_>, family: &FamilySnapshot) -> fmt::Result {
    let header = &family.layout.header;
    let (stem, unit) = stem_and_unit(header);
    // They write it as it is.
    let mut help = String::with_capacity(header.help.len());
    escape::push_value(&mut help, &header.help);
    let mut metric = encoder.encode_descriptor(stem, &help, unit.as_ref(), kind(header.kind))?;
    for (at, labels) in family.layout.labels.iter().enumerate() {
        let labels = escape::parse(labels);
        if header.kind == Kind::Info {
            metric.encode_info(&labels)?;
        } else if labels.is_empty() {
            encode_series(&mut metric, family, at)?;
        } else {
            encode_series(&mut metric.encode_family(&labels)?, family, at)?;
        }
    }
    Ok(())
}

/// They put the unit behind the name.
fn stem_and_unit(header: &FamilyHeader) -> (&str, Option<Unit>) {
    let unit = header.unit.as_deref().filter(|unit| !unit.is_empty());
    let stem = unit.and_then(|unit| header.name.strip_suffix(unit)?.strip_suffix('_'));
    match (stem, unit) {
        (Some(stem), Some(unit)) => (stem, Some(Unit::Other(unit.to_owned()))),
        _ => (&header.name, None),
    }
}

fn kind(kind: Kind) -> MetricType {
    match kind {
        Kind::Counter => MetricType::Counter,
        // They know no state sets; in classic text these are gauges, too.
        Kind::Gauge | Kind::StateSet => MetricType::Gauge,
        Kind::Histogram => MetricType::Histogram,
        Kind::Info => MetricType::Info,
    }
}

fn encode_series(
    metric: &mut MetricEncoder<'_>,
    family: &FamilySnapshot,
    at: usize,
) -> fmt::Result {
    let header = &family.layout.header;
    match &family.values {
        Values::Integers(values) => encode_number(metric, header.kind, &values[at]),
        Values::Numbers(values) => encode_number(metric, header.kind, &values[at]),
        Values::Histograms(values) => {
            let cells = header.bounds.len() + 2;
            encode_histogram(metric, header, &values[at * cells..][..cells])
        }
    }
}

fn encode_number(
    metric: &mut MetricEncoder<'_>,
    kind: Kind,
    value: &(impl EncodeCounterValue + EncodeGaugeValue),
) -> fmt::Result {
    if kind == Kind::Counter {
        return metric.encode_counter::<NoLabelSet, _, f64>(value, None);
    }
    metric.encode_gauge(value)
}

fn encode_histogram(
    metric: &mut MetricEncoder<'_>,
    header: &FamilyHeader,
    cells: &[u64],
) -> fmt::Result {
    let [buckets @ .., sum] = cells else {
        return Ok(());
    };
    let bounds = header.bounds.iter().map(|bound| bound.value);
    let bounds = bounds.chain([f64::INFINITY]);
    let buckets: Vec<_> = bounds.zip(buckets.iter().copied()).collect();
    let count = buckets.iter().map(|(_, bucket)| *bucket).sum();
    let sum = header.sums.value(*sum);
    metric.encode_histogram::<NoLabelSet>(sum, count, &buckets, None)
}
