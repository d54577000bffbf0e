//! Sets inside of sets.

use callmeter::__private::{closed_sets, is_closed};
use callmeter::LabelSet;

use super::Verb;
use super::told::assert_told;

#[derive(LabelSet)]
#[label_set(constant(cloud = "own"))]
struct Place<'a> {
    zone: &'a str,
    spare: bool,
}

#[derive(LabelSet)]
struct Tenant<'a> {
    name: &'a str,
    #[label(flatten)]
    place: Place<'a>,
}

#[derive(LabelSet)]
#[label_set(constant(service = "api"))]
struct Query<'a, 'b> {
    verb: Verb,
    #[label(flatten)]
    tenant: Tenant<'a>,
    #[label(flatten)]
    nothing: (),
    #[label(flatten)]
    outcome: &'b Outcome,
    table: &'b str,
}

#[derive(LabelSet)]
struct Outcome {
    hit: bool,
}

#[test]
fn labels_of_inner_sets_are_where_the_field_is() {
    let zone = String::from("z");
    let tenant = Tenant {
        name: "t",
        place: Place {
            zone: &zone,
            spare: true,
        },
    };
    let query = Query {
        verb: Verb::Insert,
        tenant,
        nothing: (),
        outcome: &Outcome { hit: false },
        table: "users",
    };
    assert_told(
        &query,
        &[
            ("verb: select insert update", "1 of 3"),
            ("name", "\"t\""),
            ("zone", "\"z\""),
            ("spare: false true", "1 of 2"),
            ("cloud: own", "0 of 1"),
            ("hit: false true", "0 of 2"),
            ("table", "\"users\""),
            ("service: api", "0 of 1"),
        ],
    );
}

#[test]
fn closed_labels_of_inner_sets_count() {
    assert_eq!(closed_sets(Query::PARTS), 3 * 2 * 2);
    assert!(!is_closed(Query::PARTS));
}

#[derive(LabelSet)]
#[label_set(budget = 6)]
struct Closed {
    #[label(flatten)]
    outcome: Outcome,
    verb: Verb,
}

#[derive(LabelSet)]
#[label_set(budget = 12)]
struct ClosedTwice {
    #[label(flatten)]
    closed: Closed,
    fast: bool,
}

#[test]
fn sets_of_closed_sets_are_closed() {
    assert!(is_closed(ClosedTwice::PARTS));
    assert_eq!((Closed::CARDINALITY, ClosedTwice::CARDINALITY), (6, 12));
    let closed = Closed {
        outcome: Outcome { hit: true },
        verb: Verb::Update,
    };
    let set = ClosedTwice {
        closed,
        fast: false,
    };
    assert_told(
        &set,
        &[
            ("hit: false true", "1 of 2"),
            ("verb: select insert update", "2 of 3"),
            ("fast: false true", "0 of 2"),
        ],
    );
}
