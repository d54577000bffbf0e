//! Where something stands in the text.

use super::ParseError;

/// A line and a column, both counted from 1, in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub line: usize,
    pub column: usize,
}

impl Place {
    pub(super) fn line(line: usize) -> Place {
        Place { line, column: 1 }
    }

    /// Says what is wrong here, and what to do about it.
    pub(super) fn error(self, problem: impl Into<String>, remedy: impl Into<String>) -> ParseError {
        ParseError::new(self, problem.into(), remedy.into())
    }
}

/// A piece of the text for a message: in backticks, on one line, not too long.
pub(super) fn shown(text: &str) -> String {
    const LONGEST: usize = 40;
    let mut shown = String::from("`");
    for character in text.chars().take(LONGEST) {
        match character {
            '"' | '\'' | '\\' => shown.push(character),
            other => shown.extend(other.escape_debug()),
        }
    }
    let is_cut = text.chars().nth(LONGEST).is_some();
    shown.push_str(if is_cut { "…`" } else { "`" });
    shown
}
