use std::collections::{BTreeMap, HashSet};

use super::exemplar;
use super::pieces::Piece;
use crate::collector::{Fault, Labels};
use crate::exemplar::Packed;
use crate::exposition::{Format, escape};
use crate::parse::parse;
use crate::snapshot::{Exemplar, Kind};
use crate::{Collection, ParseError, ParsedFamily, ParsedKind, ParsedSample};

/// From the text of families to what a collector brings. Several of one name and type are one.
pub(super) struct Families<'a> {
    into: &'a mut Collection,
    /// The series that are there.
    seen: HashSet<(String, ParsedKind, Labels)>,
    /// Of a family whose name is whole already.
    declared_help: Option<&'static str>,
}

impl Families<'_> {
    pub(super) fn new(into: &mut Collection) -> Families<'_> {
        Families {
            into,
            seen: HashSet::new(),
            declared_help: None,
        }
    }

    /// For a family that is declared here: with namespace and with this help text.
    pub(super) fn declared<'a>(into: &'a mut Collection, help: &'static str) -> Families<'a> {
        Families {
            declared_help: Some(help),
            ..Families::new(into)
        }
    }

    /// What is wrong with a family costs that family, what is wrong with an exemplar those of
    /// the family.
    pub(super) fn add(&mut self, piece: &Piece) {
        let text = [&piece.text, "# EOF\n"].concat();
        let parsed = parse(&text, Format::OpenMetrics).or_else(|error| {
            let families = parse(&exemplar::strip(&text), Format::OpenMetrics)?;
            self.refuse_parsed(piece, "the exemplars of ", &error);
            Ok(families)
        });
        match parsed {
            Ok(families) => {
                let help = piece.help();
                families.iter().for_each(|family| self.take(family, help));
            }
            Err(error) => self.refuse_parsed(piece, "", &error),
        }
    }

    fn refuse_parsed(&mut self, piece: &Piece, what: &str, error: &ParseError) {
        let (name, problem, remedy) = (piece.name(), error.problem(), error.remedy());
        let name = name.escape_debug();
        self.refuse(format!("{what}the family `{name}`: {problem}; {remedy}"));
    }

    fn take(&mut self, family: &ParsedFamily, help: &str) {
        match family.kind() {
            ParsedKind::Counter => self.numbers(family, help, Kind::Counter),
            // What is not told may go down.
            ParsedKind::Gauge | ParsedKind::Unknown => self.numbers(family, help, Kind::Gauge),
            ParsedKind::Info => self.numbers(family, help, Kind::Info),
            ParsedKind::Histogram => self.histograms(family, help),
            other => self.refuse(format!(
                "the family `{}` is of a type that callmeter does not have: {}",
                family.name(),
                format!("{other:?}").to_lowercase()
            )),
        }
    }

    fn numbers(&mut self, family: &ParsedFamily, help: &str, kind: Kind) {
        let samples = family.samples().iter();
        let shown = samples.filter(|sample| {
            let is_creation = sample.name().ends_with("_created") && kind == Kind::Counter;
            !is_creation && self.is_new(family, &present(sample.labels()))
        });
        let shown: Vec<_> = shown.collect();
        let exemplars: Vec<_> = shown.iter().map(|sample| self.exemplar(sample)).collect();
        if shown.is_empty() {
            return;
        }
        let help = self.declared_help.unwrap_or(help);
        let collected = self.into.foreign(kind, family.name(), help);
        if let Some(unit) = family.unit() {
            collected.unit(unit.to_owned());
        }
        if self.declared_help.is_some() {
            collected.without_namespace();
        }
        for (sample, exemplar) in shown.into_iter().zip(exemplars) {
            collected.push_with(present(sample.labels()), sample.value(), exemplar);
        }
    }

    fn histograms(&mut self, family: &ParsedFamily, help: &str) {
        for (labels, series) in histograms_of(family) {
            if !self.is_new(family, &labels) {
                continue;
            }
            let bounds = series.bounds();
            let exemplars = self.exemplars(&series);
            let help = self.declared_help.unwrap_or(help);
            let name = family.name();
            let collected = self.into.foreign_histogram(name, help, &bounds);
            if let Some(unit) = family.unit() {
                collected.unit(unit.to_owned());
            }
            if self.declared_help.is_some() {
                collected.without_namespace();
            }
            collected.push(labels, series.buckets(), series.sum);
            collected.push_exemplars(exemplars);
        }
    }

    /// The exemplar of a sample, if servers take it.
    fn exemplar(&mut self, sample: &ParsedSample) -> Option<Exemplar> {
        let exemplar = sample.exemplar()?;
        match Packed::of(exemplar.labels()) {
            Ok(labels) => labels.map(|_| Exemplar {
                labels: present(exemplar.labels()),
                value: exemplar.value(),
                timestamp: exemplar.timestamp(),
            }),
            Err(refused) => {
                let (name, message) = (sample.name(), refused.message());
                self.refuse(format!("`{name}`: {message}"));
                None
            }
        }
    }

    fn exemplars(&mut self, series: &Histogram<'_>) -> Vec<(u32, Exemplar)> {
        let buckets = (0..).zip(&series.buckets);
        let own = buckets.filter_map(|(at, sample)| Some((at, self.exemplar(sample)?)));
        own.collect()
    }

    /// The first of two alike is shown, as servers do it.
    fn is_new(&mut self, family: &ParsedFamily, labels: &[(String, String)]) -> bool {
        let key = (family.name().to_owned(), family.kind(), labels.to_vec());
        let is_new = self.seen.insert(key);
        if !is_new {
            let name = family.name();
            let labels: Vec<_> = labels
                .iter()
                .map(|(name, value)| (&**name, &**value))
                .collect();
            let labels = escape::render(&labels).text;
            self.refuse(format!(
                "`{name}{{{labels}}}` is there twice; the first is shown"
            ));
        }
        is_new
    }

    fn refuse(&mut self, message: String) {
        self.into.fault(Fault::Invalid, message);
    }
}

