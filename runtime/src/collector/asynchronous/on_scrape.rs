use std::sync::{Arc, Mutex};

use tokio::runtime::Handle;
use tokio::task::AbortHandle;

use super::AsyncCollector;
use super::read::begin;
use crate::collector::body::Body;
use crate::collector::running::Run;
use crate::sync::lock;

/// Reads at each scrape.
pub(super) struct OnScrape<C> {
    collector: Arc<C>,
    runtime: Handle,
    /// The last reading that had to wait, by the number of its run.
    waiting: Mutex<Option<(u64, AbortHandle)>>,
}

impl<C> OnScrape<C> {
    pub(super) fn new(collector: C, runtime: Handle) -> OnScrape<C> {
        OnScrape {
            collector: Arc::new(collector),
            runtime,
            waiting: Mutex::new(None),
        }
    }

    /// The task of a run.
    fn task(&self, of: impl Fn(u64) -> bool) -> Option<AbortHandle> {
        let waiting = lock(&self.waiting);
        let (_, task) = waiting.as_ref().filter(|(run, _)| of(*run))?;
        Some(task.clone())
    }
}

impl<C: AsyncCollector> Body for OnScrape<C> {
    fn run(&self, run: Run) {
        let _runtime = self.runtime.enter();
        match begin(&self.collector) {
            Ok(collected) => run.end(collected),
            Err(rest) => {
                let number = run.number();
                let task = self.runtime.spawn(async move { run.end(rest.await) });
                *lock(&self.waiting) = Some((number, task.abort_handle()));
            }
        }
    }

    /// What hangs must not hang for ever: the next scrape begins anew.
    fn give_up(&self, run: u64, is_first: bool) -> Option<&'static str> {
        if let Some(task) = self.task(|of| of == run) {
            task.abort();
        }
        is_first.then_some(
            "it took too long, or the scrape blocks the runtime that it needs: \
             scrape by `spawn_blocking`, or sample it at an interval",
        )
    }

    fn stop(&self) {
        if let Some(task) = self.task(|_| true) {
            task.abort();
        }
    }
}
