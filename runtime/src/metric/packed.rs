//! Label values on their way to a series.

use std::cell::Cell;
use std::hash::{BuildHasher, Hasher};
use std::sync::LazyLock;

use foldhash::fast::RandomState;

use crate::declaration::Field;
use crate::label::{LabelPart, LabelSet, LabelVisitor, clipped};
use crate::registry::OVERFLOW;

/// The label values of a series, in one piece: the number of the closed ones, then each
/// open one behind its length. Equal label sets of a family are equal bytes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct PackedLabels(pub(super) Box<[u8]>);

const LENGTH: usize = size_of::<u32>();

/// The text, or as much of it as may be.
#[inline]
fn clip(text: &str, longest: usize) -> &str {
    if text.len() <= longest {
        text
    } else {
        clipped(text, longest)
    }
}

/// Seeded anew in each process.
static HASHER: LazyLock<RandomState> = LazyLock::new(RandomState::default);

/// Reads label values as they come, for the thread's cache.
struct Hashed<H> {
    hasher: H,
    closed: usize,
    longest: usize,
    is_clipped: bool,
}

impl<H: Hasher> LabelVisitor for Hashed<H> {
    #[inline]
    fn closed(&mut self, index: usize, values: usize) {
        self.closed = self.closed * values + index;
    }

    #[inline]
    fn open(&mut self, text: &str) {
        let read = clip(text, self.longest);
        self.is_clipped |= read.len() < text.len();
        self.hasher.write(read.as_bytes());
    }
}

/// What stands for a label set in the thread's cache.
#[derive(Clone, Copy)]
pub(crate) struct LabelHash {
    pub(crate) hash: u64,
    /// Whether a text was too long.
    pub(crate) is_clipped: bool,
}

/// Of a label set in the family of that number.
#[inline]
pub(crate) fn hash<L: LabelSet>(labels: &L, family: u64, longest: usize) -> LabelHash {
    let mut visitor = Hashed {
        hasher: HASHER.build_hasher(),
        closed: 0,
        longest,
        is_clipped: false,
    };
    labels.visit(&mut visitor);
    visitor
        .hasher
        .write_u64(family.rotate_left(32) ^ visitor.closed as u64);
    LabelHash {
        hash: visitor.hasher.finish(),
        is_clipped: visitor.is_clipped,
    }
}

/// Of packed labels, for the table of their family.
pub(crate) fn packed_hash(packed: &[u8]) -> u64 {
    HASHER.hash_one(packed)
}

/// The number of the closed values.
struct Closed(usize);

impl LabelVisitor for Closed {
    #[inline]
    fn closed(&mut self, index: usize, values: usize) {
        self.0 = self.0 * values + index;
    }

    #[inline]
    fn open(&mut self, _: &str) {}
}

/// The number of a label set without open labels.
#[inline]
pub(crate) fn closed_number<L: LabelSet>(labels: &L) -> usize {
    let mut visitor = Closed(0);
    labels.visit(&mut visitor);
    visitor.0
}

/// Writes label values down.
struct Packer {
    closed: usize,
    longest: usize,
    is_clipped: bool,
    bytes: Vec<u8>,
}

impl LabelVisitor for Packer {
    fn closed(&mut self, index: usize, values: usize) {
        self.closed = self.closed * values + index;
    }

    fn open(&mut self, text: &str) {
        let kept = clip(text, self.longest);
        self.is_clipped |= kept.len() < text.len();
        push_open(&mut self.bytes, kept);
    }
}

fn push_open(bytes: &mut Vec<u8>, text: &str) {
    bytes.extend((text.len() as u32).to_le_bytes());
    bytes.extend(text.as_bytes());
}

