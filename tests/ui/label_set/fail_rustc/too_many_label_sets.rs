use callmeter::{LabelSet, LabelValue};

#[derive(LabelValue)]
#[rustfmt::skip]
enum Hex { V0, V1, V2, V3, V4, V5, V6, V7, V8, V9, Va, Vb, Vc, Vd, Ve, Vf }

#[derive(LabelSet)]
struct Address {
    first: Hex,
    second: Hex,
    third: Hex,
    fourth: Hex,
}

#[derive(LabelSet)]
struct Named<'a> {
    name: &'a str,
    first: Hex,
    second: Hex,
    third: Hex,
    fourth: Hex,
}

fn main() {}
