//! How many label sets there may be.

use callmeter::__private::{closed_sets, is_closed};
use callmeter::{LabelSet, LabelValue};

use super::Verb;

#[derive(LabelValue)]
enum Digit {
    Zero,
    One,
    Two,
    Three,
    Four,
    Five,
    Six,
    Seven,
    Eight,
    Nine,
}

/// As many as there may be where nothing is said.
#[derive(LabelSet)]
struct Four {
    a: Digit,
    b: Digit,
    c: Digit,
    d: Digit,
}

#[derive(LabelSet)]
#[label_set(budget = 100_000)]
struct Five {
    a: Digit,
    b: Digit,
    c: Digit,
    d: Digit,
    e: Digit,
}

#[derive(LabelSet)]
struct Open<'a> {
    verb: Verb,
    hit: bool,
    table: &'a str,
}

#[test]
fn the_cardinality_is_the_product_of_the_labels() {
    const SIZE: usize = Four::CARDINALITY;
    assert_eq!(SIZE, 10_000);
    assert_eq!([0_u8; Five::CARDINALITY].len(), 100_000);
    assert_eq!(closed_sets(Five::PARTS), 100_000);
}

#[test]
fn open_labels_do_not_count() {
    assert_eq!(closed_sets(Open::PARTS), 6);
    assert!(!is_closed(Open::PARTS) && is_closed(Four::PARTS));
}
