//! What counts as a `Result` is decided by its type, never by its name.

use callmeter::track_task;
use callmeter_behaviour::{Seen, block_on, counted, isolated, panic_of};

use super::endings::{End, Fault, check_async, check_sync, end, end_later};

type Outcome<T> = Result<T, Fault>;
type Numbers = Result<u32, Fault>;

#[track_task]
fn alias(way: End) -> Outcome<u32> {
    end(way)
}

#[track_task]
fn alias_without_parameters(way: End) -> Numbers {
    end(way)
}

#[track_task]
async fn alias_later(way: End) -> Outcome<u32> {
    end_later(way).await
}

#[test]
fn aliases_of_result_are_results() {
    check_sync("alias", alias);
    check_sync("alias_without_parameters", alias_without_parameters);
    check_async("alias_later", alias_later);
}

mod no_result {
    use callmeter::track_task;

    /// Looks like one.
    #[derive(Debug, PartialEq)]
    pub(super) enum Result<T, E> {
        Ok(T),
        Err(E),
    }

    #[track_task("look_alike")]
    pub(super) fn look_alike(good: bool) -> Result<u8, String> {
        if good {
            Result::Ok(1)
        } else {
            Result::Err("no".to_owned())
        }
    }

    #[track_task("look_alike_later")]
    pub(super) async fn look_alike_later() -> Result<u8, String> {
        Result::Err("no".to_owned())
    }
}

#[test]
fn a_type_named_result_is_no_result() {
    let (returned, registry) =
        counted(|| (no_result::look_alike(true), no_result::look_alike(false)));
    assert_eq!(returned.0, no_result::Result::Ok(1));
    assert_eq!(returned.1, no_result::Result::Err("no".to_owned()));
    assert_eq!(Seen::of(&registry, "look_alike"), Seen::success(2));
    let (_, registry) = counted(|| block_on(no_result::look_alike_later()));
    assert_eq!(Seen::of(&registry, "look_alike_later"), Seen::success(1));
}

#[track_task]
fn nothing() {}

#[track_task]
fn option() -> Option<u8> {
    None
}

#[track_task]
fn text<'a>(text: &'a str) -> &'a str {
    text
}

#[track_task]
fn not_sized(values: &[u8]) -> &[u8] {
    &values[1..]
}

#[track_task]
fn boxed() -> Box<dyn Fn(u8) -> u8> {
    Box::new(|number| number + 1)
}

#[track_task]
fn iterator(numbers: &[u8]) -> impl Iterator<Item = u8> + '_ {
    numbers.iter().map(|number| number + 1)
}

#[track_task]
fn closure(add: u8) -> impl Fn(u8) -> u8 {
    move |number| number + add
}

#[track_task]
fn nested() -> Result<Result<u8, Fault>, String> {
    Ok(Err(Fault::Refused))
}

#[track_task]
fn reference_to_result(result: &Result<u8, Fault>) -> &Result<u8, Fault> {
    result
}

#[track_task]
fn never_fails() -> Result<u8, std::convert::Infallible> {
    Ok(1)
}

#[test]
fn what_is_no_error_is_success() {
    let ((), registry) = counted(|| {
        nothing();
        assert_eq!(option(), None);
        assert_eq!(text("x"), "x");
        assert_eq!(not_sized(&[1, 2]), [2]);
        assert_eq!(boxed()(1), 2);
        assert!(iterator(&[1, 2]).eq([2, 3]));
        assert_eq!(closure(3)(1), 4);
        assert_eq!(nested(), Ok(Err(Fault::Refused)));
        assert_eq!(reference_to_result(&Err(Fault::Slow)), &Err(Fault::Slow));
        assert_eq!(never_fails(), Ok(1));
    });
    let tasks = Seen::tasks(&registry);
    assert_eq!(tasks.len(), 10, "{tasks:?}");
    for task in tasks {
        assert_eq!(Seen::of(&registry, &task), Seen::success(1), "{task}");
    }
}

#[track_task]
fn never_returns() -> ! {
    panic!("never")
}

#[track_task]
fn never_returns_by_calling(depth: u8) -> ! {
    if depth == 0 {
        never_returns()
    }
    never_returns_by_calling(depth - 1)
}

#[track_task]
async fn never_returns_later() -> ! {
    callmeter_behaviour::give_way(1).await;
    panic!("never later")
}

#[track_task]
#[allow(clippy::manual_async_fn)]
fn never_in_a_future() -> impl Future<Output = std::convert::Infallible> {
    async { panic!("never in a future") }
}

#[test]
fn functions_that_never_return_panic() {
    let (text, registry) = counted(|| panic_of(|| -> u8 { never_returns_by_calling(1) }));
    assert_eq!(text, "never");
    assert_eq!(Seen::of(&registry, "never_returns"), Seen::panic());
    let twice = Seen {
        panic: 2,
        ..Seen::default()
    };
    assert_eq!(Seen::of(&registry, "never_returns_by_calling"), twice);

    let registry = isolated();
    let text = panic_of(|| block_on(registry.scope(async { never_returns_later().await })));
    assert_eq!(text, "never later");
    assert_eq!(Seen::of(&registry, "never_returns_later"), Seen::panic());
    let text = panic_of(|| block_on(registry.scope(never_in_a_future())));
    assert_eq!(text, "never in a future");
    assert_eq!(Seen::of(&registry, "never_in_a_future"), Seen::panic());
}

struct Broken;

impl Drop for Broken {
    fn drop(&mut self) {
        panic!("in drop");
    }
}

#[track_task]
fn panics_in_drop_of_a_local() -> u8 {
    let _broken = Broken;
    1
}

#[track_task]
fn panics_in_drop_of_an_argument(broken: Broken) -> Result<u8, Fault> {
    let _ = &broken;
    Ok(1)
}

#[track_task]
fn panics_in_drop_of_an_unused_argument(_broken: Broken) -> Result<u8, Fault> {
    Ok(1)
}

#[track_task]
async fn panics_in_drop_later(broken: Broken) -> u8 {
    callmeter_behaviour::give_way(1).await;
    drop(broken);
    1
}

#[test]
fn a_panic_in_a_drop_is_a_panic() {
    let ((), registry) = counted(|| {
        assert_eq!(panic_of(panics_in_drop_of_a_local), "in drop");
        assert_eq!(
            panic_of(|| panics_in_drop_of_an_argument(Broken)),
            "in drop"
        );
        assert_eq!(
            panic_of(|| panics_in_drop_of_an_unused_argument(Broken)),
            "in drop"
        );
        assert_eq!(
            panic_of(|| block_on(panics_in_drop_later(Broken))),
            "in drop"
        );
    });
    for task in [
        "panics_in_drop_of_a_local",
        "panics_in_drop_of_an_argument",
        "panics_in_drop_of_an_unused_argument",
        "panics_in_drop_later",
    ] {
        assert_eq!(Seen::of(&registry, task), Seen::panic(), "{task}");
    }
}
