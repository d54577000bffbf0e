use std::sync::OnceLock;

use procfs::process::{LimitValue, Limits, Stat};
use procfs::{CurrentSI, KernelStats};

use super::Process;

pub(super) fn read() -> Process {
    let Ok(own) = procfs::process::Process::myself() else {
        return Process::default();
    };
    let mut process = Process::default();
    if let Ok(stat) = own.stat() {
        of_stat(&mut process, &stat);
    }
    if let Ok(limits) = own.limits() {
        of_limits(&mut process, &limits);
    }
    process.open_fds = own.fd_count().ok().map(|count| count as u64);
    if let Ok(devices) = own.dev_status() {
        let received = devices.values().map(|device| device.recv_bytes);
        process.network_receive_bytes = Some(received.sum());
        let sent = devices.values().map(|device| device.sent_bytes);
        process.network_transmit_bytes = Some(sent.sum());
    }
    process
}

fn of_stat(process: &mut Process, stat: &Stat) {
    let ticks = procfs::ticks_per_second() as f64;
    process.cpu_seconds = Some((stat.utime + stat.stime) as f64 / ticks);
    process.virtual_memory_bytes = Some(stat.vsize);
    process.resident_memory_bytes = Some(stat.rss * procfs::page_size());
    process.threads = u64::try_from(stat.num_threads).ok();
    process.start_time_seconds = boot_time().map(|boot| boot + stat.starttime as f64 / ticks);
}

/// Read once: it costs more than all the rest, and moves when the clock is set.
fn boot_time() -> Option<f64> {
    static BOOT_TIME: OnceLock<f64> = OnceLock::new();
    if let Some(known) = BOOT_TIME.get() {
        return Some(*known);
    }
    let read = KernelStats::current().ok()?.btime as f64;
    Some(*BOOT_TIME.get_or_init(|| read))
}

fn of_limits(process: &mut Process, limits: &Limits) {
    process.max_fds = finite(limits.max_open_files.soft_limit);
    process.virtual_memory_max_bytes = finite(limits.max_address_space.soft_limit);
}

fn finite(limit: LimitValue) -> Option<u64> {
    match limit {
        LimitValue::Value(value) => Some(value),
        LimitValue::Unlimited => None,
    }
}
