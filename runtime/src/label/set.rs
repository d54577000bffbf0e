//! Label sets of families: one value for each label, known by its type.

use crate::LabelValue;
use crate::declaration::Field;
use crate::label::{cardinality, closed_index, is_open};

/// The labels of a [`Family`](crate::Family): a struct with one field per label.
///
/// Write `#[derive(LabelSet)]`, see [the derive](macro@crate::LabelSet). `()` is the set
/// without labels.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no label set",
    label = "has no labels",
    note = "write `#[derive(callmeter::LabelSet)]` on a struct with one field per label"
)]
pub trait LabelSet {
    /// The same type with `'static` for each lifetime: one family's label sets have it in
    /// common, whatever they borrow.
    type Key: 'static;

    /// The labels, in the order in which [`visit`](LabelSet::visit) tells their values.
    #[doc(hidden)]
    const PARTS: &'static [LabelPart];

    /// Tells the value of each label.
    #[doc(hidden)]
    fn visit<V: LabelVisitor>(&self, visitor: &mut V);
}

/// Some of a set's labels.
#[derive(Clone, Copy, Debug)]
pub enum LabelPart {
    /// One label.
    Label(Field),
    /// Those of a set inside the set.
    Set(&'static [LabelPart]),
}

/// Is told the values of a label set, label after label.
pub trait LabelVisitor {
    /// A value of a closed label with so many values.
    fn closed(&mut self, index: usize, values: usize);
    /// A value of an open label.
    fn open(&mut self, text: &str);
}

/// Tells one value.
#[inline]
pub fn visit_label<L: LabelValue, V: LabelVisitor>(value: &L, visitor: &mut V) {
    if is_open::<L>() {
        value.with_text(|text| visitor.open(text));
    } else {
        visitor.closed(closed_index(value), cardinality::<L>());
    }
}

/// How many label sets the closed labels make; the most there is if that is not enough.
pub const fn closed_sets(parts: &[LabelPart]) -> usize {
    let mut sets = 1_usize;
    let mut at = 0;
    while at < parts.len() {
        let own = match &parts[at] {
            LabelPart::Label(Field {
                values: Some(values),
                ..
            }) => values.len(),
            LabelPart::Label(_) => 1,
            LabelPart::Set(parts) => closed_sets(parts),
        };
        sets = sets.saturating_mul(own);
        at += 1;
    }
    sets
}

/// Whether no label is open.
pub const fn is_closed(parts: &[LabelPart]) -> bool {
    let mut at = 0;
    while at < parts.len() {
        let own = match &parts[at] {
            LabelPart::Label(field) => field.values.is_some(),
            LabelPart::Set(parts) => is_closed(parts),
        };
        if !own {
            return false;
        }
        at += 1;
    }
    true
}

impl LabelSet for () {
    type Key = ();

    const PARTS: &'static [LabelPart] = &[];

    #[inline]
    fn visit<V: LabelVisitor>(&self, _: &mut V) {}
}

impl<L: LabelSet> LabelSet for &L {
    type Key = L::Key;

    const PARTS: &'static [LabelPart] = L::PARTS;

    #[inline]
    fn visit<V: LabelVisitor>(&self, visitor: &mut V) {
        L::visit(self, visitor);
    }
}
