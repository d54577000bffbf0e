use super::ParsedSample;
use super::dialect::Dialect;

/// The type of a [`ParsedFamily`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ParsedKind {
    /// A number that only grows.
    Counter,
    /// A number.
    Gauge,
    /// Observations by size.
    Histogram,
    /// Observations by quantiles.
    Summary,
    /// Labels that say something of the program. OpenMetrics only.
    Info,
    /// Which of several states hold. OpenMetrics only.
    StateSet,
    /// Things there are at present, by size. OpenMetrics only.
    GaugeHistogram,
    /// Not told: `unknown`, in classic text `untyped`, or without TYPE.
    Unknown,
}

/// One metric family of an exposition.
///
/// ```
/// use callmeter::{Format, ParsedKind};
///
/// let text = concat!(
///     "# HELP age_seconds Since the start.\n",
///     "# TYPE age_seconds gauge\n",
///     "# UNIT age_seconds seconds\n",
///     "age_seconds 12.5\n",
///     "# EOF\n",
/// );
/// let families = callmeter::parse(text, Format::OpenMetrics)?;
/// let family = &families[0];
/// assert_eq!(family.name(), "age_seconds");
/// assert_eq!(family.help(), Some("Since the start."));
/// assert_eq!(family.kind(), ParsedKind::Gauge);
/// assert_eq!(family.unit(), Some("seconds"));
/// assert_eq!(family.samples()[0].value(), 12.5);
/// # Ok::<(), callmeter::ParseError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct ParsedFamily {
    pub(super) name: String,
    pub(super) help: Option<String>,
    pub(super) kind: ParsedKind,
    pub(super) unit: Option<String>,
    pub(super) samples: Vec<ParsedSample>,
}

impl ParsedFamily {
    /// The name as its TYPE and HELP say it: that of a counter ends with `_total` in
    /// classic text, and does not in OpenMetrics.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The help text, if there is one.
    #[must_use]
    pub fn help(&self) -> Option<&str> {
        self.help.as_deref()
    }

    /// The type.
    #[must_use]
    pub fn kind(&self) -> ParsedKind {
        self.kind
    }

    /// The unit, if there is one. OpenMetrics only.
    #[must_use]
    pub fn unit(&self) -> Option<&str> {
        self.unit.as_deref()
    }

    /// The samples, in the order of the text.
    #[must_use]
    pub fn samples(&self) -> &[ParsedSample] {
        &self.samples
    }
}

const CLASSIC_WORDS: [(&str, ParsedKind); 5] = [
    ("counter", ParsedKind::Counter),
    ("gauge", ParsedKind::Gauge),
    ("histogram", ParsedKind::Histogram),
    ("summary", ParsedKind::Summary),
    ("untyped", ParsedKind::Unknown),
];

const OPEN_METRICS_WORDS: [(&str, ParsedKind); 8] = [
    ("counter", ParsedKind::Counter),
    ("gauge", ParsedKind::Gauge),
    ("histogram", ParsedKind::Histogram),
    ("summary", ParsedKind::Summary),
    ("info", ParsedKind::Info),
    ("stateset", ParsedKind::StateSet),
    ("gaugehistogram", ParsedKind::GaugeHistogram),
    ("unknown", ParsedKind::Unknown),
];

impl ParsedKind {
    fn table(dialect: Dialect) -> &'static [(&'static str, ParsedKind)] {
        match dialect {
            Dialect::Classic => &CLASSIC_WORDS,
            Dialect::OpenMetrics => &OPEN_METRICS_WORDS,
        }
    }

    /// The words for types, each in backticks.
    pub(super) fn words(dialect: Dialect) -> impl Iterator<Item = String> {
        let table = ParsedKind::table(dialect).iter();
        table.map(|(word, _)| format!("`{word}`"))
    }

    pub(super) fn from_word(word: &str, dialect: Dialect) -> Option<ParsedKind> {
        let mut table = ParsedKind::table(dialect).iter();
        table
            .find(|(known, _)| *known == word)
            .map(|(_, kind)| *kind)
    }

    pub(super) fn word(self, dialect: Dialect) -> &'static str {
        let mut table = ParsedKind::table(dialect).iter();
        table
            .find(|(_, kind)| *kind == self)
            .map_or("", |(word, _)| word)
    }

    /// What its samples may have behind the family's name.
    pub(super) fn suffixes(self, dialect: Dialect) -> &'static [&'static str] {
        use ParsedKind::{Counter, GaugeHistogram, Histogram, Info, Summary};
        match (self, dialect) {
            (Counter, Dialect::OpenMetrics) => &["_total", "_created"],
            (Histogram, Dialect::OpenMetrics) => &["_bucket", "_sum", "_count", "_created"],
            (Histogram, Dialect::Classic) => &["_bucket", "_sum", "_count"],
            (Summary, Dialect::OpenMetrics) => &["", "_sum", "_count", "_created"],
            (Summary, Dialect::Classic) => &["", "_sum", "_count"],
            (GaugeHistogram, _) => &["_bucket", "_gsum", "_gcount"],
            (Info, _) => &["_info"],
            _ => &[""],
        }
    }
}
