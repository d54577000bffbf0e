//! What a series has counted, as the model has it.

use callmeter_accounting::Numbers;

use crate::metrics::{Kind, level, part};
use crate::plan::Act;

/// Pairs of names and values.
pub type Pairs = Vec<(String, String)>;

#[derive(Clone, Debug)]
pub struct Value {
    kind: Kind,
    /// The number; of a histogram the buckets, each by itself, and the sum; of states each.
    numbers: Vec<f64>,
    /// What an info says.
    info: Option<u8>,
    writes: u32,
}

const BOUNDS: [(f64, &str); 4] = [
    (0.5, "0.5"),
    (1.0, "1.0"),
    (2.0, "2.0"),
    (f64::INFINITY, "+Inf"),
];
const SUM: usize = BOUNDS.len();
const PHASES: [&str; 3] = ["first", "second", "third"];

impl Act {
    /// How often it uses a handle.
    pub fn times(self) -> u32 {
        match self {
            Act::Add { times, .. } => times.into(),
            Act::Set(_) => 1,
        }
    }
}

impl Value {
    pub fn new(kind: Kind) -> Value {
        let numbers = match kind {
            Kind::Values | Kind::Seconds => BOUNDS.len() + 1,
            Kind::States => PHASES.len(),
            _ => 1,
        };
        Value {
            kind,
            numbers: vec![0.0; numbers],
            info: None,
            writes: 0,
        }
    }

    pub fn act(&mut self, act: Act) {
        self.writes += act.times();
        match act {
            Act::Add { times, by } => (0..times).for_each(|_| self.add(by)),
            Act::Set(value) => self.set(value),
        }
    }

    fn add(&mut self, by: u8) {
        match self.kind {
            Kind::Count | Kind::Integer | Kind::Float => self.numbers[0] += f64::from(by),
            Kind::Sum => self.numbers[0] += part(by),
            Kind::Values | Kind::Seconds => {
                let bucket = BOUNDS.iter().position(|(bound, _)| part(by) <= *bound);
                self.numbers[bucket.expect("the last one takes all")] += 1.0;
                self.numbers[SUM] += part(by);
            }
            Kind::States => self.numbers[usize::from(by) % PHASES.len()] = 1.0,
            Kind::Info => self.info = Some(by),
        }
    }

    fn set(&mut self, value: u8) {
        match self.kind {
            Kind::Integer | Kind::Float => self.numbers[0] = level(value),
            Kind::States => {
                if value < 3 {
                    self.numbers.fill(0.0);
                }
                self.numbers[usize::from(value) % PHASES.len()] = f64::from(u8::from(value < 3));
            }
            _ => self.add(value),
        }
    }

    /// What a handle says.
    pub fn told(&self) -> Vec<f64> {
        match self.kind {
            Kind::Values | Kind::Seconds => {
                let (buckets, sum) = self.numbers.split_at(SUM);
                vec![buckets.iter().sum(), sum[0]]
            }
            Kind::Info => Vec::new(),
            _ => self.numbers.clone(),
        }
    }

    /// What changes when something is counted, which is not the same as any use.
    pub fn activity(&self) -> f64 {
        match self.kind {
            Kind::Count | Kind::Sum => self.numbers[0],
            _ => f64::from(self.writes),
        }
    }

    /// Whether scrapes show it: an info that says nothing is not there.
    pub fn is_shown(&self) -> bool {
        self.kind != Kind::Info || self.info.is_some()
    }

    /// Its samples in the family of that name.
    pub fn show(&self, name: &str, labels: &Pairs, into: &mut Numbers) {
        let mut add = |suffix: &str, own: Option<(&str, &str)>, value| {
            let mut labels = labels.clone();
            labels.extend(own.map(|(name, value)| (name.to_owned(), value.to_owned())));
            labels.sort();
            into.insert([name, suffix].concat(), labels, value);
        };
        match self.kind {
            Kind::Count | Kind::Sum => add("_total", None, self.numbers[0]),
            Kind::Integer | Kind::Float => add("", None, self.numbers[0]),
            Kind::Values | Kind::Seconds => {
                let mut count = 0.0;
                for ((_, le), own) in BOUNDS.iter().zip(&self.numbers) {
                    count += own;
                    add("_bucket", Some(("le", le)), count);
                }
                add("_count", None, count);
                add("_sum", None, self.numbers[SUM]);
            }
            Kind::States => {
                for (phase, holds) in PHASES.iter().zip(&self.numbers) {
                    add("", Some((name, phase)), *holds);
                }
            }
            Kind::Info => {
                if let Some(info) = self.info {
                    add("_info", Some(("told", &info.to_string())), 1.0);
                }
            }
        }
    }
}
