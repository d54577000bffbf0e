//! Which series a number is of.

use std::fmt;

use crate::Sample;

/// A sample's name and its labels, sorted by name, none with an empty value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub name: String,
    pub labels: Vec<(String, String)>,
}

impl Key {
    pub(super) fn new(name: &str, mut labels: Vec<(String, String)>) -> Key {
        labels.retain(|(_, value)| !value.is_empty());
        labels.sort();
        Key {
            name: name.to_owned(),
            labels,
        }
    }

    pub(super) fn of(sample: &Sample) -> Key {
        Key::new(sample.name(), sample.labels().to_vec())
    }

    /// Whether they mean the same: bounds may be written in any way.
    pub(super) fn matches(&self, other: &Key) -> bool {
        self.name == other.name
            && self.labels.len() == other.labels.len()
            && self.shared_labels(other) == self.labels.len()
    }

    /// How many labels they have in common.
    pub(super) fn shared_labels(&self, other: &Key) -> usize {
        let is_shared =
            |label: &&(String, String)| other.labels.iter().any(|known| same_label(label, known));
        self.labels.iter().filter(is_shared).count()
    }
}

fn same_label((name, value): &(String, String), (other_name, other): &(String, String)) -> bool {
    let number = |text: &str| text.parse::<f64>().ok();
    name == other_name
        && (value == other
            || (name == "le" && number(value).is_some_and(|le| Some(le) == number(other))))
}

/// `name{a="1",b="2"}`
impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        for (index, (name, value)) in self.labels.iter().enumerate() {
            let before = if index == 0 { '{' } else { ',' };
            write!(f, "{before}{name}={value:?}")?;
        }
        f.write_str(if self.labels.is_empty() { "" } else { "}" })
    }
}
