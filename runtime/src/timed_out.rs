use std::error::Error;
use std::fmt;

/// The time limit of a call passed: what `timeout = "…"` makes a function's error from.
///
/// ```
/// #[derive(Debug)]
/// enum FetchError {
///     Slow,
/// }
///
/// impl From<callmeter::TimedOut> for FetchError {
///     fn from(_: callmeter::TimedOut) -> FetchError {
///         FetchError::Slow
///     }
/// }
///
/// #[callmeter::track_task(timeout = "10ms")]
/// async fn fetch() -> Result<(), FetchError> {
///     std::future::pending().await
/// }
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
/// assert!(matches!(runtime.block_on(fetch()), Err(FetchError::Slow)));
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimedOut(());

impl TimedOut {
    #[cfg(feature = "tokio")]
    pub(crate) fn new() -> TimedOut {
        TimedOut(())
    }
}

impl fmt::Display for TimedOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the time limit passed")
    }
}

impl Error for TimedOut {}

impl From<TimedOut> for std::io::Error {
    fn from(error: TimedOut) -> std::io::Error {
        std::io::Error::new(std::io::ErrorKind::TimedOut, error)
    }
}
