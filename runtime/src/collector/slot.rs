use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed, Ordering::SeqCst};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use super::body::{Blocking, Body};
use super::fault::{Fault, TOO_LONG};
use super::running::Run;
use super::{Collector, Families};
use crate::declaration::Location;
use crate::forked::Process;
use crate::registry::{RegisterError, RegistryInner};
use crate::snapshot::{FamilyLayout, FamilySnapshot};
use crate::sync::{Locked, lock};
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
    /// The series that it always reads.
    declared: Vec<Arc<FamilyLayout>>,
    /// The names of its families so far.
    claimed: Mutex<BTreeSet<String>>,
    /// Whether it is registered: before that, what is wrong is returned as an error.
    is_kept: AtomicBool,
    is_stopped: AtomicBool,
}

struct State {
    process: Process,
    is_running: bool,
    /// How many runs have begun.
    runs: u64,
    /// The scrapes that wait for the run that has begun.
    waiting: usize,
    /// Of the last run that ended.
    brought: Brought,
    /// What the run that has begun failed by so far.
    failing: Vec<String>,
    /// The last run that was too late for a scrape.
    late: u64,
    /// The last run that no scrape waited for any more.
    given_up: u64,
    /// The last run that was cut short for that.
    cut: u64,
}

/// How a run ended.
pub(super) enum Ended {
    With(Brought),
    /// Aborted because its waiters ran out of time: a scrape with more time may begin another run.
    CutShort,
}

