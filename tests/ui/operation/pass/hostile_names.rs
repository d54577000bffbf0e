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
trait Operation {}
trait LabelValue {}
trait ErrorType {}
struct Outcome;
macro_rules! assert {
    () => {};
}
// As patterns, these would be compared with.
#[rustfmt::skip]
#[allow(non_upper_case_globals)]
mod constants {
    pub const read: () = (); pub const closed: () = (); pub const text_0: () = (); pub const text_1: () = ();
    pub const __callmeter: () = (); pub const size: () = (); pub const ms: () = ();
}
use constants::*;
struct Value;
struct Bounds;
struct __Values;
static __VALUES: () = ();
static __DECLARATION: () = ();
const __FIELDS: () = ();

#[derive(::callmeter::LabelValue)]
enum Kind {
    Some,
}

#[derive(::callmeter::Operation)]
#[operation(
    completed(when(Success)),
    value(size, unit = "bytes", buckets = [1]),
    value(read, unit = "seconds")
)]
struct Gate<'read> {
    read: Kind,
    closed: ::std::primitive::bool,
    text_0: &'read ::std::primitive::str,
}

fn main() {
    let gate = Gate {
        read: Kind::Some,
        closed: true,
        text_0: "",
    };
    ::callmeter::Operation::start(gate).observe(Gate::SIZE, 1);
}
