//! Lines that begin with `#`.

use super::cursor::Cursor;
use super::line::{Descriptor, Line};
use super::place::shown;
use super::{ParseError, ParsedKind, labels};

/// Reads a line from behind its `#`.
pub(super) fn read(mut cursor: Cursor<'_>) -> Result<Line<'_>, ParseError> {
    let start = cursor;
    if cursor.dialect.is_open_metrics() {
        cursor.separate("the word behind `#`")?;
    }
    cursor.pad();
    match (cursor.word(), cursor.dialect.is_open_metrics()) {
        ("HELP", _) => describe(cursor, help),
        ("TYPE", _) => describe(cursor, kind),
        ("UNIT", true) => describe(cursor, unit),
        ("EOF", true) if cursor.is_at_end() => Ok(Line::End),
        (_, false) => Ok(Line::Nothing),
        (_, true) => {
            let problem = format!("`#{}` is a comment", shown(start.rest()).trim_matches('`'));
            Err(start.error(
                problem,
                "leave it out: there are HELP, TYPE, UNIT and EOF only",
            ))
        }
    }
}

fn describe<'a>(
    mut cursor: Cursor<'a>,
    read: fn(&mut Cursor<'a>, &str) -> Result<Descriptor, ParseError>,
) -> Result<Line<'a>, ParseError> {
    cursor.separate("the family's name")?;
    let name = cursor.metric_name()?;
    let says = read(&mut cursor, name)?;
    Ok(Line::Descriptor { name, says })
}

/// In classic text an empty help text may leave out the space before it.
fn help(cursor: &mut Cursor<'_>, _name: &str) -> Result<Descriptor, ParseError> {
    if cursor.dialect.is_classic() && cursor.is_at_end() {
        return Ok(Descriptor::Help(String::new()));
    }
    // In OpenMetrics further spaces are the text's own.
    cursor.space("the help text")?;
    cursor.pad();
    let quotes = cursor.dialect.is_open_metrics();
    labels::unescape(cursor, None, quotes).map(Descriptor::Help)
}

fn kind(cursor: &mut Cursor<'_>, name: &str) -> Result<Descriptor, ParseError> {
    cursor.separate(&format!("the type of `{name}`"))?;
    let start = *cursor;
    let word = cursor.rest();
    if let Some(kind) = ParsedKind::from_word(word, cursor.dialect) {
        return Ok(Descriptor::Type(kind));
    }
    let words: Vec<_> = ParsedKind::words(cursor.dialect).collect();
    let problem = format!("{} is no type", shown(word));
    Err(start.error(problem, format!("write {}", words.join(", "))))
}

fn unit(cursor: &mut Cursor<'_>, name: &str) -> Result<Descriptor, ParseError> {
    cursor.separate("the unit")?;
    let start = *cursor;
    let unit = cursor.rest();
    let stem = name.strip_suffix(unit);
    if unit.is_empty() || stem.is_some_and(|stem| stem.ends_with('_')) {
        return Ok(Descriptor::Unit(unit.to_owned()));
    }
    let problem = format!(
        "the name `{name}` does not end with the unit {}",
        shown(unit)
    );
    Err(start.error(
        problem,
        "put `_` and the unit at the end of the name, or leave UNIT out",
    ))
}
