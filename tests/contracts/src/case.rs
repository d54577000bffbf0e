//! One system's test: what it is about, and what it allows.

use crate::{Contract, Exposition, differences};

/// A difference that is there on purpose, and why.
pub type Allowed = (&'static str, &'static str);

/// What a test of a system expects.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// The name of the contract's file.
    pub system: &'a str,
    /// Differences beside [`OWN_FAMILIES`].
    pub allowed: &'a [Allowed],
}

/// The families in which every registry tells of itself.
pub const OWN_FAMILIES: &[Allowed] = &[
    (
        "callmeter_dropped_label_sets_total is a counter that the contract lacks",
        "what a limit left out must not go unseen",
    ),
    (
        "callmeter_internal_errors_total is a counter that the contract lacks",
        "what could not be counted must not go unseen",
    ),
    (
        "callmeter_register_errors_total is a counter that the contract lacks",
        "clashes between families must not go unseen",
    ),
    (
        "callmeter_series is a gauge that the contract lacks",
        "growth must be seen before a limit is met",
    ),
    (
        "callmeter_truncated_label_values_total is a counter that the contract lacks",
        "what was cut must not go unseen",
    ),
];

/// What a registry with collectors tells of them.
pub const COLLECTOR_ERRORS: Allowed = (
    "callmeter_collector_errors_total is a counter that the contract lacks",
    "what could not be read must not go unseen",
);

/// What a registry tells of collectors that it asks from time to time.
pub const SAMPLE_AGE: Allowed = (
    "callmeter_sample_age_seconds is a gauge that the contract lacks",
    "a sample that is no longer taken must not go unseen",
);

impl Case<'_> {
    /// Panics where the contract's metrics are not as it says, or others are there, but for
    /// the differences allowed; and where one is allowed that is not so.
    ///
    /// # Panics
    ///
    /// With one line for each fault.
    pub fn check(&self, exposition: &Exposition) {
        let faults = self.faults(&Contract::of(self.system), exposition);
        assert!(faults.is_empty(), "\n{}", faults.join("\n"));
    }

    fn faults(&self, contract: &Contract, exposition: &Exposition) -> Vec<String> {
        let found = differences(contract, exposition);
        let mut faults = Vec::new();
        for (difference, _) in self.all_allowed() {
            if !found.iter().any(|found| found == difference) {
                faults.push(format!("allowed, but not so: {difference}"));
            }
        }
        let is_allowed = |found: &String| self.all_allowed().any(|(allowed, _)| allowed == found);
        faults.extend(found.into_iter().filter(|found| !is_allowed(found)));
        faults
    }

    fn all_allowed(&self) -> impl Iterator<Item = &Allowed> {
        OWN_FAMILIES.iter().chain(self.allowed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONTRACT: &str = r#"
[[metric]]
name = "orders_total"
type = "counter"
help = "Orders."
labels = []

[[metric]]
name = "open_tills"
type = "gauge"
help = "Tills that are open."
labels = []
"#;

    const ORDERS: &str =
        "# HELP orders_total Orders.\n# TYPE orders_total counter\norders_total 1\n";

    fn faults(allowed: &[Allowed], text: &str) -> Vec<String> {
        let case = Case {
            system: "shop",
            allowed,
        };
        let contract = Contract::parse(CONTRACT).expect("a contract");
        let mut exposition = Exposition::parse(text);
        for family in [
            "callmeter_dropped_label_sets_total counter",
            "callmeter_internal_errors_total counter",
            "callmeter_register_errors_total counter",
            "callmeter_series gauge",
            "callmeter_truncated_label_values_total counter",
        ] {
            exposition.add(Exposition::parse(&format!("# TYPE {family}\n")));
        }
        case.faults(&contract, &exposition)
    }

    const TILLS: &str =
        "# HELP open_tills Tills that are open.\n# TYPE open_tills gauge\nopen_tills 2\n";

    #[test]
    fn every_metric_is_declared() {
        assert_eq!(faults(&[], &[ORDERS, TILLS].concat()), [""; 0]);
        assert_eq!(faults(&[], ORDERS), ["open_tills is missing"]);
        assert_eq!(faults(&[], TILLS), ["orders_total is missing"]);
    }

    #[test]
    fn what_is_declared_is_in_the_contract() {
        let staff = "# TYPE staff gauge\nstaff 3\n";
        let expected = ["staff is a gauge that the contract lacks"];
        assert_eq!(faults(&[], &[ORDERS, TILLS, staff].concat()), expected);
    }

    #[test]
    fn differences_are_allowed_only_where_they_are() {
        let allowed = [("open_tills is missing", "a test")];
        assert_eq!(faults(&allowed, ORDERS), [""; 0]);
        let expected = ["allowed, but not so: open_tills is missing"];
        assert_eq!(faults(&allowed, &[ORDERS, TILLS].concat()), expected);
    }
}
