//! What cannot work: one line on standard error, and an exit code.

use std::{fs, net::TcpListener};

use crate::running::{Quickstart, command};

/// Runs a program that must not get as far as to print anything.
fn mistake(arguments: &[&str]) -> (Option<i32>, String) {
    let output = command(arguments).output().expect("the program starts");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "");
    (
        output.status.code(),
        String::from_utf8(output.stderr).expect("it is text"),
    )
}

#[test]
fn a_taken_port() {
    let tree = tempfile::tempdir().expect("a directory can be made");
    let directory = tree.path().to_str().expect("it is text");
    let first = Quickstart::start(command(&["--every=3600", directory]));
    let (code, line) = mistake(&[directory, "--listen", first.address()]);
    assert_eq!(code, Some(1));
    let start = format!("quickstart: cannot listen on {}: ", first.address());
    assert!(
        line.starts_with(&start) && line.lines().count() == 1,
        "{line}"
    );

    let other = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
    let address = other.local_addr().expect("it is bound").to_string();
    assert_eq!(mistake(&[directory, "--listen", &address]).0, Some(1));
}

#[test]
fn a_missing_directory() {
    let tree = tempfile::tempdir().expect("a directory can be made");
    let path = tree.path().join("missing");
    let (code, line) = mistake(&[path.to_str().expect("it is text"), "--listen=127.0.0.1:0"]);
    assert_eq!(code, Some(1));
    assert_eq!(
        line,
        format!("quickstart: cannot read the directory {path:?}: no such file or directory\n")
    );
}

#[test]
fn a_file_instead_of_a_directory() {
    let tree = tempfile::tempdir().expect("a directory can be made");
    let path = tree.path().join("file");
    fs::write(&path, "").expect("a file can be written");
    let (code, line) = mistake(&[path.to_str().expect("it is text"), "--listen=127.0.0.1:0"]);
    assert_eq!(code, Some(1));
    assert!(
        line.starts_with(&format!("quickstart: cannot read the directory {path:?}: ")),
        "{line}"
    );
    assert_eq!(line.lines().count(), 1, "{line}");
}

#[test]
fn a_wrong_option() {
    assert_eq!(
        mistake(&["--quick"]),
        (Some(2), "quickstart: invalid option '--quick'\n".to_owned())
    );
}
