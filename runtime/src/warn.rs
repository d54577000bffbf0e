//! Warnings: through `tracing` if that feature is on and a subscriber listens, else to stderr.

use std::borrow::Cow;
use std::collections::{HashSet, VecDeque};
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher, Hash};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use crate::sync::{lock, unlocked};

const PAUSE: Duration = Duration::from_secs(60);

/// Different warnings within a minute. Further ones are left out, so that neither memory nor
/// what is written grows with the number of causes.
const MOST: usize = 1_000;

static RECENT: Mutex<Option<Recent>> = Mutex::new(None);

/// Warns, unless the same was warned of within the last minute. `of` tells things of that kind
/// apart by what a reader of the warning would call them, whatever registry they are in.
///
/// What listens may be code of the program, so a warning waits until the thread holds no lock.
pub(crate) fn once_a_minute(
    kind: &'static str,
    of: impl Hash,
    message: impl FnOnce() -> Cow<'static, str>,
) {
    let cause = BuildHasherDefault::<DefaultHasher>::default().hash_one((kind, of));
    let admitted = lock(&RECENT)
        .get_or_insert_default()
        .admit(cause, Instant::now());
    let message = match admitted {
        Admitted::Yes => message(),
        Admitted::No => return,
        Admitted::LeftOut => format!(
            "there were more than {MOST} different warnings within a minute: further ones are left out"
        )
        .into(),
    };
    unlocked(move || write(&message));
}

/// What was warned of within the last minute.
#[derive(Default)]
struct Recent {
    causes: HashSet<u64>,
    /// In the order of their times.
    times: VecDeque<(Instant, u64)>,
    /// When the last warning of too many causes was written.
    left_out: Option<Instant>,
}

#[derive(Debug, PartialEq)]
enum Admitted {
    Yes,
    No,
    /// No, and a warning says that causes are left out.
    LeftOut,
}

impl Recent {
    fn admit(&mut self, cause: u64, now: Instant) -> Admitted {
        self.forget(now);
        if self.causes.contains(&cause) {
            return Admitted::No;
        }
        if self.causes.len() < MOST {
            self.causes.insert(cause);
            self.times.push_back((now, cause));
            return Admitted::Yes;
        }
        if self.left_out.is_some_and(|told| !is_over(told, now)) {
            return Admitted::No;
        }
        self.left_out = Some(now);
        Admitted::LeftOut
    }

    fn forget(&mut self, now: Instant) {
        while let Some((told, cause)) = self.times.front()
            && is_over(*told, now)
        {
            self.causes.remove(cause);
            self.times.pop_front();
        }
    }
}

fn is_over(told: Instant, now: Instant) -> bool {
    now.saturating_duration_since(told) >= PAUSE
}

fn write(message: &str) {
    use std::io::Write;
    if !is_heard(message) {
        // `eprintln!` would panic where stderr is closed.
        let _ = writeln!(std::io::stderr(), "callmeter: {message}");
    }
}

/// Tells a subscriber, if one listens.
#[cfg(feature = "tracing")]
fn is_heard(message: &str) -> bool {
    // A subscriber that panics must not change the program. Dropping its panic could.
    let told = std::panic::catch_unwind(|| {
        let listens = tracing::event_enabled!(target: "callmeter", tracing::Level::WARN, message);
        // In any case: without a subscriber `tracing` may hand it on to the crate `log`.
        tracing::warn!(target: "callmeter", "{message}");
        listens
    });
    told.unwrap_or_else(|payload| {
        std::mem::forget(payload);
        false
    })
}

#[cfg(not(feature = "tracing"))]
fn is_heard(_: &str) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn a_cause_is_due_once_a_minute_and_apart_from_others() {
        let (mut recent, now) = (Recent::default(), Instant::now());
        assert_eq!(recent.admit(1, now), Admitted::Yes);
        assert_eq!(recent.admit(1, now + 59 * SECOND), Admitted::No);
        assert_eq!(recent.admit(2, now + 59 * SECOND), Admitted::Yes);
        assert_eq!(recent.admit(1, now + 60 * SECOND), Admitted::Yes);
        assert_eq!(recent.admit(2, now + 60 * SECOND), Admitted::No);
    }

    #[test]
    fn causes_are_limited_and_forgotten() {
        let (mut recent, now) = (Recent::default(), Instant::now());
        let most = MOST as u64;
        let first: Vec<_> = (0..most).map(|cause| recent.admit(cause, now)).collect();
        assert!(first.iter().all(|admitted| *admitted == Admitted::Yes));
        assert_eq!(recent.admit(most, now), Admitted::LeftOut);
        for cause in 0..10 * most {
            assert_eq!(recent.admit(cause, now + 59 * SECOND), Admitted::No);
        }
        assert_eq!((recent.causes.len(), recent.times.len()), (MOST, MOST));
        assert_eq!(recent.admit(most, now + 60 * SECOND), Admitted::Yes);
        assert_eq!((recent.causes.len(), recent.times.len()), (1, 1));
    }
}
