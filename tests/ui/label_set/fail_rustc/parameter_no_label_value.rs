use callmeter::LabelSet;

struct Kind;

#[derive(LabelSet)]
struct Query<T> {
    kind: T,
}

fn is_set<L: LabelSet>() {}

fn main() {
    is_set::<Query<bool>>();
    is_set::<Query<Kind>>();
}
