//! The files of a tree.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use callmeter::track_task;
use tokio::sync::mpsc::Sender;
use walkdir::{DirEntry, WalkDir};

use super::{Failure, off_the_async_threads};
use crate::errors::{AccessError, ReadError};

/// Directories that hold nothing anybody wrote.
const SKIPPED: [&str; 2] = [".git", "target"];

/// Sends every file below `root`, and every entry that cannot be looked at, to `found`.
#[track_task]
pub async fn walk(root: &Path, found: Sender<Result<PathBuf, Failure>>) -> Result<(), AccessError> {
    let root = root.to_owned();
    off_the_async_threads(move || walk_now(&root, &found)).await
}

/// Symbolic links to directories are not followed, so there are no loops and no way out of the tree.
fn walk_now(root: &Path, found: &Sender<Result<PathBuf, Failure>>) -> Result<(), AccessError> {
    fs::read_dir(root)?;
    for entry in WalkDir::new(root).into_iter().filter_entry(is_wanted) {
        let Some(file) = visited(root, entry) else {
            continue;
        };
        // Nobody receives any more: the pass was cancelled.
        if found.blocking_send(file).is_err() {
            break;
        }
    }
    Ok(())
}

fn is_wanted(entry: &DirEntry) -> bool {
    entry.depth() == 0 || !SKIPPED.iter().any(|name| entry.file_name() == *name)
}

fn visited(root: &Path, entry: walkdir::Result<DirEntry>) -> Option<Result<PathBuf, Failure>> {
    let path = match &entry {
        Ok(entry) => entry.path(),
        Err(error) => error.path().unwrap_or(root),
    }
    .to_owned();
    match visit(entry) {
        Ok(true) => Some(Ok(path)),
        Ok(false) => None,
        Err(error) => Some(Err(Failure {
            path,
            error: ReadError::Access(error).into(),
        })),
    }
}

/// Whether an entry is a file or a link to one.
#[track_task]
fn visit(entry: walkdir::Result<DirEntry>) -> Result<bool, AccessError> {
    let entry = entry.map_err(io::Error::from)?;
    let mut file_type = entry.file_type();
    if file_type.is_symlink() {
        file_type = fs::metadata(entry.path())?.file_type();
    }
    if file_type.is_file() || file_type.is_dir() {
        Ok(file_type.is_file())
    } else {
        Err(AccessError::SpecialFile)
    }
}
