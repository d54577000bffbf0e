//! Values that must be waited for.

mod faults;
mod intervals;
mod lifetime;
mod refused;
mod scrapes;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::Duration;

use callmeter::{Registry, Snapshot};
use tokio::sync::mpsc;

/// How often something happened.
#[derive(Clone, Default)]
struct Count(Arc<AtomicUsize>);

impl Count {
    /// It happens; how often that is now.
    fn up(&self) -> usize {
        self.0.fetch_add(1, SeqCst) + 1
    }

    fn get(&self) -> usize {
        self.0.load(SeqCst)
    }
}

/// Tells when it is dropped.
struct Dropped(mpsc::UnboundedSender<()>);

impl Drop for Dropped {
    fn drop(&mut self) {
        let _ = self.0.send(());
    }
}

/// Waits until it is dropped. By a clock that stands still, what never happens takes no time.
async fn until_dropped(drops: &mut mpsc::UnboundedReceiver<()>) {
    let dropped = tokio::time::timeout(Duration::from_secs(60), drops.recv()).await;
    assert_eq!(dropped, Ok(Some(())), "it is still there");
}

/// How old the last sample of a collector is.
fn age(snapshot: &Snapshot, collector: &str) -> Option<f64> {
    let labels = [("collector", collector)];
    snapshot.value("callmeter_sample_age_seconds", &labels)
}

/// A registry whose scrapes do not wait long.
fn impatient() -> Registry {
    Registry::builder()
        .collector_timeout(Duration::from_millis(200))
        .build()
        .expect("a registry")
}

/// One whose scrapes wait for whatever comes.
fn patient() -> Registry {
    Registry::builder()
        .collector_timeout(Duration::from_secs(20))
        .build()
        .expect("a registry")
}
