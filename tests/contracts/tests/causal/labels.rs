//! Labels that no metric may have, and queues without number.

use callmeter::{Format, Operation, Registry, track};
use callmeter_contracts::{Contract, Exposition};

use crate::queues::Broker;

/// A registry that refuses what the contract forbids.
pub(crate) fn strict_registry() -> Registry {
    let contract = Contract::of("causal");
    let registry = Registry::builder().refuse_labels(contract.forbidden_labels());
    registry.build().expect("it can be built")
}

/// Somebody wants to know whose analyses fail.
#[derive(Operation)]
#[operation(completed(name = "analyses", help = "Analyses."), others(none))]
struct Analysis<'a> {
    #[label(allow = "a test of what is refused")]
    user_id: &'a str,
}

#[track(Analysis { user_id })]
fn analyse(user_id: &str) {}

#[test]
fn an_operation_with_a_forbidden_label_is_left_out_and_told() {
    let registry = strict_registry();
    registry.scope_sync(|| analyse("ada"));
    let error = registry.check().expect_err("the label is refused");
    assert!(error.to_string().contains("`user_id`"), "{error}");
    let text = registry.encode(Format::Text);
    let exposition = Exposition::parse(&String::from_utf8(text).expect("it is text"));
    assert!(exposition.family("analyses_total").is_none());
    let errors = exposition.value("callmeter_register_errors_total", &[]);
    assert_eq!(errors, Some(1.0));
}

#[test]
fn queues_past_the_limit_are_one_and_told() {
    let registry = Registry::builder().series_limit(2);
    let registry = registry.build().expect("it can be built");
    let broker = Broker::default();
    registry.scope_sync(|| {
        for name in ["a", "b", "c", "d", "c"] {
            broker.enqueue(name);
        }
    });
    let exposition = Exposition::with_faults_of(&registry);
    let enqueued = |name| exposition.value("queue_enqueued_total", &[("queue_name", name)]);
    assert_eq!(enqueued("a"), Some(1.0));
    assert_eq!(enqueued("_overflow"), Some(3.0));
    assert_eq!(enqueued("c"), None);
    let of_queues = [("family", "queue_enqueued_total")];
    let own = |name| exposition.value(name, &of_queues);
    assert_eq!(own("callmeter_dropped_label_sets_total"), Some(3.0));
    assert_eq!(own("callmeter_series"), Some(3.0));
}
