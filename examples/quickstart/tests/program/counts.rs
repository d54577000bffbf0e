//! What is counted, exactly.

use std::{fs, os::unix::fs::symlink, path::Path};

use crate::running::{Quickstart, Samples, command};
use tempfile::TempDir;

/// Of each kind that a tree may hold, something.
fn tree() -> TempDir {
    let tree = tempfile::tempdir().expect("a directory can be made");
    let root = tree.path();
    let write = |name: &str, content: &[u8]| {
        fs::write(root.join(name), content).expect("a file can be written")
    };
    let deep = root.join("deep/".repeat(100));
    for directory in [&deep, &root.join(".git"), &root.join("target/debug")] {
        fs::create_dir_all(directory).expect("a directory can be made");
    }
    write("hello.txt", b"hello world\n");
    write("again.txt", b"hello world\n");
    write("empty.txt", b"");
    fs::write(deep.join("bottom.txt"), "at the very bottom").expect("a file can be written");
    write("latin1.txt", b"caf\xe9");
    write("zeros.dat", &[0; 16]);
    write("large.txt", &[b'x'; 101]);
    write(".git/config", b"skipped");
    write("target/debug/output", b"skipped");
    link("hello.txt", root.join("link.txt"));
    link("nowhere", root.join("dangling"));
    link("selfish", root.join("selfish"));
    link("..", root.join("deep/up"));
    pipe(&root.join("pipe"));
    tree
}

fn link(target: &str, from: impl AsRef<Path>) {
    symlink(target, from).expect("a link can be made");
}

fn pipe(path: &Path) {
    assert!(
        std::process::Command::new("mkfifo")
            .arg(path)
            .status()
            .expect("mkfifo is there")
            .success()
    );
}

fn indexed_once(root: &Path) -> (Quickstart, String) {
    let mut command = command(&["--max-bytes=100", "--every=3600"]);
    command.arg(root);
    let mut program = Quickstart::start(command);
    let summary = program.line("pass 1: ");
    program.line("walk ");
    (program, summary)
}

fn task(samples: &Samples, name: &str) -> [f64; 5] {
    ["success", "failure", "timeout", "cancelled", "panic"].map(|status| {
        samples.value(&format!(
            "task_total{{status=\"{status}\",task_name=\"{name}\"}}"
        ))
    })
}

fn errors(samples: &Samples, name: &str, error_type: &str) -> f64 {
    samples.value(&format!(
        "task_errors_total{{error_type=\"{error_type}\",task_name=\"{name}\"}}"
    ))
}

#[test]
fn every_call_is_counted_once() {
    let tree = tree();
    let (program, summary) = indexed_once(tree.path());
    assert_eq!(
        summary,
        "pass 1: 5 files, 54 bytes, 10 words, 2 duplicates, 6 not indexed"
    );
    let samples = program.scrape();

    assert_eq!(task(&samples, "walk"), [1.0, 0.0, 0.0, 0.0, 0.0]);
    // The root, 100 directories, 9 links and files that can be read, 1 link up; a pipe and two bad links.
    assert_eq!(task(&samples, "visit"), [110.0, 3.0, 0.0, 0.0, 0.0]);
    assert_eq!(task(&samples, "index_file"), [5.0, 3.0, 0.0, 0.0, 0.0]);
    assert_eq!(task(&samples, "read"), [7.0, 1.0, 0.0, 0.0, 0.0]);
    assert_eq!(task(&samples, "decode"), [5.0, 2.0, 0.0, 0.0, 0.0]);
    assert_eq!(task(&samples, "hash"), [5.0, 0.0, 0.0, 0.0, 0.0]);
    assert_eq!(task(&samples, "count_words"), [5.0, 0.0, 0.0, 0.0, 0.0]);

    assert_eq!(
        samples.value("workflow_executions_total{status=\"success\",workflow_name=\"index_pass\"}"),
        1.0
    );
    assert_eq!(samples.value("active_workflows"), 0.0);
    assert_eq!(samples.value("task_in_progress{task_name=\"read\"}"), 0.0);
    assert_eq!(samples.value("task_retries_total{task_name=\"read\"}"), 0.0);
}

#[test]
fn every_error_has_its_type() {
    let tree = tree();
    let (program, _) = indexed_once(tree.path());
    let samples = program.scrape();

    assert_eq!(errors(&samples, "visit", "vanished"), 1.0);
    assert_eq!(errors(&samples, "visit", "special_file"), 1.0);
    assert_eq!(errors(&samples, "read", "too_large"), 1.0);
    assert_eq!(errors(&samples, "decode", "not_utf8"), 1.0);
    assert_eq!(errors(&samples, "decode", "binary"), 1.0);
    // A task that passes errors on counts them under their own types.
    for error_type in ["too_large", "not_utf8", "binary"] {
        assert_eq!(errors(&samples, "index_file", error_type), 1.0);
    }
    // What has not happened is there all the same.
    for error_type in [
        "vanished",
        "no_permission",
        "special_file",
        "changed",
        "timed_out",
    ] {
        assert_eq!(errors(&samples, "read", error_type), 0.0);
    }
}

