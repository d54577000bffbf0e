//! Label sets with parameters, and what they are known by.

use std::any::TypeId;
use std::fmt::Debug;

use callmeter::__private::is_closed;
use callmeter::{LabelSet, LabelValue};

use super::Verb;
use super::told::assert_told;

#[derive(LabelSet)]
struct Pair<'a, 'b, A: Debug + ?Sized, B = bool>
where
    B: Clone,
{
    first: &'a A,
    second: &'b A,
    other: Option<B>,
    both: B,
}

#[test]
fn types_may_be_parameters() {
    let set = Pair {
        first: "a",
        second: "b",
        other: None,
        both: true,
    };
    let labels = [
        ("first", "\"a\""),
        ("second", "\"b\""),
        ("other", "\"\""),
        ("both: false true", "1 of 2"),
    ];
    assert_told(&set, &labels);
    let set = Pair::<u8, &str> {
        first: &1,
        second: &2,
        other: Some("c"),
        both: "d",
    };
    let labels = [
        ("first", "\"1\""),
        ("second", "\"2\""),
        ("other", "\"c\""),
        ("both", "\"d\""),
    ];
    assert_told(&set, &labels);
}

#[derive(LabelSet)]
struct Around<L, const N: usize> {
    #[label(flatten)]
    inner: L,
    part: Part<N>,
}

struct Part<const N: usize>(usize);

impl<const N: usize> LabelValue for Part<N> {
    const VALUES: Option<&'static [&'static str]> = Some(["a", "b", "c", "d"].split_at(N).0);

    fn index(&self) -> usize {
        self.0
    }

    fn with_text<R>(&self, read: impl FnOnce(&str) -> R) -> R {
        read(["a", "b", "c", "d"][self.0])
    }
}

#[derive(LabelSet)]
struct Inner {
    verb: Verb,
}

#[test]
fn sets_and_numbers_may_be_parameters() {
    let set = Around::<_, 3> {
        inner: Inner { verb: Verb::Update },
        part: Part(1),
    };
    let labels = [
        ("verb: select insert update", "2 of 3"),
        ("part: a b c", "1 of 3"),
    ];
    assert_told(&set, &labels);
    let sizes = [
        Around::<Inner, 3>::CARDINALITY,
        Around::<(), 4>::CARDINALITY,
    ];
    assert_eq!(sizes, [9, 4]);
}

fn key<L: LabelSet>(_: &L) -> TypeId {
    TypeId::of::<L::Key>()
}

#[derive(LabelSet)]
struct Query<'a, 'b> {
    table: &'a str,
    name: &'b str,
}

#[test]
fn the_key_is_one_for_all_lifetimes() {
    let table = String::from("users");
    let query = Query {
        table: &table,
        name: "n",
    };
    assert_eq!(key(&query), TypeId::of::<Query<'static, 'static>>());
    assert_eq!(key(&&query), TypeId::of::<Query<'static, 'static>>());
    assert_told(&query, &[("table", "\"users\""), ("name", "\"n\"")]);
    let around = Around::<_, 1> {
        inner: Inner { verb: Verb::Select },
        part: Part(0),
    };
    assert_eq!(key(&around), TypeId::of::<Around<Inner, 1>>());
    assert_ne!(key(&around), TypeId::of::<Around<Inner, 2>>());
}

#[test]
fn whether_it_is_closed_depends_on_the_parameters() {
    assert!(is_closed(Around::<Inner, 2>::PARTS));
    assert!(!is_closed(Around::<Query<'_, '_>, 2>::PARTS));
}

macro_rules! label_set {
    ($name:ident, $field:ident: $ty:ty, $label:literal) => {
        #[derive(LabelSet)]
        struct $name {
            #[label(rename = $label)]
            $field: $ty,
            other: u8,
        }
    };
}

label_set!(FromMacro, verb: Verb, "kind");

#[test]
fn a_set_may_come_from_a_macro() {
    let set = FromMacro {
        verb: Verb::Insert,
        other: 5,
    };
    assert_told(
        &set,
        &[("kind: select insert update", "1 of 3"), ("other", "\"5\"")],
    );
}
