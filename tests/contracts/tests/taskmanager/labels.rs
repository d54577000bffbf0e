//! Labels that no metric may have.

use callmeter::{Counter, Family, LabelSet, MetricFamilies, Registry};
use callmeter_contracts::{Contract, Exposition};

/// A registry that refuses what the contract forbids.
pub(crate) fn strict_registry() -> Registry {
    let contract = Contract::of("taskmanager");
    let registry = Registry::builder().refuse_labels(contract.forbidden_labels());
    registry.build().expect("it can be built")
}

#[derive(LabelSet)]
struct Viewer<'a> {
    #[label(allow = "a test of what is refused")]
    user_id: &'a str,
}

#[derive(MetricFamilies)]
struct Views {
    /// Pages viewed.
    _pages_viewed: Counter,
    /// Tasks viewed, by whom.
    _tasks_viewed: Family<Viewer<'static>, Counter>,
}

#[test]
fn a_family_with_a_forbidden_label_is_not_registered() {
    let _ = Viewer { user_id: "ada" }.user_id;
    let registry = strict_registry();
    let error = Views::register(&registry).err().expect("it is refused");
    assert!(error.to_string().contains("`user_id`"), "{error}");
    let exposition = Exposition::of(&registry);
    assert!(exposition.family("pages_viewed_total").is_none());
}

#[test]
fn a_collector_with_a_forbidden_label_is_not_registered() {
    let registry = strict_registry();
    let registered = registry.collector_fn("requests", |into| {
        into.gauge("slowest_request", "The slowest request.")
            .with(&[("request_id", "a7")], 1);
        Ok(())
    });
    let error = registered.expect_err("it is refused");
    assert!(error.to_string().contains("`request_id`"), "{error}");
}
