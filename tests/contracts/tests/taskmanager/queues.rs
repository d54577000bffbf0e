//! How many jobs wait: the broker knows.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use callmeter::{RegisterError, Registry};
use callmeter_contracts::Exposition;

#[derive(Clone, Default)]
pub(crate) struct Broker(Arc<Mutex<BTreeMap<String, usize>>>);

impl Broker {
    pub(crate) fn set(&self, queue: &str, jobs: usize) {
        let mut queues = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        queues.insert(queue.to_owned(), jobs);
    }

    pub(crate) fn watch(&self, registry: &Registry) -> Result<(), RegisterError> {
        let queues = Arc::clone(&self.0);
        let watched = registry.collector_fn("celery_queues", move |into| {
            let queues = queues.lock().map_err(|_| "the broker is broken")?;
            let length = into.gauge("celery_queue_length", "Jobs waiting in a queue.");
            for (queue, jobs) in queues.iter() {
                length.with(&[("queue", queue)], *jobs);
            }
            Ok(())
        });
        watched.map(drop)
    }
}

#[test]
fn each_queue_shows_how_many_jobs_wait() {
    let registry = Registry::builder().build().expect("it can be built");
    let broker = Broker::default();
    broker.set("default", 3);
    broker.watch(&registry).expect("no families clash");
    let length = |queue| {
        let exposition = Exposition::of(&registry);
        exposition.value("celery_queue_length", &[("queue", queue)])
    };
    assert_eq!((length("default"), length("mail")), (Some(3.0), None));
    broker.set("default", 0);
    broker.set("mail", 12);
    assert_eq!((length("default"), length("mail")), (Some(0.0), Some(12.0)));
}
