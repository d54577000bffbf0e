//! Reads the classic text format into families, and from OpenMetrics what that lacks.
//!
//! Written apart from the encoder, so that a mistake there is not repeated here.

use std::collections::{BTreeMap, BTreeSet};

use callmeter::{Format, Registry};

/// The families of one scrape, or of several.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Exposition {
    families: BTreeMap<String, Family>,
}

/// A metric family.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Family {
    /// The word of `# TYPE`; `info` where OpenMetrics says so.
    pub kind: String,
    /// The text of `# HELP`.
    pub help: String,
    /// The word of OpenMetrics' `# UNIT`; empty if there is none.
    pub unit: String,
    /// In the order of the exposition.
    pub samples: Vec<Sample>,
}

/// One line of numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// The family's name, with a suffix if it is a histogram.
    pub name: String,
    /// Values by label.
    pub labels: BTreeMap<String, String>,
    /// The number.
    pub value: f64,
}

/// Families of a registry about itself that tell of no fault.
const FIGURES: &[&str] = &["callmeter_series", "callmeter_sample_age_seconds"];

impl Exposition {
    /// Scrapes a registry.
    ///
    /// # Panics
    ///
    /// Where the registry could not count as asked: families clash, a label or operation
    /// expression panicked, or a collector failed.
    pub fn of(registry: &Registry) -> Exposition {
        let exposition = Exposition::with_faults_of(registry);
        for (name, family) in exposition.families() {
            let is_own = name.starts_with("callmeter_") && !FIGURES.contains(&name);
            let is_zero = family.samples.iter().all(|sample| sample.value == 0.0);
            assert!(!is_own || is_zero, "{name} {:?}", family.samples);
        }
        exposition
    }

    /// The same for a registry in which something went wrong.
    pub fn with_faults_of(registry: &Registry) -> Exposition {
        let snapshot = registry.snapshot();
        let text = |format| String::from_utf8(snapshot.encode(format)).expect("it is text");
        let mut exposition = Exposition::parse(&text(Format::Text));
        exposition.add_open_metrics(&text(Format::OpenMetrics));
        exposition
    }

    /// Reads an exposition.
    ///
    /// # Panics
    ///
    /// At the first line that is not of the format.
    pub fn parse(text: &str) -> Exposition {
        let mut exposition = Exposition::default();
        let mut current = String::new();
        for line in text.lines() {
            match line.strip_prefix("# ") {
                Some(metadata) => current = exposition.metadata(metadata),
                None => exposition.sample(&current, line),
            }
        }
        exposition
    }

    /// Adds units and infos, which only OpenMetrics has.
    ///
    /// # Panics
    ///
    /// Where it tells of other families than this exposition, or of other types.
    pub fn add_open_metrics(&mut self, text: &str) {
        for line in text.lines() {
            let words: Vec<_> = line.splitn(4, ' ').collect();
            match words[..] {
                ["#", "TYPE", name, kind] => self.open_metrics_family(name, line).set_kind(kind),
                ["#", "UNIT", name, unit] => {
                    unit.clone_into(&mut self.open_metrics_family(name, line).unit);
                }
                _ => {}
            }
        }
    }

    /// Counters and infos have their suffix in the classic format only.
    fn open_metrics_family(&mut self, name: &str, line: &str) -> &mut Family {
        let names = ["", "_total", "_info"].map(|suffix| format!("{name}{suffix}"));
        let known = names.iter().find(|name| self.families.contains_key(*name));
        let family = known.and_then(|name| self.families.get_mut(name));
        family.unwrap_or_else(|| panic!("the classic format has no such family: {line}"))
    }

    /// The family of this name.
    pub fn family(&self, name: &str) -> Option<&Family> {
        self.families.get(name)
    }

    /// The number of a series; of a histogram with `_sum`, `_count` or `_bucket` behind
    /// the name.
    pub fn value(&self, name: &str, labels: &[(&str, &str)]) -> Option<f64> {
        let is_it = |sample: &&Sample| {
            let own = sample.labels.iter();
            let own = own.map(|(name, value)| (name.as_str(), value.as_str()));
            sample.name == name && own.eq(labels.iter().copied().collect::<BTreeMap<_, _>>())
        };
        let mut samples = self.families.values().flat_map(|family| &family.samples);
        samples.find(is_it).map(|sample| sample.value)
    }

