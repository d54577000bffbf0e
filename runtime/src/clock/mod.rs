//! The clock that durations are measured with.
//!
//! Where the processor's time-stamp counter runs at a constant rate it is read
//! directly: two readings cost less than half of two `Instant`s. Elsewhere ticks
//! are the nanoseconds of `Instant`.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Mutex, OnceLock};
use std::time::{Duration, Instant};

#[cfg_attr(all(target_arch = "x86_64", not(miri)), path = "x86_64.rs")]
#[cfg_attr(not(all(target_arch = "x86_64", not(miri))), path = "none.rs")]
mod counter;
mod system;

pub(crate) use self::system::SystemClock;

use crate::sync::lock;

/// How long the first calibration looks at both clocks: right to about 0.01 %.
const FIRST_LOOK: Duration = Duration::from_micros(300);
/// The shortest look behind that.
const LONGER_LOOK: Duration = Duration::from_secs(1);
/// Two looks that differ by more than this part are of different rates.
const SAME_RATE: u64 = 1024;
/// The fraction bits of a scale.
const SCALE_BITS: u32 = 32;

/// Nanoseconds per tick of the counter, as a fixed-point number; 0 where the counter is
/// not used, or not known yet.
static SCALE: AtomicU64 = AtomicU64::new(0);
static SOURCE: OnceLock<Source> = OnceLock::new();
static CALIBRATION: Mutex<Option<Calibration>> = Mutex::new(None);

/// What ticks are.
#[derive(Clone, Copy)]
struct Source {
    start: Reading,
    is_counter: bool,
}

/// The counter's rate, measured from one look to the next.
///
/// A counter runs at one rate. Where a look finds another one, the clocks were parted: the
/// counter went on while the system was suspended, or the program is on another machine. So a
/// rate that differs has to be found by two looks, one behind the other, before it is taken.
struct Calibration {
    scale: u64,
    last: Reading,
    /// The rate that the last look found, if it was another one.
    doubtful: Option<u64>,
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
        if !counter::is_steady() {
            return Source {
                start: Reading::take(),
                is_counter: false,
            };
        }
        // From the moment on at which a coarse clock ticks.
        let before = Instant::now();
        while Instant::now() == before {
            std::hint::spin_loop();
        }
        let start = Reading::take();
        while start.instant.elapsed() < FIRST_LOOK {
            std::hint::spin_loop();
        }
        let last = Reading::take();
        let scale = scale_between(start, last);
        SCALE.store(scale.unwrap_or(0), Relaxed);
        *lock(&CALIBRATION) = scale.map(|scale| Calibration {
            scale,
            last,
            doubtful: None,
        });
        Source {
            start,
            is_counter: scale.is_some(),
        }
    }
}

/// Measures the counter's rate again, over the time since the last look. Called by scrapes.
pub(crate) fn recalibrate() {
    source();
    if let Some(calibration) = &mut *lock(&CALIBRATION) {
        calibration.look(Reading::take());
        SCALE.store(calibration.scale, Relaxed);
    }
}

impl Calibration {
    fn look(&mut self, now: Reading) {
        if now.instant.saturating_duration_since(self.last.instant) < LONGER_LOOK {
            return;
        }
        let measured = scale_between(self.last, now);
        self.last = now;
        let known = [Some(self.scale), self.doubtful];
        let is_known = |scale: &u64| known.into_iter().flatten().any(|own| are_same(own, *scale));
        match measured.filter(is_known) {
            Some(scale) => (self.scale, self.doubtful) = (scale, None),
            None => self.doubtful = measured,
        }
    }
}

fn are_same(one: u64, other: u64) -> bool {
    one.abs_diff(other) <= one / SAME_RATE
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

    /// A machine with three ticks per nanosecond, that looks at its clocks.
    struct Machine {
        now: Reading,
        calibration: Calibration,
    }

    const SECOND: u64 = 1_000_000_000;
    const SCALE_OF_3: u64 = (1 << SCALE_BITS) / 3;

    impl Machine {
        fn new() -> Machine {
            let now = Reading {
                ticks: 1 << 40,
                instant: Instant::now(),
            };
            let calibration = Calibration {
                scale: SCALE_OF_3,
                last: now,
                doubtful: None,
            };
            Machine { now, calibration }
        }

        /// Goes on, and looks; returns the scale.
        fn look_after(&mut self, nanos: u64, ticks: u64) -> u64 {
            self.now.instant += Duration::from_nanos(nanos);
            self.now.ticks += ticks;
            self.calibration.look(self.now);
            self.calibration.scale
        }
    }

    #[test]
    fn a_suspend_does_not_change_the_rate() {
        let mut machine = Machine::new();
        // 1.4 s, and 12 s that the counter alone counts.
        let scale = machine.look_after(1_400_000_000, 3 * 13_400_000_000);
        assert_eq!(scale, SCALE_OF_3);
        for _ in 0..3 {
            assert_eq!(machine.look_after(SECOND, 3 * SECOND), SCALE_OF_3);
        }
        // Again and again, with looks in between.
        for suspended in 1..9 {
            let ticks = 3 * SECOND * (1 + suspended);
            assert_eq!(machine.look_after(SECOND, ticks), SCALE_OF_3);
            assert_eq!(machine.look_after(2 * SECOND, 6 * SECOND), SCALE_OF_3);
        }
    }

    #[test]
    fn a_counter_that_steps_back_does_not_change_the_rate() {
        let mut machine = Machine::new();
        machine.now.ticks = 1 << 30;
        assert_eq!(machine.look_after(SECOND, 0), SCALE_OF_3);
        assert_eq!(machine.look_after(SECOND, 3 * SECOND), SCALE_OF_3);
        // One that stands still neither.
        assert_eq!(machine.look_after(SECOND, 0), SCALE_OF_3);
    }

    #[test]
    fn a_look_that_is_too_short_is_none() {
        let mut machine = Machine::new();
        assert_eq!(machine.look_after(SECOND - 1, SECOND), SCALE_OF_3);
        assert_eq!(machine.look_after(1, 2 * SECOND), SCALE_OF_3);
    }

    #[test]
    fn another_machine_has_another_rate() {
        let mut machine = Machine::new();
        let other = 1 << (SCALE_BITS - 1);
        assert_eq!(machine.look_after(SECOND, 2 * SECOND), SCALE_OF_3);
        assert_eq!(machine.look_after(SECOND, 2 * SECOND), other);
        assert_eq!(machine.look_after(SECOND, 2 * SECOND), other);
    }

    #[test]
    fn the_rate_is_measured_more_exactly_each_time() {
        let mut machine = Machine::new();
        let scale = machine.look_after(SECOND, 3 * SECOND + 300_000);
        let exact = (u128::from(SECOND) << SCALE_BITS) / u128::from(3 * SECOND + 300_000);
        assert_eq!(u128::from(scale), exact);
        assert_eq!(machine.look_after(SECOND, 3 * SECOND), SCALE_OF_3);
    }
}
