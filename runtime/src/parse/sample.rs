use super::cursor::Cursor;
use super::labels::Labels;

/// One sample of a [`ParsedFamily`](crate::ParsedFamily).
///
/// ```
/// let text = concat!(
///     "# TYPE requests counter\n",
///     "requests_total{code=\"200\"} 7 1700000000.5 # {trace_id=\"4bf9\"} 0.25\n",
///     "# EOF\n",
/// );
/// let families = callmeter::parse(text, callmeter::Format::OpenMetrics)?;
/// let sample = &families[0].samples()[0];
/// assert_eq!(sample.name(), "requests_total");
/// assert_eq!(sample.labels(), [("code".to_owned(), "200".to_owned())]);
/// assert_eq!(sample.value(), 7.0);
/// assert_eq!(sample.timestamp(), Some(1_700_000_000.5));
/// assert_eq!(sample.exemplar().and_then(|exemplar| exemplar.label("trace_id")), Some("4bf9"));
/// # Ok::<(), callmeter::ParseError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct ParsedSample {
    pub(super) name: String,
    pub(super) labels: Labels,
    pub(super) value: f64,
    pub(super) timestamp: Option<f64>,
    pub(super) exemplar: Option<ParsedExemplar>,
}

/// An observation that stands for others: see [`ParsedSample::exemplar`].
#[derive(Clone, Debug, PartialEq)]
pub struct ParsedExemplar {
    pub(super) labels: Labels,
    pub(super) value: f64,
    pub(super) timestamp: Option<f64>,
}

/// Where the parts of a sample stand.
#[derive(Clone, Copy)]
pub(super) struct Mark<'a> {
    pub name: Cursor<'a>,
    pub value: Cursor<'a>,
    pub exemplar: Cursor<'a>,
}

impl<'a> Mark<'a> {
    pub(super) fn new(start: Cursor<'a>) -> Mark<'a> {
        Mark {
            name: start,
            value: start,
            exemplar: start,
        }
    }
}

impl ParsedSample {
    /// The name with its suffix.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Names and values of the labels, sorted by name.
    #[must_use]
    pub fn labels(&self) -> &[(String, String)] {
        &self.labels
    }

    /// The value of one label.
    #[must_use]
    pub fn label(&self, name: &str) -> Option<&str> {
        find(&self.labels, name)
    }

    /// The number.
    #[must_use]
    pub fn value(&self) -> f64 {
        self.value
    }

    /// When it was read, in seconds since 1970, if the text says so.
    #[must_use]
    pub fn timestamp(&self) -> Option<f64> {
        self.timestamp
    }

    /// An example of what was counted. OpenMetrics only.
    #[must_use]
    pub fn exemplar(&self) -> Option<&ParsedExemplar> {
        self.exemplar.as_ref()
    }
}

impl ParsedExemplar {
    /// Names and values of its labels, sorted by name.
    #[must_use]
    pub fn labels(&self) -> &[(String, String)] {
        &self.labels
    }

    /// The value of one label.
    #[must_use]
    pub fn label(&self, name: &str) -> Option<&str> {
        find(&self.labels, name)
    }

    /// What was observed.
    #[must_use]
    pub fn value(&self) -> f64 {
        self.value
    }

    /// When, in seconds since 1970, if the text says so.
    #[must_use]
    pub fn timestamp(&self) -> Option<f64> {
        self.timestamp
    }
}

fn find<'a>(labels: &'a Labels, name: &str) -> Option<&'a str> {
    let label = labels.iter().find(|(given, _)| given == name);
    label.map(|(_, value)| value.as_str())
}
