//! Families that other crates declare as well.

use callmeter::{Operation, Outcome};

/// Declared in another crate just like this.
#[derive(Operation)]
#[operation(name = "alike")]
pub struct Alike<'a> {
    /// A label.
    pub project: &'a str,
}

/// Declared in another crate with other labels.
#[derive(Operation)]
#[operation(name = "different")]
pub struct Different<'a> {
    /// A label.
    pub project: &'a str,
}

/// The line of the derive of [`Different`].
pub const LINE_OF_DIFFERENT: u32 = 14;

/// Counts one success of both.
pub fn count(project: &str) {
    Alike { project }.start().finish(Outcome::Success);
    Different { project }.start().finish(Outcome::Success);
}
