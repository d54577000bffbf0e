//! Circuit breakers: a state each, beside the calls through them.

use callmeter::{
    ErrorType, Family, LabelSet, LabelValue, MetricFamilies, Registry, State, StateGauge, track,
};
use callmeter_contracts::{Contract, Exposition};

use crate::operations::GuardedCall;

/// In the order of its numbers, which the contract assumes.
#[derive(LabelValue, Clone, Copy, Debug, PartialEq)]
pub(crate) enum BreakerState {
    Closed = 0,
    Open = 1,
    HalfOpen = 2,
}

#[derive(LabelSet)]
pub(crate) struct BreakerName<'a> {
    breaker_name: &'a str,
}

#[derive(MetricFamilies)]
pub(crate) struct BreakerMetrics {
    /// State of a circuit breaker as 0, 1 or 2.
    circuit_breaker_state: Family<BreakerName<'static>, StateGauge<BreakerState>>,
}

/// Opens at the second failure in a row.
pub(crate) struct CircuitBreaker {
    name: &'static str,
    state: BreakerState,
    failures: u32,
    shown: StateGauge<BreakerState>,
}

const MOST_FAILURES: u32 = 2;

#[derive(Debug, PartialEq, ErrorType)]
pub(crate) struct Refused;

impl CircuitBreaker {
    pub(crate) fn new(name: &'static str, metrics: &BreakerMetrics) -> CircuitBreaker {
        let breaker_name = BreakerName { breaker_name: name };
        let mut breaker = CircuitBreaker {
            name,
            state: BreakerState::Closed,
            failures: 0,
            shown: metrics.circuit_breaker_state.with(&breaker_name),
        };
        breaker.go(BreakerState::Closed);
        breaker
    }

    fn go(&mut self, state: BreakerState) {
        self.state = state;
        self.shown.set(state);
    }

    /// The next call may try whether the other side is back.
    pub(crate) fn half_open(&mut self) {
        self.go(BreakerState::HalfOpen);
    }

    pub(crate) fn call(
        &mut self,
        run: impl FnOnce() -> Result<(), Refused>,
    ) -> Result<(), Refused> {
        if self.state == BreakerState::Open {
            return Err(Refused);
        }
        let result = guarded(self.name, run);
        self.failures = if result.is_ok() { 0 } else { self.failures + 1 };
        match result {
            Ok(()) => self.go(BreakerState::Closed),
            Err(_) if self.failures >= MOST_FAILURES => self.go(BreakerState::Open),
            Err(_) => {}
        }
        result
    }
}

#[track(GuardedCall { breaker_name })]
fn guarded(breaker_name: &str, run: impl FnOnce() -> Result<(), Refused>) -> Result<(), Refused> {
    run()
}

/// One breaker in each state.
pub(crate) fn breakers(metrics: &BreakerMetrics) {
    CircuitBreaker::new("neo4j", metrics);
    let mut open = CircuitBreaker::new("redis", metrics);
    for _ in 0..MOST_FAILURES {
        open.call(|| Err(Refused)).expect_err("it fails");
    }
    CircuitBreaker::new("mail", metrics).half_open();
}

#[test]
fn states_have_the_numbers_of_the_contract() {
    let contract = Contract::of("causal");
    let metric = contract.metric("circuit_breaker_state");
    let states = [
        BreakerState::Closed,
        BreakerState::Open,
        BreakerState::HalfOpen,
    ];
    let numbers = states.map(|state| (state.with_text(str::to_owned), state.number()));
    assert_eq!(metric.map(|metric| &metric.states), Some(&numbers.into()));
}

#[test]
fn a_breaker_shows_its_state_and_counts_the_calls_through_it() {
    let registry = Registry::builder().build().expect("it can be built");
    let metrics = BreakerMetrics::register(&registry).expect("no families clash");
    let shown = |name| Exposition::of(&registry).value(name, &[("breaker_name", "neo4j")]);
    let state = || shown("circuit_breaker_state");
    assert_eq!(state(), None);
    registry.scope_sync(|| {
        let mut breaker = CircuitBreaker::new("neo4j", &metrics);
        assert_eq!(state(), Some(0.0));
        for _ in 0..MOST_FAILURES {
            assert_eq!(state(), Some(0.0));
            breaker.call(|| Err(Refused)).expect_err("it fails");
        }
        assert_eq!(state(), Some(1.0));
        let refused = breaker.call(|| unreachable!("it is open"));
        assert_eq!(refused, Err(Refused));
        breaker.half_open();
        assert_eq!(state(), Some(2.0));
        breaker.call(|| Ok(())).expect("it is back");
        assert_eq!(state(), Some(0.0));
    });
    assert_eq!(shown("circuit_breaker_failures_total"), Some(2.0));
    assert_eq!(shown("circuit_breaker_successes_total"), Some(1.0));
}
