//! One file, from its path to what the index keeps of it.

use std::path::Path;

use callmeter::track_task;

use super::{
    decode::decode,
    hash::{Digest, hash},
    off_the_async_threads,
    read::read,
    words::count_words,
};
use crate::errors::{DecodeError, IndexError};

/// What the index keeps of a file.
pub struct Indexed {
    pub bytes: u64,
    pub words: u64,
    pub digest: Digest,
}

#[track_task]
pub async fn index_file(path: &Path, max_bytes: u64) -> Result<Indexed, IndexError> {
    let bytes = read(path, max_bytes).await?;
    Ok(off_the_async_threads(move || digest(&bytes)).await?)
}

fn digest(bytes: &[u8]) -> Result<Indexed, DecodeError> {
    let words = count_words(decode(bytes)?);
    Ok(Indexed {
        bytes: bytes.len() as u64,
        words,
        digest: hash(bytes),
    })
}
