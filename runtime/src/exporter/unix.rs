//! Unix sockets: files that outlive their program.

use std::fs::{self, Permissions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt};
use std::os::unix::net::{UnixDatagram, UnixListener};
use std::path::{Path, PathBuf};

use super::ExporterError;

/// A socket that listens, and its file.
pub(super) struct Socket {
    listener: UnixListener,
    file: File,
}

/// Removed when this is dropped, unless another program has put its own there meanwhile.
pub(super) struct File {
    path: PathBuf,
    /// Device and number.
    identity: Option<(u64, u64)>,
}

impl Socket {
    /// Listens there. Of the file's rights only these are left, if they are given.
    pub fn bind(path: &Path, mode: Option<u32>) -> Result<Socket, ExporterError> {
        let failed = |error| ExporterError::Listen {
            on: format!("`{}`", path.display()),
            error,
        };
        remove_stale(path).map_err(failed)?;
        let listener = UnixListener::bind(path).map_err(failed)?;
        let file = File {
            path: path.to_owned(),
            identity: identity(path).ok(),
        };
        if let Some(mode) = mode {
            fs::set_permissions(path, Permissions::from_mode(mode)).map_err(failed)?;
        }
        listener.set_nonblocking(true).map_err(failed)?;
        Ok(Socket { listener, file })
    }

    pub fn into_parts(self) -> (UnixListener, File) {
        (self.listener, self.file)
    }
}

/// What a program left behind that was killed. No socket in use, and nothing that is no socket.
fn remove_stale(path: &Path) -> io::Result<()> {
    let Ok(found) = fs::symlink_metadata(path) else {
        return Ok(());
    };
    if !found.file_type().is_socket() {
        return Err(io::Error::new(
            ErrorKind::AlreadyExists,
            "there is a file of that name, which is no socket; choose another path",
        ));
    }
    match probe(path) {
        Err(error) if error.kind() == ErrorKind::ConnectionRefused => fs::remove_file(path),
        Err(error) if error.kind() == ErrorKind::PermissionDenied => Err(error),
        // Another program has removed it.
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        _ => Err(ErrorKind::AddrInUse.into()),
    }
}

/// Refused where nobody has the socket open. One for datagrams asks, which never waits and is no connection to
/// those who listen: of a socket of another kind the system says just that.
fn probe(path: &Path) -> io::Result<()> {
    UnixDatagram::unbound()?.connect(path)
}

fn identity(path: &Path) -> io::Result<(u64, u64)> {
    let found = fs::symlink_metadata(path)?;
    Ok((found.dev(), found.ino()))
}

impl Drop for File {
    fn drop(&mut self) {
        if self.identity.is_some() && identity(&self.path).ok() == self.identity {
            // Who cannot remove it, leaves it to the next who listens there.
            let _ = fs::remove_file(&self.path);
        }
    }
}
