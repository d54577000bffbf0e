//! What a label set says of itself, as data.

use callmeter::__private::{Field, LabelPart, LabelVisitor};
use callmeter::LabelSet;

/// Takes down what it is told.
#[derive(Default)]
struct Told(Vec<String>);

impl LabelVisitor for Told {
    fn closed(&mut self, index: usize, values: usize) {
        self.0.push(format!("{index} of {values}"));
    }

    fn open(&mut self, text: &str) {
        self.0.push(format!("\"{text}\""));
    }
}

/// The value of each label: its place among so many, or its text.
pub(super) fn values(set: &impl LabelSet) -> Vec<String> {
    let mut told = Told::default();
    set.visit(&mut told);
    told.0
}

/// The name of each label and, where they are known, its values.
pub(super) fn labels<L: LabelSet>() -> Vec<String> {
    fields(L::PARTS)
        .iter()
        .map(|field| match field.values {
            Some(values) => format!("{}: {}", field.name, values.join(" ")),
            None => field.name.to_owned(),
        })
        .collect()
}

fn fields(parts: &[LabelPart]) -> Vec<Field> {
    let mut all = vec![];
    for part in parts {
        match part {
            LabelPart::Label(field) => all.push(*field),
            LabelPart::Set(inner) => all.extend(fields(inner)),
        }
    }
    all
}

/// Asserts what a label set is, and that values and labels are told in the same order.
#[track_caller]
pub(super) fn assert_told<L: LabelSet>(set: &L, expected: &[(&str, &str)]) {
    let (expected_labels, expected_values): (Vec<&str>, Vec<&str>) =
        expected.iter().copied().unzip();
    assert_eq!(labels::<L>(), expected_labels);
    assert_eq!(values(set), expected_values);
    assert_eq!(values(&set), expected_values, "by reference");
}
