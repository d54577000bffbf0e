//! The two clocks that costs are stated in.

use std::hint::black_box;
use std::time::Instant;

use crate::workload::{Answer, body};

/// The processor's own count of time, unconverted.
#[cfg(target_arch = "x86_64")]
#[expect(unsafe_code, reason = "the instruction has no safe function")]
fn ticks() -> u64 {
    // SAFETY: `rdtsc` is on every x86-64 processor and touches no memory.
    unsafe { core::arch::x86_64::_rdtsc() }
}

/// The processor's own count of time, unconverted.
#[cfg(target_arch = "aarch64")]
#[expect(unsafe_code, reason = "the register has no safe function")]
fn ticks() -> u64 {
    let ticks;
    // SAFETY: reading the virtual counter touches no memory and is allowed in user mode.
    unsafe { core::arch::asm!("mrs {}, cntvct_el0", out(reg) ticks, options(nomem, nostack)) };
    ticks
}

/// The bare call between two raw readings of the time-stamp counter.
#[inline(never)]
pub fn tsc_pair(x: u64) -> Answer {
    let start = ticks();
    let answer = body(x);
    black_box(ticks().wrapping_sub(start));
    answer
}

/// The bare call between two readings of `Instant`.
#[inline(never)]
pub fn instant_pair(x: u64) -> Answer {
    let start = Instant::now();
    let answer = body(x);
    black_box(start.elapsed());
    answer
}

/// [`tsc_pair`] in an asynchronous call.
pub async fn tsc_pair_async(x: u64) -> Answer {
    let start = ticks();
    let answer = body(x);
    black_box(ticks().wrapping_sub(start));
    answer
}

/// [`instant_pair`] in an asynchronous call.
pub async fn instant_pair_async(x: u64) -> Answer {
    let start = Instant::now();
    let answer = body(x);
    black_box(start.elapsed());
    answer
}
