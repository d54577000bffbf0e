//! What a registry shows after a program.

use std::collections::BTreeMap;

use callmeter_accounting::Numbers;

use crate::declared::LIMIT;
use crate::families::{Described, FAMILIES, Has};
use crate::metrics::Kind;
use crate::plan::{Act, Labels, NAMES, Number};
use crate::value::{Pairs, Value};

/// The values of a series' labels.
pub type Key = Vec<String>;

/// The families of one registry.
pub struct Model {
    pub families: Vec<FamilyModel>,
    /// Uses of handles whose series is gone.
    pub errors: u32,
}

pub struct FamilyModel {
    described: Described,
    /// All series ever made. One that was removed may be another label set's.
    series: Vec<Series>,
    there: BTreeMap<Key, usize>,
    /// Those removed, oldest first.
    removed: Vec<usize>,
    dropped: u32,
}

struct Series {
    key: Key,
    value: Value,
    is_there: bool,
    /// How many label sets had it.
    identity: u32,
    /// How often it began anew.
    life: u32,
    /// What the last scrape found of it: its life and what it had counted.
    seen: Option<(u32, f64)>,
}

/// A handle of a series, as that of one label set.
#[derive(Clone, Copy, Debug)]
pub struct HandleModel {
    family: Number,
    series: usize,
    identity: u32,
}

impl Model {
    pub fn new() -> Model {
        let family = |described: &Described| FamilyModel::new(*described);
        Model {
            families: FAMILIES.iter().map(family).collect(),
            errors: 0,
        }
    }

    /// Looks a series up, and makes it if need be.
    pub fn with(&mut self, family: Number, labels: Labels) -> HandleModel {
        let own = &mut self.families[family];
        let series = own.with(labels);
        HandleModel {
            family,
            series,
            identity: own.series[series].identity,
        }
    }

    pub fn act(&mut self, handle: HandleModel, act: Act) {
        let family = &mut self.families[handle.family];
        if act.times() > 0 && !family.attach(handle) {
            self.errors += act.times();
        } else {
            let series = &mut family.series[handle.series];
            series.value.act(act);
        }
    }

    /// What a handle says.
    pub fn told(&self, handle: HandleModel) -> Vec<f64> {
        let family = &self.families[handle.family];
        let series = &family.series[handle.series];
        if series.is_there && series.identity == handle.identity {
            series.value.told()
        } else {
            Value::new(family.described.kind).told()
        }
    }

    /// What a scrape shows, with what the registry says of itself. Series that expire do so
    /// in between.
    pub fn scrape(&mut self) -> Numbers {
        let mut numbers = Numbers::default();
        for family in &mut self.families {
            family.show(&mut numbers);
            family.expire();
            family.show_itself(&mut numbers);
        }
        let errors = "callmeter_internal_errors_total".to_owned();
        numbers.insert(errors, Vec::new(), self.errors.into());
        numbers
    }
}

impl FamilyModel {
    fn new(described: Described) -> FamilyModel {
        let mut family = FamilyModel {
            described,
            series: Vec::new(),
            there: BTreeMap::new(),
            removed: Vec::new(),
            dropped: 0,
        };
        let is_counted = matches!(
            described.kind,
            Kind::Count | Kind::Sum | Kind::Values | Kind::Seconds
        );
        match described.has {
            Has::NoLabels => drop(family.make(Key::new())),
            Has::ClosedLabels if is_counted => family.fill(),
            _ => {}
        }
        family
    }

    /// Makes every series of closed labels.
    fn fill(&mut self) {
        for side in ["left", "right"] {
            for high in ["false", "true"] {
                let key = vec![side.to_owned(), high.to_owned()];
                if !self.there.contains_key(&key) {
                    self.make(key);
                }
            }
        }
    }

    fn is_open(&self) -> bool {
        self.described.has == Has::AnOpenLabel
    }

    /// The values of the labels that the family has.
    fn key(&self, labels: Labels) -> Key {
        let side = format!("{:?}", labels.side).to_lowercase();
        match self.described.has {
            Has::NoLabels => Key::new(),
            Has::ClosedLabels => vec![side, (labels.name % 2 == 1).to_string()],
            Has::AnOpenLabel => vec![side, NAMES[labels.name].to_owned()],
        }
    }

    fn has_room(&self) -> bool {
        let own = self.there.keys().filter(|key| !is_overflow(key));
        !self.is_open() || own.count() < LIMIT
    }

    fn with(&mut self, labels: Labels) -> usize {
        let mut key = self.key(labels);
        if let Some(series) = self.there.get(&key) {
            return *series;
        }
        if !self.has_room() {
            self.dropped += 1;
            key[1] = "_overflow".to_owned();
        }
        match self.there.get(&key) {
            Some(series) => *series,
            None => self.make(key),
        }
    }

