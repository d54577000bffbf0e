//! Warnings: through `tracing` if that feature is on, else to stderr.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use crate::sync::lock;

const PAUSE: Duration = Duration::from_secs(60);

static LAST: Mutex<Option<HashMap<Cause, Instant>>> = Mutex::new(None);

/// What is warned of: a kind, and a number that tells things of that kind apart.
type Cause = (&'static str, usize);

/// Warns, unless the same was warned of within the last minute.
pub(crate) fn once_a_minute(
    kind: &'static str,
    of: usize,
    message: impl FnOnce() -> Cow<'static, str>,
) {
    if is_due((kind, of), Instant::now()) {
        write(&message());
    }
}

fn is_due(cause: Cause, now: Instant) -> bool {
    let mut last = lock(&LAST);
    let last = last.get_or_insert_default();
    let due = last
        .get(&cause)
        .is_none_or(|before| now.saturating_duration_since(*before) >= PAUSE);
    if due {
        last.insert(cause, now);
    }
    due
}

#[cfg(feature = "tracing")]
fn write(message: &str) {
    // A subscriber that panics must not change the program. Dropping its panic could.
    std::panic::catch_unwind(|| tracing::warn!(target: "callmeter", "{message}"))
        .unwrap_or_else(std::mem::forget);
}

#[cfg(not(feature = "tracing"))]
fn write(message: &str) {
    use std::io::Write;
    // `eprintln!` would panic where stderr is closed.
    let _ = writeln!(std::io::stderr(), "callmeter: {message}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cause_is_due_once_a_minute_and_apart_from_others() {
        let now = Instant::now();
        assert!(is_due(("test", 1), now));
        assert!(!is_due(("test", 1), now + Duration::from_secs(59)));
        assert!(is_due(("test", 2), now));
        assert!(is_due(("test", 1), now + Duration::from_secs(60)));
    }
}