#[test]
fn the_table_says_what_the_exposition_says() {
    let tree = tree();
    let mut command = command(&["--max-bytes=100", "--passes=2", "--every=0"]);
    command.arg(tree.path());
    let output = Quickstart::start(command).end();
    assert_eq!(output.status.code(), Some(0));
    let text = String::from_utf8(output.stdout).expect("it is text");
    let (_, second) = text.split_once("pass 2: ").expect("there are two passes");
    let rows: Vec<Vec<&str>> = second
        .lines()
        .map(|line| line.split_whitespace().collect())
        .collect();
    let row = |name: &str| {
        rows.iter()
            .find(|row| row.first() == Some(&name))
            .map(|row| &row[1..8])
    };
    assert_eq!(
        row("index_pass"),
        Some(&["2", "2", "0", "0", "0", "0", "0"][..])
    );
    assert_eq!(
        row("read"),
        Some(&["16", "14", "2", "0", "0", "0", "0"][..])
    );
    assert!(second.contains("\n2 too_large in read\n"), "{second}");
}

/// Files below `/proc` have more to read than their size says: each attempt fails.
#[cfg(target_os = "linux")]
#[test]
fn transient_errors_are_retried() {
    let tree = tempfile::tempdir().expect("a directory can be made");
    link("/proc/version", tree.path().join("version"));
    let (program, summary) = indexed_once(tree.path());
    assert_eq!(
        summary,
        "pass 1: 0 files, 0 bytes, 0 words, 0 duplicates, 1 not indexed"
    );
    let samples = program.scrape();
    assert_eq!(task(&samples, "read"), [0.0, 1.0, 0.0, 0.0, 0.0]);
    assert_eq!(errors(&samples, "read", "changed"), 1.0);
    assert_eq!(samples.value("task_retries_total{task_name=\"read\"}"), 3.0);
}

/// Names need not be UTF-8.
#[cfg(target_os = "linux")]
#[test]
fn any_name_will_do() {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt};

    let tree = tempfile::tempdir().expect("a directory can be made");
    let name = OsStr::from_bytes(b"caf\xe9");
    fs::write(tree.path().join(name), "one word").expect("a file can be written");
    let (_program, summary) = indexed_once(tree.path());
    assert_eq!(
        summary,
        "pass 1: 1 files, 8 bytes, 2 words, 0 duplicates, 0 not indexed"
    );
}

#[test]
fn a_scrape_at_any_moment_agrees_with_itself() {
    let tree = tree();
    let mut command = command(&["--max-bytes=100", "--every=0"]);
    command.arg(tree.path());
    let mut program = Quickstart::start(command);
    for _ in 0..50 {
        program.line("walk ");
        let samples = program.scrape();
        for name in [
            "walk",
            "visit",
            "index_file",
            "read",
            "decode",
            "hash",
            "count_words",
        ] {
            for status in ["success", "failure", "timeout", "cancelled", "panic"] {
                let labels = format!("status=\"{status}\",task_name=\"{name}\"");
                let counted = samples.value(&format!("task_total{{{labels}}}"));
                assert_eq!(
                    samples.value(&format!("task_duration_seconds_count{{{labels}}}")),
                    counted
                );
                let bucket = format!("task_duration_seconds_bucket{{le=\"+Inf\",{labels}}}");
                assert_eq!(samples.value(&bucket), counted);
            }
        }
    }
}

#[test]
fn the_format_is_negotiated() {
    let tree = tree();
    let (program, _) = indexed_once(tree.path());
    let classic = program.get("/metrics", "text/plain");
    assert!(classic.starts_with("HTTP/1.1 200 OK\r\n"), "{classic}");
    assert!(
        classic.contains("\r\ncontent-type: text/plain; version=0.0.4; charset=utf-8\r\n"),
        "{classic}"
    );
    let open = program.get("/metrics", "application/openmetrics-text;version=1.0.0");
    assert!(
        open.contains(
            "\r\ncontent-type: application/openmetrics-text; version=1.0.0; charset=utf-8\r\n"
        ),
        "{open}"
    );
    assert!(open.ends_with("\n# EOF\n"), "{open}");
    assert!(
        program
            .get("/", "*/*")
            .starts_with("HTTP/1.1 404 Not Found\r\n")
    );
}
