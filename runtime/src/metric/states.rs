//! States as metrics.

use std::fmt;
use std::marker::PhantomData;
use std::sync::atomic::Ordering::{Relaxed, Release};

use crate::metric::gauge::written;
use crate::metric::shape::Storage;
use crate::metric::{Gauge, Metric, MetricKind, SeriesRef};
use crate::{LabelValue, State};

/// Which of several states hold: one series for each, with the value 1 or 0.
///
/// The label that names the state is called as the family, as [OpenMetrics] has it; in classic
/// text it is a gauge. `S` is an enum with `#[derive(LabelValue)]`, of at most 64 variants.
///
/// ```
/// use callmeter::{LabelValue, MetricFamilies, Registry, StateSet};
///
/// #[derive(LabelValue)]
/// enum Phase {
///     Starting,
///     Serving,
/// }
///
/// #[derive(MetricFamilies)]
/// struct Server {
///     /// What the server does.
///     phase: StateSet<Phase>,
/// }
///
/// let registry = Registry::builder().build()?;
/// let server = Server::register(&registry)?;
/// server.phase.set(Phase::Serving);
/// let value = |phase| registry.snapshot().value("phase", &[("phase", phase)]);
/// assert_eq!((value("starting"), value("serving")), (Some(0.0), Some(1.0)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// [OpenMetrics]: https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md#stateset
pub struct StateSet<S> {
    series: SeriesRef,
    state: PhantomData<fn(S)>,
}

const MOST_STATES: usize = u64::BITS as usize;

impl<S: LabelValue> StateSet<S> {
    /// A bit for each state, as far as they are known.
    const STATES: &'static [&'static str] = match S::VALUES {
        Some(states) => {
            assert!(
                states.len() <= MOST_STATES,
                "a state set has at most 64 states"
            );
            let mut at = 0;
            while at < states.len() {
                // Its series would lack the label that OpenMetrics asks for.
                assert!(!states[at].is_empty(), "a state cannot have an empty name");
                at += 1;
            }
            states
        }
        None => panic!(
            "the states of a state set must be known: use an enum with `#[derive(LabelValue)]`"
        ),
    };

    fn bit(state: &S) -> u64 {
        1 << (state.index() % MOST_STATES)
    }

    /// This state holds, and no other.
    pub fn set(&self, state: S) {
        if let Some(row) = self.series.shared() {
            written(row);
            row.head_cell().store(Self::bit(&state), Release);
        }
    }

    /// This state holds, whatever others do.
    pub fn enable(&self, state: S) {
        self.change(|states| states | Self::bit(&state));
    }

    /// This state does not hold.
    pub fn disable(&self, state: S) {
        self.change(|states| states & !Self::bit(&state));
    }

    fn change(&self, change: impl Fn(u64) -> u64) {
        if let Some(row) = self.series.shared() {
            let changed = |states| Some(change(states));
            written(row);
            let _ = row.head_cell().fetch_update(Release, Relaxed, changed);
        }
    }

    /// Whether a state holds.
    #[must_use]
    pub fn is_set(&self, state: S) -> bool {
        self.series.head() & Self::bit(&state) != 0
    }
}

impl<S: LabelValue + 'static> Metric for StateSet<S> {
    const KIND: MetricKind = MetricKind::StateSet;

    fn storage(_: usize, _: Option<&str>) -> Storage {
        Storage::States(const { Self::STATES })
    }

    fn of(series: SeriesRef) -> StateSet<S> {
        StateSet {
            series,
            state: PhantomData,
        }
    }
}

impl<S> Clone for StateSet<S> {
    fn clone(&self) -> StateSet<S> {
        StateSet {
            series: self.series.clone(),
            state: PhantomData,
        }
    }
}

impl<S> fmt::Debug for StateSet<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("StateSet").field(&self.series).finish()
    }
}

/// A state as the value of one gauge: the number of an enum's variant.
///
/// ```
/// use callmeter::{LabelValue, MetricFamilies, Registry, StateGauge};
///
/// #[derive(LabelValue)]
/// enum Breaker {
///     Closed = 0,
///     HalfOpen = 1,
///     Open = 2,
/// }
///
/// #[derive(MetricFamilies)]
/// struct Client {
///     /// State of the circuit breaker: 0 closed, 1 half open, 2 open.
///     breaker_state: StateGauge<Breaker>,
/// }
///
/// let registry = Registry::builder().build()?;
/// let client = Client::register(&registry)?;
/// client.breaker_state.set(Breaker::Open);
/// assert_eq!(registry.snapshot().value("breaker_state", &[]), Some(2.0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct StateGauge<S> {
    gauge: Gauge,
    state: PhantomData<fn(S)>,
}

impl<S: State> StateGauge<S> {
    /// This state holds.
    pub fn set(&self, state: S) {
        self.gauge.set(state.number());
    }

    pub(super) fn set_number(&self, number: i64) {
        self.gauge.set(number);
    }

    /// The number of the state that holds; 0 where none was set.
    #[must_use]
    pub fn get(&self) -> i64 {
        self.gauge.get()
    }
}

impl<S: State + 'static> Metric for StateGauge<S> {
    const KIND: MetricKind = MetricKind::Gauge;

    fn storage(bounds: usize, unit: Option<&str>) -> Storage {
        <Gauge as Metric>::storage(bounds, unit)
    }

    fn of(series: SeriesRef) -> StateGauge<S> {
        StateGauge {
            gauge: Gauge::of(series),
            state: PhantomData,
        }
    }
}

impl<S> Clone for StateGauge<S> {
    fn clone(&self) -> StateGauge<S> {
        StateGauge {
            gauge: self.gauge.clone(),
            state: PhantomData,
        }
    }
}

impl<S> fmt::Debug for StateGauge<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("StateGauge").field(&self.gauge).finish()
    }
}
