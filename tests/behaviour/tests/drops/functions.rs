//! Functions that return.

#![allow(
    unused_variables,
    unused_assignments,
    unreachable_code,
    clippy::boxed_local,
    clippy::toplevel_ref_arg,
    clippy::needless_pass_by_value
)]

use callmeter::{Task, track, track_task};

use super::{Noisy, Pair, copy, note, pair, same, twins};

type Fallible = Result<(), std::fmt::Error>;

pub struct Owner {
    pub left: Noisy,
    pub right: Noisy,
}

pub fn owner() -> Owner {
    Owner {
        left: Noisy("left"),
        right: Noisy("right"),
    }
}

#[derive(Debug)]
pub struct Marker;

impl Drop for Marker {
    fn drop(&mut self) {
        note("marker");
    }
}

twins! {
    { track_task } pub fn used(connection: Noisy, transaction: Noisy) {
        let local = Noisy("local");
        note(connection.0);
        note(transaction.0);
    }
    { track_task } pub fn used_backwards(first: Noisy, second: Noisy, third: Noisy) {
        let _ = (&third, &first, &second);
    }
    { track_task } pub fn unused(first: Noisy, second: Noisy, third: Noisy) {
        note(second.0);
    }
    { track_task } pub fn only_in_a_text(first: Noisy, second: Noisy) {
        drop(format!("{first:?}"));
    }
    { track_task } pub fn unnamed(first: Noisy, _: Noisy, third: Noisy, _: Noisy) {
        note(third.0);
    }
    { track_task } pub fn moved(first: Noisy, second: Noisy, third: Noisy) {
        drop(second);
        note("body");
    }
    { track_task } pub fn moved_or_not(first: Noisy, second: Noisy, third: Noisy, moves: bool) {
        if moves {
            drop(second);
        }
        note("body");
    }
    { track_task } pub fn returned(first: Noisy, second: Noisy, third: Noisy) -> Noisy {
        second
    }
    { track_task } pub fn partly_moved(first: Noisy, both: Pair, last: Noisy) {
        drop(both.left);
        note("body");
    }
    { track_task } pub fn partly_used(first: Noisy, both: Pair, last: Noisy) {
        note(both.right.0);
    }
    { track_task } pub fn pattern((first, second): (Noisy, Noisy), third: Noisy) {
        note(first.0);
    }
    { track_task } pub fn pattern_with_a_hole(zero: Noisy, (first, _): (Noisy, Noisy), third: Noisy) {
        note(first.0);
    }
    { track_task } pub fn two_holes((first, _): (Noisy, Noisy), (_, second): (Noisy, Noisy), _: Noisy, ref mut last: Noisy, mut third: Noisy) {
        last.0 = "the last";
        third.0 = "the third";
    }
    { track_task } pub fn fields(zero: Noisy, Pair { left, .. }: Pair, Pair { right, left: other }: Pair) {
        note(left.0);
    }
    { track_task } pub fn by_reference(zero: Noisy, ref first: Noisy, ref mut second: Noisy, third: Noisy) {
        note(first.0);
        second.0 = "the second";
    }
    { track_task } pub fn whole_and_part(zero: Noisy, all @ (_, number): (&'static str, u8), last: Noisy) {
        note(all.0);
    }
    { track_task } pub fn slices(zero: Noisy, [first, .., last]: [Noisy; 4], [begin, rest @ ..]: [Noisy; 3]) {
        note(rest[0].0);
    }
    { track_task } pub fn one_or_the_other(zero: Noisy, (Ok(one) | Err(one)): Result<Noisy, Noisy>, two: Noisy) {
        note(one.0);
    }
    { track_task } pub fn constant(zero: Noisy, Marker: Marker, two: Noisy) {
        note("body");
    }
    { track_task } pub fn mutable(mut first: Noisy, mut second: Noisy) {
        second = Noisy("new");
        first.0 = "the first";
    }
    { track_task } pub fn early(first: Noisy, second: Noisy, returns: bool) -> u8 {
        let local = Noisy("local");
        if returns {
            return 1;
        }
        note("body");
        drop(second);
        2
    }
    { track_task } pub fn question_mark(first: Noisy, second: Noisy, result: Fallible) -> Fallible {
        let local = Noisy("local");
        result?;
        drop(first);
        Ok(())
    }
    { track_task } pub fn panics(first: Noisy, second: Noisy, third: Noisy) {
        let local = Noisy("local");
        note(third.0);
        panic!("on purpose");
    }
    { track_task } pub fn never_ending(first: Noisy, second: Noisy) -> ! {
        note(second.0);
        panic!("on purpose")
    }
    { track_task } pub fn closure(first: Noisy, second: Noisy, third: Noisy) -> impl FnOnce(&Noisy) {
        note(third.0);
        move |other: &Noisy| {
            note(other.0);
            drop(second);
        }
    }
    { track_task } pub fn generic<T, const N: usize>(first: T, others: [T; N], last: impl Sized) {
        drop(others);
    }
    { track_task(name = first.0) } pub fn named_by_one(first: Noisy, (second, third): (Noisy, Noisy), _: Noisy) {
        note(first.0);
        note(third.0);
    }
    { track(Task { task_name: second.0 }) } pub fn named_by_another(first: Noisy, second: Noisy, (third, _): (Noisy, Noisy)) {
        note(second.0);
        note(third.0);
    }
    { track_task } pub fn at_the_end(first: Noisy, (second, _): (Noisy, Noisy)) -> usize {
        let local = Noisy("local");
        copy(&second).0.len() + copy(&local).0.len() + first.0.len()
    }
    { track_task(retry(attempts = 2, backoff = "1us..1us")) } pub fn at_the_end_of_an_attempt(first: Noisy) -> Result<usize, ()> {
        let local = Noisy("local");
        Ok(copy(&first).0.len() + copy(&local).0.len())
    }
    { track_task } pub fn name(name: Noisy, n: Noisy, (a, _): (Noisy, Noisy), m: Noisy) {
        let _ = (&name, &a);
    }
    { track_task(retry(attempts = 2, backoff = "1us..1us")) } pub fn retried(first: Noisy, (second, _): (Noisy, Noisy), third: Noisy) -> Result<(), ()> {
        let _ = &first;
        Err(())
    }
}

/// What the last expression makes is dropped before the variables, or in the edition 2021 after them.
#[test]
fn last_expressions() {
    let [a, b, c] = ["a", "b", "c"];
    let log = same!(at_the_end(Noisy(a), (Noisy(b), Noisy(c))));
    assert_eq!(log.len(), 7);
    assert_eq!(log[4..], [c, a, "returned"]);
    same!(at_the_end_of_an_attempt(Noisy(a)));
}

#[test]
fn arguments_that_are_part_of_the_name() {
    let arguments = || (Noisy("a"), Noisy("hole"));
    same!(name(Noisy("name"), Noisy("n"), arguments(), Noisy("m")));
}

#[test]
fn arguments() {
    let [a, b, c] = ["a", "b", "c"];
    let log = same!(used(Noisy(a), Noisy(b)));
    assert_eq!(log, [a, b, "local", b, a, "returned"]);
    same!(used_backwards(Noisy(a), Noisy(b), Noisy(c)));
    let log = same!(unused(Noisy(a), Noisy(b), Noisy(c)));
    assert_eq!(log, [b, c, b, a, "returned"]);
    same!(only_in_a_text(Noisy(a), Noisy(b)));
    same!(unnamed(Noisy(a), Noisy(b), Noisy(c), Noisy("d")));
    same!(mutable(Noisy(a), Noisy(b)));
    same!(generic(Noisy(a), [Noisy(b), Noisy(c)], Noisy("d")));
    same!(named_by_one(Noisy(a), (Noisy(b), Noisy(c)), Noisy("d")));
    same!(named_by_another(Noisy(a), Noisy(b), (Noisy(c), Noisy("d"))));
    same!(retried(Noisy(a), (Noisy(b), Noisy(c)), Noisy("d")));
}

#[test]
fn moved_arguments() {
    let [a, b, c] = ["a", "b", "c"];
    same!(moved(Noisy(a), Noisy(b), Noisy(c)));
    for moves in [true, false] {
        same!(moved_or_not(Noisy(a), Noisy(b), Noisy(c), moves));
    }
    same!(returned(Noisy(a), Noisy(b), Noisy(c)));
    let log = same!(partly_moved(Noisy(a), pair(b, c), Noisy("d")));
    assert_eq!(log, [b, "body", "d", c, a, "returned"]);
    same!(partly_used(Noisy(a), pair(b, c), Noisy("d")));
    same!(closure(Noisy(a), Noisy(b), Noisy(c)), call);
}

fn call(closure: impl FnOnce(&Noisy)) {
    closure(&Noisy("x"));
}

#[test]
fn patterns() {
    let [a, b, c, d, e] = ["a", "b", "c", "d", "e"];
    same!(pattern((Noisy(a), Noisy(b)), Noisy(c)));
    let log = same!(pattern_with_a_hole(
        Noisy(a),
        (Noisy(b), Noisy(c)),
        Noisy(d)
    ));
    assert_eq!(log, [b, d, b, c, a, "returned"]);
    same!(two_holes(
        (Noisy(a), Noisy(b)),
        (Noisy(c), Noisy(d)),
        Noisy(e),
        Noisy("f"),
        Noisy("g")
    ));
    same!(fields(Noisy(a), pair(b, c), pair(d, e)));
    same!(by_reference(Noisy(a), Noisy(b), Noisy(c), Noisy(d)));
    same!(whole_and_part(Noisy(a), (b, 1), Noisy(c)));
    let four = || [Noisy(b), Noisy(c), Noisy(d), Noisy(e)];
    same!(slices(
        Noisy(a),
        four(),
        [Noisy("f"), Noisy("g"), Noisy("h")]
    ));
    for one in [Ok, Err] {
        same!(one_or_the_other(Noisy(a), one(Noisy(b)), Noisy(c)));
    }
    same!(constant(Noisy(a), Marker, Noisy(b)));
}

#[test]
fn ends() {
    let [a, b, c] = ["a", "b", "c"];
    for returns in [true, false] {
        same!(early(Noisy(a), Noisy(b), returns));
    }
    for result in [Ok(()), Err(std::fmt::Error)] {
        same!(question_mark(Noisy(a), Noisy(b), result));
    }
    let log = same!(panics(Noisy(a), Noisy(b), Noisy(c)));
    assert_eq!(log, [c, "local", c, b, a]);
    same!(never_ending(Noisy(a), Noisy(b)));
}

mod methods {
    use super::*;

    macro_rules! owners {
        ($($module:ident: $attribute:meta)*) => {$(
            pub mod $module {
                use super::*;

                pub struct Method(pub Owner);

                #[$attribute]
                impl Method {
                    pub fn all(self, other: Noisy, _: Noisy) {
                        note(other.0);
                    }

                    pub fn part(self, other: Noisy) -> Noisy {
                        self.0.right
                    }

                    pub fn mutated(mut self, other: Noisy, (one, _): (Noisy, Noisy)) {
                        self.0.left.0 = "new";
                    }

                    pub fn boxed(self: Box<Self>, other: Noisy, another: Noisy) {
                        drop(self.0.left);
                        drop(other);
                    }

                    pub fn borrowed(&mut self, other: Noisy, _: Noisy, another: Noisy) -> &mut Noisy {
                        drop(another);
                        &mut self.0.left
                    }
                }
            }
        )*};
    }

    owners! { plain: allow(unused) tracked: track_task }

    macro_rules! same_method {
        ($method:ident($($argument:expr),*), $of:expr) => {{
            let plain = crate::drops::log(|| {
                #[allow(unused_mut)]
                let mut owner = $of(plain::Method(owner()));
                owner.$method($($argument),*);
            });
            let tracked = crate::drops::log(|| {
                #[allow(unused_mut)]
                let mut owner = $of(tracked::Method(owner()));
                owner.$method($($argument),*);
            });
            assert_eq!(tracked, plain, stringify!($method));
        }};
    }

    #[test]
    fn receivers() {
        let [a, b, c] = ["a", "b", "c"];
        same_method!(all(Noisy(a), Noisy(b)), std::convert::identity);
        same_method!(part(Noisy(a)), std::convert::identity);
        same_method!(
            mutated(Noisy(a), (Noisy(b), Noisy(c))),
            std::convert::identity
        );
        same_method!(boxed(Noisy(a), Noisy(b)), Box::new);
        same_method!(
            borrowed(Noisy(a), Noisy(b), Noisy(c)),
            std::convert::identity
        );
    }
}
