//! Indexes a directory tree again and again, and lets Prometheus watch.
//!
//! The instrumented functions are in `index/`, the errors they count in `errors.rs`.
//! Everything else is what a program needs anyway.

mod errors;
mod index;
mod options;
mod program;
mod progress;
mod report;
mod server;
mod signals;

use std::{error::Error, io::ErrorKind, process::ExitCode};

use errors::ProgramError;
use options::{Command, HELP};

fn main() -> ExitCode {
    match options::parse(lexopt::Parser::from_env()) {
        Ok(Command::Help) => exit_code(report::print(HELP)),
        Ok(Command::Index(options)) => exit_code(program::run(&options)),
        Err(error) => fail(&error, 2),
    }
}

fn exit_code(outcome: Result<(), ProgramError>) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        // The reader has seen enough, as in `quickstart | head`.
        Err(ProgramError::Output(error)) if error.kind() == ErrorKind::BrokenPipe => {
            ExitCode::SUCCESS
        }
        Err(error) => fail(&error, 1),
    }
}

fn fail(error: &dyn Error, code: u8) -> ExitCode {
    progress::line(format_args!("quickstart: {error}"));
    ExitCode::from(code)
}
