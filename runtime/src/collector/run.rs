use std::collections::VecDeque;
use std::sync::{Arc, Mutex, RwLock};
use std::time::{Duration, Instant};

use super::awaited::Awaited;
use super::collecting::{collecting, is_collecting};
use super::slot::{Brought, Ended};
use super::{CollectorFailure, Registration, Slot, twice};
use crate::declaration::Location;
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

    #[cfg(any(feature = "metrics", feature = "prometheus-client"))]
    pub(super) fn add(&self, slot: Arc<Slot>) {
        write(&self.slots).push(slot);
    }

    pub(super) fn remove(&self, registry: &RegistryInner, slot: &Arc<Slot>) {
        write(&self.slots).retain(|other| !Arc::ptr_eq(other, slot));
        slot.stop();
        self.release(registry, slot.claimed());
    }

    /// Gives the names of families back that no collector brings any more.
    pub(super) fn release(
        &self,
        registry: &RegistryInner,
        names: impl IntoIterator<Item = String>,
    ) {
        let kept: Vec<_> = self.all().iter().map(|slot| slot.claimed()).collect();
        for name in names {
            if !kept.iter().any(|claimed| claimed.contains(&name)) {
                registry.release_collected(&name);
            }
        }
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
        let registration = Registration {
            slot: Arc::downgrade(&slot),
            registry: Arc::downgrade(registry),
        };
        if let Err(error) = self.add_alone(&slot) {
            slot.stop();
            self.release(registry, slot.claimed());
            return Err(error);
        }
        Ok(registration)
    }

    /// Adds one, if all it brought can be shown and no other one reads one of its series.
    fn add_alone(&self, slot: &Arc<Slot>) -> Result<(), RegisterError> {
        if let Some(message) = slot.first_invalid() {
            return Err(RegisterError::collected(&slot.name, message, slot.location));
        }
        let mut slots = write(&self.slots);
        if let Some(error) = slots.iter().find_map(|first| twice::clash(first, slot)) {
            return Err(error);
        }
        slot.keep();
        slots.push(Arc::clone(slot));
        Ok(())
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
            let brought = slots.iter().map(|slot| (slot.location, slot.last()));
            return Collected {
                families: merged(brought.collect(), |_, _| ()),
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
        let mut families = Vec::with_capacity(awaited.len());
        for mut run in awaited {
            let slot = Arc::clone(run.slot());
            let brought = wait(registry, &queue, &mut run, until);
            let brought = brought.unwrap_or_else(|| run.give_up());
            families.push((slot.location, brought.families.to_vec()));
            collected.add(&slot, brought);
        }
        collected.families = merged(families, |places, error| {
            registry.found((places, error.family().to_owned()), error);
        });
        collected
    }
}

impl Collected {
    fn add(&mut self, slot: &Slot, brought: Brought) {
        self.is_cut_short |= brought.is_late;
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

/// One family of each name: collectors may share families, but not series. `tell` is told of
/// series that two of them brought, of which the first stays.
fn merged(
    brought: Vec<(Location, Vec<FamilySnapshot>)>,
    mut tell: impl FnMut([Location; 2], RegisterError),
) -> Vec<FamilySnapshot> {
    let brought = brought.into_iter();
    let mut families: Vec<_> = brought
        .flat_map(|(place, families)| families.into_iter().map(move |family| (place, family)))
        .collect();
    families.sort_by(|(_, a), (_, b)| a.layout.header.name.cmp(&b.layout.header.name));
    let is_one = |(_, a): &Part, (_, b): &Part| a.layout.header.name == b.layout.header.name;
    let shared = families.chunk_by(is_one);
    shared.map(|parts| one_of(parts, &mut tell)).collect()
}

/// What a collector registered there brought of a family.
type Part = (Location, FamilySnapshot);

/// One family, of all its parts.
fn one_of(parts: &[Part], tell: &mut impl FnMut([Location; 2], RegisterError)) -> FamilySnapshot {
    if let [(_, only)] = parts {
        return only.clone();
    }
    let layouts = parts.iter().map(|(place, part)| (*place, &*part.layout));
    twice::each(layouts, tell);
    // Two at a time, so that no part is copied more often than need be.
    let mut halves: Vec<_> = parts.iter().map(|(_, part)| part.clone()).collect();
    while halves.len() > 1 {
        let pairs = halves.chunks(2);
        let joined = pairs.map(|pair| match pair {
            [first, second] => first.with(second),
            rest => rest[0].clone(),
        });
        halves = joined.collect();
    }
    halves.swap_remove(0)
}
