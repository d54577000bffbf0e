//! Errors of the standard library.

use std::convert::Infallible;
use std::error::Error;
use std::io::ErrorKind;
use std::sync::Arc;

use super::{ErrorType, ErrorTypes};
use crate::{Outcome, TimedOut};

/// By kind: `not_found`, `permission_denied`, `connection_reset` and so on; `timed_out`
/// is a timeout.
impl ErrorType for std::io::Error {
    fn error_type(&self) -> &'static str {
        match self.kind() {
            ErrorKind::NotFound => "not_found",
            ErrorKind::PermissionDenied => "permission_denied",
            ErrorKind::ConnectionRefused => "connection_refused",
            ErrorKind::ConnectionReset => "connection_reset",
            ErrorKind::ConnectionAborted => "connection_aborted",
            ErrorKind::HostUnreachable => "host_unreachable",
            ErrorKind::NetworkUnreachable => "network_unreachable",
            ErrorKind::NetworkDown => "network_down",
            ErrorKind::NotConnected => "not_connected",
            ErrorKind::AddrInUse => "addr_in_use",
            ErrorKind::AddrNotAvailable => "addr_not_available",
            ErrorKind::BrokenPipe => "broken_pipe",
            ErrorKind::AlreadyExists => "already_exists",
            ErrorKind::WouldBlock => "would_block",
            ErrorKind::NotADirectory => "not_a_directory",
            ErrorKind::IsADirectory => "is_a_directory",
            ErrorKind::DirectoryNotEmpty => "directory_not_empty",
            ErrorKind::ReadOnlyFilesystem => "read_only_filesystem",
            ErrorKind::StaleNetworkFileHandle => "stale_network_file_handle",
            ErrorKind::InvalidInput => "invalid_input",
            ErrorKind::InvalidData => "invalid_data",
            ErrorKind::TimedOut => "timed_out",
            ErrorKind::WriteZero => "write_zero",
            ErrorKind::StorageFull => "storage_full",
            ErrorKind::NotSeekable => "not_seekable",
            ErrorKind::QuotaExceeded => "quota_exceeded",
            ErrorKind::FileTooLarge => "file_too_large",
            ErrorKind::ResourceBusy => "resource_busy",
            ErrorKind::ExecutableFileBusy => "executable_file_busy",
            ErrorKind::Deadlock => "deadlock",
            ErrorKind::TooManyLinks => "too_many_links",
            ErrorKind::ArgumentListTooLong => "argument_list_too_long",
            ErrorKind::Interrupted => "interrupted",
            ErrorKind::Unsupported => "unsupported",
            ErrorKind::UnexpectedEof => "unexpected_eof",
            ErrorKind::OutOfMemory => "out_of_memory",
            _ => "other",
        }
    }

    fn outcome(&self) -> Outcome {
        if self.kind() == ErrorKind::TimedOut {
            Outcome::TimedOut
        } else {
            Outcome::Failure
        }
    }
}

/// The word of the error itself, a timeout.
impl ErrorType for TimedOut {
    fn error_type(&self) -> &'static str {
        "timed_out"
    }

    fn outcome(&self) -> Outcome {
        Outcome::TimedOut
    }

    fn declare(types: &mut ErrorTypes) {
        types.add("timed_out", Outcome::TimedOut);
    }
}

/// Cannot happen, so there is nothing to declare.
impl ErrorType for Infallible {
    fn error_type(&self) -> &'static str {
        match *self {}
    }
}

macro_rules! words {
    ($($error:ty => $word:literal),* $(,)?) => {$(
        #[doc = concat!("`", $word, "`.")]
        impl ErrorType for $error {
            fn error_type(&self) -> &'static str {
                $word
            }

            fn declare(types: &mut ErrorTypes) {
                types.add($word, Outcome::Failure);
            }
        }
    )*};
}

words! {
    Box<dyn Error + '_> => "boxed",
    Box<dyn Error + Send + '_> => "boxed",
    Box<dyn Error + Sync + '_> => "boxed",
    Box<dyn Error + Send + Sync + '_> => "boxed",
    String => "string",
    &str => "str",
    () => "error",
    std::fmt::Error => "fmt_error",
    std::num::ParseIntError => "parse_int_error",
    std::num::ParseFloatError => "parse_float_error",
    std::num::TryFromIntError => "try_from_int_error",
    std::str::ParseBoolError => "parse_bool_error",
    std::str::Utf8Error => "utf8_error",
    std::string::FromUtf8Error => "from_utf8_error",
    std::char::ParseCharError => "parse_char_error",
    std::char::CharTryFromError => "char_try_from_error",
    std::net::AddrParseError => "addr_parse_error",
    std::time::SystemTimeError => "system_time_error",
    std::env::VarError => "var_error",
    std::array::TryFromSliceError => "try_from_slice_error",
    std::sync::mpsc::RecvError => "recv_error",
    std::thread::AccessError => "access_error",
}

macro_rules! pointers {
    ($($pointer:ty),*) => {$(
        impl<E: ErrorType> ErrorType for $pointer {
            fn error_type(&self) -> &'static str {
                E::error_type(self)
            }

            fn outcome(&self) -> Outcome {
                E::outcome(self)
            }

            fn declare(types: &mut ErrorTypes) {
                types.nested::<E>();
            }
        }
    )*};
}

pointers!(Box<E>, Arc<E>);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn io_errors_are_told_apart_by_kind() {
        let error = std::io::Error::from(ErrorKind::NotFound);
        assert_eq!(
            (error.error_type(), error.outcome()),
            ("not_found", Outcome::Failure)
        );
        let error = std::io::Error::from(ErrorKind::TimedOut);
        assert_eq!(
            (error.error_type(), error.outcome()),
            ("timed_out", Outcome::TimedOut)
        );
    }

    #[test]
    fn boxed_errors_are_boxed_and_boxes_of_known_errors_are_not() {
        let error: Box<dyn Error + Send + Sync> = "no".into();
        assert_eq!(error.error_type(), "boxed");
        assert_eq!(Box::new(std::fmt::Error).error_type(), "fmt_error");
    }
}
