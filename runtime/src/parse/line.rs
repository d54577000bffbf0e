//! What a line is.

use super::cursor::Cursor;
use super::sample::Mark;
use super::{ParseError, ParsedKind, ParsedSample, descriptor, sample_line};

/// A line, read.
pub(super) enum Line<'a> {
    /// A comment, or a blank line.
    Nothing,
    /// `# EOF`
    End,
    /// Says something of a family.
    Descriptor {
        name: &'a str,
        says: Descriptor,
    },
    Sample(ParsedSample, Mark<'a>),
}

/// What a line says of a family.
pub(super) enum Descriptor {
    Help(String),
    Type(ParsedKind),
    Unit(String),
}

impl Descriptor {
    pub(super) fn keyword(&self) -> &'static str {
        match self {
            Descriptor::Help(_) => "HELP",
            Descriptor::Type(_) => "TYPE",
            Descriptor::Unit(_) => "UNIT",
        }
    }
}

pub(super) fn read(mut cursor: Cursor<'_>) -> Result<Line<'_>, ParseError> {
    cursor.pad();
    if cursor.is_at_end() {
        return blank(&cursor);
    }
    if cursor.eat('#') {
        return descriptor::read(cursor);
    }
    let (sample, mark) = sample_line::read(cursor)?;
    Ok(Line::Sample(sample, mark))
}

fn blank<'a>(cursor: &Cursor<'_>) -> Result<Line<'a>, ParseError> {
    if cursor.dialect.is_classic() {
        return Ok(Line::Nothing);
    }
    Err(cursor.error("this line is blank", "leave it out"))
}
