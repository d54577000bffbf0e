//! The time-stamp counter of x86-64.

#![allow(unsafe_code)]
// Newer compilers know `__cpuid` as safe, older ones do not.
#![allow(unused_unsafe)]

use std::arch::x86_64::{__cpuid, _rdtsc};

/// Reads the counter. Unordered with what stands around it, by a few nanoseconds.
#[inline]
pub(super) fn read() -> u64 {
    // SAFETY: every x86-64 processor has the instruction; it touches no memory.
    unsafe { _rdtsc() }
}

/// Whether the counter runs at one rate, on all cores, in all power states.
pub(super) fn is_steady() -> bool {
    is_invariant() && !system_distrusts_it()
}

/// Intel SDM volume 3, "Invariant TSC"; AMD APM volume 3, function 8000_0007.
fn is_invariant() -> bool {
    const POWER_MANAGEMENT: u32 = 0x8000_0007;
    const INVARIANT_TSC: u32 = 1 << 8;
    // SAFETY: every x86-64 processor has `cpuid`, and function 8000_0000 tells
    // whether the one asked for next exists.
    unsafe {
        __cpuid(0x8000_0000).eax >= POWER_MANAGEMENT
            && __cpuid(POWER_MANAGEMENT).edx & INVARIANT_TSC != 0
    }
}

/// Linux watches the counters of all cores and takes another clock when they part.
fn system_distrusts_it() -> bool {
    let source = "/sys/devices/system/clocksource/clocksource0/current_clocksource";
    let source = std::fs::read_to_string(source).unwrap_or_default();
    ["hpet", "acpi_pm", "jiffies", "refined-jiffies"].contains(&source.trim())
}
