//! What a metric family declares, as the derive writes it: plain constants.

use std::time::Duration;

use crate::declaration::Location;
use crate::label::{LabelPart, Message, have_name};

/// A metric family of a struct.
#[derive(Debug)]
pub struct FamilyDeclaration {
    /// Goes before the name; `None` takes the registry's.
    pub namespace: Option<&'static str>,
    /// Without namespace, unit and suffix.
    pub name: &'static str,
    /// The help text.
    pub help: &'static str,
    /// Behind the name.
    pub unit: Option<&'static str>,
    /// Whether it is a native histogram beside its buckets.
    pub native: bool,
    /// Finite upper bounds of a histogram's buckets, ascending; empty for the default ones.
    pub bounds: &'static [f64],
    /// Labels that all its series have.
    pub const_labels: &'static [(&'static str, &'static str)],
    /// How many label sets with open labels it may have; `None` takes the registry's limit.
    pub limit: Option<usize>,
    /// Series that nothing was counted in for so long are removed.
    pub expiry: Option<Duration>,
    /// Where it is declared.
    pub location: Location,
}

/// The type of a family, as its field has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MetricKind {
    /// Only rises.
    Counter,
    /// Goes up and down.
    Gauge,
    /// Observations by size.
    Histogram,
    /// Labels that say something of the program.
    Info,
    /// Which states hold.
    StateSet,
}

/// What can be wrong with a field, but depends on its type: the derive puts it into a
/// constant, so that the compiler tells.
#[track_caller]
pub const fn check_field(
    kind: MetricKind,
    name: &str,
    unit: Option<&str>,
    has_buckets: bool,
    has_own_buckets: bool,
) {
    match kind {
        MetricKind::Histogram => {
            let is_default = has_buckets || has_own_buckets || is_seconds(unit);
            assert!(
                is_default,
                "a histogram without `unit = \"seconds\"` has no default buckets: write `#[metric(buckets = [1.0, 10.0, 100.0])]`"
            );
        }
        _ => assert!(
            !has_buckets,
            "only histograms have buckets: leave `buckets` out, or make the field a `Histogram`"
        ),
    }
    match kind {
        MetricKind::Counter => assert!(
            !ends_with(name, "_total"),
            "`_total` is put after the name of a counter: leave it out of the name"
        ),
        MetricKind::Info => assert!(
            !ends_with(name, "_info"),
            "`_info` is put after the name of an info: leave it out of the name"
        ),
        _ => {}
    }
    match kind {
        MetricKind::Info | MetricKind::StateSet => {
            assert!(unit.is_none(), "only numbers have a unit: leave `unit` out");
        }
        _ => {}
    }
}

/// Whether a field may be native: as [`check_field`], at the option.
#[track_caller]
pub const fn check_native(kind: MetricKind, has_own_buckets: bool) {
    assert!(
        matches!(kind, MetricKind::Histogram),
        "only histograms are native: leave `native` out, or make the field a `Histogram`"
    );
    assert!(
        !has_own_buckets,
        "a histogram of another library says by itself whether it is native: leave `native` out, or make the field a `Histogram` of callmeter"
    );
}

/// What can be wrong with a field's labels: as [`check_field`].
#[track_caller]
pub const fn check_labels(labels: Option<&[LabelPart]>, constant: &[&str], has_limit: bool) {
    let Some(labels) = labels else {
        assert!(
            !has_limit,
            "one series needs no limit: leave `limit` out, or make the field a `Family`"
        );
        return;
    };
    let mut at = 0;
    while at < constant.len() {
        if have_name(labels, constant[at]) {
            let message = Message::new()
                .text("the constant label `")
                .text(constant[at])
                .text("` is a label of the set as well: rename one of them");
            panic!("{}", message.as_str());
        }
        at += 1;
    }
}

const fn is_seconds(unit: Option<&str>) -> bool {
    match unit {
        Some(unit) => unit.len() == "seconds".len() && ends_with(unit, "seconds"),
        None => false,
    }
}

const fn ends_with(text: &str, end: &str) -> bool {
    let (text, end) = (text.as_bytes(), end.as_bytes());
    if text.len() < end.len() {
        return false;
    }
    let mut at = 0;
    while at < end.len() {
        if text[text.len() - end.len() + at] != end[at] {
            return false;
        }
        at += 1;
    }
    true
}
