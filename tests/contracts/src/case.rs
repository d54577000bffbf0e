//! One system's test: what it is about, and what it allows.

use crate::{Contract, Exposition, differences};

/// A metric of a contract that is not recorded by calls, and why.
pub type NotCall = (&'static str, &'static str);

/// A difference that is there on purpose, and why.
pub type Allowed = (&'static str, &'static str);

/// What a test of a system expects.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// The name of the contract's file.
    pub system: &'a str,
    /// Metrics that are not recorded by calls.
    pub not_calls: &'a [NotCall],
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

impl Case<'_> {
    /// Panics where the contract's other metrics are not as it says, but for the
    /// differences allowed; and where the case itself says what is not so.
    ///
    /// # Panics
    ///
    /// With one line for each fault.
    pub fn check(&self, exposition: &Exposition) {
        let faults = self.faults(&Contract::of(self.system), exposition);
        assert!(faults.is_empty(), "\n{}", faults.join("\n"));
    }

    fn faults(&self, contract: &Contract, exposition: &Exposition) -> Vec<String> {
        let found = differences(&self.without_not_calls(contract), exposition);
        let mut faults = self.unknown_not_calls(contract);
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

    fn without_not_calls(&self, contract: &Contract) -> Contract {
        let mut contract = contract.clone();
        contract
            .metrics
            .retain(|metric| self.not_calls.iter().all(|(name, _)| *name != metric.name));
        contract
    }

    fn unknown_not_calls(&self, contract: &Contract) -> Vec<String> {
        let names = self.not_calls.iter().map(|(name, _)| name);
        names
            .filter(|name| contract.metric(name).is_none())
            .map(|name| format!("{name} is said to be no call, but not in the contract"))
            .collect()
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

    fn faults(not_calls: &[NotCall], allowed: &[Allowed], text: &str) -> Vec<String> {
        let case = Case {
            system: "shop",
            not_calls,
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

    const TILLS: NotCall = ("open_tills", "set by the tills");

    #[test]
    fn every_metric_is_declared_or_said_to_be_no_call() {
        assert_eq!(faults(&[TILLS], &[], ORDERS), [""; 0]);
        assert_eq!(faults(&[], &[], ORDERS), ["open_tills is missing"]);
        let expected = ["orders_total is missing"];
        assert_eq!(faults(&[TILLS], &[], ""), expected);
    }

    #[test]
    fn what_is_said_to_be_no_call_is_in_the_contract_and_not_declared() {
        let expected = ["staff is said to be no call, but not in the contract"];
        assert_eq!(faults(&[TILLS, ("staff", "")], &[], ORDERS), expected);
        let both = format!("{ORDERS}# TYPE open_tills gauge\nopen_tills 2\n");
        let expected = ["open_tills is a gauge that the contract lacks"];
        assert_eq!(faults(&[TILLS], &[], &both), expected);
    }

    #[test]
    fn differences_are_allowed_only_where_they_are() {
        let allowed = [("open_tills is missing", "a test")];
        assert_eq!(faults(&[], &allowed, ORDERS), [""; 0]);
        let expected = ["allowed, but not so: open_tills is missing"];
        assert_eq!(faults(&[TILLS], &allowed, ORDERS), expected);
    }
}
