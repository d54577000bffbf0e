//! An exporter that runs.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use tokio::sync::{Notify, watch};

use crate::sync::lock;

/// An exporter that runs: until it is stopped, or the program or its runtime ends. Dropping this changes
/// nothing.
#[derive(Debug)]
pub struct Exporter {
    addresses: Vec<SocketAddr>,
    stop: watch::Sender<Option<Duration>>,
    end: Arc<End>,
}

/// How long [`Exporter::stop`] waits for scrapes: as long as scrapers usually do.
const DEFAULT_LIMIT: Duration = Duration::from_secs(10);

/// What the server may take longer than it was given, before nobody waits for it any more.
const TOLERANCE: Duration = Duration::from_secs(1);

/// An address without a port is none.
const NO_ADDRESS: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::UNSPECIFIED), 0);

impl Exporter {
    pub(super) fn new(addresses: Vec<SocketAddr>) -> (Exporter, Stop, Ended) {
        let (stop, asked) = watch::channel(None);
        let end = Arc::<End>::default();
        let ended = Ended(Arc::clone(&end));
        let exporter = Exporter {
            addresses,
            stop,
            end,
        };
        (exporter, Stop(asked), ended)
    }

    /// The address it listens on, with the port that the system chose: the first of several;
    /// `0.0.0.0:0` where it listens on unix sockets only.
    #[must_use]
    pub fn local_addr(&self) -> SocketAddr {
        self.addresses.first().copied().unwrap_or(NO_ADDRESS)
    }

    /// All addresses it listens on, in the order of the options.
    #[must_use]
    pub fn local_addrs(&self) -> &[SocketAddr] {
        &self.addresses
    }

    /// Stops gracefully: listens no more, finishes the scrapes that are under way, for up to 10 s, and closes all
    /// connections. Whether all were finished.
    ///
    /// Blocks. In a program with tokio there is [`stop_async`](Exporter::stop_async): an exporter on the
    /// runtime whose only thread waits for it cannot finish anything.
    pub fn stop(self) -> bool {
        self.shutdown(DEFAULT_LIMIT)
    }

    /// The same, for up to that time.
    ///
    /// ```
    /// # use std::time::Duration;
    /// let exporter = callmeter::exporter::serve(0)?;
    /// assert!(exporter.shutdown(Duration::from_secs(1)));
    /// # Ok::<(), callmeter::exporter::ExporterError>(())
    /// ```
    pub fn shutdown(self, limit: Duration) -> bool {
        self.stop.send_replace(Some(limit));
        self.end.wait(limit.saturating_add(TOLERANCE))
    }

    /// [`stop`](Exporter::stop) that does not block. The exporter stops even if this is not awaited to its end.
    pub async fn stop_async(self) -> bool {
        self.shutdown_async(DEFAULT_LIMIT).await
    }

    /// [`shutdown`](Exporter::shutdown) that does not block.
    pub async fn shutdown_async(self, limit: Duration) -> bool {
        self.stop.send_replace(Some(limit));
        self.end.wait_async().await
    }
}

/// The server's end of an exporter: when it has to stop.
pub(super) struct Stop(watch::Receiver<Option<Duration>>);

impl Stop {
    /// How long that may take. Where nobody is left who could ask, it never ends.
    pub async fn asked(mut self) -> Duration {
        match self.0.wait_for(Option::is_some).await.map(|limit| *limit) {
            Ok(Some(limit)) => limit,
            _ => std::future::pending().await,
        }
    }
}

/// The server's end of an exporter: that it has stopped.
pub(super) struct Ended(Arc<End>);

impl Ended {
    pub fn say(self, all_finished: bool) {
        self.0.say(all_finished);
    }
}

/// The runtime may be dropped before the server has come to its end.
impl Drop for Ended {
    fn drop(&mut self) {
        self.0.say(false);
    }
}

#[derive(Debug, Default)]
struct End {
    all_finished: Mutex<Option<bool>>,
    said: Condvar,
    said_async: Notify,
}

impl End {
    /// The first who says it is believed.
    fn say(&self, all_finished: bool) {
        lock(&self.all_finished).get_or_insert(all_finished);
        self.said.notify_all();
        self.said_async.notify_one();
    }

    fn wait(&self, limit: Duration) -> bool {
        let until = Instant::now().checked_add(limit);
        let mut all_finished = lock(&self.all_finished);
        while all_finished.is_none() {
            let left = until.map(|until| until.saturating_duration_since(Instant::now()));
            if left.is_some_and(|left| left.is_zero()) {
                break;
            }
            all_finished = all_finished.wait(&self.said, left);
        }
        all_finished.unwrap_or(false)
    }

    async fn wait_async(&self) -> bool {
        loop {
            if let Some(all_finished) = *lock(&self.all_finished) {
                return all_finished;
            }
            self.said_async.notified().await;
        }
    }
}
