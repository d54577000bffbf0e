use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed, Ordering::SeqCst};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::body::{Blocking, Body};
use super::fault::{Fault, TOO_LONG};
use super::running::Run;
use super::{Collector, Families};
use crate::declaration::Location;
use crate::registry::RegistryInner;
use crate::snapshot::FamilySnapshot;
use crate::sync::lock;
use crate::warn;

/// One collector of a registry.
pub(crate) struct Slot {
    body: Box<dyn Body>,
    pub(crate) name: String,
    pub(crate) location: Location,
    /// What is shown in the place of a run that failed.
    fallback: Option<Families>,
    state: Mutex<State>,
    ended: Condvar,
    faults: [AtomicU64; Fault::ALL.len()],
    first_invalid: Mutex<Option<String>>,
    limited: Mutex<Vec<(String, u64)>>,
    is_stopped: AtomicBool,
}

#[derive(Default)]
struct State {
    is_running: bool,
    /// How many runs have begun.
    runs: u64,
    /// Of the last run that ended.
    brought: Brought,
    /// What the run that has begun failed by so far.
    failing: Vec<String>,
    /// The run that no scrape waits for any more.
    given_up: u64,
}

/// What a scrape gets of a run.
#[derive(Clone, Default)]
pub(super) struct Brought {
    pub(super) families: Families,
    /// Why that is nothing, or less than wanted, where nothing else is shown instead.
    pub(super) failure: Option<Arc<str>>,
}

/// The number of the first run.
const FIRST: u64 = 1;

impl Slot {
    /// A collector that is run at each scrape.
    pub(super) fn of(collector: impl Collector, location: Location) -> Slot {
        let name = name_of(|| collector.name().to_owned());
        Slot::new(name, location, Box::new(Blocking(collector)), None)
    }

    pub(super) fn new(
        name: String,
        location: Location,
        body: Box<dyn Body>,
        fallback: Option<Families>,
    ) -> Slot {
        Slot {
            body,
            name,
            location,
            fallback,
            state: Mutex::default(),
            ended: Condvar::new(),
            faults: [const { AtomicU64::new(0) }; Fault::ALL.len()],
            first_invalid: Mutex::new(None),
            limited: Mutex::default(),
            is_stopped: AtomicBool::new(false),
        }
    }

    /// How often a run brought nothing for this reason.
    pub(crate) fn faults(&self, fault: Fault) -> u64 {
        self.faults[fault as usize].load(Relaxed)
    }

    /// How old what it shows is, if that is not read at the scrape.
    pub(crate) fn sample_age(&self) -> Option<Duration> {
        self.body.sample_age()
    }

    /// Whether the caller is to run it, and which run to wait for.
    pub(super) fn begin(&self) -> (bool, u64) {
        let mut state = lock(&self.state);
        if self.body.is_sampled() && state.runs > 0 {
            return (false, FIRST);
        }
        let is_free = !state.is_running;
        if is_free {
            state.begin();
        }
        (is_free, state.runs)
    }

    /// How many runs have begun.
    #[cfg(feature = "tokio")]
    pub(super) fn runs(&self) -> u64 {
        lock(&self.state).runs
    }

    /// Begins the next of the runs that are at intervals.
    #[cfg(feature = "tokio")]
    pub(super) fn begin_sample(&self) {
        lock(&self.state).begin();
    }

    /// Runs it. To be called once after each [`begin`](Slot::begin) that said so.
    pub(super) fn run(self: &Arc<Self>, registry: &Arc<RegistryInner>) {
        self.body.run(Run::new(self, &Arc::downgrade(registry)));
        if self.is_stopped() {
            self.body.stop();
        }
    }

