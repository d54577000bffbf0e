//! What the derive of label sets asks of the fields' types while the program is compiled.

use crate::declaration::Field;
use crate::label::message::Message;
use crate::label::{LabelPart, closed_sets, is_closed};

/// Whether a set has a label of that name.
pub(crate) const fn have_name(parts: &[LabelPart], name: &str) -> bool {
    let mut at = 0;
    while at < parts.len() {
        if has_name(&parts[at], name) {
            return true;
        }
        at += 1;
    }
    false
}

/// Whether one part has no open label.
pub const fn is_closed_part(parts: &[LabelPart], at: usize) -> bool {
    match &parts[at] {
        LabelPart::Label(field) => field.values.is_some(),
        LabelPart::Set(inner) => is_closed(inner),
    }
}

/// Whether a label of one part has the name of one of another part.
pub const fn share_a_name(parts: &[LabelPart], one: usize, other: usize) -> bool {
    have_common_name(&parts[one], &parts[other])
}

/// How many label sets a closed set has.
#[track_caller]
pub const fn closed_size(parts: &[LabelPart]) -> usize {
    assert!(
        is_closed(parts),
        "only closed sets have a `CARDINALITY`, and a label of this one takes any text"
    );
    closed_sets(parts)
}

/// Refuses more than `most` sets of the closed labels.
#[track_caller]
pub const fn check_size(parts: &[LabelPart], most: usize) {
    let sets = closed_sets(parts);
    if sets > most {
        let message = too_many(sets, most, is_closed(parts));
        panic!("{}", message.as_str());
    }
}

const fn too_many(sets: usize, most: usize, is_closed: bool) -> Message {
    let message = Message::new()
        .text("the closed labels make ")
        .number(sets)
        .text(if sets == usize::MAX { " or more" } else { "" })
        .text(" label sets, and ")
        .number(most)
        .text(" are allowed; leave a label out");
    if is_closed && sets < usize::MAX {
        message
            .text(", or allow them: `#[label_set(budget = ")
            .number(sets)
            .text(")]`")
    } else {
        message
    }
}

const fn have_common_name(one: &LabelPart, other: &LabelPart) -> bool {
    match one {
        LabelPart::Label(field) => has_name(other, field.name),
        LabelPart::Set(inner) => {
            let mut at = 0;
            while at < inner.len() {
                if have_common_name(&inner[at], other) {
                    return true;
                }
                at += 1;
            }
            false
        }
    }
}

const fn has_name(part: &LabelPart, name: &str) -> bool {
    match part {
        LabelPart::Label(Field { name: own, .. }) => is_same(own, name),
        LabelPart::Set(inner) => have_name(inner, name),
    }
}

const fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    if one.len() != other.len() {
        return false;
    }
    let mut at = 0;
    while at < one.len() {
        if one[at] != other[at] {
            return false;
        }
        at += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn label(name: &'static str, values: Option<&'static [&'static str]>) -> LabelPart {
        LabelPart::Label(Field { name, values })
    }

    const OPEN: LabelPart = label("table", None);
    const BOOL: LabelPart = label("hit", Some(&["false", "true"]));
    const INNER: LabelPart = LabelPart::Set(&[LabelPart::Set(&[BOOL]), OPEN]);

    #[test]
    fn a_part_is_closed_where_all_its_labels_are() {
        let parts = [OPEN, BOOL, INNER, LabelPart::Set(&[BOOL, BOOL])];
        let found = [0, 1, 2, 3].map(|at| is_closed_part(&parts, at));
        assert_eq!(found, [false, true, false, true]);
    }

    #[test]
    fn names_are_compared_at_any_depth() {
        const HITS: LabelPart = label("hits", None);
        const OTHERS: LabelPart = LabelPart::Set(&[label("tabl", None), LabelPart::Set(&[OPEN])]);
        let parts = [OPEN, BOOL, INNER, HITS, OTHERS];
        let common = |one, other| share_a_name(&parts, one, other);
        assert!(common(0, 0) && common(0, 2) && common(2, 1) && common(2, 4) && common(4, 2));
        assert!(!common(0, 1) && !common(3, 2) && !common(2, 3) && !common(4, 1));
    }

    #[test]
    fn the_message_has_the_numbers() {
        assert_eq!(
            too_many(65_536, 10_000, true).as_str(),
            "the closed labels make 65536 label sets, and 10000 are allowed; leave a label out, or \
             allow them: `#[label_set(budget = 65536)]`"
        );
        assert_eq!(
            too_many(65_536, 10_000, false).as_str(),
            "the closed labels make 65536 label sets, and 10000 are allowed; leave a label out"
        );
        let most = too_many(usize::MAX, usize::MAX - 1, true);
        let start = format!("the closed labels make {} or more label sets,", usize::MAX);
        assert!(most.as_str().starts_with(&start), "{}", most.as_str());
        assert!(most.as_str().ends_with("leave a label out"));
    }

    #[test]
    fn only_closed_sets_have_a_size() {
        assert_eq!(closed_size(&[BOOL, LabelPart::Set(&[BOOL, BOOL])]), 8);
        assert_eq!(closed_size(&[]), 1);
        let open = std::panic::catch_unwind(|| closed_size(&[BOOL, INNER]));
        assert!(open.is_err());
    }
}
