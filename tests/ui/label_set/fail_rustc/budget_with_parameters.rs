use callmeter::{LabelSet, LabelValue};

#[derive(LabelValue)]
enum Verb {
    Select,
    Insert,
    Update,
}

#[derive(LabelSet)]
#[label_set(budget = 6)]
struct Pair<A, B> {
    a: A,
    b: B,
}

const _: usize = Pair::<bool, Verb>::CARDINALITY;
const _: usize = Pair::<Verb, Verb>::CARDINALITY;

fn main() {}