    /// A series that is not there: the one it was, the oldest of those removed, or a new one.
    fn make(&mut self, key: Key) -> usize {
        let removed = &self.removed;
        let own = removed.iter().position(|at| self.series[*at].key == key);
        let oldest = (self.is_open() && !removed.is_empty()).then_some(0);
        let series = match own.or(oldest) {
            Some(at) => self.removed.remove(at),
            None => {
                self.series.push(Series::new(&key, self.described.kind));
                self.series.len() - 1
            }
        };
        self.series[series].begin(&key, self.described.kind);
        self.there.insert(key, series);
        series
    }

    /// Brings a handle's series back if it was removed; whether it is there.
    fn attach(&mut self, handle: HandleModel) -> bool {
        let series = &self.series[handle.series];
        if series.identity != handle.identity {
            return false;
        }
        if series.is_there {
            return true;
        }
        let key = series.key.clone();
        let may = self.has_room() || is_overflow(&key);
        may && self.make(key) == handle.series
    }

    /// Whether there is a series, which is then looked up.
    pub fn has(&self, labels: Labels) -> bool {
        self.there.contains_key(&self.key(labels))
    }

    pub fn remove(&mut self, labels: Labels) -> bool {
        self.described.has != Has::NoLabels && self.remove_key(&self.key(labels))
    }

    pub fn remove_key(&mut self, key: &Key) -> bool {
        let Some(series) = self.there.remove(key) else {
            return false;
        };
        self.series[series].is_there = false;
        self.removed.push(series);
        true
    }

    /// Some rows are all there is; `order` is the one in which series go.
    pub fn replace(&mut self, rows: &[(Labels, u8)], order: &[Key]) {
        let named: Vec<Key> = rows.iter().map(|(labels, _)| self.key(*labels)).collect();
        let others = order.iter().filter(|key| !named.contains(key));
        if self.is_open() {
            others.for_each(|key| {
                self.remove_key(key);
            });
        } else {
            self.fill();
            for series in &mut self.series {
                series.value.act(ZERO);
            }
        }
        for (labels, value) in rows {
            let series = self.with(*labels);
            self.series[series].value.act(Act::Set(*value));
        }
    }

    pub fn len(&self) -> usize {
        self.there.len()
    }

    /// Series go that nothing was counted in since the last scrape, in the order in which scrapes
    /// show them.
    fn expire(&mut self) {
        if !self.described.expires {
            return;
        }
        let mut idle = Vec::new();
        for series in self.series.iter_mut() {
            let now = (series.life, series.value.activity());
            // An info that says nothing is in no scrape.
            let is_shown = series.is_there && series.value.is_shown();
            let seen = std::mem::replace(&mut series.seen, is_shown.then_some(now));
            if is_shown && seen == Some(now) {
                idle.push(series.key.clone());
                series.seen = None;
            }
        }
        idle.sort_by_key(|key| {
            self.labels(key)
                .map(|(name, value)| format!("{name}={value:?}"))
                .collect::<Vec<_>>()
        });
        for key in &idle {
            self.remove_key(key);
        }
    }

    /// The labels of a series, sorted. One with an empty value is absent.
    fn labels<'a>(&self, key: &'a Key) -> impl Iterator<Item = (&'static str, &'a str)> + use<'a> {
        let names: &[&str] = match self.described.has {
            Has::NoLabels => &[],
            Has::ClosedLabels => &["side", "high"],
            Has::AnOpenLabel => &["side", "name"],
        };
        let labels = names.iter().copied().zip(key.iter().map(String::as_str));
        labels.rev().filter(|(_, value)| !value.is_empty())
    }

    fn show(&self, into: &mut Numbers) {
        for (key, series) in &self.there {
            let labels = self.labels(key);
            let labels = labels.map(|(name, value)| (name.to_owned(), value.to_owned()));
            self.series[*series]
                .value
                .show(self.described.name, &labels.collect(), into);
        }
    }

    fn show_itself(&self, into: &mut Numbers) {
        let Described { name, kind, .. } = self.described;
        let own = match kind {
            Kind::Count | Kind::Sum => format!("{name}_total"),
            Kind::Info => format!("{name}_info"),
            _ => name.to_owned(),
        };
        let own: Pairs = vec![("family".to_owned(), own)];
        if self.is_open() {
            let dropped = "callmeter_dropped_label_sets_total".to_owned();
            into.insert(dropped, own.clone(), self.dropped.into());
        }
        into.insert("callmeter_series".to_owned(), own, self.len() as f64);
    }
}

/// What becomes of a gauge that no row is for.
const ZERO: Act = Act::Set(2);

fn is_overflow(key: &Key) -> bool {
    key.get(1).is_some_and(|name| name == "_overflow")
}

impl Series {
    fn new(key: &Key, kind: Kind) -> Series {
        Series {
            key: key.clone(),
            value: Value::new(kind),
            is_there: false,
            identity: 0,
            life: 0,
            seen: None,
        }
    }

    /// At 0, for a label set, maybe another one.
    fn begin(&mut self, key: &Key, kind: Kind) {
        if self.key != *key {
            self.identity += 1;
            self.key = key.clone();
        }
        self.life += 1;
        self.is_there = true;
        self.value = Value::new(kind);
    }
}
