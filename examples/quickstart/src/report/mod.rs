//! What is printed after a pass: what it found, and what callmeter counted.

use std::{
    fmt,
    io::{self, Write},
};

use crate::{
    errors::{AccessError, ProgramError},
    index::Summary,
};

mod counted;

/// Writes to standard output.
pub fn print(text: impl fmt::Display) -> Result<(), ProgramError> {
    let mut output = io::stdout().lock();
    write!(output, "{text}")
        .and_then(|()| output.flush())
        .map_err(ProgramError::Output)
}

/// Reports on a pass; one without an outcome was cancelled.
pub fn pass(number: u64, pass: Option<&Result<Summary, AccessError>>) -> Result<(), ProgramError> {
    match pass {
        None => print(format_args!("\npass {number}: cancelled\n"))?,
        Some(Err(error)) => print(format_args!("\npass {number}: failed: {error}\n"))?,
        Some(Ok(summary)) => print(format_args!("\npass {number}: {summary}"))?,
    }
    print(counted::Counted::read(&callmeter::registry().snapshot()))
}

impl fmt::Display for Summary {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            files,
            bytes,
            words,
            failures,
            ..
        } = self;
        let duplicates = self.duplicates();
        writeln!(
            formatter,
            "{files} files, {bytes} bytes, {words} words, {duplicates} duplicates, {failures} not indexed"
        )?;
        for failure in &self.shown_failures {
            writeln!(
                formatter,
                "  not indexed: {:?}: {}",
                failure.path, failure.error
            )?;
        }
        match failures - self.shown_failures.len() as u64 {
            0 => Ok(()),
            more => writeln!(formatter, "  and {more} more"),
        }
    }
}