/// One series of a histogram.
#[derive(Default)]
struct Histogram<'a> {
    /// Bounds, and the observations up to each.
    cumulative: Vec<(f64, f64)>,
    /// The lines of those.
    buckets: Vec<&'a ParsedSample>,
    sum: f64,
}

impl<'a> Histogram<'a> {
    fn add(&mut self, sample: &'a ParsedSample) {
        let bound = sample.label("le").and_then(|le| le.parse().ok());
        match bound {
            Some(bound) => {
                self.cumulative.push((bound, sample.value()));
                self.buckets.push(sample);
            }
            None if sample.name().ends_with("_sum") => self.sum = sample.value(),
            None => {}
        }
    }

    fn bounds(&self) -> Vec<f64> {
        let bounds = self.cumulative.iter().map(|(bound, _)| *bound);
        bounds.filter(|bound| bound.is_finite()).collect()
    }

    /// The observations of each bucket alone.
    fn buckets(&self) -> Vec<u64> {
        let mut before = 0;
        let own = |(_, up_to): &(f64, f64)| {
            let up_to = *up_to as u64;
            up_to.saturating_sub(std::mem::replace(&mut before, up_to))
        };
        self.cumulative.iter().map(own).collect()
    }
}

/// The series of a histogram that the parser took: bounds rise, and so do the numbers.
fn histograms_of(family: &ParsedFamily) -> BTreeMap<Labels, Histogram<'_>> {
    let mut series: BTreeMap<Labels, Histogram<'_>> = BTreeMap::new();
    for sample in family.samples() {
        let mut labels = present(sample.labels());
        labels.retain(|(name, _)| name != "le");
        series.entry(labels).or_default().add(sample);
    }
    series
}

/// The labels but for those with an empty value.
fn present(labels: &[(String, String)]) -> Labels {
    let present = labels.iter().filter(|(_, value)| !value.is_empty());
    present.cloned().collect()
}
