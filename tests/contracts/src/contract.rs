//! The files in `data`: `[[metric]]`, `[[alert]]` and `[[behaviour]]` of each.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::Deserialize;

use crate::Alert;

/// What a system exposes.
#[derive(Clone, Debug, Deserialize)]
pub struct Contract {
    /// In the order of the file.
    #[serde(rename = "metric")]
    pub metrics: Vec<Metric>,
    /// Those that have an expression.
    #[serde(rename = "alert", default)]
    pub alerts: Vec<Alert>,
    /// What the system does.
    #[serde(rename = "behaviour", default)]
    pub behaviours: Vec<Behaviour>,
}

/// Something that a system does, as far as it is data.
#[derive(Clone, Debug, Deserialize)]
pub struct Behaviour {
    /// Tells it from the others.
    pub id: String,
    /// Labels that no metric may have.
    #[serde(default)]
    pub forbidden_labels: Vec<String>,
    /// Fewer label sets than this are allowed.
    pub limit: Option<usize>,
}

/// A metric family as a contract states it.
#[derive(Clone, Debug, Deserialize)]
pub struct Metric {
    /// As exposed.
    pub name: String,
    /// Which of the system's services exposes it, where that is said.
    pub service: Option<String>,
    /// `counter`, `gauge`, `histogram` or `info`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The text of `# HELP`.
    pub help: String,
    /// The last word of the name, where that is what it measures in.
    pub unit: Option<String>,
    /// Names of the labels, constant ones included.
    pub labels: Vec<String>,
    /// Values of labels, as far as they are listed.
    #[serde(default)]
    pub values: BTreeMap<String, Vec<String>>,
    /// Labels that may have other values than those listed.
    #[serde(default)]
    pub values_open: Vec<String>,
    /// Upper bounds without `+Inf`. None where the choice is open.
    pub buckets: Option<Vec<f64>>,
    /// The number of each state, of a gauge that shows one.
    #[serde(default)]
    pub states: BTreeMap<String, i64>,
}

impl Contract {
    /// Reads the contract of a system.
    ///
    /// # Panics
    ///
    /// Where there is no such file, or it is not a contract.
    pub fn of(system: &str) -> Contract {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("data/{system}.toml"));
        let text = std::fs::read_to_string(&path)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        Contract::parse(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    /// Reads the text of a contract.
    ///
    /// # Errors
    ///
    /// Where it is none.
    pub fn parse(text: &str) -> Result<Contract, toml::de::Error> {
        toml::from_str(text)
    }

    /// The metric of this name.
    pub fn metric(&self, name: &str) -> Option<&Metric> {
        self.metrics.iter().find(|metric| metric.name == name)
    }

    /// Fewer label sets than this may each metric have.
    pub fn limit(&self) -> Option<usize> {
        self.behaviours.iter().find_map(|behaviour| behaviour.limit)
    }

    /// Labels that no metric may have.
    pub fn forbidden_labels(&self) -> BTreeSet<&str> {
        let behaviours = self.behaviours.iter();
        behaviours
            .flat_map(|behaviour| behaviour.forbidden_labels.iter().map(String::as_str))
            .collect()
    }
}

impl Metric {
    /// The values that a label is limited to.
    pub fn allowed_values(&self, label: &str) -> Option<&[String]> {
        let is_open = self.values_open.iter().any(|open| open == label);
        self.values
            .get(label)
            .filter(|_| !is_open)
            .map(Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The counts that come with the files.
    #[test]
    fn all_metrics_are_read() {
        let counts = ["taskflows", "asdlc", "dag", "taskmanager", "causal"].map(|system| {
            let metrics = Contract::of(system).metrics;
            let of = |kind| metrics.iter().filter(|metric| metric.kind == kind).count();
            [of("counter"), of("gauge"), of("histogram"), of("info")]
        });
        let expected = [
            [5, 2 + 2, 2, 0],
            [2, 4, 2, 1],
            [7, 9, 6, 0],
            [17, 15, 7, 0],
            [13, 12, 5, 0],
        ];
        assert_eq!(counts, expected);
    }

    #[test]
    fn a_metric_is_read_whole() {
        let contract = Contract::of("taskmanager");
        let queries = contract.metric("db_queries_total").expect("it is there");
        assert_eq!(queries.kind, "counter");
        assert_eq!(queries.help, "Database queries executed.");
        assert_eq!(queries.labels, ["operation", "table", "status"]);
        assert_eq!(queries.values["status"], ["success"]);
        assert_eq!(queries.allowed_values("status"), None);
        let operations = ["SELECT", "INSERT", "UPDATE", "DELETE"].map(str::to_owned);
        assert_eq!(queries.allowed_values("operation"), Some(&operations[..]));
        assert_eq!(queries.buckets, None);
        assert_eq!(queries.unit, None);
        let sizes = contract.metric("http_request_size_bytes");
        let unit = sizes.and_then(|sizes| sizes.unit.as_deref());
        assert_eq!(unit, Some("bytes"));
        let bounds = sizes.and_then(|sizes| sizes.buckets.as_deref());
        assert_eq!(
            bounds,
            Some(&[100.0, 500.0, 1000.0, 5000.0, 10000.0, 50000.0][..])
        );
    }

    #[test]
    fn states_and_limits_of_labels_are_read() {
        let contract = Contract::of("causal");
        let breaker = contract
            .metric("circuit_breaker_state")
            .expect("it is there");
        assert_eq!(
            (breaker.states["open"], breaker.states["half_open"]),
            (1, 2)
        );
        let forbidden = ["request_id", "user_id"];
        assert_eq!(contract.forbidden_labels(), forbidden.into());
        assert_eq!(contract.limit(), None);
        assert_eq!(Contract::of("taskflows").limit(), Some(1000));
    }

    #[test]
    fn what_is_no_contract_is_told() {
        assert!(Contract::parse("[[metric]]\nname = \"a\"").is_err());
    }
}
