//! The clock that durations are measured with.
//!
//! Where the processor's time-stamp counter runs at a constant rate it is read
//! directly: two readings cost less than half of two `Instant`s. Elsewhere ticks
//! are the nanoseconds of `Instant`.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

#[cfg_attr(all(target_arch = "x86_64", not(miri)), path = "x86_64.rs")]
#[cfg_attr(not(all(target_arch = "x86_64", not(miri))), path = "none.rs")]
mod counter;
mod system;

pub(crate) use self::system::SystemClock;

/// How long the first calibration looks at both clocks: right to about 0.01 %.
const FIRST_LOOK: Duration = Duration::from_micros(300);
/// From how long a look on a calibration is worth more than the one before.
const LONGER_LOOK: Duration = Duration::from_secs(1);
/// The fraction bits of a scale.
const SCALE_BITS: u32 = 32;

/// Nanoseconds per tick of the counter, as a fixed-point number; 0 where the counter is
/// not used, or not known yet.
static SCALE: AtomicU64 = AtomicU64::new(0);
static SOURCE: OnceLock<Source> = OnceLock::new();

/// What ticks are.
#[derive(Clone, Copy)]
struct Source {
    start: Reading,
    is_counter: bool,
}

/// Both clocks, read at one moment.
#[derive(Clone, Copy)]
struct Reading {
    ticks: u64,
    instant: Instant,
}

/// The time now, in ticks.
#[inline]
pub(crate) fn now() -> u64 {
    if SCALE.load(Relaxed) == 0 {
        now_otherwise()
    } else {
        counter::read()
    }
}

/// What passed between two readings, in nanoseconds; 0 if the clock went backwards.
pub(crate) fn nanos_between(start: u64, end: u64) -> u64 {
    let ticks = end.saturating_sub(start);
    match SCALE.load(Relaxed) {
        0 => ticks,
        scale => ((u128::from(ticks) * u128::from(scale)) >> SCALE_BITS) as u64,
    }
}

/// What passed since `start`, in nanoseconds; 0 if the clock went backwards.
pub(crate) fn nanos_since(start: u64) -> u64 {
    nanos_between(start, now())
}

#[cold]
fn now_otherwise() -> u64 {
    let source = source();
    if source.is_counter {
        counter::read()
    } else {
        nanos_of(source.start.instant.elapsed())
    }
}

fn source() -> Source {
    *SOURCE.get_or_init(Source::choose)
}

impl Source {
    /// Decides between counter and `Instant`, and measures the counter's rate.
    fn choose() -> Source {
        let start = Reading::take();
        if !counter::is_steady() {
            return Source {
                start,
                is_counter: false,
            };
        }
        while start.instant.elapsed() < FIRST_LOOK {
            std::hint::spin_loop();
        }
        let scale = scale_between(start, Reading::take());
        SCALE.store(scale.unwrap_or(0), Relaxed);
        Source {
            start,
            is_counter: scale.is_some(),
        }
    }
}

/// Measures the counter's rate again, over the time since the first measurement.
/// Called by scrapes.
pub(crate) fn recalibrate() {
    let source = source();
    if !source.is_counter || source.start.instant.elapsed() < LONGER_LOOK {
        return;
    }
    if let Some(scale) = scale_between(source.start, Reading::take()) {
        SCALE.store(scale, Relaxed);
    }
}

/// Nanoseconds per tick, unless the counter did not move plausibly.
fn scale_between(begin: Reading, end: Reading) -> Option<u64> {
    let nanos = nanos_of(end.instant.saturating_duration_since(begin.instant));
    let ticks = end
        .ticks
        .checked_sub(begin.ticks)
        .filter(|ticks| *ticks > nanos / 100)?;
    let scale = (u128::from(nanos) << SCALE_BITS) / u128::from(ticks);
    u64::try_from(scale).ok().filter(|scale| *scale > 0)
}

/// A duration in whole nanoseconds: 584 years at most.
pub(crate) fn nanos_of(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

impl Reading {
    /// The closest of several pairs of readings.
    fn take() -> Reading {
        let pair = || {
            let before = counter::read();
            let instant = Instant::now();
            let gap = counter::read().wrapping_sub(before);
            (
                gap,
                Reading {
                    ticks: before.wrapping_add(gap / 2),
                    instant,
                },
            )
        };
        (0..8)
            .map(|_| pair())
            .min_by_key(|(gap, _)| *gap)
            .expect("eight pairs")
            .1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counter_and_instant_agree() {
        now();
        let begin = (now(), Instant::now());
        std::thread::sleep(Duration::from_millis(20));
        let (ticks, instant) = (nanos_since(begin.0), nanos_of(begin.1.elapsed()));
        assert!(
            ticks.abs_diff(instant) < instant / 100,
            "{ticks} ns by ticks, {instant} ns by Instant"
        );
    }

    #[test]
    fn a_clock_that_goes_backwards_measures_nothing() {
        assert_eq!(nanos_since(now() + (1 << 40)), 0);
    }

    #[test]
    fn an_implausible_counter_is_refused() {
        let instant = Instant::now();
        let later = instant + Duration::from_millis(1);
        let reading = |ticks, instant| Reading { ticks, instant };
        assert_eq!(scale_between(reading(5, instant), reading(5, later)), None);
        assert_eq!(scale_between(reading(5, instant), reading(4, later)), None);
        let two_per_nano = scale_between(reading(0, instant), reading(2_000_000, later));
        assert_eq!(two_per_nano, Some(1 << (SCALE_BITS - 1)));
    }
}
