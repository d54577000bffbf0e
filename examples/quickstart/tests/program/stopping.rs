//! How it ends: always in good order.

use std::{fs, process::Command};

use crate::running::{Quickstart, command};
use tempfile::TempDir;

fn small_tree() -> TempDir {
    let tree = tempfile::tempdir().expect("a directory can be made");
    fs::write(tree.path().join("one.txt"), "one").expect("a file can be written");
    tree
}

fn on(tree: &TempDir, arguments: &[&str]) -> Command {
    let mut command = command(arguments);
    command.arg(tree.path());
    command
}

#[test]
fn a_signal_between_passes() {
    for signal in ["INT", "TERM"] {
        let tree = small_tree();
        let mut program = Quickstart::start(on(&tree, &["--every=3600"]));
        program.line("walk ");
        program.signal(signal);
        let output = program.end();
        assert_eq!(output.status.code(), Some(0));
        assert_eq!(String::from_utf8_lossy(&output.stdout), "stopped\n");
        let progress = format!("pass 1: indexing {:?}\n", tree.path());
        assert_eq!(String::from_utf8_lossy(&output.stderr), progress);
    }
}

/// Each file below `/proc` costs all its attempts, so that this pass is still on when the signal comes.
#[cfg(target_os = "linux")]
#[test]
fn a_signal_within_a_pass() {
    let tree = tempfile::tempdir().expect("a directory can be made");
    for number in 0..2_000 {
        let link = tree.path().join(number.to_string());
        std::os::unix::fs::symlink("/proc/version", link).expect("a link can be made");
    }
    let mut program = Quickstart::start(on(&tree, &["--every=3600"]));
    while program
        .scrape()
        .value("task_in_progress{task_name=\"read\"}")
        < 16.0
    {}
    program.signal("INT");
    assert_eq!(program.line("pass 1: "), "pass 1: cancelled");
    let mut cancelled = |name: &str| -> u64 {
        let row = program.line(name);
        row.split_whitespace()
            .nth(5)
            .and_then(|cell| cell.parse().ok())
            .expect("it is a number")
    };
    let files = cancelled("index_file ");
    assert!(files > 0);
    assert_eq!(cancelled("index_pass "), 1);
    assert_eq!(cancelled("read "), files);
    assert_eq!(cancelled("walk "), 1);
    let output = program.end();
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stdout.ends_with(b"stopped\n"));
}

#[test]
fn the_last_pass() {
    let tree = small_tree();
    let output = Quickstart::start(on(&tree, &["--passes=2", "--every=0"])).end();
    assert_eq!(output.status.code(), Some(0));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    for number in 1..=2 {
        let line =
            format!("\npass {number}: 1 files, 3 bytes, 1 words, 0 duplicates, 0 not indexed\n");
        assert!(text.contains(&line), "{text}");
    }
}

/// A directory that goes away fails its pass; the next one may find it again.
#[test]
fn a_directory_that_comes_and_goes() {
    let tree = small_tree();
    let root = tree.path().join("root");
    fs::create_dir(&root).expect("a directory can be made");
    let mut program = Quickstart::start({
        let mut command = command(&["--every=0"]);
        command.arg(&root);
        command
    });
    program.line("pass 1: 0 files");
    fs::remove_dir(&root).expect("it is empty");
    while !program
        .line("pass ")
        .ends_with(": failed: no such file or directory")
    {}
    fs::create_dir(&root).expect("a directory can be made");
    while !program.line("pass ").contains(": 0 files") {}
    let failed = "workflow_errors_total{error_type=\"vanished\",workflow_name=\"index_pass\"}";
    assert!(program.scrape().value(failed) >= 1.0);
    program.signal("INT");
    assert_eq!(program.end().status.code(), Some(0));
}

#[test]
fn a_reader_that_has_seen_enough() {
    let tree = small_tree();
    let program = Quickstart::start(on(&tree, &["--every=0"]));
    let output = program.end_unread();
    assert_eq!(output.code(), Some(0));
}
