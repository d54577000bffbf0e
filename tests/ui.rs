//! What the macros accept, and what they say of mistakes: one file per mistake.
//!
//! `TRYBUILD=overwrite` writes the messages anew.

/// Programs that compile and then run.
#[test]
fn right_programs_work() {
    trybuild::TestCases::new().pass("ui/*/pass/*.rs");
}

/// Messages of our own; any compiler shows them in the same way.
#[test]
fn mistakes_are_explained() {
    trybuild::TestCases::new().compile_fail("ui/*/fail/*.rs");
}

/// What only the compiler can see. Its words change from version to version, so on
/// another one than they were written down with this says that it did not run.
#[test]
fn mistakes_are_explained_by_the_compiler() {
    const WRITTEN_WITH: &str = "rustc 1.95.";
    let rustc = std::process::Command::new("rustc")
        .arg("--version")
        .output();
    let version = rustc.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    match version {
        Ok(version) if version.starts_with(WRITTEN_WITH) => {
            trybuild::TestCases::new().compile_fail("ui/*/fail_rustc/*.rs");
        }
        other => eprintln!(
            "NOT RUN: the messages in ui/*/fail_rustc are those of {WRITTEN_WITH}x, this is {other:?}"
        ),
    }
}