    /// Each family with its name.
    pub fn families(&self) -> impl Iterator<Item = (&str, &Family)> {
        self.families
            .iter()
            .map(|(name, family)| (name.as_str(), family))
    }

    /// Adds what another scrape of the same system shows.
    pub fn add(&mut self, other: Exposition) {
        for (name, family) in other.families {
            let own = self.families.entry(name).or_insert_with(|| Family {
                samples: Vec::new(),
                ..family.clone()
            });
            own.samples.extend(family.samples);
        }
    }

    /// Gives the name that it is about.
    fn metadata(&mut self, metadata: &str) -> String {
        let mut words = metadata.splitn(3, ' ');
        let (Some(keyword), Some(name)) = (words.next(), words.next()) else {
            panic!("not metadata: {metadata}");
        };
        let text = words.next().unwrap_or_default().to_owned();
        let family = self.families.entry(name.to_owned()).or_default();
        match keyword {
            "HELP" => family.help = unescape(&text),
            "TYPE" => family.kind = text,
            _ => panic!("not metadata: {metadata}"),
        }
        name.to_owned()
    }

    fn sample(&mut self, family: &str, line: &str) {
        let sample = sample(line).unwrap_or_else(|| panic!("not a sample: {line}"));
        let family = self.families.get_mut(family);
        let family = family.unwrap_or_else(|| panic!("no family is open: {line}"));
        family.samples.push(sample);
    }
}

impl Family {
    /// To the type that OpenMetrics tells, which has more of them.
    fn set_kind(&mut self, kind: &str) {
        let classic = if kind == "info" { "gauge" } else { kind };
        assert_eq!(self.kind, classic, "the type in the classic format");
        kind.clone_into(&mut self.kind);
    }

    /// The sets of label names of its series; without the bound, which is no label of
    /// a series.
    pub fn label_sets(&self) -> BTreeSet<Vec<&str>> {
        self.samples
            .iter()
            .map(|sample| {
                let names = sample.labels.keys().map(String::as_str);
                names.filter(|name| *name != "le").collect()
            })
            .collect()
    }

    /// The values that a label takes.
    pub fn values(&self, label: &str) -> BTreeSet<&str> {
        let samples = self.samples.iter();
        samples
            .filter_map(|sample| sample.labels.get(label).map(String::as_str))
            .collect()
    }

    /// The upper bounds of each of its series, without `+Inf`.
    pub fn bounds(&self) -> Vec<Vec<f64>> {
        let mut bounds = BTreeMap::<_, Vec<f64>>::new();
        for sample in &self.samples {
            if let Some(bound) = sample.labels.get("le") {
                let mut series = sample.labels.clone();
                series.remove("le");
                let bound = bound.parse().expect("a bound is a number");
                bounds.entry(series).or_default().push(bound);
            }
        }
        let mut bounds: Vec<_> = bounds.into_values().collect();
        for bounds in &mut bounds {
            assert_eq!(bounds.pop(), Some(f64::INFINITY), "the last bound");
        }
        bounds
    }
}

fn sample(line: &str) -> Option<Sample> {
    let end = line.find(['{', ' '])?;
    let (name, rest) = line.split_at(end);
    let (labels, rest) = match rest.strip_prefix('{') {
        Some(rest) => labels(rest)?,
        None => (BTreeMap::new(), rest),
    };
    Some(Sample {
        name: name.to_owned(),
        labels,
        value: rest.strip_prefix(' ')?.parse().ok()?,
    })
}

/// The labels, and what follows their closing brace.
fn labels(mut rest: &str) -> Option<(BTreeMap<String, String>, &str)> {
    let mut labels = BTreeMap::new();
    loop {
        let (name, quoted) = rest.split_once("=\"")?;
        let end = closing_quote(quoted)?;
        if labels
            .insert(name.to_owned(), unescape(&quoted[..end]))
            .is_some()
        {
            return None;
        }
        rest = &quoted[end + 1..];
        match rest.strip_prefix(',') {
            Some(next) => rest = next,
            None => return Some((labels, rest.strip_prefix('}')?)),
        }
    }
}

fn closing_quote(text: &str) -> Option<usize> {
    let mut escaped = false;
    text.bytes().position(|byte| {
        let closes = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        closes
    })
}

