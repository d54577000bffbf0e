//! The labels of series, rendered.

use std::ops::Range;
use std::sync::OnceLock;

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
    bytes: OnceLock<LabelBytes>,
}

/// The labels of a family's series in another form than text: made when first asked for,
/// and kept with the table from one scrape to the next.
#[derive(Debug, Default)]
pub(crate) struct LabelBytes {
    bytes: Vec<u8>,
    ends: Vec<usize>,
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

impl LabelBytes {
    /// Those of each series.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &[u8]> {
        let mut start = 0;
        self.ends.iter().map(move |end| {
            let own = &self.bytes[start..*end];
            start = *end;
            own
        })
    }
}

impl LabelTable {
    /// Adds a series, which comes behind all others.
    pub(crate) fn push(&mut self, labels: LabelRef<'_>) {
        self.series.push(Entry {
            start: self.texts.len() as u32,
            le_at: labels.le_at,
        });
        self.texts.extend([labels.text, BEHIND]);
        self.bytes.take();
    }

    /// This table with new series, which are sorted; and for each new one how many of the
    /// old ones come before it. The old ones are moved in runs: mostly they are many, and
    /// few are new.
    pub(crate) fn with_sorted<'a>(
        &self,
        new: impl ExactSizeIterator<Item = LabelRef<'a>> + Clone,
    ) -> (LabelTable, Vec<usize>) {
        let texts = new.clone().map(|labels| labels.text.len() + BEHIND.len());
        let mut table = LabelTable {
            texts: String::with_capacity(self.texts.len() + texts.sum::<usize>()),
            series: Vec::with_capacity(self.len() + new.len()),
            bytes: OnceLock::new(),
        };
        let mut places = Vec::with_capacity(new.len());
        let mut moved = 0;
        for labels in new {
            let place = self.place_from(moved, labels);
            table.extend_from(self, moved..place);
            table.push(labels);
            places.push(place);
            moved = place;
        }
        table.extend_from(self, moved..self.len());
        (table, places)
    }

    /// Adds some of another table's series, which come behind all others.
    fn extend_from(&mut self, other: &LabelTable, run: Range<usize>) {
        let texts = other.start(run.start)..other.start(run.end);
        let (before, now) = (texts.start as u32, self.texts.len() as u32);
        self.texts.push_str(&other.texts[texts]);
        let moved = other.series[run].iter().map(|entry| Entry {
            start: entry.start - before + now,
            le_at: entry.le_at,
        });
        self.series.extend(moved);
    }

    /// Where the text of a series begins, or that of the next one to come.
    #[inline]
    fn start(&self, index: usize) -> usize {
        let entry = self.series.get(index);
        entry.map_or(self.texts.len(), |entry| entry.start as usize)
    }

    pub(crate) fn len(&self) -> usize {
        self.series.len()
    }

    /// The bytes of all labels together, about.
    pub(crate) fn text_len(&self) -> usize {
        self.texts.len()
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
        self.texts.get(start..self.start(index + 1))
    }

    /// The labels of each series with the closing brace and the space behind them.
    pub(crate) fn iter_closed(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map_while(|index| self.closed(index))
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = LabelRef<'_>> {
        (0..self.len()).map_while(|index| self.get(index))
    }

    /// The labels in the other form, which `write` appends.
    pub(crate) fn bytes(&self, write: impl Fn(&mut Vec<u8>, &str)) -> &LabelBytes {
        self.bytes.get_or_init(|| {
            let mut made = LabelBytes::default();
            for labels in self.iter() {
                write(&mut made.bytes, labels.text);
                made.ends.push(made.bytes.len());
            }
            made
        })
    }

    /// How many of the series from `first` on come before these labels or are they, and all
    /// before `first`. Looks near `first` first, as many new series are near each other.
    fn place_from(&self, first: usize, labels: LabelRef<'_>) -> usize {
        let is_before = |index| self.get(index).is_some_and(|own| own <= labels);
        let (mut low, mut step) = (first, 1);
        while is_before(low + step - 1) {
            low += step;
            step *= 2;
        }
        let mut high = (low + step - 1).min(self.len());
        while low < high {
            let middle = low.midpoint(high);
            if is_before(middle) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
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

#[cfg(test)]
mod tests {
    use super::*;

    fn text(number: usize) -> LabelText {
        let text = format!("n=\"{number:03}\"").into_boxed_str();
        LabelText { text, le_at: 0 }
    }

    fn table(numbers: impl IntoIterator<Item = usize>) -> LabelTable {
        let mut table = LabelTable::default();
        numbers
            .into_iter()
            .for_each(|number| table.push(text(number).by_ref()));
        table
    }

    fn texts(table: &LabelTable) -> Vec<String> {
        table.iter().map(|labels| labels.text.to_owned()).collect()
    }

    #[test]
    fn new_series_are_sorted_in() {
        let even = table((0..10).map(|half| half * 2));
        for (new, places) in [
            (&[][..], &[][..]),
            (&[1], &[1]),
            (&[19], &[10]),
            (&[3, 5, 6, 21, 22], &[2, 3, 4, 10, 10]),
        ] {
            let labels: Vec<_> = new.iter().map(|number| text(*number)).collect();
            let sorted = even.with_sorted(labels.iter().map(LabelText::by_ref));
            let mut expected: Vec<_> = (0..10).map(|half| half * 2).chain(new.to_vec()).collect();
            expected.sort_unstable();
            assert_eq!(texts(&sorted.0), texts(&table(expected)), "{new:?}");
            assert_eq!(sorted.1, places, "{new:?}");
        }
    }

    #[test]
    fn the_first_series_are_all_new() {
        let labels: Vec<_> = (0..5).map(text).collect();
        let none = LabelTable::default();
        let (sorted, places) = none.with_sorted(labels.iter().map(LabelText::by_ref));
        assert_eq!(texts(&sorted), texts(&table(0..5)));
        assert_eq!(places, [0; 5]);
    }

    #[test]
    fn labels_have_their_place_behind_what_is_not_larger() {
        for count in 0..20 {
            let even = table((0..count).map(|half| half * 2));
            for number in 0..45 {
                let place = (number / 2 + 1).min(count);
                for first in 0..=place {
                    let found = even.place_from(first, text(number).by_ref());
                    assert_eq!(found, place, "{number} of {count} from {first}");
                }
            }
        }
    }
}
