//! Labels of fields, and constant ones.

use std::borrow::Cow;
use std::num::NonZeroU16;
use std::path::Path;
use std::sync::Arc;

use callmeter::LabelSet;

use super::Verb;
use super::told::{assert_told, labels, values};

#[derive(LabelSet)]
struct Query<'a> {
    verb: Verb,
    table: &'a str,
    hit: bool,
}

#[test]
fn each_field_is_a_label_in_the_order_written() {
    let table = String::from("a\"\\\nb");
    let query = |verb, hit| Query {
        verb,
        table: &table,
        hit,
    };
    assert_told(
        &query(Verb::Update, false),
        &[
            ("verb: select insert update", "2 of 3"),
            ("table", "\"a\"\\\nb\""),
            ("hit: false true", "0 of 2"),
        ],
    );
    assert_eq!(values(&query(Verb::Select, true))[0], "0 of 3");
    assert_eq!(values(&query(Verb::Insert, true))[2], "1 of 2");
}

#[derive(LabelSet)]
struct Renamed {
    #[label(rename = "tbl")]
    table: &'static str,
    r#type: Verb,
    #[label(rename = "_odd1")]
    r#loop: char,
    #[label(allow = "there are three of them")]
    user_id: u8,
}

#[test]
fn names_are_those_of_the_fields_or_given() {
    let set = Renamed {
        table: "users",
        r#type: Verb::Insert,
        r#loop: 'é',
        user_id: 7,
    };
    assert_told(
        &set,
        &[
            ("tbl", "\"users\""),
            ("type: select insert update", "1 of 3"),
            ("_odd1", "\"é\""),
            ("user_id", "\"7\""),
        ],
    );
}

/// What is no label value at all.
struct Connection;

#[derive(LabelSet)]
struct Partly<'a> {
    #[label(skip)]
    connection: Connection,
    table: &'a str,
    #[label(skip)]
    user_id: &'a mut u64,
}

#[test]
fn skipped_fields_are_no_labels() {
    let mut user_id = 5;
    let set = Partly {
        connection: Connection,
        table: "users",
        user_id: &mut user_id,
    };
    assert_told(&set, &[("table", "\"users\"")]);
    let Connection = set.connection;
    assert_eq!(*set.user_id, 5);
}

#[derive(LabelSet)]
#[label_set(constant(service = "api", r#type = "größe \"5\"\n"))]
struct WithConstants {
    hit: bool,
}

#[derive(LabelSet)]
#[label_set(constant(service = "api"))]
struct OnlyConstants;

#[test]
fn constants_follow_the_fields() {
    assert_told(
        &WithConstants { hit: true },
        &[
            ("hit: false true", "1 of 2"),
            ("service: api", "0 of 1"),
            ("type: größe \"5\"\n", "0 of 1"),
        ],
    );
    assert_told(&OnlyConstants, &[("service: api", "0 of 1")]);
}

#[derive(LabelSet)]
struct Unit;

#[derive(LabelSet)]
struct Empty {}

#[test]
fn a_set_may_have_no_labels() {
    assert_told(&(), &[]);
    assert_told(&Unit, &[]);
    assert_told(&Empty {}, &[]);
    let sizes = [
        OnlyConstants::CARDINALITY,
        Unit::CARDINALITY,
        Empty::CARDINALITY,
    ];
    assert_eq!(sizes, [1; 3]);
}

#[derive(LabelSet)]
struct Every<'a> {
    cow: Cow<'a, str>,
    shared: Arc<str>,
    boxed: Box<Verb>,
    maybe: Option<Verb>,
    nothing: Option<&'a str>,
    number: NonZeroU16,
    path: &'a Path,
    twice: &'a &'a bool,
}

#[test]
fn every_label_value_may_be_in_a_set() {
    let set = Every {
        cow: "a".into(),
        shared: "b".into(),
        boxed: Box::new(Verb::Update),
        maybe: Some(Verb::Select),
        nothing: None,
        number: NonZeroU16::MAX,
        path: Path::new("/c"),
        twice: &&true,
    };
    let told = [
        "\"a\"",
        "\"b\"",
        "2 of 3",
        "\"select\"",
        "\"\"",
        "\"65535\"",
        "\"/c\"",
        "1 of 2",
    ];
    assert_eq!(values(&set), told);
    let names: Vec<String> = labels::<Every<'_>>();
    assert_eq!(
        names,
        [
            "cow",
            "shared",
            "boxed: select insert update",
            "maybe",
            "nothing",
            "number",
            "path",
            "twice: false true",
        ]
    );
}