fn unescape(text: &str) -> String {
    let mut letters = text.chars();
    let mut plain = String::with_capacity(text.len());
    while let Some(letter) = letters.next() {
        plain.push(match letter {
            '\\' => match letters.next() {
                Some('n') => '\n',
                Some(same) => same,
                None => '\\',
            },
            plain => plain,
        });
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
# HELP a_total How many.
# TYPE a_total counter
a_total{b=\"\\\"},\\\\\",c=\"d\\ne\"} 3
# HELP f_seconds How long.
# TYPE f_seconds histogram
f_seconds_bucket{le=\"0.5\"} 1
f_seconds_bucket{le=\"+Inf\"} 2
f_seconds_sum 4.5
f_seconds_count 2
";

    #[test]
    fn families_have_type_help_and_samples() {
        let exposition = Exposition::parse(TEXT);
        let names: Vec<_> = exposition.families().map(|(name, _)| name).collect();
        assert_eq!(names, ["a_total", "f_seconds"]);
        let counter = exposition.family("a_total").expect("it is there");
        assert_eq!((&*counter.kind, &*counter.help), ("counter", "How many."));
        let labels = [("b", "\"},\\"), ("c", "d\ne")];
        let labels = labels.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let sample = Sample {
            name: "a_total".to_owned(),
            labels: labels.into(),
            value: 3.0,
        };
        assert_eq!(counter.samples, [sample]);
        assert_eq!(counter.label_sets(), [vec!["b", "c"]].into());
        assert_eq!(counter.values("c"), ["d\ne"].into());
        let labels = [("c", "d\ne"), ("b", "\"},\\")];
        assert_eq!(exposition.value("a_total", &labels), Some(3.0));
        assert_eq!(exposition.value("a_total", &labels[..1]), None);
        assert_eq!(exposition.value("f_seconds_sum", &[]), Some(4.5));
    }

    #[test]
    fn the_bound_is_no_label_of_a_histogram() {
        let exposition = Exposition::parse(TEXT);
        let histogram = exposition.family("f_seconds").expect("it is there");
        assert_eq!(histogram.bounds(), [[0.5]]);
        assert_eq!(histogram.label_sets(), [vec![]].into());
    }

    #[test]
    fn open_metrics_adds_units_and_infos() {
        let classic = "# TYPE a_info gauge\na_info{b=\"c\"} 1\n";
        let mut exposition = Exposition::parse(&[TEXT, classic].concat());
        exposition.add_open_metrics(
            "# TYPE a counter\n# HELP f_seconds How long.\n# TYPE f_seconds histogram\n\
             # UNIT f_seconds seconds\nf_seconds_count 2\n# EOF\n",
        );
        let found = |name| {
            let family = exposition.family(name).expect("it is there");
            (&*family.kind, &*family.unit)
        };
        assert_eq!(found("a_total"), ("counter", ""));
        assert_eq!(found("f_seconds"), ("histogram", "seconds"));
        assert_eq!(found("a_info"), ("gauge", ""));
        let mut exposition = Exposition::parse(classic);
        exposition.add_open_metrics("# TYPE a info\n");
        let info = exposition.family("a_info").expect("it is there");
        assert_eq!(info.kind, "info");
    }

    #[test]
    #[should_panic(expected = "no such family: # UNIT g_seconds seconds")]
    fn a_family_that_only_open_metrics_has_is_told() {
        Exposition::parse(TEXT).add_open_metrics("# UNIT g_seconds seconds\n");
    }

    #[test]
    #[should_panic(expected = "the type in the classic format")]
    fn types_that_differ_are_told() {
        Exposition::parse(TEXT).add_open_metrics("# TYPE f_seconds gauge\n");
    }

    #[test]
    fn scrapes_add_up() {
        let mut both = Exposition::parse(TEXT);
        let other = "# HELP a_total How many.\n# TYPE a_total counter\na_total{b=\"x\"} 1\n";
        both.add(Exposition::parse(other));
        let counter = both.family("a_total").expect("it is there");
        assert_eq!(counter.samples.len(), 2);
        assert_eq!(counter.help, "How many.");
        assert_eq!(both.families().count(), 2);
    }

    #[test]
    #[should_panic(expected = "not a sample: a{b=\"c\"")]
    fn a_broken_line_is_told() {
        Exposition::parse("# TYPE a gauge\na{b=\"c\" 1\n");
    }

    #[test]
    #[should_panic(expected = "no family is open: a 1")]
    fn a_sample_without_a_family_is_told() {
        Exposition::parse("a 1\n");
    }
}
