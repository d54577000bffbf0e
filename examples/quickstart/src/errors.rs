//! What can go wrong. `#[derive(ErrorType)]` makes each variant a value of the
//! `error_type` label, present at 0 from the first scrape.

use std::{io, net::SocketAddr, path::PathBuf};

use callmeter::ErrorType;
use thiserror::Error;

/// A file or directory cannot be reached.
#[derive(Debug, Error, ErrorType)]
pub enum AccessError {
    #[error("no such file or directory")]
    Vanished,
    #[error("permission denied")]
    NoPermission,
    #[error("neither a file nor a directory")]
    SpecialFile,
    /// Classified by the kind of the inner error.
    #[error(transparent)]
    #[error_type(transparent)]
    Other(io::Error),
}

impl From<io::Error> for AccessError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::Vanished,
            io::ErrorKind::PermissionDenied => Self::NoPermission,
            _ => Self::Other(error),
        }
    }
}

/// A file's bytes cannot be had.
#[derive(Debug, Error, ErrorType)]
pub enum ReadError {
    #[error(transparent)]
    #[error_type(transparent)]
    Access(AccessError),
    #[error("{bytes} bytes are more than {limit}")]
    TooLarge { bytes: u64, limit: u64 },
    #[error("its size changed while it was read")]
    Changed,
    /// Counted with `status="timeout"`, also by the tasks that pass it on.
    #[error("not read in time")]
    #[error_type(outcome = "timeout")]
    TimedOut(#[from] callmeter::TimedOut),
}

impl From<io::Error> for ReadError {
    fn from(error: io::Error) -> Self {
        Self::Access(error.into())
    }
}

impl ReadError {
    /// Whether the next attempt may well succeed.
    pub fn is_transient(&self) -> bool {
        use io::ErrorKind::{Interrupted, ResourceBusy, StaleNetworkFileHandle, WouldBlock};
        match self {
            Self::Changed => true,
            Self::Access(AccessError::Other(error)) => {
                matches!(
                    error.kind(),
                    Interrupted | ResourceBusy | StaleNetworkFileHandle | WouldBlock
                )
            }
            _ => false,
        }
    }
}

/// Bytes are not text.
#[derive(Debug, Error, ErrorType)]
pub enum DecodeError {
    #[error("not UTF-8 from byte {valid_bytes} on")]
    NotUtf8 { valid_bytes: usize },
    #[error("binary: byte {at} is zero")]
    Binary { at: usize },
}

/// A file cannot be indexed.
#[derive(Debug, Error, ErrorType)]
pub enum IndexError {
    #[error(transparent)]
    #[error_type(transparent)]
    Read(#[from] ReadError),
    #[error(transparent)]
    #[error_type(transparent)]
    Decode(#[from] DecodeError),
}

/// The program cannot go on.
#[derive(Debug, Error)]
pub enum ProgramError {
    #[error("cannot read the directory {0:?}: {1}")]
    Directory(PathBuf, AccessError),
    #[error("cannot listen on {0}: {1}")]
    Listen(SocketAddr, io::Error),
    #[error("cannot start: {0}")]
    Start(io::Error),
    #[error("cannot write to standard output: {0}")]
    Output(io::Error),
}
