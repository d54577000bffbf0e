use tokio::runtime::RuntimeMetrics;

use crate::Collection;
use crate::collector::CollectedFamily;

/// A label and its value.
type Label<'a> = (&'a str, &'a str);

pub(super) fn write(metrics: &RuntimeMetrics, runtime: Option<Label<'_>>, into: &mut Collection) {
    for reading in OF_RUNTIME {
        let labels: Vec<_> = runtime.into_iter().collect();
        let family = into.gauge(reading.name, reading.help).without_namespace();
        family.with(&labels, (reading.read)(metrics));
    }
    #[cfg(target_has_atomic = "64")]
    for reading in workers::OF_WORKER {
        let family = (reading.family)(into, reading.name, reading.help).without_namespace();
        for worker in 0..metrics.num_workers() {
            let number = worker.to_string();
            let worker_label = ("worker", number.as_str());
            let labels: Vec<_> = runtime.into_iter().chain([worker_label]).collect();
            family.with(&labels, (reading.read)(metrics, worker));
        }
    }
}

/// A gauge of the runtime as a whole.
struct OfRuntime {
    name: &'static str,
    help: &'static str,
    read: fn(&RuntimeMetrics) -> usize,
}

/// tokio's own words without `num_`, which says nothing behind a name.
const OF_RUNTIME: [OfRuntime; 3] = [
    OfRuntime {
        name: "tokio_workers",
        help: "Worker threads of the runtime.",
        read: RuntimeMetrics::num_workers,
    },
    OfRuntime {
        name: "tokio_alive_tasks",
        help: "Tasks that were spawned and have not ended.",
        read: RuntimeMetrics::num_alive_tasks,
    },
    OfRuntime {
        name: "tokio_global_queue_depth",
        help: "Tasks that wait in the runtime's global queue.",
        read: RuntimeMetrics::global_queue_depth,
    },
];

#[cfg(target_has_atomic = "64")]
mod workers {
    use super::{CollectedFamily, Collection, RuntimeMetrics};

    /// A family with a series for each worker.
    pub(super) struct OfWorker {
        pub(super) name: &'static str,
        pub(super) help: &'static str,
        pub(super) family: for<'a> fn(&'a mut Collection, &str, &str) -> &'a mut CollectedFamily,
        pub(super) read: fn(&RuntimeMetrics, usize) -> f64,
    }

    pub(super) const OF_WORKER: [OfWorker; 3] = [
        OfWorker {
            name: "tokio_worker_busy_seconds",
            help: "Time the worker was busy with tasks.",
            family: Collection::counter,
            read: |metrics, worker| metrics.worker_total_busy_duration(worker).as_secs_f64(),
        },
        OfWorker {
            name: "tokio_worker_parks",
            help: "Times the worker had nothing to do and waited.",
            family: Collection::counter,
            read: |metrics, worker| metrics.worker_park_count(worker) as f64,
        },
        OfWorker {
            name: "tokio_worker_parked",
            help: "Whether the worker waits for something to do.",
            family: Collection::gauge,
            // Odd while it waits.
            read: |metrics, worker| (metrics.worker_park_unpark_count(worker) % 2) as f64,
        },
    ];
}
