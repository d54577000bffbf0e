//! What programs do with metrics, whatever their types.

use callmeter::{Counter, Family, Gauge, Histogram, Info, LabelSet, Metric, StateSet};

use crate::declared::Phase;
use crate::plan::Act;

/// What a metric is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    Count,
    Sum,
    Integer,
    Float,
    Values,
    Seconds,
    States,
    Info,
}

/// A handle of a series.
pub trait Handle: Send + Sync {
    fn act(&self, act: Act);

    /// What it says of its series.
    fn told(&self) -> Vec<f64>;
}

/// A metric that programs use.
pub trait Measured: Metric + Handle {
    /// Whether its families can.
    fn replace<L: LabelSet<Key = L>>(_: &Family<L, Self>, _: Vec<(L, u8)>) -> bool {
        false
    }
}

/// What a gauge is set to: also below 0.
pub fn level(value: u8) -> f64 {
    f64::from(value) - 2.0
}

/// In parts that floating-point numbers add up exactly.
pub fn part(value: u8) -> f64 {
    f64::from(value) * 0.5
}

pub const PHASES: [Phase; 3] = [Phase::First, Phase::Second, Phase::Third];

impl Act {
    /// Does it as often as it says.
    fn each(self, add: impl Fn(u8), set: impl Fn(u8)) {
        match self {
            Act::Add { times, by } => (0..times).for_each(|_| add(by)),
            Act::Set(value) => set(value),
        }
    }
}

impl Handle for Counter {
    fn act(&self, act: Act) {
        act.each(|by| self.inc_by(by.into()), |by| self.inc_by(by.into()));
    }

    fn told(&self) -> Vec<f64> {
        vec![self.get() as f64]
    }
}

impl Handle for Counter<f64> {
    fn act(&self, act: Act) {
        act.each(|by| self.inc_by(part(by)), |by| self.inc_by(part(by)));
    }

    fn told(&self) -> Vec<f64> {
        vec![self.get()]
    }
}

impl Handle for Gauge {
    fn act(&self, act: Act) {
        let set = |value| self.set(level(value) as i64);
        act.each(|by| self.inc_by(by.into()), set);
    }

    fn told(&self) -> Vec<f64> {
        vec![self.get() as f64]
    }
}

impl Handle for Gauge<f64> {
    fn act(&self, act: Act) {
        act.each(|by| self.inc_by(by.into()), |value| self.set(level(value)));
    }

    fn told(&self) -> Vec<f64> {
        vec![self.get()]
    }
}

impl Handle for Histogram {
    fn act(&self, act: Act) {
        act.each(|by| self.observe(part(by)), |by| self.observe(part(by)));
    }

    fn told(&self) -> Vec<f64> {
        vec![self.count() as f64, self.sum()]
    }
}

impl Handle for StateSet<Phase> {
    fn act(&self, act: Act) {
        let phase = |value: u8| PHASES[usize::from(value) % PHASES.len()];
        let set = |value| match value {
            0..3 => self.set(phase(value)),
            _ => self.disable(phase(value)),
        };
        act.each(|by| self.enable(phase(by)), set);
    }

    fn told(&self) -> Vec<f64> {
        let is_set = |phase| f64::from(u8::from(self.is_set(phase)));
        PHASES.map(is_set).into()
    }
}

impl Handle for Info {
    fn act(&self, act: Act) {
        let tell = |value: u8| {
            let set = self.set(&[("told", &value.to_string())]);
            set.expect("nothing else has that label");
        };
        act.each(tell, tell);
    }

    fn told(&self) -> Vec<f64> {
        Vec::new()
    }
}

impl Measured for Counter {}
impl Measured for Counter<f64> {}
impl Measured for Histogram {}
impl Measured for StateSet<Phase> {}
impl Measured for Info {}

impl Measured for Gauge {
    fn replace<L: LabelSet<Key = L>>(family: &Family<L, Gauge>, rows: Vec<(L, u8)>) -> bool {
        let row = |(labels, value)| (labels, level(value) as i64);
        family.replace(rows.into_iter().map(row));
        true
    }
}

impl Measured for Gauge<f64> {
    fn replace<L: LabelSet<Key = L>>(family: &Family<L, Gauge<f64>>, rows: Vec<(L, u8)>) -> bool {
        let row = |(labels, value)| (labels, level(value));
        family.replace(rows.into_iter().map(row));
        true
    }
}
