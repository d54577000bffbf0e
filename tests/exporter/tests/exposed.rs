//! What is said of an exporter that anybody can ask.

use std::process::Command;

fn said(arguments: &[&str]) -> String {
    let mut program = Command::new(env!("CARGO_BIN_EXE_exposed"));
    let output = program.args(arguments).output().expect("it starts");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stderr).expect("text")
}

#[test]
fn f42_who_listens_everywhere_is_warned_once() {
    for address in ["0.0.0.0:0", "[::]:0"] {
        let said = said(&["0", address]);
        let (host, _) = address.rsplit_once(':').expect("a port");
        let beginning = format!("the exporter on {host}:");
        assert!(said.contains(&beginning), "{said}");
        assert!(said.contains("answers everybody"), "{said}");
        assert!(said.contains("listen on `127.0.0.1`"), "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
    }
}

#[test]
fn f42_who_does_not_is_not() {
    for arguments in [
        &["0", "localhost:0", "[::ffff:127.0.0.1]:0"][..],
        &["0.0.0.0:0", "token"],
        &["0.0.0.0:0", "network"],
    ] {
        assert_eq!(said(arguments), "", "{arguments:?}");
    }
}