thread_local! {
    /// Taken while it is used, so that what is known is found without memory.
    static BUFFER: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// Packs a label set and hands it on. None of its own code runs behind that.
pub(crate) fn with_packed<L: LabelSet, R>(
    labels: &L,
    longest: usize,
    read: impl FnOnce(&[u8]) -> R,
) -> R {
    let bytes = BUFFER.try_with(Cell::take).unwrap_or_default();
    let (bytes, _) = packed_into(bytes, labels, longest);
    let result = read(&bytes);
    let _ = BUFFER.try_with(|buffer| buffer.set(bytes));
    result
}

/// A label set's values by themselves, and whether a text was too long.
pub(crate) fn packed<L: LabelSet>(labels: &L, longest: usize) -> (PackedLabels, bool) {
    let (bytes, is_clipped) = packed_into(Vec::new(), labels, longest);
    (PackedLabels(bytes.into()), is_clipped)
}

fn packed_into<L: LabelSet>(mut bytes: Vec<u8>, labels: &L, longest: usize) -> (Vec<u8>, bool) {
    bytes.clear();
    bytes.extend([0; LENGTH]);
    let mut packer = Packer {
        closed: 0,
        longest,
        is_clipped: false,
        bytes,
    };
    labels.visit(&mut packer);
    let mut bytes = packer.bytes;
    bytes[..LENGTH].copy_from_slice(&(packer.closed as u32).to_le_bytes());
    (bytes, packer.is_clipped)
}

/// The number of the closed values, and the open ones.
fn parts(packed: &[u8]) -> (usize, &[u8]) {
    match packed.split_first_chunk::<LENGTH>() {
        Some((closed, open)) => (u32::from_le_bytes(*closed) as usize, open),
        None => (0, &[]),
    }
}

/// The first of some open values, and those behind it.
fn next_open(open: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = open.split_first_chunk::<LENGTH>()?;
    rest.split_at_checked(u32::from_le_bytes(*length) as usize)
}

/// The same closed values, in the overflow series.
pub(crate) fn overflow(packed: &[u8], fields: &[Field]) -> PackedLabels {
    let mut bytes = packed.get(..LENGTH).unwrap_or_default().to_vec();
    let open = fields.iter().filter(|field| field.values.is_none());
    open.for_each(|_| push_open(&mut bytes, OVERFLOW));
    PackedLabels(bytes.into())
}

impl PackedLabels {
    /// Of a family without open labels.
    pub(crate) fn of_closed(closed: usize) -> PackedLabels {
        PackedLabels((closed as u32).to_le_bytes().into())
    }

    /// The number of the closed values.
    pub(crate) fn closed(&self) -> usize {
        parts(&self.0).0
    }

    /// The name and the text of each label.
    pub(crate) fn pairs<'a>(&'a self, fields: &[Field]) -> Vec<(&'static str, &'a str)> {
        let (mut closed, mut open) = parts(&self.0);
        // The last closed field is the number's lowest digit.
        let mut digits = vec![0; fields.len()];
        for (digit, field) in digits.iter_mut().zip(fields).rev() {
            if let Some(values) = field.values {
                *digit = closed % values.len().max(1);
                closed /= values.len().max(1);
            }
        }
        let mut text = |field: &Field, digit: usize| match field.values {
            Some(values) => values.get(digit).copied().unwrap_or(""),
            None => {
                let (own, rest) = next_open(open).unwrap_or_default();
                open = rest;
                std::str::from_utf8(own).unwrap_or("")
            }
        };
        let pairs = fields.iter().zip(digits);
        pairs
            .map(|(field, digit)| (field.name, text(field, digit)))
            .collect()
    }
}

/// The labels of a set, those of sets inside it in their place.
pub(crate) fn fields(parts: &'static [LabelPart]) -> Vec<Field> {
    let each = parts.iter().flat_map(|part| match part {
        LabelPart::Label(field) => vec![*field],
        LabelPart::Set(parts) => fields(parts),
    });
    each.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::label::visit_label;

    const LONGEST: usize = 8;

    struct Set<'a>(bool, &'a str, bool, &'a str);

    impl LabelSet for Set<'_> {
        type Key = Set<'static>;

        const PARTS: &'static [LabelPart] = &[
            label("a", Some(&["false", "true"])),
            label("b", None),
            LabelPart::Set(&[label("c", Some(&["false", "true"])), label("d", None)]),
        ];

        fn visit<V: LabelVisitor>(&self, visitor: &mut V) {
            visit_label(&self.0, visitor);
            visit_label(&self.1, visitor);
            visit_label(&self.2, visitor);
            visit_label(&self.3, visitor);
        }
    }

    const fn label(name: &'static str, values: Option<&'static [&'static str]>) -> LabelPart {
        LabelPart::Label(Field { name, values })
    }

    fn packed(labels: &Set<'_>) -> PackedLabels {
        with_packed(labels, LONGEST, |packed| PackedLabels(packed.into()))
    }

    #[test]
    fn what_was_packed_is_read_again() {
        assert_eq!(
            packed(&Set(true, "x", false, "")).pairs(&fields(Set::PARTS)),
            [("a", "true"), ("b", "x"), ("c", "false"), ("d", "")]
        );
    }

    #[test]
    fn label_sets_are_told_apart() {
        let sets = [
            Set(false, "ab", false, "c"),
            Set(false, "a", false, "bc"),
            Set(true, "ab", false, "c"),
            Set(false, "ab", true, "c"),
            Set(false, "", false, "abc"),
        ];
        let hash = |set, family| hash(set, family, LONGEST).hash;
        for (at, one) in sets.iter().enumerate() {
            for (other_at, other) in sets.iter().enumerate() {
                assert_eq!(packed(one) == packed(other), at == other_at);
                assert_eq!(hash(one, 1) == hash(other, 1), at == other_at);
            }
            assert_ne!(hash(one, 1), hash(one, 2));
        }
    }

    #[test]
    fn long_texts_are_cut_between_characters() {
        let cut = |text| {
            packed(&Set(false, text, false, "")).pairs(&fields(Set::PARTS))[1]
                .1
                .to_owned()
        };
        assert_eq!(cut("123456é89"), "123456é");
        assert_eq!(cut("1234567é"), "1234567");
        assert_eq!(cut("12345678"), "12345678");
        let is_clipped = |text| hash(&Set(false, text, false, ""), 1, LONGEST).is_clipped;
        assert!(is_clipped("1234567é"));
        assert!(!is_clipped("12345678"));
    }

    #[test]
    fn the_overflow_series_keeps_the_closed_values() {
        let own = packed(&Set(true, "x", false, "y"));
        let overflow = overflow(&own.0, &fields(Set::PARTS));
        assert_eq!(
            overflow.pairs(&fields(Set::PARTS)),
            [
                ("a", "true"),
                ("b", OVERFLOW),
                ("c", "false"),
                ("d", OVERFLOW)
            ]
        );
    }
}
