use std::collections::BTreeMap;

use callmeter::Snapshot;

/// The name of a sample, and its labels sorted by name.
pub type Key = (String, Vec<(String, String)>);

/// The samples of one scrape.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Numbers(BTreeMap<Key, f64>);

impl Numbers {
    /// Of a snapshot.
    pub fn of(snapshot: &Snapshot) -> Numbers {
        let samples = snapshot.samples();
        let mut numbers = Numbers::default();
        for sample in &samples {
            numbers.insert(
                sample.name().to_owned(),
                sample.labels().to_vec(),
                sample.value(),
            );
        }
        numbers
    }

    /// Adds a sample. Panics if there is one of this name with these labels.
    pub fn insert(&mut self, name: String, labels: Vec<(String, String)>, value: f64) {
        let key = (name, labels);
        let twice = self.0.insert(key.clone(), value);
        assert_eq!(twice, None, "{key:?} is there twice");
    }

    /// A sample's value, 0 if it is not there.
    pub fn get(&self, name: &str, labels: &[(&str, &str)]) -> f64 {
        let mut labels: Vec<_> = labels
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        labels.sort();
        self.at(&(name.to_owned(), labels))
    }

    /// A sample's value, 0 if it is not there.
    pub fn at(&self, key: &Key) -> f64 {
        self.0.get(key).copied().unwrap_or(0.0)
    }

    /// Every sample.
    pub fn iter(&self) -> impl Iterator<Item = (&Key, f64)> {
        self.0.iter().map(|(key, value)| (key, *value))
    }

    /// The samples of one name.
    pub fn named(&self, name: &str) -> impl Iterator<Item = (&[(String, String)], f64)> {
        self.iter()
            .filter(move |((own, _), _)| own == name)
            .map(|((_, labels), value)| (labels.as_slice(), value))
    }

    /// Panics where these numbers are not those expected.
    pub fn expect(&self, expected: &Numbers) {
        let keys = self.0.keys().chain(expected.0.keys());
        for key in keys {
            assert_eq!(self.0.get(key), expected.0.get(key), "{key:?}");
        }
    }

    /// The sum of all samples of one name.
    pub fn total(&self, name: &str) -> f64 {
        self.named(name).map(|(_, value)| value).sum()
    }

    /// The sums of a name's samples that differ in the labels `without` alone.
    pub fn sums(&self, name: &str, without: &[&str]) -> BTreeMap<Vec<(String, String)>, f64> {
        let mut sums = BTreeMap::new();
        for (labels, value) in self.named(name) {
            let rest: Vec<_> = labels
                .iter()
                .filter(|(name, _)| !without.contains(&name.as_str()))
                .cloned()
                .collect();
            *sums.entry(rest).or_insert(0.0) += value;
        }
        sums
    }
}
