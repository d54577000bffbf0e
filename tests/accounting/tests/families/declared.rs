//! The families that programs use: each metric alone, by closed labels, and by an open one.

use callmeter::{
    Counter, Family, Gauge, Histogram, Info, LabelSet, LabelValue, MetricFamilies, StateSet,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, LabelValue)]
pub enum Side {
    Left,
    Right,
}

/// All labels closed.
#[derive(LabelSet)]
pub struct Corner {
    pub side: Side,
    pub high: bool,
}

/// A label takes any text.
#[derive(LabelSet)]
pub struct Place<'a> {
    pub side: Side,
    pub name: &'a str,
}

#[derive(Clone, Copy, LabelValue)]
pub enum Phase {
    First,
    Second,
    Third,
}

/// Sets in the open label that a family may have.
pub const LIMIT: usize = 4;

#[derive(MetricFamilies)]
#[metrics(namespace = "single")]
pub struct Singles {
    /// Events.
    pub events: Counter,
    /// Work.
    pub work: Counter<f64>,
    /// Depth.
    pub depth: Gauge,
    /// Load.
    pub load: Gauge<f64>,
    /// Sizes.
    #[metric(buckets = [0.5, 1.0, 2.0])]
    pub sizes: Histogram,
    /// Times.
    #[metric(unit = "seconds", buckets = [0.5, 1.0, 2.0])]
    pub times: Histogram,
    /// Phase.
    pub phase: StateSet<Phase>,
    /// About.
    pub about: Info,
}

#[derive(MetricFamilies)]
#[metrics(namespace = "corner")]
pub struct Corners {
    /// Events.
    pub events: Family<Corner, Counter>,
    /// Work.
    pub work: Family<Corner, Counter<f64>>,
    /// Depth.
    pub depth: Family<Corner, Gauge>,
    /// Load.
    pub load: Family<Corner, Gauge<f64>>,
    /// Sizes.
    #[metric(buckets = [0.5, 1.0, 2.0])]
    pub sizes: Family<Corner, Histogram>,
    /// Times.
    #[metric(unit = "seconds", buckets = [0.5, 1.0, 2.0])]
    pub times: Family<Corner, Histogram>,
    /// Phase.
    pub phase: Family<Corner, StateSet<Phase>>,
    /// About.
    pub about: Family<Corner, Info>,
}

#[derive(MetricFamilies)]
#[metrics(namespace = "place")]
pub struct Places {
    /// Events.
    #[metric(limit = 4)]
    pub events: Family<Place<'static>, Counter>,
    /// Work.
    #[metric(limit = 4)]
    pub work: Family<Place<'static>, Counter<f64>>,
    /// Depth.
    #[metric(limit = 4)]
    pub depth: Family<Place<'static>, Gauge>,
    /// Load.
    #[metric(limit = 4)]
    pub load: Family<Place<'static>, Gauge<f64>>,
    /// Sizes.
    #[metric(limit = 4, buckets = [0.5, 1.0, 2.0])]
    pub sizes: Family<Place<'static>, Histogram>,
    /// Times.
    #[metric(limit = 4, unit = "seconds", buckets = [0.5, 1.0, 2.0])]
    pub times: Family<Place<'static>, Histogram>,
    /// Phase.
    #[metric(limit = 4)]
    pub phase: Family<Place<'static>, StateSet<Phase>>,
    /// About.
    #[metric(limit = 4)]
    pub about: Family<Place<'static>, Info>,
}

/// Series that nothing is counted in go.
#[derive(MetricFamilies)]
#[metrics(namespace = "brief")]
pub struct Briefs {
    /// Events.
    #[metric(limit = 4, expire = "1ms")]
    pub events: Family<Place<'static>, Counter>,
    /// Work.
    #[metric(expire = "1ms")]
    pub work: Family<Corner, Counter<f64>>,
    /// Depth.
    #[metric(limit = 4, expire = "1ms")]
    pub depth: Family<Place<'static>, Gauge>,
    /// Load.
    #[metric(expire = "1ms")]
    pub load: Family<Corner, Gauge<f64>>,
    /// Sizes.
    #[metric(limit = 4, expire = "1ms", buckets = [0.5, 1.0, 2.0])]
    pub sizes: Family<Place<'static>, Histogram>,
    /// Times.
    #[metric(expire = "1ms", unit = "seconds", buckets = [0.5, 1.0, 2.0])]
    pub times: Family<Corner, Histogram>,
    /// Phase.
    #[metric(limit = 4, expire = "1ms")]
    pub phase: Family<Place<'static>, StateSet<Phase>>,
    /// About.
    #[metric(expire = "1ms")]
    pub about: Family<Corner, Info>,
}

#[derive(MetricFamilies)]
pub struct Families {
    #[metrics(flatten)]
    pub single: Singles,
    #[metrics(flatten)]
    pub corner: Corners,
    #[metrics(flatten)]
    pub place: Places,
    #[metrics(flatten)]
    pub brief: Briefs,
}
