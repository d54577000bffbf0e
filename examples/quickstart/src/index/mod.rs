//! One pass over a directory tree.
//!
//! Each step is a function of its own with `#[track_task]`, so each has its counts,
//! durations and errors.

mod decode;
mod file;
mod hash;
mod read;
mod summary;
mod walk;
mod words;

use std::path::{Path, PathBuf};

use callmeter::track_workflow;
use futures_util::{StreamExt, stream};
use tokio::sync::mpsc::{Receiver, channel};

use crate::{
    errors::{AccessError, IndexError},
    progress::Progress,
};
pub use summary::Summary;

/// How many files are worked on at once.
const CONCURRENCY: usize = 16;

/// Why one file is not in the index.
pub struct Failure {
    pub path: PathBuf,
    pub error: IndexError,
}

/// Indexes everything below `root`. Fails only where `root` itself cannot be read.
#[track_workflow("index_pass")]
pub async fn pass(
    root: &Path,
    max_bytes: u64,
    progress: &mut Progress,
) -> Result<Summary, AccessError> {
    let (found, files) = channel(CONCURRENCY);
    let (walked, summary) = tokio::join!(
        walk::walk(root, found),
        index_all(files, max_bytes, progress)
    );
    walked.map(|()| summary)
}

/// The futures under way live in this one, not in spawned tasks: dropping it cancels them all.
async fn index_all(
    mut files: Receiver<Result<PathBuf, Failure>>,
    max_bytes: u64,
    progress: &mut Progress,
) -> Summary {
    let mut indexed = stream::poll_fn(|context| files.poll_recv(context))
        .map(|found| index_one(found, max_bytes))
        .buffer_unordered(CONCURRENCY);
    let mut summary = Summary::default();
    while let Some(outcome) = indexed.next().await {
        summary.add(outcome);
        progress.file_done();
    }
    summary
}

async fn index_one(
    found: Result<PathBuf, Failure>,
    max_bytes: u64,
) -> Result<file::Indexed, Failure> {
    let path = found?;
    match file::index_file(&path, max_bytes).await {
        Ok(indexed) => Ok(indexed),
        Err(error) => Err(Failure { path, error }),
    }
}

/// Runs what blocks or computes for long where it holds up no other future.
async fn off_the_async_threads<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(work).await {
        Ok(value) => value,
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}
