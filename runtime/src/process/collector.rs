use super::Process;
use crate::{CollectError, Collection, Collector};

/// The `process_*` families of all Prometheus clients; the registry's namespace does not
/// go before them.
///
/// | family | type |
/// |---|---|
/// | `process_cpu_seconds_total` | counter |
/// | `process_resident_memory_bytes`, `process_virtual_memory_bytes`, `process_virtual_memory_max_bytes` | gauge |
/// | `process_start_time_seconds` | gauge |
/// | `process_open_fds`, `process_max_fds`, `process_threads` | gauge |
/// | `process_network_receive_bytes_total`, `process_network_transmit_bytes_total` | counter |
///
/// What the system does not tell is not there.
#[derive(Clone, Copy, Debug, Default)]
pub struct ProcessCollector;

/// One family.
struct Reading {
    name: &'static str,
    help: &'static str,
    is_counter: bool,
    read: fn(&Process) -> Option<f64>,
}

const fn gauge(
    name: &'static str,
    help: &'static str,
    read: fn(&Process) -> Option<f64>,
) -> Reading {
    Reading {
        name,
        help,
        is_counter: false,
        read,
    }
}

const fn counter(
    name: &'static str,
    help: &'static str,
    read: fn(&Process) -> Option<f64>,
) -> Reading {
    Reading {
        name,
        help,
        is_counter: true,
        read,
    }
}

/// Those of <https://prometheus.io/docs/instrumenting/writing_clientlibs/#process-metrics>, and
/// the network's, which are the Go client's.
const READINGS: &[Reading] = &[
    counter(
        "process_cpu_seconds",
        "Total user and system CPU time spent in seconds.",
        |process| process.cpu_seconds,
    ),
    gauge(
        "process_open_fds",
        "Number of open file descriptors.",
        |process| whole(process.open_fds),
    ),
    gauge(
        "process_max_fds",
        "Maximum number of open file descriptors.",
        |process| whole(process.max_fds),
    ),
    gauge(
        "process_virtual_memory_bytes",
        "Virtual memory size in bytes.",
        |process| whole(process.virtual_memory_bytes),
    ),
    gauge(
        "process_virtual_memory_max_bytes",
        "Maximum amount of virtual memory available in bytes.",
        |process| whole(process.virtual_memory_max_bytes),
    ),
    gauge(
        "process_resident_memory_bytes",
        "Resident memory size in bytes.",
        |process| whole(process.resident_memory_bytes),
    ),
    gauge(
        "process_start_time_seconds",
        "Start time of the process since unix epoch in seconds.",
        |process| process.start_time_seconds,
    ),
    gauge(
        "process_threads",
        "Number of OS threads in the process.",
        |process| whole(process.threads),
    ),
    counter(
        "process_network_receive_bytes",
        "Number of bytes received by the process over the network.",
        |process| whole(process.network_receive_bytes),
    ),
    counter(
        "process_network_transmit_bytes",
        "Number of bytes sent by the process over the network.",
        |process| whole(process.network_transmit_bytes),
    ),
];

fn whole(reading: Option<u64>) -> Option<f64> {
    reading.map(|reading| reading as f64)
}

impl Collector for ProcessCollector {
    fn name(&self) -> &str {
        "process"
    }

    fn collect(&self, into: &mut Collection) -> Result<(), CollectError> {
        let process = super::read();
        for reading in READINGS {
            let family = if reading.is_counter {
                into.counter(reading.name, reading.help)
            } else {
                into.gauge(reading.name, reading.help)
            };
            family.without_namespace().value((reading.read)(&process));
        }
        Ok(())
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::ProcessCollector;
    use crate::{Format, Registry};

    #[test]
    fn the_families_have_their_usual_names() {
        let registry = Registry::builder().namespace("shop").build();
        let registry = registry.expect("a registry");
        registry
            .register_collector(ProcessCollector)
            .expect("nothing else has its names");
        let text = String::from_utf8(registry.encode(Format::Text)).expect("text");
        for line in [
            "# TYPE process_cpu_seconds_total counter\n",
            "# TYPE process_open_fds gauge\n",
            "# TYPE process_resident_memory_bytes gauge\n",
            "# TYPE process_start_time_seconds gauge\n",
            "# TYPE process_threads gauge\n",
            "# TYPE process_network_receive_bytes_total counter\n",
        ] {
            assert!(text.contains(line), "{line} is not in\n{text}");
        }
        crate::parse(&text, Format::Text).expect("every server takes it");
    }
}
