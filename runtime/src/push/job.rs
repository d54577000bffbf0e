//! Work on a thread of its own, so that it needs no runtime and blocks none.

use std::thread;

use tokio::runtime::Builder;

/// Starts a thread that does the work and tells what came of it, an `Err` if it has no
/// runtime.
///
/// # Errors
/// Why there is no thread.
pub(super) fn start<T: 'static>(
    work: impl Future<Output = T> + Send + 'static,
    tell: impl FnOnce(Result<T, String>) + Send + 'static,
) -> Result<(), String> {
    let thread = thread::Builder::new().name("callmeter-push".to_owned());
    let started = thread.spawn(
        move || match Builder::new_current_thread().enable_all().build() {
            Ok(runtime) => {
                tell(Ok(runtime.block_on(work)));
                // A name that is still being looked up is not waited for.
                runtime.shutdown_background();
            }
            Err(error) => tell(Err(error.to_string())),
        },
    );
    started.map(drop).map_err(|error| error.to_string())
}
