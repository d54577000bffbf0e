// Whatever a user calls their own things, the expansions mean the real ones.
#![allow(dead_code, unused_imports, unused_macros)]

mod empty {}
use empty as std;
use empty as core;
use empty as callmeter;
#[rustfmt::skip]
mod shadows { pub struct Option; pub struct Some; pub struct None; pub struct Ok; pub struct Err; pub struct FnOnce; }
use shadows::*;
struct Result;
#[allow(non_camel_case_types)]
#[rustfmt::skip]
mod primitives { pub struct u64; pub struct usize; pub struct str; pub struct bool; }
use primitives::*;
#[allow(non_upper_case_globals)]
#[rustfmt::skip]
mod constants { pub const read: i8 = 0; pub const text: i8 = 0; pub const value: i8 = 0; }
use constants::*;
trait Operation {}
trait LabelValue {}
trait ErrorType {}
struct Outcome;
macro_rules! assert {
    () => {};
}

#[derive(::callmeter::LabelValue)]
enum Kind {
    Some,
    None,
}

#[derive(::callmeter::LabelValue)]
struct Inner(Kind);

fn main() {
    let none = <Kind as ::callmeter::LabelValue>::from_text("none");
    ::std::assert!(::std::matches!(none, ::std::option::Option::Some(Kind::None)));
    let other = <Kind as ::callmeter::LabelValue>::from_text("other");
    ::std::assert!(::std::matches!(other, ::std::option::Option::None));
}
