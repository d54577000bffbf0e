use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::task::AbortHandle;
use tokio::time::{Instant, MissedTickBehavior, interval_at, timeout};

use super::AsyncCollector;
use super::read::{Collected, Pending, begin, read};
use crate::collector::body::Body;
use crate::collector::fault::Failure;
use crate::collector::running::{Following, Run};
use crate::forked::Process;
use crate::sync::lock;

/// Reads at an interval, in the background.
pub(super) struct Every<C> {
    sampler: Arc<Sampler<C>>,
    runtime: Handle,
    /// That of the runtime.
    process: Process,
    task: Mutex<Option<AbortHandle>>,
}

struct Sampler<C> {
    collector: Arc<C>,
    interval: Duration,
    /// How long one sample may take.
    limit: Duration,
    /// When the last sample was taken that did not fail.
    taken: Mutex<Option<Instant>>,
}

impl<C> Every<C> {
    pub(super) fn new(
        collector: C,
        runtime: Handle,
        interval: Duration,
        limit: Duration,
    ) -> Every<C> {
        let sampler = Sampler {
            collector: Arc::new(collector),
            interval,
            limit,
            taken: Mutex::new(None),
        };
        Every {
            sampler: Arc::new(sampler),
            runtime,
            process: Process::current(),
            task: Mutex::new(None),
        }
    }
}

impl<C: AsyncCollector> Body for Every<C> {
    /// Runs once: the first sample here, as far as it need not wait.
    fn run(&self, run: Run) {
        let _runtime = self.runtime.enter();
        let following = run.following();
        let waiting = match begin(&self.sampler.collector) {
            Ok(collected) => {
                self.sampler.end(run, collected);
                None
            }
            Err(rest) => Some((run, rest)),
        };
        let sampling = Arc::clone(&self.sampler).sample(waiting, following);
        let task = self.runtime.spawn(sampling);
        let before = lock(&self.task).replace(task.abort_handle());
        drop(before);
    }

    /// A sample has a limit of its own.
    fn late(&self, _is_first: bool) -> Option<&'static str> {
        None
    }

    fn stop(&self) {
        let task = lock(&self.task).take();
        if let Some(task) = task.filter(|_| self.process.is_current()) {
            task.abort();
        }
    }

    fn is_sampled(&self) -> bool {
        true
    }

    fn sample_age(&self) -> Option<Duration> {
        // By the clock of the runtime, which a test may have stopped.
        let _runtime = self.runtime.enter();
        let taken = *lock(&self.sampler.taken);
        taken.map(|taken| taken.elapsed())
    }
}

impl<C: AsyncCollector> Sampler<C> {
    /// Takes one sample behind the other.
    async fn sample(self: Arc<Self>, first: Option<(Run, Pending)>, following: Following) {
        let mut due = interval_at(Instant::now() + self.interval, self.interval);
        due.set_missed_tick_behavior(MissedTickBehavior::Delay);
        if let Some((run, rest)) = first {
            self.finish(run, rest).await;
        }
        loop {
            due.tick().await;
            let run = following.begin();
            self.finish(run, read(&self.collector)).await;
        }
    }

    async fn finish(&self, run: Run, reading: Pending) {
        let collected = timeout(self.limit, reading).await;
        self.end(run, collected.unwrap_or(Err(Failure::Timeout)));
    }

    fn end(&self, run: Run, collected: Collected) {
        // A scrape that waits for the run sees its time as well.
        run.end_after(collected, || {
            *lock(&self.taken) = Some(Instant::now());
        });
    }
}
