//! A program, and how one is made up.

use proptest::collection::vec;
use proptest::prelude::*;

use crate::declared::Side;

/// Which one of [`FAMILIES`](crate::families::FAMILIES).
pub type Number = usize;

/// More names than a family may have; the word for overflow is one as good as any.
pub const NAMES: [&str; 8] = ["a", "b", "c", "d", "e", "", "quoted \"\\\n", "_overflow"];

#[derive(Clone, Debug)]
pub struct Step {
    pub on: Thread,
    pub op: Op,
}

/// Where a step runs. The next one begins when it is done.
#[derive(Clone, Copy, Debug)]
pub enum Thread {
    Main,
    /// One that is there for the whole program.
    Worker,
    /// One that is there for this step.
    Fresh,
    /// The first one, inside a scope of another registry.
    Scoped,
}

#[derive(Clone, Debug)]
pub enum Op {
    /// Registers all families once more.
    Register,
    /// Looks a series up, and keeps the handle.
    Keep(Number, Labels),
    /// Looks a series up and uses it.
    Use(Number, Labels, Act),
    /// Uses a handle that was kept.
    UseKept(usize, Act),
    /// Looks a series up that may not be there.
    Get(Number, Labels),
    Remove(Number, Labels),
    /// Removes those of the other side.
    Retain(Number, Side),
    Clear(Number),
    Replace(Number, Vec<(Labels, u8)>),
    Scrape,
}

/// What is done with one series.
#[derive(Clone, Copy, Debug)]
pub enum Act {
    /// So often, that is: up to where threads get cells of their own.
    Add {
        times: u8,
        by: u8,
    },
    Set(u8),
}

/// A label set. Closed labels take of the name's number what they have values for.
#[derive(Clone, Copy, Debug)]
pub struct Labels {
    pub side: Side,
    pub name: usize,
}

fn side() -> impl Strategy<Value = Side> {
    prop_oneof![Just(Side::Left), Just(Side::Right)]
}

fn labels() -> impl Strategy<Value = Labels> {
    // Mostly one side, so that label sets are met again.
    let side = prop_oneof![4 => Just(Side::Left), 1 => Just(Side::Right)];
    (side, 0..NAMES.len()).prop_map(|(side, name)| Labels { side, name })
}

fn act() -> impl Strategy<Value = Act> {
    let times = prop_oneof![4 => 0..4_u8, 1 => 60..100_u8];
    prop_oneof![
        3 => (times, 0..6_u8).prop_map(|(times, by)| Act::Add { times, by }),
        1 => (0..6_u8).prop_map(Act::Set),
    ]
}

fn op(family: impl Strategy<Value = Number> + Clone) -> impl Strategy<Value = Op> {
    let family = || family.clone();
    prop_oneof![
        1 => Just(Op::Register),
        6 => (family(), labels()).prop_map(|(family, labels)| Op::Keep(family, labels)),
        12 => (family(), labels(), act())
            .prop_map(|(family, labels, act)| Op::Use(family, labels, act)),
        12 => (any::<usize>(), act()).prop_map(|(handle, act)| Op::UseKept(handle, act)),
        2 => (family(), labels()).prop_map(|(family, labels)| Op::Get(family, labels)),
        8 => (family(), labels()).prop_map(|(family, labels)| Op::Remove(family, labels)),
        2 => (family(), side()).prop_map(|(family, side)| Op::Retain(family, side)),
        1 => family().prop_map(Op::Clear),
        3 => (family(), vec((labels(), 0..6_u8), 0..6))
            .prop_map(|(family, rows)| Op::Replace(family, rows)),
        6 => Just(Op::Scrape),
    ]
}

fn step(family: impl Strategy<Value = Number> + Clone) -> impl Strategy<Value = Step> {
    let thread = prop_oneof![
        4 => Just(Thread::Main),
        2 => Just(Thread::Worker),
        1 => Just(Thread::Fresh),
        1 => Just(Thread::Scoped),
    ];
    (thread, op(family)).prop_map(|(on, op)| Step { on, op })
}

/// Programs that use two families, so that they meet the same series often.
pub fn programs(families: usize) -> impl Strategy<Value = Vec<Step>> {
    [0..families, 0..families].prop_flat_map(|[one, other]| {
        let family = prop_oneof![Just(one), Just(other)];
        vec(step(family), 1..120)
    })
}
