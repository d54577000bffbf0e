//! A file's bytes.

use std::{
    fs::{File, OpenOptions},
    io::{self, Read},
    path::Path,
};

use callmeter::track_task;

use super::off_the_async_threads;
use crate::errors::{AccessError, ReadError};

/// One call, however many attempts: the time limit covers them all, waiting included.
#[track_task(retry(attempts = 4, backoff = "10ms..200ms", when = ReadError::is_transient), timeout = "10s")]
pub async fn read(path: &Path, max_bytes: u64) -> Result<Vec<u8>, ReadError> {
    let path = path.to_owned();
    off_the_async_threads(move || read_now(&path, max_bytes)).await
}

fn read_now(path: &Path, limit: u64) -> Result<Vec<u8>, ReadError> {
    let file = open(path)?;
    let metadata = file.metadata()?;
    let bytes = metadata.len();
    if !metadata.is_file() {
        return Err(ReadError::Access(AccessError::SpecialFile));
    }
    if bytes > limit {
        return Err(ReadError::TooLarge { bytes, limit });
    }
    let mut content = Vec::new();
    // One byte more than there should be shows a file that grows, and bounds what is held of it.
    file.take(bytes + 1).read_to_end(&mut content)?;
    if content.len() as u64 == bytes {
        Ok(content)
    } else {
        Err(ReadError::Changed)
    }
}

/// Opens a file without waiting for it, as a named pipe that took its place would ask for.
fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, libc::O_NONBLOCK);
    options.open(path)
}

#[cfg(test)]
mod tests {
    use std::{sync::mpsc::channel, time::Duration};

    use callmeter::Registry;
    use tokio::{runtime::Builder, task::spawn_blocking, time::advance};

    use super::{Path, ReadError, read};

    /// The disk hangs, as far as `read` can see: the only thread that may block is taken.
    #[test]
    fn a_read_that_hangs_is_given_up() {
        let runtime = Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .max_blocking_threads(1)
            .build();
        let registry = Registry::builder().build().expect("nothing clashes");
        let (release, held) = channel::<()>();
        let outcome = runtime
            .expect("a runtime can be made")
            .block_on(registry.scope(async {
                spawn_blocking(move || held.recv());
                let (outcome, ()) =
                    tokio::join!(read(Path::new("any"), 1), advance(Duration::from_secs(10)));
                drop(release);
                outcome
            }));
        assert!(matches!(outcome, Err(ReadError::TimedOut(_))));
        let snapshot = registry.snapshot();
        assert_eq!(
            snapshot.value(
                "task_total",
                &[("task_name", "read"), ("status", "timeout")]
            ),
            Some(1.0)
        );
        let timed_out = [("task_name", "read"), ("error_type", "timed_out")];
        assert_eq!(snapshot.value("task_errors_total", &timed_out), Some(1.0));
    }
}
