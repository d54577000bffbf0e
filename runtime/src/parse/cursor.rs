//! A place in a line, which moves to the right.

use super::dialect::Dialect;
use super::place::{Place, shown};
use super::{ParseError, number};

/// What of a line is still to be read.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'a> {
    pub dialect: Dialect,
    line: &'a str,
    number: usize,
    at: usize,
}

impl<'a> Cursor<'a> {
    /// The start of a line, which is given without its line feed.
    pub(super) fn new(line: &'a str, number: usize, dialect: Dialect) -> Cursor<'a> {
        Cursor {
            dialect,
            line,
            number,
            at: 0,
        }
    }

    pub(super) fn rest(&self) -> &'a str {
        &self.line[self.at..]
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.at == self.line.len()
    }

    /// Where it is.
    pub(super) fn place(&self) -> Place {
        Place {
            line: self.number,
            column: self.line[..self.at].chars().count() + 1,
        }
    }

    /// Says what is wrong here.
    pub(super) fn error(
        &self,
        problem: impl Into<String>,
        remedy: impl Into<String>,
    ) -> ParseError {
        self.place().error(problem, remedy)
    }

    pub(super) fn next(&mut self) -> Option<char> {
        let next = self.rest().chars().next()?;
        self.at += next.len_utf8();
        Some(next)
    }

    /// Passes a character if it is the next.
    pub(super) fn eat(&mut self, wanted: char) -> bool {
        let is_next = self.rest().starts_with(wanted);
        if is_next {
            self.at += wanted.len_utf8();
        }
        is_next
    }

    /// Everything before the first of these characters.
    pub(super) fn until(&mut self, ends: &[char]) -> &'a str {
        let rest = self.rest();
        let length = rest.find(ends).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    /// Everything before the next blank.
    pub(super) fn word(&mut self) -> &'a str {
        self.until(&[' ', '\t'])
    }

    /// The same, without passing it.
    pub(super) fn peek_word(mut self) -> &'a str {
        self.word()
    }

    /// Passes blanks where the format does not care for them.
    pub(super) fn pad(&mut self) {
        if self.dialect.is_classic() {
            let rest = self.rest();
            self.at += rest.len() - rest.trim_start_matches([' ', '\t']).len();
        }
    }

    /// Passes one blank.
    pub(super) fn space(&mut self, next: &str) -> Result<(), ParseError> {
        if self.eat(' ') || (self.dialect.is_classic() && self.eat('\t')) {
            return Ok(());
        }
        if self.is_at_end() {
            return Err(self.error(format!("{next} is missing"), "write it behind a space"));
        }
        let problem = format!("there is no space before {next}");
        Err(self.error(problem, "write one"))
    }

    /// Passes what separates two words: one space, in classic text any blanks.
    pub(super) fn separate(&mut self, next: &str) -> Result<(), ParseError> {
        self.space(next)?;
        self.pad();
        if self.dialect.is_open_metrics() && self.rest().starts_with([' ', '\t']) {
            let problem = format!("there is more than one space before {next}");
            return Err(self.error(problem, "write one only"));
        }
        Ok(())
    }

    /// A number, called `what` where it is none.
    pub(super) fn number(&mut self, what: &str) -> Result<f64, ParseError> {
        let start = *self;
        let word = self.word();
        if word.is_empty() {
            return Err(start.error(format!("{what} is missing"), "write a number"));
        }
        number::read(word).ok_or_else(|| {
            let problem = format!("{what} {} is no number", shown(word));
            start.error(
                problem,
                "write it like `42`, `0.5`, `1e-06`, `+Inf`, `-Inf` or `NaN`",
            )
        })
    }

    /// Says that there is something else than what belongs here.
    pub(super) fn missing(&self, what: &str) -> ParseError {
        if self.rest().starts_with([' ', '\t']) {
            return self.error(format!("a blank is before {what}"), "leave it out");
        }
        self.error(format!("{what} is missing"), "write it here")
    }

    /// The name of a family or sample.
    pub(super) fn metric_name(&mut self) -> Result<&'a str, ParseError> {
        let start = *self;
        let name = self.until(&[' ', '\t', '{']);
        if name.is_empty() {
            return Err(start.missing("a metric name"));
        }
        if is_name(name, true) {
            return Ok(name);
        }
        Err(start.error(
            format!("{} is no metric name", shown(name)),
            "write letters, digits, `_` and `:`, and no digit first",
        ))
    }
}

/// Whether it may be the name of a label, or with colons that of a metric.
pub(super) fn is_name(name: &str, colons: bool) -> bool {
    let is_letter =
        |byte: u8| byte.is_ascii_alphabetic() || byte == b'_' || (colons && byte == b':');
    let mut bytes = name.bytes();
    bytes.next().is_some_and(is_letter)
        && bytes.all(|byte| is_letter(byte) || byte.is_ascii_digit())
}