/// What a scrape gets of a run.
#[derive(Clone, Default)]
pub(super) struct Brought {
    pub(super) families: Families,
    /// Why that is nothing, or less than wanted, where nothing else is shown instead.
    pub(super) failure: Option<Arc<str>>,
    /// Whether the run might have brought more to a scrape with more time.
    pub(super) is_late: bool,
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
            state: Mutex::new(State::new()),
            ended: Condvar::new(),
            faults: [const { AtomicU64::new(0) }; Fault::ALL.len()],
            first_invalid: Mutex::new(None),
            limited: Mutex::default(),
            declared: Vec::new(),
            claimed: Mutex::default(),
            is_kept: AtomicBool::new(false),
            is_stopped: AtomicBool::new(false),
        }
    }

    /// With series that it always reads.
    pub(super) fn declaring(mut self, declared: &Families) -> Slot {
        let declared = declared.iter();
        self.declared = declared.map(|family| Arc::clone(&family.layout)).collect();
        for layout in &self.declared {
            self.claim(&layout.header.name);
        }
        self
    }

    /// The series that it always reads, and those that it read last.
    pub(super) fn layouts(&self) -> Vec<Arc<FamilyLayout>> {
        let state = lock(&self.state);
        let brought = state.brought.families.iter();
        let brought = brought.map(|family| Arc::clone(&family.layout));
        brought.chain(self.declared.iter().cloned()).collect()
    }

    /// A family of its own has that name.
    pub(super) fn claim(&self, name: &str) {
        let mut claimed = lock(&self.claimed);
        if !claimed.contains(name) {
            claimed.insert(name.to_owned());
        }
    }

    pub(super) fn claimed(&self) -> BTreeSet<String> {
        lock(&self.claimed).clone()
    }

    /// Marks it as registered: problems with its families are no longer returned to a caller.
    pub(super) fn keep(&self) {
        self.is_kept.store(true, SeqCst);
    }

    /// How often a run brought nothing for this reason.
    pub(crate) fn faults(&self, fault: Fault) -> u64 {
        self.faults[fault as usize].load(Relaxed)
    }

    /// How old what it shows is, if that is not read at the scrape.
    pub(crate) fn sample_age(&self) -> Option<Duration> {
        self.body.sample_age()
    }

    /// Begins a run, if none is under way; whether the caller is to run it.
    #[cfg(feature = "tokio")]
    pub(super) fn begin(&self) -> bool {
        self.state().begin_if_free()
    }

    /// The same for a scrape, which waits for the run that is returned until it
    /// [leaves](Slot::leave).
    pub(super) fn join(&self) -> (bool, u64) {
        let mut state = self.state();
        if self.body.is_sampled() && state.runs > 0 {
            return (false, FIRST);
        }
        let is_free = state.begin_if_free();
        state.waiting += 1;
        (is_free, state.runs)
    }

    /// A scrape waits no longer for a run, which is given up by the last one that does.
    pub(super) fn leave(&self, run: u64) {
        let mut state = lock(&self.state);
        if self.body.is_sampled() || state.runs != run {
            return;
        }
        state.waiting = state.waiting.saturating_sub(1);
        let is_given_up = state.waiting == 0 && state.is_running;
        if is_given_up {
            state.given_up = run;
        }
        drop(state);
        if is_given_up {
            self.body.abandon(run);
        }
    }

    /// As it is in this process: in a fork nothing is under way.
    fn state(&self) -> Locked<MutexGuard<'_, State>> {
        let mut state = lock(&self.state);
        if !state.process.is_current() {
            state.forked();
        }
        state
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
        let mut state = lock(&self.state);
        let is_given_up = state.given_up == state.runs;
        if is_given_up {
            state.cut = state.runs;
        }
        drop(state);
        if !is_given_up && !self.is_stopped() {
            self.fault_of_run(Fault::Error, "the runtime that it runs in has shut down");
        }
        self.end(None);
    }

    /// Waits for a run; `None` if it takes longer than that.
    pub(super) fn wait(&self, run: u64, until: Instant) -> Option<Ended> {
        let mut state = lock(&self.state);
        while state.is_running && state.runs == run {
            let left = until.checked_duration_since(Instant::now())?;
            state = state.wait(&self.ended, Some(left));
        }
        Some(match state.cut == run {
            true => Ended::CutShort,
            false => Ended::With(state.brought.clone()),
        })
    }

    /// What a scrape shows that a run was too late for.
    pub(super) fn late(&self, run: u64) -> Brought {
        let before = std::mem::replace(&mut lock(&self.state).late, run);
        if let Some(message) = self.body.late(before != run) {
            self.fault(Fault::Timeout, message);
        }
        let is_failure = self.fallback.is_none() && !self.body.is_sampled();
        Brought {
            families: self.fallback.clone().unwrap_or_default(),
            failure: is_failure.then(|| TOO_LONG.into()),
            is_late: !self.body.is_sampled(),
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

    /// Counts that something is left out of the run that has begun. What it is, tells `cause`.
    pub(super) fn refuse(
        &self,
        message: &str,
        cause: &str,
        error: RegisterError,
        registry: &RegistryInner,
    ) {
        lock(&self.state).failing.push(message.to_owned());
        lock(&self.first_invalid).get_or_insert_with(|| message.to_owned());
        self.faults[Fault::Invalid as usize].fetch_add(1, Relaxed);
        if self.is_kept.load(SeqCst) {
            registry.found((self.location, &self.name, cause), error);
        }
    }

    fn fault(&self, fault: Fault, message: &str) {
        self.faults[fault as usize].fetch_add(1, Relaxed);
        let (name, location) = (&self.name, self.location);
        warn::once_a_minute("a collector", (name, location, fault.word()), || {
            format!("the collector `{name}`, registered at {location}: {message}").into()
        });
    }
}

impl State {
    fn new() -> State {
        State {
            process: Process::current(),
            is_running: false,
            runs: 0,
            waiting: 0,
            brought: Brought::default(),
            failing: Vec::new(),
            late: 0,
            given_up: 0,
            cut: 0,
        }
    }

    fn begin(&mut self) {
        self.is_running = true;
        self.runs += 1;
        self.waiting = 0;
    }

    fn begin_if_free(&mut self) -> bool {
        let is_free = !self.is_running;
        if is_free {
            self.begin();
        }
        is_free
    }

    /// The threads that ran and waited are those of the parent.
    fn forked(&mut self) {
        self.process = Process::current();
        self.is_running = false;
        self.waiting = 0;
        self.failing.clear();
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
