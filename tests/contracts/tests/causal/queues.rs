//! How much waits in queues, which outlive the process: asked of their broker.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use callmeter::{CollectError, Collection, Collector, Registry, track};
use callmeter_contracts::Exposition;

use crate::operations::{Dequeue, Enqueue};

#[derive(Clone, Default)]
pub(crate) struct Broker {
    queues: Arc<Mutex<BTreeMap<String, u64>>>,
}

impl Broker {
    fn with<R>(&self, run: impl FnOnce(&mut BTreeMap<String, u64>) -> R) -> R {
        run(&mut self.queues.lock().unwrap_or_else(PoisonError::into_inner))
    }

    #[track(Enqueue { queue_name })]
    pub(crate) fn enqueue(&self, queue_name: &str) {
        self.with(|queues| *queues.entry(queue_name.to_owned()).or_default() += 1);
    }

    #[track(Dequeue { queue_name })]
    pub(crate) fn dequeue(&self, queue_name: &str) -> Option<()> {
        self.with(|queues| {
            let depth = queues.get_mut(queue_name)?;
            *depth = depth.checked_sub(1)?;
            Some(())
        })
    }
}

impl Collector for Broker {
    fn name(&self) -> &str {
        "broker"
    }

    fn collect(&self, into: &mut Collection) -> Result<(), CollectError> {
        let depth = into.gauge("queue_depth", "Items waiting in a queue.");
        for (name, waiting) in self.with(|queues| queues.clone()) {
            depth.with(&[("queue_name", &name)], waiting);
        }
        Ok(())
    }
}

#[test]
fn a_queue_shows_its_depth_and_what_went_in_and_out() {
    let registry = Registry::builder().build().expect("it can be built");
    let broker = Broker::default();
    // Another process has filled it.
    broker.with(|queues| queues.insert("exports".to_owned(), 5));
    let registered = registry.register_collector(broker.clone());
    registered.expect("no families clash");
    registry.scope_sync(|| {
        broker.enqueue("exports");
        broker.dequeue("exports").expect("something waits");
        broker.dequeue("exports").expect("something waits");
    });
    let exposition = Exposition::of(&registry);
    let value = |name| exposition.value(name, &[("queue_name", "exports")]);
    assert_eq!(value("queue_depth"), Some(4.0));
    assert_eq!(value("queue_enqueued_total"), Some(1.0));
    assert_eq!(value("queue_dequeued_total"), Some(2.0));
}
