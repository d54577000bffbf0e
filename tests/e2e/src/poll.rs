//! Waiting for what takes as long as it takes.

use std::time::{Duration, Instant};

/// How long a server may take to start, or a sample to arrive.
const PATIENCE: Duration = Duration::from_secs(30);

/// The pause between two looks.
const PAUSE: Duration = Duration::from_millis(50);

/// The first `Ok` of `attempt`, which is tried again until its time is up.
///
/// # Panics
///
/// With the last `Err`, when nothing came in time.
pub fn until<T>(what: &str, mut attempt: impl FnMut() -> Result<T, String>) -> T {
    let deadline = Instant::now() + PATIENCE;
    loop {
        match attempt() {
            Ok(value) => return value,
            Err(reason) if Instant::now() > deadline => {
                panic!("gave up waiting for {what}: {reason}")
            }
            Err(_) => std::thread::sleep(PAUSE),
        }
    }
}
