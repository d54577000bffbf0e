use std::collections::VecDeque;
use std::sync::{Arc, Mutex, RwLock};
use std::time::{Duration, Instant};

use super::collecting::{collecting, is_collecting};
use super::awaited::Awaited;
use super::slot::{Brought, Ended};
use super::{CollectorFailure, Registration, Slot};
use crate::registry::{RegisterError, RegistryInner};
use crate::snapshot::FamilySnapshot;
use crate::sync::{lock, read, write};

/// The collectors of a registry.
#[derive(Debug)]
pub(crate) struct Collectors {
    slots: RwLock<Vec<Arc<Slot>>>,
    timeout: Duration,
}

/// What the collectors of a registry brought to a scrape.
#[derive(Default)]
pub(crate) struct Collected {
    pub(crate) families: Vec<FamilySnapshot>,
    pub(crate) failures: Vec<CollectorFailure>,
    /// Whether a collector might have brought more to a scrape with more time.
    pub(crate) is_cut_short: bool,
}

/// How long the others wait behind a collector before another thread takes them.
const PATIENCE: Duration = Duration::from_millis(50);

/// In the place of times that clocks cannot add.
const AGES: Duration = Duration::from_secs(10 * 365 * 24 * 60 * 60);

/// Collectors that wait for a thread.
type Queue = Mutex<VecDeque<Arc<Slot>>>;

impl Collectors {
    pub(crate) fn new(timeout: Duration) -> Collectors {
        Collectors {
            slots: RwLock::default(),
            timeout,
        }
    }

    pub(crate) fn all(&self) -> Vec<Arc<Slot>> {
        read(&self.slots).clone()
    }

    pub(super) fn add(&self, slot: Arc<Slot>) {
        write(&self.slots).push(slot);
    }

    pub(super) fn remove(&self, slot: &Arc<Slot>) {
        write(&self.slots).retain(|other| !Arc::ptr_eq(other, slot));
        slot.stop();
    }

    /// Registers a collector after its first run.
    pub(super) fn register(
        &self,
        registry: &Arc<RegistryInner>,
        slot: Arc<Slot>,
    ) -> Result<Registration, RegisterError> {
        self.run_first(registry, &slot);
        self.keep(registry, slot)
    }

    /// The first run of a collector.
    pub(super) fn run_first(&self, registry: &Arc<RegistryInner>, slot: &Arc<Slot>) {
        self.collect_from(registry, vec![Arc::clone(slot)], self.timeout);
    }

    /// Registers a collector whose first run is begun here.
    #[cfg(feature = "tokio")]
    pub(super) fn register_at_once(
        &self,
        registry: &Arc<RegistryInner>,
        slot: Slot,
    ) -> Result<Registration, RegisterError> {
        let slot = Arc::new(slot);
        slot.begin();
        slot.run(registry);
        self.keep(registry, slot)
    }

    /// How long a scrape waits for them.
    pub(crate) fn timeout(&self) -> Duration {
        self.timeout
    }

    /// Keeps a collector whose first run showed nothing wrong.
    fn keep(
        &self,
        registry: &Arc<RegistryInner>,
        slot: Arc<Slot>,
    ) -> Result<Registration, RegisterError> {
        if let Some(message) = slot.first_invalid() {
            slot.stop();
            return Err(RegisterError::collected(&slot.name, message, slot.location));
        }
        let registration = Registration {
            slot: Arc::downgrade(&slot),
            registry: Arc::downgrade(registry),
        };
        self.add(slot);
        Ok(registration)
    }

    /// Runs all of them, and waits no longer than `within` where that is said. Those that are
    /// late are counted, and go on by themselves.
    pub(crate) fn collect(
        &self,
        registry: &Arc<RegistryInner>,
        within: Option<Duration>,
    ) -> Collected {
        let timeout = within.map_or(self.timeout, |within| within.min(self.timeout));
        self.collect_from(registry, self.all(), timeout)
    }

    fn collect_from(
        &self,
        registry: &Arc<RegistryInner>,
        slots: Vec<Arc<Slot>>,
        timeout: Duration,
    ) -> Collected {
        if slots.is_empty() {
            return Collected::default();
        }
        if is_collecting() {
            // A collector that scrapes gets what the collectors brought before: it cannot
            // wait for itself.
            return Collected {
                families: merged(slots.iter().flat_map(|slot| slot.last()).collect()),
                ..Collected::default()
            };
        }
        let now = Instant::now();
        let until = now.checked_add(timeout).unwrap_or(now + AGES);
        let queue = Arc::new(Queue::default());
        let mut awaited = Vec::with_capacity(slots.len());
        for slot in slots {
            let (run, is_free) = Awaited::new(slot);
            if is_free {
                lock(&queue).push_back(Arc::clone(run.slot()));
            }
            awaited.push(run);
        }
        work(registry, &queue);
        let mut collected = Collected::default();
        for mut run in awaited {
            let slot = Arc::clone(run.slot());
            let brought = wait(registry, &queue, &mut run, until);
            collected.add(&slot, brought.unwrap_or_else(|| run.give_up()));
        }
        collected.families = merged(collected.families);
        collected
    }
}

impl Collected {
    fn add(&mut self, slot: &Slot, brought: Brought) {
        self.is_cut_short |= brought.is_late;
        self.families.extend(brought.families.iter().cloned());
        self.failures
            .extend(brought.failure.map(|message| CollectorFailure {
                collector: slot.name.clone(),
                message,
            }));
    }
}

impl Drop for Collectors {
    fn drop(&mut self) {
        self.all().iter().for_each(|slot| slot.stop());
    }
}

/// Another thread takes over what waits behind one that takes its time.
fn wait(
    registry: &Arc<RegistryInner>,
    queue: &Arc<Queue>,
    run: &mut Awaited,
    until: Instant,
) -> Option<Brought> {
    loop {
        let impatient = until.min(Instant::now() + PATIENCE);
        let ended = run.wait(impatient).or_else(|| {
            if !lock(queue).is_empty() {
                work(registry, queue);
            }
            run.wait(until)
        });
        match ended? {
            Ended::With(brought) => return Some(brought),
            Ended::CutShort => {
                if run.renew() {
                    lock(queue).push_back(Arc::clone(run.slot()));
                    work(registry, queue);
                }
            }
        }
    }
}

/// Runs what is in the queue, on a thread of its own where there are threads.
fn work(registry: &Arc<RegistryInner>, queue: &Arc<Queue>) {
    let run = {
        let (registry, queue) = (Arc::clone(registry), Arc::clone(queue));
        move || collecting(|| run_all(&registry, &queue))
    };
    let thread = std::thread::Builder::new().name("callmeter-collect".to_owned());
    if cfg!(target_family = "wasm") || thread.spawn(run).is_err() {
        collecting(|| run_all(registry, queue));
    }
}

fn run_all(registry: &Arc<RegistryInner>, queue: &Queue) {
    loop {
        let next = lock(queue).pop_front();
        let Some(slot) = next else { return };
        slot.run(registry);
    }
}

/// One family of each name: collectors may share families, but not series.
fn merged(mut families: Vec<FamilySnapshot>) -> Vec<FamilySnapshot> {
    families.sort_by(|a, b| a.layout.header.name.cmp(&b.layout.header.name));
    let mut merged: Vec<FamilySnapshot> = Vec::with_capacity(families.len());
    for family in families {
        match merged.last_mut() {
            Some(last) if last.layout.header.name == family.layout.header.name => {
                *last = last.with(&family);
            }
            _ => merged.push(family),
        }
    }
    merged
}
