//! Lines that carry a number.

use super::cursor::Cursor;
use super::labels::{self, Labels};
use super::place::shown;
use super::sample::Mark;
use super::{ParseError, ParsedExemplar, ParsedSample};

/// Reads a whole line.
pub(super) fn read(mut cursor: Cursor<'_>) -> Result<(ParsedSample, Mark<'_>), ParseError> {
    let mut mark = Mark::new(cursor);
    let name = cursor.metric_name()?.to_owned();
    let labels = sample_labels(&mut cursor)?;
    separate_value(&mark.name, &mut cursor)?;
    mark.value = cursor;
    let value = cursor.number("the value")?;
    let timestamp = timestamp(&mut cursor)?;
    mark.exemplar = cursor;
    let exemplar = exemplar(&mut cursor)?;
    expect_end(&cursor)?;
    let sample = ParsedSample {
        name,
        labels,
        value,
        timestamp,
        exemplar,
    };
    Ok((sample, mark))
}

fn sample_labels(cursor: &mut Cursor<'_>) -> Result<Labels, ParseError> {
    cursor.pad();
    if cursor.eat('{') {
        return labels::read(cursor);
    }
    Ok(Labels::new())
}

/// Passes the blanks before the value. In classic text none need be behind a brace, and
/// some are passed already.
fn separate_value(line: &Cursor<'_>, cursor: &mut Cursor<'_>) -> Result<(), ParseError> {
    cursor.pad();
    if cursor.is_at_end() {
        let problem = format!("the sample {} has no value", shown(line.rest()));
        return Err(cursor.error(problem, "write a number behind it"));
    }
    if cursor.dialect.is_classic() {
        return Ok(());
    }
    if cursor.rest().starts_with(" {") {
        return Err(cursor.missing("the labels"));
    }
    cursor.separate("the value")
}

/// The timestamp, if the next word is one: seconds in OpenMetrics, else milliseconds.
fn timestamp(cursor: &mut Cursor<'_>) -> Result<Option<f64>, ParseError> {
    if cursor.is_at_end() || (cursor.dialect.is_open_metrics() && cursor.rest().starts_with(" #")) {
        return Ok(None);
    }
    let blank = *cursor;
    cursor.separate("the timestamp")?;
    if cursor.is_at_end() {
        return Err(blank.error("a blank ends the line", "leave it out"));
    }
    if cursor.dialect.is_open_metrics() {
        return seconds(cursor).map(Some);
    }
    milliseconds(cursor).map(Some)
}

fn milliseconds(cursor: &mut Cursor<'_>) -> Result<f64, ParseError> {
    let start = *cursor;
    let word = cursor.word();
    if word.starts_with('#') {
        let problem = "this format has neither exemplars nor comments behind a sample";
        return Err(start.error(problem, "leave it out, or write OpenMetrics"));
    }
    let milliseconds: Result<i64, _> = word.parse();
    let milliseconds = milliseconds.map_err(|_| {
        let problem = format!("the timestamp {} is no whole number", shown(word));
        start.error(problem, "write milliseconds since 1970, or leave it out")
    })?;
    Ok(milliseconds as f64 / 1e3)
}

fn seconds(cursor: &mut Cursor<'_>) -> Result<f64, ParseError> {
    let start = *cursor;
    let seconds = cursor.number("the timestamp")?;
    if seconds.is_finite() {
        return Ok(seconds);
    }
    let problem = format!("the timestamp {} is no moment", shown(start.peek_word()));
    Err(start.error(problem, "write seconds since 1970, or leave it out"))
}

fn exemplar(cursor: &mut Cursor<'_>) -> Result<Option<ParsedExemplar>, ParseError> {
    if cursor.dialect.is_classic() || cursor.is_at_end() {
        return Ok(None);
    }
    start_exemplar(cursor)?;
    let labels = exemplar_labels(cursor)?;
    cursor.separate("the exemplar's value")?;
    let value = cursor.number("the exemplar's value")?;
    let timestamp = timestamp(cursor)?;
    Ok(Some(ParsedExemplar {
        labels,
        value,
        timestamp,
    }))
}

/// Passes what is before the labels.
fn start_exemplar(cursor: &mut Cursor<'_>) -> Result<(), ParseError> {
    cursor.separate("an exemplar")?;
    let start = *cursor;
    if cursor.eat('#') && cursor.eat(' ') && cursor.eat('{') {
        return Ok(());
    }
    let problem = format!("{} is no exemplar", shown(start.rest()));
    Err(start.error(
        problem,
        "write it like `# {trace_id=\"…\"} 0.25`, or leave it out",
    ))
}

fn exemplar_labels(cursor: &mut Cursor<'_>) -> Result<Labels, ParseError> {
    const LONGEST: usize = 128;
    let start = *cursor;
    let labels = labels::read(cursor)?;
    let characters = |text: &String| text.chars().count();
    let length: usize = labels
        .iter()
        .map(|(name, value)| characters(name) + characters(value))
        .sum();
    if length <= LONGEST {
        return Ok(labels);
    }
    let problem = format!("the exemplar's label names and values have {length} characters");
    Err(start.error(problem, format!("write {LONGEST} at most")))
}

fn expect_end(cursor: &Cursor<'_>) -> Result<(), ParseError> {
    if cursor.is_at_end() {
        return Ok(());
    }
    let problem = format!("{} is behind the end of the sample", shown(cursor.rest()));
    Err(cursor.error(problem, "leave it out"))
}
