//! The services that are managed: their states and uptimes, set where they change.

use std::time::Instant;

use callmeter::{Family, Gauge, LabelSet, LabelValue, MetricFamilies, StateGauge};
use callmeter_contracts::{Contract, Exposition};

use crate::{A_MINUTE, equipped, registry};

#[derive(Clone, Copy, PartialEq, LabelValue)]
pub(crate) enum State {
    Active = 1,
    Inactive = 0,
    Failed = -1,
}

#[derive(LabelSet)]
struct ServiceState<'a> {
    service_name: &'a str,
    state: State,
}

#[derive(LabelSet)]
struct Service<'a> {
    service_name: &'a str,
}

#[derive(MetricFamilies)]
#[metrics(subsystem = "service")]
pub(crate) struct Services {
    /// State of a managed service, as a number: 1 active, 0 inactive, -1 failed.
    #[metric(limit = 998)]
    state: Family<ServiceState<'static>, StateGauge<State>>,
    /// Time since a service became active.
    #[metric(unit = "seconds", limit = 998)]
    uptime: Family<Service<'static>, Gauge<f64>>,
}

impl Services {
    /// A service is in this state since then. It has one series: that of its state.
    pub(crate) fn enter(&self, service_name: &str, state: State, since: Instant) {
        let labels = |state| ServiceState {
            service_name,
            state,
        };
        self.state.with(&labels(state)).set(state);
        for other in [State::Active, State::Inactive, State::Failed] {
            if other != state {
                self.state.remove(&labels(other));
            }
        }
        let service = Service { service_name };
        match state {
            State::Active => self.uptime.with(&service).set_since(since),
            State::Inactive | State::Failed => {
                self.uptime.remove(&service);
            }
        }
    }
}

#[test]
fn a_service_has_one_series_that_shows_its_state() {
    let (registry, services) = equipped();
    let states = || {
        let exposition = Exposition::of(&registry);
        let family = exposition.family("taskflows_service_state");
        let samples = family.expect("declared").samples.iter();
        let of_mailer = samples.filter(|sample| sample.labels["service_name"] == "mailer");
        of_mailer
            .map(|sample| (sample.labels["state"].clone(), sample.value))
            .collect::<Vec<_>>()
    };
    assert_eq!(states(), [("failed".to_owned(), -1.0)]);
    services.enter("mailer", State::Active, Instant::now());
    assert_eq!(states(), [("active".to_owned(), 1.0)]);
    services.enter("mailer", State::Inactive, Instant::now());
    assert_eq!(states(), [("inactive".to_owned(), 0.0)]);
    services.enter("mailer", State::Failed, Instant::now());
    assert_eq!(states(), [("failed".to_owned(), -1.0)]);
}

#[test]
fn the_uptime_of_a_service_is_there_while_it_is_active() {
    let (registry, services) = equipped();
    let uptime = |service| {
        let labels = [("service_name", service)];
        Exposition::of(&registry).value("taskflows_service_uptime_seconds", &labels)
    };
    assert!(uptime("postgres") >= Some(60.0));
    assert_eq!((uptime("nginx"), uptime("mailer")), (None, None));
    services.enter("postgres", State::Failed, Instant::now());
    assert_eq!(uptime("postgres"), None);
    services.enter("postgres", State::Active, Instant::now() - 60 * A_MINUTE);
    assert!(uptime("postgres") >= Some(3600.0));
}

/// Theirs is the contract's limit, less the series of what is over it.
#[test]
fn services_have_fewer_series_than_the_limit() {
    let limit = Contract::of("taskflows").limit().expect("it has one");
    let registry = registry().build().expect("it can be built");
    let services = Services::register(&registry).expect("the names are free");
    for number in 0..1100 {
        let name = format!("service_{number}");
        services.enter(&name, State::Active, Instant::now());
    }
    let exposition = Exposition::with_faults_of(&registry);
    for name in [
        "taskflows_service_state",
        "taskflows_service_uptime_seconds",
    ] {
        let family = exposition.family(name).expect("declared");
        assert_eq!(family.samples.len(), limit - 1, "{name}");
        assert!(family.values("service_name").contains("_overflow"));
        let labels = [("family", name)];
        let dropped = exposition.value("callmeter_dropped_label_sets_total", &labels);
        assert_eq!(dropped, Some((1100 - (limit - 2)) as f64), "{name}");
    }
}

/// What a service was once, takes no place.
#[test]
fn services_that_come_and_go_do_not_meet_the_limit() {
    let (registry, services) = equipped();
    for number in 0..600 {
        let name = format!("service_{number}");
        for state in [State::Active, State::Failed, State::Inactive, State::Active] {
            services.enter(&name, state, Instant::now());
        }
    }
    // That none was over the limit is part of it.
    let exposition = Exposition::of(&registry);
    let family = exposition.family("taskflows_service_state");
    assert_eq!(family.expect("declared").samples.len(), 603);
}
