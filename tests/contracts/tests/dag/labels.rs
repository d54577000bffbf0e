//! Labels that would have as many values as there are runs.

use callmeter::{Counter, Family, Info, LabelSet, MetricFamilies, Operation, Outcome, Registry};
use callmeter_contracts::{Contract, Exposition};

use crate::{own, registry};

#[derive(LabelSet)]
struct User {
    #[label(allow = "it is refused")]
    user_id: u64,
}

#[derive(LabelSet)]
struct Moment {
    #[label(allow = "it is refused")]
    timestamp: u64,
}

#[derive(LabelSet)]
struct Execution {
    workflow_execution_id: u64,
}

#[derive(MetricFamilies)]
struct Of<L: LabelSet + 'static> {
    /// Runs.
    runs: Family<L, Counter>,
}

fn refusal<L: LabelSet + 'static>(registry: &Registry) -> String {
    let refused = Of::<L>::register(registry).map(|of| of.runs.len());
    refused.expect_err("the label is refused").to_string()
}

#[test]
fn families_with_forbidden_labels_are_refused() {
    let registry = registry().build().expect("it can be built");
    let refusals = [
        ("user_id", refusal::<User>(&registry)),
        ("timestamp", refusal::<Moment>(&registry)),
        ("workflow_execution_id", refusal::<Execution>(&registry)),
    ];
    let contract = Contract::of("dag");
    assert_eq!(
        contract.forbidden_labels(),
        refusals.each_ref().map(|(label, _)| *label).into()
    );
    for (label, message) in refusals {
        let expected = format!("refuses the label `{label}`");
        assert!(message.contains(&expected), "{message}");
    }
    assert!(Exposition::of(&registry).family("dag_runs_total").is_none());
}

/// A run that tells which one it is.
#[derive(Operation)]
#[operation(completed(name = "runs"), others(none))]
struct Run {
    workflow_execution_id: u64,
}

#[test]
fn calls_with_forbidden_labels_are_in_no_scrape() {
    let registry = registry().build().expect("it can be built");
    registry.scope_sync(|| {
        let run = Run {
            workflow_execution_id: 1,
        };
        run.start().finish(Outcome::Success);
    });
    let message = registry.check().expect_err("the label is refused");
    let expected = "refuses the label `workflow_execution_id`";
    assert!(message.to_string().contains(expected), "{message}");
    let snapshot = registry.snapshot();
    let is_there = snapshot
        .samples()
        .iter()
        .any(|sample| sample.name() == "dag_runs_total");
    assert!(!is_there);
}

#[tokio::test]
async fn no_series_has_a_forbidden_label() {
    let contract = Contract::of("dag");
    let forbidden = contract.forbidden_labels();
    for (name, family) in own().await.families() {
        let sets = family.label_sets();
        let found = sets
            .iter()
            .flatten()
            .find(|label| forbidden.contains(*label));
        assert_eq!(found, None, "{name}");
    }
}

/// What runs.
#[derive(MetricFamilies)]
struct About {
    /// Which run it is.
    run: Info,
}

#[test]
fn collectors_and_infos_with_forbidden_labels_are_refused() {
    let registry = registry().build().expect("it can be built");
    let collector = registry.collector_fn("runs", |into| {
        into.gauge("runs", "Runs.").with(&[("user_id", "7")], 1);
        Ok(())
    });
    let message = collector.expect_err("the label is refused").to_string();
    assert!(message.contains("user_id"), "{message}");
    let about = About::register(&registry).expect("the name is free");
    let info = about.run.set(&[("timestamp", "7")]);
    let message = info.expect_err("the label is refused").to_string();
    assert!(message.contains("timestamp"), "{message}");
    let snapshot = registry.snapshot();
    let samples = snapshot.samples();
    let own = samples
        .iter()
        .find(|sample| sample.name().starts_with("dag_"));
    assert!(own.is_none(), "{own:?}");
}
