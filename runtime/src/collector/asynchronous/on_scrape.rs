use std::sync::{Arc, Mutex};

use tokio::runtime::Handle;
use tokio::task::AbortHandle;

use super::AsyncCollector;
use super::read::begin;
use crate::collector::body::Body;
use crate::collector::fault::Failure;
use crate::collector::running::Run;
use crate::forked::Process;
use crate::sync::lock;

/// Of a runtime, a fork has no thread.
const FORKED: &str = "the tokio runtime in which it was registered is not in this process, which is a fork; register \
     it behind the fork";

/// Reads at each scrape.
pub(super) struct OnScrape<C> {
    collector: Arc<C>,
    runtime: Handle,
    /// That of the runtime.
    process: Process,
    /// The last reading that had to wait, by the number of its run.
    waiting: Mutex<Option<(u64, AbortHandle)>>,
}

impl<C> OnScrape<C> {
    pub(super) fn new(collector: C, runtime: Handle) -> OnScrape<C> {
        OnScrape {
            collector: Arc::new(collector),
            runtime,
            process: Process::current(),
            waiting: Mutex::new(None),
        }
    }

    /// Ends the reading of such a run, if it still has to wait.
    fn abort(&self, is_it: impl Fn(u64) -> bool) {
        let waiting = lock(&self.waiting);
        let task = waiting.as_ref().filter(|(run, _)| is_it(*run));
        let task = task.map(|(_, task)| task.clone());
        drop(waiting);
        if let Some(task) = task.filter(|_| self.process.is_current()) {
            task.abort();
        }
    }
}

impl<C: AsyncCollector> Body for OnScrape<C> {
    fn run(&self, run: Run) {
        if !self.process.is_current() {
            return run.end(Err(Failure::Error(FORKED.into())));
        }
        let _runtime = self.runtime.enter();
        match begin(&self.collector) {
            Ok(collected) => run.end(collected),
            Err(rest) => {
                let number = run.number();
                let task = self.runtime.spawn(async move { run.end(rest.await) });
                let before = lock(&self.waiting).replace((number, task.abort_handle()));
                // Not under the lock: it may be what keeps the values of a future.
                drop(before);
            }
        }
    }

    fn late(&self, is_first: bool) -> Option<&'static str> {
        is_first.then_some(
            "it took too long, or the scrape blocks the runtime that it needs: \
             scrape by `spawn_blocking`, or sample it at an interval",
        )
    }

    /// What hangs must not hang for ever: the next scrape begins anew.
    fn abandon(&self, run: u64) {
        self.abort(|of| of == run);
    }

    fn stop(&self) {
        self.abort(|_| true);
    }
}