    /// Ends the run that has begun: by what it brought, or `None` if it failed.
    pub(super) fn end(&self, brought: Option<Vec<FamilySnapshot>>) {
        let instead = || self.fallback.clone();
        let is_instead = brought.is_none() && self.fallback.is_some();
        let shown = brought.map(Families::from).or_else(instead);
        let mut state = lock(&self.state);
        state.is_running = false;
        let failing = std::mem::take(&mut state.failing);
        let is_failure = !failing.is_empty() && !is_instead && !self.body.is_sampled();
        state.brought.failure = is_failure.then(|| failing.join("; ").into());
        let before = match shown {
            None if self.body.is_sampled() => Families::default(),
            shown => std::mem::replace(&mut state.brought.families, shown.unwrap_or_default()),
        };
        drop(state);
        self.ended.notify_all();
        drop(before);
    }

    /// The families whose label sets are limited, and how often one was too many.
    pub(crate) fn limited(&self) -> Vec<(String, u64)> {
        lock(&self.limited).clone()
    }

    pub(super) fn set_limited(&self, limited: Vec<(String, u64)>) {
        *lock(&self.limited) = limited;
    }

    /// Ends the run that has begun, and was dropped before its end.
    pub(super) fn cut_short(&self) {
        let state = lock(&self.state);
        let is_known = state.given_up == state.runs || self.is_stopped();
        drop(state);
        if !is_known {
            self.fault_of_run(Fault::Error, "the runtime that it runs in has shut down");
        }
        self.end(None);
    }

    /// Waits for a run; `None` if it takes longer than that.
    pub(super) fn wait(&self, run: u64, until: Instant) -> Option<Brought> {
        let mut state = lock(&self.state);
        while state.is_running && state.runs == run {
            let left = until.checked_duration_since(Instant::now())?;
            let waited = self.ended.wait_timeout(state, left);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        Some(state.brought.clone())
    }

    /// What a scrape shows that waits no longer for a run.
    pub(super) fn give_up(&self, run: u64) -> Brought {
        let before = std::mem::replace(&mut lock(&self.state).given_up, run);
        if let Some(message) = self.body.give_up(run, before != run) {
            self.fault(Fault::Timeout, message);
        }
        let is_failure = self.fallback.is_none() && !self.body.is_sampled();
        Brought {
            families: self.fallback.clone().unwrap_or_default(),
            failure: is_failure.then(|| TOO_LONG.into()),
        }
    }

    /// Ends what goes on in the background.
    pub(super) fn stop(&self) {
        // Whoever begins something meanwhile looks at it afterwards.
        self.is_stopped.store(true, SeqCst);
        self.body.stop();
    }

    fn is_stopped(&self) -> bool {
        self.is_stopped.load(SeqCst)
    }

    /// What was wrong with the first family that no server would take.
    pub(super) fn first_invalid(&self) -> Option<String> {
        lock(&self.first_invalid).clone()
    }

    /// What the last run that ended brought.
    pub(super) fn last(&self) -> Vec<FamilySnapshot> {
        lock(&self.state).brought.families.to_vec()
    }

    /// Counts what the run that has begun failed by, for its scrapes too.
    pub(super) fn fault_of_run(&self, fault: Fault, message: &str) {
        lock(&self.state).failing.push(message.to_owned());
        self.fault(fault, message);
    }

    fn fault(&self, fault: Fault, message: &str) {
        if fault == Fault::Invalid {
            lock(&self.first_invalid).get_or_insert_with(|| message.to_owned());
        }
        self.faults[fault as usize].fetch_add(1, Relaxed);
        let of = std::ptr::from_ref(self) as usize + fault as usize;
        warn::once_a_minute("a collector", of, || {
            let (name, location) = (&self.name, self.location);
            format!("the collector `{name}`, registered at {location}: {message}").into()
        });
    }
}

impl State {
    fn begin(&mut self) {
        self.is_running = true;
        self.runs += 1;
    }
}

/// What a collector says it is called.
pub(super) fn name_of(name: impl FnOnce() -> String) -> String {
    catch_unwind(AssertUnwindSafe(name)).unwrap_or_else(|_| "unnamed".to_owned())
}

impl std::fmt::Debug for Slot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Slot")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}
