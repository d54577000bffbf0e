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

/// What only the compiler can see; its words change from version to version.
#[test]
fn mistakes_are_explained_by_the_compiler() {
    trybuild::TestCases::new().compile_fail("ui/*/fail_rustc/*.rs");
}
