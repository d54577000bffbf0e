//! A family whose lines are still being read.

use super::cursor::Cursor;
use super::dialect::Dialect;
use super::line::Descriptor;
use super::sample::Mark;
use super::{ParseError, ParsedFamily, ParsedKind, ParsedSample};

/// A family, and where its parts stand.
pub(super) struct Draft<'a> {
    pub dialect: Dialect,
    pub family: ParsedFamily,
    /// Its first line.
    pub start: Cursor<'a>,
    /// One for each sample.
    pub marks: Vec<Mark<'a>>,
    has_type: bool,
}

/// One sample of a draft.
#[derive(Clone, Copy)]
pub(super) struct Row<'d> {
    pub sample: &'d ParsedSample,
    /// What the sample's name has behind that of the family.
    pub suffix: &'d str,
    pub mark: &'d Mark<'d>,
}

impl<'a> Draft<'a> {
    pub(super) fn new(name: &str, start: Cursor<'a>) -> Draft<'a> {
        Draft {
            dialect: start.dialect,
            family: ParsedFamily {
                name: name.to_owned(),
                help: None,
                kind: ParsedKind::Unknown,
                unit: None,
                samples: Vec::new(),
            },
            start,
            marks: Vec::new(),
            has_type: false,
        }
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        let base = self.family.name.len();
        let samples = self.family.samples.iter().zip(&self.marks);
        samples.map(move |(sample, mark)| Row {
            sample,
            suffix: &sample.name()[base..],
            mark,
        })
    }

    /// The type's word.
    pub(super) fn word(&self) -> &'static str {
        self.family.kind.word(self.dialect)
    }

    /// Every name its samples may have.
    pub(super) fn sample_names(&self) -> impl Iterator<Item = String> {
        let suffixes = self.family.kind.suffixes(self.dialect).iter();
        suffixes.map(|suffix| [&self.family.name, *suffix].concat())
    }

    pub(super) fn owns(&self, sample: &str) -> bool {
        let suffix = sample.strip_prefix(self.family.name.as_str());
        suffix.is_some_and(|suffix| self.family.kind.suffixes(self.dialect).contains(&suffix))
    }

    /// Whether a name that is not its own looks as if it were meant to be.
    pub(super) fn is_meant_by(&self, sample: &str) -> bool {
        let suffixes: &[&str] = match self.dialect {
            Dialect::Classic => &["", "_total", "_bucket", "_sum", "_count"],
            Dialect::OpenMetrics => &[
                "", "_total", "_bucket", "_sum", "_count", "_created", "_info", "_gsum", "_gcount",
            ],
        };
        let suffix = sample.strip_prefix(self.family.name.as_str());
        self.has_type
            && self.family.kind != ParsedKind::Unknown
            && suffix.is_some_and(|suffix| suffixes.contains(&suffix))
    }

    pub(super) fn describe(
        &mut self,
        says: Descriptor,
        line: &Cursor<'_>,
    ) -> Result<(), ParseError> {
        let (keyword, name) = (says.keyword(), &self.family.name);
        if !self.family.samples.is_empty() {
            let problem = format!("{keyword} of `{name}` is behind its samples");
            return Err(line.error(problem, "put it before them"));
        }
        if !self.set(says) {
            let problem = format!("there is a second {keyword} of `{}`", self.family.name);
            return Err(line.error(problem, "leave one of them out"));
        }
        Ok(())
    }

    /// Whether that was not set before.
    fn set(&mut self, says: Descriptor) -> bool {
        match says {
            Descriptor::Help(help) => self.family.help.replace(help).is_none(),
            Descriptor::Unit(unit) => self.family.unit.replace(unit).is_none(),
            Descriptor::Type(kind) => {
                self.family.kind = kind;
                !std::mem::replace(&mut self.has_type, true)
            }
        }
    }

    pub(super) fn push(&mut self, sample: ParsedSample, mark: Mark<'a>) {
        self.family.samples.push(sample);
        self.marks.push(mark);
    }
}
