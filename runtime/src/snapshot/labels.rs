//! The labels of series, rendered.

/// The labels of one series, rendered once when the series is first scraped.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct LabelText {
    /// `a="1",b="2"`, sorted by name, values escaped; empty without labels.
    pub text: Box<str>,
    /// Byte offset at which `le="…"` belongs (0, `text.len()`, or just behind a comma).
    pub le_at: u32,
}

/// The same, among those of its family.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct LabelRef<'a> {
    pub text: &'a str,
    pub le_at: u32,
}

/// The labels of a family's series, sorted. One text behind the other, so that
/// encoders read memory from one end to the other.
#[derive(Debug, Default)]
pub(crate) struct LabelTable {
    /// Each with what stands behind it in an exposition, so that both are one piece.
    texts: String,
    series: Vec<Entry>,
}

const BEHIND: &str = "} ";

#[derive(Debug)]
struct Entry {
    start: u32,
    le_at: u32,
}

impl LabelText {
    pub(crate) fn by_ref(&self) -> LabelRef<'_> {
        LabelRef {
            text: &self.text,
            le_at: self.le_at,
        }
    }
}

impl LabelTable {
    /// Room for the series of `other` and `more` like them.
    pub(crate) fn with_room(other: &LabelTable, more: usize) -> LabelTable {
        const LIKELY_TEXT: usize = 32;
        LabelTable {
            texts: String::with_capacity(other.texts.len() + more * LIKELY_TEXT),
            series: Vec::with_capacity(other.len() + more),
        }
    }

    /// Adds a series, which comes behind all others.
    pub(crate) fn push(&mut self, labels: LabelRef<'_>) {
        self.series.push(Entry {
            start: self.texts.len() as u32,
            le_at: labels.le_at,
        });
        self.texts.extend([labels.text, BEHIND]);
    }

    pub(crate) fn len(&self) -> usize {
        self.series.len()
    }

    pub(crate) fn get(&self, index: usize) -> Option<LabelRef<'_>> {
        let closed = self.closed(index)?;
        let text = closed.get(..closed.len() - BEHIND.len())?;
        Some(LabelRef {
            text,
            le_at: self.series[index].le_at,
        })
    }

    /// The labels with the closing brace and the space behind them.
    #[inline]
    fn closed(&self, index: usize) -> Option<&str> {
        let start = self.series.get(index)?.start as usize;
        let next = self.series.get(index + 1);
        let end = next.map_or(self.texts.len(), |next| next.start as usize);
        self.texts.get(start..end)
    }

    /// The labels of each series with the closing brace and the space behind them.
    pub(crate) fn iter_closed(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map_while(|index| self.closed(index))
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = LabelRef<'_>> {
        (0..self.len()).map_while(|index| self.get(index))
    }

    /// Where these labels are, or where they belong.
    pub(crate) fn position(&self, labels: LabelRef<'_>) -> Result<usize, usize> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low.midpoint(high);
            match self.get(middle).cmp(&Some(labels)) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Equal => return Ok(middle),
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        Err(low)
    }
}
