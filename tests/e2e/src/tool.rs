//! Finds the programs of others.

use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

/// The path of a program that is searched for on the `PATH`.
///
/// # Panics
///
/// With what to install, when it is not there.
pub fn find(program: &str, install: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path)
        .map(|directory| directory.join(program))
        .find(|file| file.is_file());
    found.unwrap_or_else(|| {
        panic!("`{program}` is not on the PATH: {install}, or run `./test`, which does")
    })
}

/// What a program makes of `input`.
///
/// # Panics
///
/// When the program cannot be started.
pub fn run_with_input(command: &mut Command, input: &str) -> Output {
    use std::io::Write;

    let piped = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = piped
        .spawn()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let mut stdin = child.stdin.take().expect("stdin is piped");
    std::thread::scope(|scope| {
        // Beside the reading, or both sides may wait for each other; a program
        // that ends early shows by its output.
        scope.spawn(move || stdin.write_all(input.as_bytes()).ok());
        child.wait_with_output().expect("the program ends")
    })
}
