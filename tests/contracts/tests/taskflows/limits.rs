//! Each family has fewer label sets than the contract allows, however many tasks, services
//! and endpoints there are.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use callmeter::{HttpCode, Operation, Outcome};
use callmeter_contracts::{Contract, Exposition, Family};

use crate::operations::{ApiRequest, Reason, Restart, Run};
use crate::registry;
use crate::services::{Services, State};

/// Without the bound, which is no label of a series.
fn label_sets(family: &Family) -> usize {
    let series = family.samples.iter().map(|sample| {
        let mut labels = sample.labels.clone();
        labels.remove("le");
        labels
    });
    series.collect::<BTreeSet<_>>().len()
}

/// Each status of each thing of this name.
fn flood(name: &str) {
    for outcome in [Outcome::Success, Outcome::Failure, Outcome::TimedOut] {
        Run { task_name: name }.record(outcome, Duration::ZERO, 1);
    }
    for reason in [Reason::Manual, Reason::Failure, Reason::Dependency] {
        let restart = Restart {
            service_name: name,
            reason,
        };
        restart.record(Outcome::Success, Duration::ZERO, 0);
    }
    for code in [200, 404, 503] {
        let request = ApiRequest {
            method: "GET",
            endpoint: name,
        };
        request.record(HttpCode(code), Duration::ZERO, 0);
    }
}

#[test]
fn no_family_has_as_many_label_sets_as_the_limit() {
    let registry = registry().build().expect("it can be built");
    let services = Services::register(&registry).expect("the names are free");
    registry.scope_sync(|| {
        for number in 0..1100 {
            let name = format!("one_{number}");
            flood(&name);
            services.enter(&name, State::Active, Instant::now());
        }
    });
    let limit = Contract::of("taskflows").limit().expect("it has one");
    let exposition = Exposition::with_faults_of(&registry);
    for (name, family) in exposition.families() {
        let found = label_sets(family);
        assert!(found < limit, "{name} has {found}");
    }
    // All that the limit leaves room for is used.
    let tasks = exposition.family("taskflows_task_total").expect("declared");
    assert_eq!(label_sets(tasks), limit - 1);
    assert!(tasks.values("task_name").contains("_overflow"));
}
