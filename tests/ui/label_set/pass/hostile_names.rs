// Whatever a user calls their own things, the expansions mean the real ones.
#![allow(
    dead_code,
    unused_imports,
    unused_macros,
    non_snake_case,
    non_camel_case_types
)]

mod empty {}
use empty as std;
use empty as core;
use empty as callmeter;
#[rustfmt::skip]
mod shadows { pub struct Option; pub struct Some; pub struct None; pub struct Sized; }
use shadows::*;
#[allow(non_camel_case_types)]
#[rustfmt::skip]
mod primitives { pub struct u64; pub struct i64; pub struct usize; pub struct str; pub struct bool; }
use primitives::*;
// As patterns, these would be compared with.
#[rustfmt::skip]
#[allow(non_upper_case_globals)]
mod constants {
    pub const visitor: i8 = 0; pub const parts: i8 = 0; pub const PARTS: i8 = 0; pub const CARDINALITY: i8 = 0;
}
use constants::*;
trait LabelSet {}
trait LabelValue {}
trait State {}
struct Field;
struct LabelPart;
macro_rules! assert {
    () => {};
}

#[derive(::callmeter::LabelValue)]
enum Kind {
    Some,
    None,
}

#[derive(::callmeter::LabelSet)]
#[label_set(budget = 8, constant(r#type = "a", r#self_ = "b"))]
struct Inner {
    visitor: Kind,
    parts: ::std::primitive::bool,
}

#[derive(::callmeter::LabelSet)]
struct Query<'visitor, W, V> {
    #[label(rename = "value")]
    PARTS: &'visitor ::std::primitive::str,
    #[label(flatten)]
    Key: Inner,
    r#loop: W,
    v: V,
}

fn main() {
    ::std::assert_eq!(Inner::CARDINALITY, 4);
    ::std::assert_eq!(::callmeter::State::number(&Kind::None), 1);
    let _ = <Query<'_, ::std::primitive::u8, Kind> as ::callmeter::LabelSet>::PARTS;
}
