//! What the operating system knows of the running process; with the feature `process`.
//!
//! [`ProcessCollector`] shows it under the names that every Prometheus client has;
//! [`read`] gives the readings for names of your own. On Linux they come from `/proc`,
//! elsewhere there are none.
//!
//! ```
//! let registry = callmeter::Registry::builder().namespace("shop").build()?;
//! registry.register_collector(callmeter::process::ProcessCollector)?;
//! registry.gauge_fn("memory_usage_bytes", "Memory in use.", || {
//!     callmeter::process::read().resident_memory_bytes()
//! })?;
//! # if cfg!(target_os = "linux") {
//! let snapshot = registry.snapshot();
//! assert!(snapshot.value("process_resident_memory_bytes", &[]) > Some(0.0));
//! assert!(snapshot.value("shop_memory_usage_bytes", &[]) > Some(0.0));
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod collector;
#[cfg(target_os = "linux")]
mod linux;

pub use collector::ProcessCollector;

/// Readings of the running process at one moment. `None` is what the system does not
/// tell.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Process {
    cpu_seconds: Option<f64>,
    resident_memory_bytes: Option<u64>,
    virtual_memory_bytes: Option<u64>,
    virtual_memory_max_bytes: Option<u64>,
    start_time_seconds: Option<f64>,
    open_fds: Option<u64>,
    max_fds: Option<u64>,
    threads: Option<u64>,
    network_receive_bytes: Option<u64>,
    network_transmit_bytes: Option<u64>,
}

/// Reads them.
#[must_use]
pub fn read() -> Process {
    #[cfg(target_os = "linux")]
    return linux::read();
    #[cfg(not(target_os = "linux"))]
    Process::default()
}

impl Process {
    /// Processor time used, of the user and the system together.
    #[must_use]
    pub fn cpu_seconds(&self) -> Option<f64> {
        self.cpu_seconds
    }

    /// Memory that is in use, and not swapped out.
    #[must_use]
    pub fn resident_memory_bytes(&self) -> Option<u64> {
        self.resident_memory_bytes
    }

    /// Address space that is in use.
    #[must_use]
    pub fn virtual_memory_bytes(&self) -> Option<u64> {
        self.virtual_memory_bytes
    }

    /// Address space that may be used; `None` where there is no limit.
    #[must_use]
    pub fn virtual_memory_max_bytes(&self) -> Option<u64> {
        self.virtual_memory_max_bytes
    }

    /// When it started, in seconds since 1970.
    #[must_use]
    pub fn start_time_seconds(&self) -> Option<f64> {
        self.start_time_seconds
    }

    /// Files, sockets and the like that are open.
    #[must_use]
    pub fn open_fds(&self) -> Option<u64> {
        self.open_fds
    }

    /// How many of them may be open; `None` where there is no limit.
    #[must_use]
    pub fn max_fds(&self) -> Option<u64> {
        self.max_fds
    }

    /// Its threads.
    #[must_use]
    pub fn threads(&self) -> Option<u64> {
        self.threads
    }

    /// Bytes received from the network, by all that share the process' network: of all
    /// its devices together, the loopback too. One that goes away takes its bytes with it.
    #[must_use]
    pub fn network_receive_bytes(&self) -> Option<u64> {
        self.network_receive_bytes
    }

    /// Bytes sent to the network, as
    /// [`network_receive_bytes`](Process::network_receive_bytes) counts those received.
    #[must_use]
    pub fn network_transmit_bytes(&self) -> Option<u64> {
        self.network_transmit_bytes
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::time::{Instant, SystemTime, UNIX_EPOCH};

    use super::read;

    #[test]
    fn everything_that_linux_tells_is_there() {
        let process = read();
        assert!(process.resident_memory_bytes() > Some(100_000));
        assert!(process.virtual_memory_bytes() > process.resident_memory_bytes());
        assert!(process.threads() >= Some(1));
        assert!(process.open_fds() >= Some(3));
        assert!(process.network_receive_bytes().is_some());
        assert!(process.network_transmit_bytes().is_some());
    }

    #[test]
    fn it_started_a_short_time_ago() {
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .expect("after 1970");
        let age = now.as_secs_f64() - read().start_time_seconds().expect("Linux tells it");
        // The system rounds to seconds.
        assert!((-2.0..86_400.0).contains(&age), "{age} s");
    }

    #[test]
    fn an_open_file_is_counted() {
        let before = read().open_fds();
        let files: Vec<_> = (0..20)
            .map(|_| std::fs::File::open("Cargo.toml").expect("it is there"))
            .collect();
        let after = read().open_fds();
        // Other tests open and close files meanwhile.
        assert!(
            after > before.map(|before| before + 10),
            "{before:?}, {after:?}"
        );
        drop(files);
    }

    #[test]
    fn work_takes_processor_time() {
        let before = read().cpu_seconds().expect("Linux tells it");
        let start = Instant::now();
        let mut after = before;
        // Until the system counts it: it does so a hundred times a second.
        while after <= before && start.elapsed().as_secs() < 30 {
            after = read().cpu_seconds().expect("Linux tells it");
        }
        assert!(after > before, "{before}, {after}");
    }
}
