//! Interleaved rounds: all candidates take turns in many short rounds of one
//! process, so that a slow moment of the machine falls on all of them alike.

use std::hint::{black_box, spin_loop};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// How long a candidate runs in one round.
const SLICE: Duration = Duration::from_micros(200);

/// Something to time, by its name in the table.
pub struct Candidate {
    pub name: &'static str,
    run: Box<dyn Fn(u64) + Sync>,
    tidy: Option<Box<dyn Fn() + Sync>>,
    /// Calls before each turn, outside the measurement.
    warm_up: u64,
}

impl Candidate {
    /// `call` is given the number of the call.
    pub fn new<R>(name: &'static str, call: impl Fn(u64) -> R + Sync + 'static) -> Self {
        Self::within(name, |calls| calls(), call)
    }

    /// As [`Candidate::new`], with all calls of a turn inside `around`.
    pub fn within<R>(
        name: &'static str,
        around: impl Fn(&dyn Fn()) + Sync + 'static,
        call: impl Fn(u64) -> R + Sync + 'static,
    ) -> Self {
        let run = move |calls| {
            around(&|| {
                for number in 0..calls {
                    black_box(call(black_box(number)));
                }
            });
        };
        Self {
            name,
            run: Box::new(run),
            tidy: None,
            warm_up: 0,
        }
    }

    /// Makes so many calls before each turn, so that what the others left in the processor's
    /// caches does not count.
    pub fn warmed_up_by(mut self, calls: u64) -> Self {
        self.warm_up = calls;
        self
    }

    fn warm_up(&self) {
        (self.run)(self.warm_up);
    }

    /// Runs `tidy` after each turn, outside the measurement.
    pub fn tidied_by(mut self, tidy: impl Fn() + Sync + 'static) -> Self {
        self.tidy = Some(Box::new(tidy));
        self
    }

    fn take_turn(&self, calls: u64) -> Turn {
        let start = Instant::now();
        (self.run)(calls);
        Turn {
            start,
            end: Instant::now(),
            calls,
        }
    }

    fn tidy(&self) {
        if let Some(tidy) = &self.tidy {
            tidy();
        }
    }

    /// How many calls fill a slice. The first call is left aside: it sets things up.
    fn calls_per_slice(&self) -> u64 {
        (self.run)(1);
        let mut calls = 1;
        loop {
            let start = Instant::now();
            (self.run)(calls);
            let elapsed = start.elapsed();
            self.tidy();
            if elapsed >= SLICE {
                return calls;
            }
            calls = (calls * 2)
                .max((calls as f64 * ratio(SLICE, elapsed) * 0.5) as u64)
                .min(calls * 16);
        }
    }
}

/// When a candidate ran, and how often.
#[derive(Clone, Copy)]
struct Turn {
    start: Instant,
    end: Instant,
    calls: u64,
}

impl Turn {
    /// Nanoseconds of one call.
    fn time(&self) -> f64 {
        nanoseconds(self.end - self.start) / self.calls as f64
    }

    /// Which part of the longer of two turns both were running.
    fn overlap(&self, other: &Self) -> f64 {
        let both = self
            .end
            .min(other.end)
            .saturating_duration_since(self.start.max(other.start));
        ratio(both, (self.end - self.start).max(other.end - other.start))
    }
}

/// What the rounds of one candidate say.
#[derive(Clone, Debug, Default)]
pub struct Measurement {
    pub name: &'static str,
    /// Nanoseconds of a call, round by round, when one thread calls.
    alone: Vec<f64>,
    /// How many times the calls of one thread two threads do, in each round in which
    /// both ran at the same time.
    gain: Vec<f64>,
}

impl Measurement {
    pub fn nanoseconds(&self) -> f64 {
        median(self.alone.clone())
    }

    /// What a call costs more than one of `other`, which took turns with it.
    pub fn over(&self, other: &Self) -> f64 {
        median(
            self.alone
                .iter()
                .zip(&other.alone)
                .map(|(own, other)| own - other)
                .collect(),
        )
    }

    /// How many times as many calls two threads do as one.
    pub fn gain(&self) -> f64 {
        median(self.gain.clone())
    }
}

