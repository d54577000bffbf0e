use callmeter::LabelSet;

#[derive(LabelSet)]
struct Query<'a, T: Clone, const N: usize> {
    le: &'a [T; N],
}

fn is_set<L: LabelSet>() -> usize {
    size_of::<L>()
}

fn main() {
    is_set::<Query<'_, u8, 3>>();
}
