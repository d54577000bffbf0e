//! From lines to families.

use std::collections::HashMap;

use super::cursor::Cursor;
use super::dialect::Dialect;
use super::draft::Draft;
use super::line::{self, Descriptor, Line};
use super::place::Place;
use super::sample::Mark;
use super::{ParseError, ParsedFamily, ParsedSample, rules};

pub(super) fn read(text: &str, dialect: Dialect) -> Result<Vec<ParsedFamily>, ParseError> {
    let mut document = Document::default();
    let mut lines = 0;
    for line in text.split_inclusive('\n') {
        lines += 1;
        document.read(line, lines, dialect)?;
    }
    if dialect.is_open_metrics() && !document.has_ended {
        let problem = "the text ends without `# EOF`";
        return Err(Place::line(lines + 1).error(problem, "write it as the last line"));
    }
    document.close()?;
    Ok(document.families)
}

#[derive(Default)]
struct Document<'a> {
    families: Vec<ParsedFamily>,
    open: Option<Draft<'a>>,
    /// Names of families and of samples they may have.
    names: HashMap<String, Owner>,
    has_ended: bool,
}

/// Whose a name is.
#[derive(Clone)]
struct Owner {
    family: String,
    line: usize,
}

impl<'a> Document<'a> {
    fn read(&mut self, line: &'a str, number: usize, dialect: Dialect) -> Result<(), ParseError> {
        let content = complete(line, number, dialect)?;
        let cursor = Cursor::new(content, number, dialect);
        if self.has_ended {
            return Err(cursor.error(
                "this line is behind `# EOF`",
                "leave it out, or put it before",
            ));
        }
        let read = line::read(cursor).map_err(|error| blame_return(&cursor, error));
        match read? {
            Line::Nothing => Ok(()),
            Line::End => {
                self.has_ended = true;
                Ok(())
            }
            Line::Descriptor { name, says } => self.describe(name, says, cursor),
            Line::Sample(sample, mark) => self.add(sample, mark),
        }
    }

    fn describe(
        &mut self,
        name: &str,
        says: Descriptor,
        line: Cursor<'a>,
    ) -> Result<(), ParseError> {
        let open = self.open.as_ref();
        if open.is_none_or(|draft| draft.family.name != name) {
            self.close()?;
            self.open(name, line)?;
        }
        match &mut self.open {
            Some(draft) => draft.describe(says, &line),
            None => Ok(()),
        }
    }

    fn add(&mut self, sample: ParsedSample, mark: Mark<'a>) -> Result<(), ParseError> {
        let open = self.open.as_ref();
        if open.is_none_or(|draft| !draft.owns(sample.name())) {
            self.refuse_stray(&sample, &mark)?;
            self.close()?;
            self.open(sample.name(), mark.name)?;
        }
        if let Some(draft) = &mut self.open {
            draft.push(sample, mark);
        }
        Ok(())
    }

    /// A sample of no declared family is a family of its own, unless it was meant for the
    /// one before it.
    fn refuse_stray(&self, sample: &ParsedSample, mark: &Mark<'_>) -> Result<(), ParseError> {
        let open = self.open.as_ref();
        let Some(draft) = open.filter(|draft| draft.is_meant_by(sample.name())) else {
            return Ok(());
        };
        let (name, family, word) = (sample.name(), &draft.family.name, draft.word());
        let problem = format!("`{name}` is no sample of the {word} `{family}`");
        Err(mark.name.error(problem, remedy(draft, name)))
    }

    fn open(&mut self, name: &str, start: Cursor<'a>) -> Result<(), ParseError> {
        self.reserve(name.to_owned(), name, &start)?;
        self.open = Some(Draft::new(name, start));
        Ok(())
    }

    fn close(&mut self) -> Result<(), ParseError> {
        let Some(draft) = self.open.take() else {
            return Ok(());
        };
        let name = &draft.family.name;
        for sample in draft.sample_names().filter(|sample| sample != name) {
            self.reserve(sample, name, &draft.start)?;
        }
        rules::check(&draft)?;
        self.families.push(draft.family);
        Ok(())
    }

    /// Makes a name that of a family.
    fn reserve(
        &mut self,
        name: String,
        family: &str,
        start: &Cursor<'_>,
    ) -> Result<(), ParseError> {
        let owner = Owner {
            family: family.to_owned(),
            line: start.place().line,
        };
        match self.names.insert(name.clone(), owner) {
            None => Ok(()),
            Some(before) => Err(clash(&name, family, &before, start)),
        }
    }
}

/// The line without its line feed, which only the last line of OpenMetrics may lack.
fn complete(line: &str, number: usize, dialect: Dialect) -> Result<&str, ParseError> {
    if let Some(content) = line.strip_suffix('\n') {
        return Ok(content);
    }
    if dialect.is_open_metrics() && line == "# EOF" {
        return Ok(line);
    }
    let end = Place {
        line: number,
        column: line.chars().count() + 1,
    };
    let remedy = if dialect.is_classic() {
        "end the last line with one"
    } else {
        "end it with one, and the text with a line `# EOF`"
    };
    Err(end.error("the last line has no line feed", remedy))
}

/// A carriage return at the end of a line is the cause of whatever is wrong with the line.
fn blame_return(line: &Cursor<'_>, error: ParseError) -> ParseError {
    if line.rest().ends_with('\r') {
        return error.with_cause(
            "a carriage return ends the line",
            "end it with a line feed alone",
        );
    }
    error
}

fn remedy(draft: &Draft<'_>, sample: &str) -> String {
    let names: Vec<_> = draft
        .sample_names()
        .map(|name| format!("`{name}`"))
        .collect();
    let names = names.join(", ");
    match sample.strip_suffix("_total") {
        Some(stem) if draft.dialect.is_open_metrics() => {
            format!("write {names}, or `# TYPE {stem} counter`")
        }
        Some(_) => format!("write {names}, or `# TYPE {sample} counter`"),
        None => format!("write {names}, or give it a TYPE of its own"),
    }
}

fn clash(name: &str, family: &str, before: &Owner, start: &Cursor<'_>) -> ParseError {
    let Owner {
        family: other,
        line,
    } = before;
    if name == family && (other == family || start.rest().starts_with(name)) {
        let problem = format!("family `{other}` is not in one piece: it begins on line {line}");
        return start.error(problem, "put all its lines behind each other");
    }
    let problem =
        format!("`{name}` is a name of both `{family}` and `{other}`, which begins on line {line}");
    start.error(problem, "rename one of the families")
}