/// Times the candidates on one thread.
pub fn measure(candidates: &[Candidate], rounds: usize) -> Vec<Measurement> {
    let calls: Vec<u64> = candidates.iter().map(Candidate::calls_per_slice).collect();
    let mut measurements = named(candidates);
    for _ in 0..rounds {
        for (index, candidate) in candidates.iter().enumerate() {
            candidate.warm_up();
            measurements[index]
                .alone
                .push(candidate.take_turn(calls[index]).time());
            candidate.tidy();
        }
    }
    measurements
}

/// Times the candidates on one thread and on two at once.
pub fn measure_with_two_threads(candidates: &[Candidate], rounds: usize) -> Vec<Measurement> {
    let calls: Vec<u64> = candidates.iter().map(Candidate::calls_per_slice).collect();
    let turns = rounds * candidates.len();
    let mut measurements = named(candidates);
    let second = Second::default();
    thread::scope(|scope| {
        scope.spawn(|| {
            for turn in 0..turns {
                let index = turn % candidates.len();
                second.take_part(turn, &candidates[index], calls[index]);
            }
        });
        for turn in 0..turns {
            let index = turn % candidates.len();
            let (candidate, calls) = (&candidates[index], calls[index]);
            candidate.warm_up();
            let alone = candidate.take_turn(calls);
            candidate.tidy();
            let together = second.together(turn, candidate, calls);
            candidate.tidy();
            measurements[index].alone.push(alone.time());
            measurements[index].gain.extend(gain(alone, together));
        }
    });
    measurements
}

/// How much of two turns has to be at the same time for them to count. Where the
/// machine runs something else they may be one behind the other.
const LEAST_OVERLAP: f64 = 0.8;

fn gain(alone: Turn, (first, second): (Turn, Turn)) -> Option<f64> {
    (first.overlap(&second) >= LEAST_OVERLAP)
        .then(|| alone.time() / first.time() + alone.time() / second.time())
}

/// The second thread, started and awaited by spinning: a sleeping thread would
/// wake up after the round.
#[derive(Default)]
struct Second {
    started: AtomicUsize,
    warmed_up: AtomicUsize,
    released: AtomicUsize,
    finished: AtomicUsize,
    turn: Mutex<Option<Turn>>,
}

impl Second {
    fn take_part(&self, turn: usize, candidate: &Candidate, calls: u64) {
        wait_for(&self.started, turn + 1);
        candidate.warm_up();
        self.warmed_up.store(turn + 1, Ordering::Release);
        wait_for(&self.released, turn + 1);
        let done = candidate.take_turn(calls);
        *self.turn.lock().expect("the turn of the second thread") = Some(done);
        self.finished.store(turn + 1, Ordering::Release);
    }

    fn together(&self, turn: usize, candidate: &Candidate, calls: u64) -> (Turn, Turn) {
        self.started.store(turn + 1, Ordering::Release);
        candidate.warm_up();
        wait_for(&self.warmed_up, turn + 1);
        self.released.store(turn + 1, Ordering::Release);
        let own = candidate.take_turn(calls);
        wait_for(&self.finished, turn + 1);
        let other = self
            .turn
            .lock()
            .expect("the turn of the second thread")
            .take();
        (own, other.expect("the second thread took its turn"))
    }
}

/// Spins for longer than a turn takes, then lets others run.
fn wait_for(counter: &AtomicUsize, turn: usize) {
    for _ in 0..20_000 {
        if counter.load(Ordering::Acquire) >= turn {
            return;
        }
        spin_loop();
    }
    while counter.load(Ordering::Acquire) < turn {
        thread::yield_now();
    }
}

fn named(candidates: &[Candidate]) -> Vec<Measurement> {
    candidates
        .iter()
        .map(|candidate| Measurement {
            name: candidate.name,
            ..Measurement::default()
        })
        .collect()
}

fn ratio(one: Duration, other: Duration) -> f64 {
    nanoseconds(one) / nanoseconds(other).max(1.0)
}

pub fn nanoseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e9
}

/// The value in the middle.
pub fn median(values: Vec<f64>) -> f64 {
    quantile(values, 0.5)
}

/// The value that the given part of `values` does not exceed.
pub fn quantile(mut values: Vec<f64>, part: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let last = values.len().saturating_sub(1);
    values
        .get((last as f64 * part).round() as usize)
        .copied()
        .unwrap_or(f64::NAN)
}

/// Keeps the processor busy for so long.
pub fn spin_for(duration: Duration) {
    let start = Instant::now();
    while start.elapsed() < duration {
        spin_loop();
    }
}
