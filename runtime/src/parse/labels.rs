//! Label sets, and the escapes in them and in help texts.

use super::ParseError;
use super::cursor::{Cursor, is_name};
use super::place::shown;

/// Names and values, sorted by name.
pub(super) type Labels = Vec<(String, String)>;

/// Reads from behind the opening brace to behind the closing one.
pub(super) fn read(cursor: &mut Cursor<'_>) -> Result<Labels, ParseError> {
    let mut labels = Vec::new();
    cursor.pad();
    while !cursor.eat('}') {
        let start = *cursor;
        let (name, value) = label(cursor)?;
        labels.push((name, value, start));
        separate(cursor)?;
    }
    sorted(labels)
}

/// Passes the comma behind a label, or nothing if the next is the closing brace.
fn separate(cursor: &mut Cursor<'_>) -> Result<(), ParseError> {
    cursor.pad();
    let comma = *cursor;
    if cursor.eat(',') {
        cursor.pad();
        if cursor.dialect.is_open_metrics() && cursor.rest().starts_with('}') {
            return Err(comma.error("a comma stands before the closing brace", "leave it out"));
        }
    } else if !cursor.rest().starts_with('}') {
        let problem = "neither a comma nor a closing brace is behind a label";
        return Err(cursor.error(problem, "write `,` or `}`"));
    }
    Ok(())
}

fn label(cursor: &mut Cursor<'_>) -> Result<(String, String), ParseError> {
    let name = name(cursor)?;
    let remedy = || format!("write `{name}=\"…\"`");
    cursor.pad();
    if !cursor.eat('=') {
        return Err(cursor.error(format!("label `{name}` has no value"), remedy()));
    }
    cursor.pad();
    if !cursor.rest().starts_with('"') {
        let problem = format!("the value of label `{name}` has no quotes");
        return Err(cursor.error(problem, remedy()));
    }
    Ok((name.to_owned(), quoted(cursor, name)?))
}

/// The value of a label, from its quote to behind the closing one.
fn quoted(cursor: &mut Cursor<'_>, name: &str) -> Result<String, ParseError> {
    let start = *cursor;
    cursor.eat('"');
    let value = unescape(cursor, Some('"'), true)?;
    if cursor.eat('"') {
        return Ok(value);
    }
    let problem = format!("the value of label `{name}` has no closing quote");
    Err(start.error(
        problem,
        "write `\"` behind it, and `\\n` for a line feed inside",
    ))
}

fn name<'a>(cursor: &mut Cursor<'a>) -> Result<&'a str, ParseError> {
    let start = *cursor;
    let name = cursor.until(&[' ', '\t', '=', ',', '}', '"', '{']);
    if name == "__name__" {
        return Err(start.error(
            "label `__name__` is the metric's name",
            "write it before the braces",
        ));
    }
    if name.starts_with("__") {
        let problem = format!("{} begins with two underscores", shown(name));
        return Err(start.error(problem, "write one: such names belong to servers"));
    }
    if is_name(name, false) {
        return Ok(name);
    }
    Err(no_name(&start, name))
}

fn no_name(start: &Cursor<'_>, name: &str) -> ParseError {
    if start.is_at_end() {
        return start.error("the labels have no closing brace", "write `}` behind them");
    }
    if start.rest().starts_with('"') {
        return start.error("a label name is in quotes", "leave them out");
    }
    if name.is_empty() {
        return start.missing("a label name");
    }
    let problem = format!("{} is no label name", shown(name));
    start.error(problem, "write letters, digits and `_`, and no digit first")
}

/// Reads up to a character that ends it, or to the end of the line. Where `quotes` is set a
/// double quote is escaped.
pub(super) fn unescape(
    cursor: &mut Cursor<'_>,
    end: Option<char>,
    quotes: bool,
) -> Result<String, ParseError> {
    let mut text = String::new();
    while !cursor.is_at_end() && !end.is_some_and(|end| cursor.rest().starts_with(end)) {
        let start = *cursor;
        match cursor.next() {
            Some('\\') => text.push(escape(cursor, &start, quotes)?),
            Some('"') if quotes => {
                return Err(start.error("a double quote is not escaped", "write `\\\"`"));
            }
            other => text.extend(other),
        }
    }
    Ok(text)
}

/// What a backslash stands for together with what is behind it.
fn escape(cursor: &mut Cursor<'_>, start: &Cursor<'_>, quotes: bool) -> Result<char, ParseError> {
    match cursor.next() {
        Some('n') => Ok('\n'),
        Some('\\') => Ok('\\'),
        Some('"') if quotes => Ok('"'),
        other => {
            let written = format!("\\{}", other.map(String::from).unwrap_or_default());
            let known = if quotes {
                "`\\\\`, `\\\"` and `\\n`"
            } else {
                "`\\\\` and `\\n`"
            };
            let problem = format!("{} is no escape", shown(&written));
            Err(start.error(
                problem,
                format!("write `\\\\` for a backslash; there are {known}"),
            ))
        }
    }
}

fn sorted(mut labels: Vec<(String, String, Cursor<'_>)>) -> Result<Labels, ParseError> {
    // Stable: of two with one name the second is the one too many.
    labels.sort_by(|a, b| a.0.cmp(&b.0));
    let repeated = labels.windows(2).find(|pair| pair[0].0 == pair[1].0);
    if let Some([_, (name, _, start)]) = repeated {
        let problem = format!("label `{name}` is there twice");
        return Err(start.error(problem, "leave one of them out, or rename it"));
    }
    let labels = labels.into_iter();
    Ok(labels.map(|(name, value, _)| (name, value)).collect())
}
