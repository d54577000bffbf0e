use std::error::Error;
use std::fmt;

use super::place::Place;

/// Where a text breaks the rules of its format, and how.
///
/// ```
/// let error = callmeter::parse("1st_total 1\n", callmeter::Format::Text).unwrap_err();
/// assert_eq!((error.line(), error.column()), (1, 1));
/// assert_eq!(error.problem(), "`1st_total` is no metric name");
/// assert_eq!(error.remedy(), "write letters, digits, `_` and `:`, and no digit first");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError {
    place: Place,
    problem: String,
    remedy: String,
}

impl ParseError {
    pub(super) fn new(place: Place, problem: String, remedy: String) -> ParseError {
        ParseError {
            place,
            problem,
            remedy,
        }
    }

    /// The same place, with another explanation.
    pub(super) fn with_cause(self, problem: &str, remedy: &str) -> ParseError {
        ParseError::new(self.place, problem.to_owned(), remedy.to_owned())
    }

    /// The number of the line, from 1.
    #[must_use]
    pub fn line(&self) -> usize {
        self.place.line
    }

    /// The number of the character in its line, from 1.
    #[must_use]
    pub fn column(&self) -> usize {
        self.place.column
    }

    /// What is wrong there.
    #[must_use]
    pub fn problem(&self) -> &str {
        &self.problem
    }

    /// What to write instead.
    #[must_use]
    pub fn remedy(&self) -> &str {
        &self.remedy
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Place { line, column } = self.place;
        let (problem, remedy) = (&self.problem, &self.remedy);
        write!(f, "line {line}, column {column}: {problem}; {remedy}")
    }
}

impl Error for ParseError {}
