//! The options `error_type` and `outcome`.

use callmeter::{Outcome, track_task};
use callmeter_behaviour::{Seen, block_on, counted, give_way, isolated};

use super::Fault;

#[track_task(error_type = |error: &u16| format!("e{error}"))]
fn told_by_a_closure(code: u16) -> Result<(), u16> {
    Err(code)
}

#[track_task(error_type = half)]
async fn told_by_a_function(fault: Fault) -> Result<(), Fault> {
    give_way(1).await;
    Err(fault)
}

fn half(fault: &Fault) -> &'static str {
    match fault {
        Fault::NotFound => "one_half",
        _ => "other_half",
    }
}

struct Told<'a>(&'a str);

impl Told<'_> {
    #[track_task(error_type = |_: &_| self.0)]
    fn told_by_self(&self) -> Result<(), ()> {
        Err(())
    }
}

#[test]
fn the_option_tells_instead_of_the_error() {
    let ((), registry) = counted(|| {
        assert_eq!(told_by_a_closure(42), Err(42));
        assert!(Told("me").told_by_self().is_err());
    });
    assert_eq!(
        Seen::of(&registry, "told_by_a_closure"),
        Seen::failure("e42")
    );
    assert_eq!(Seen::of(&registry, "told_by_self"), Seen::failure("me"));
    for (fault, expected) in [
        (Fault::NotFound, Seen::failure("one_half")),
        // Whether it is a timeout, the error still says.
        (Fault::Deadline(1), Seen::timeout("other_half")),
    ] {
        let registry = isolated();
        assert!(block_on(registry.scope(told_by_a_function(fault))).is_err());
        assert_eq!(Seen::of(&registry, "told_by_a_function"), expected);
    }
}

#[track_task(outcome = |word: &&str| match *word {
    "success" => Outcome::Success,
    "failure" => Outcome::Failure,
    "timeout" => Outcome::TimedOut,
    "cancelled" => Outcome::Cancelled,
    _ => Outcome::Panicked,
})]
fn any_outcome(word: &'static str) -> &'static str {
    word
}

#[test]
fn an_outcome_without_an_error_has_its_status_as_error_type() {
    let cases = [
        ("success", Seen::success(1)),
        ("failure", Seen::failure("failure")),
        ("timeout", Seen::timeout("timeout")),
        ("cancelled", Seen::cancelled()),
        ("panic", Seen::panic()),
    ];
    for (word, expected) in cases {
        let (returned, registry) = counted(|| any_outcome(word));
        assert_eq!(returned, word);
        assert_eq!(Seen::of(&registry, "any_outcome"), expected, "{word}");
    }
}

#[track_task(outcome = missing_is_fine)]
fn missing_is_success(fault: Option<Fault>) -> Result<u8, Fault> {
    fault.map_or(Ok(1), Err)
}

fn missing_is_fine(returned: &Result<u8, Fault>) -> Outcome {
    match returned {
        Ok(_) | Err(Fault::NotFound) => Outcome::Success,
        Err(_) => Outcome::Failure,
    }
}

#[track_task(outcome = |_: &_| Outcome::Failure, error_type = |_: &Fault| "told")]
async fn both_options(fault: Option<Fault>) -> Result<u8, Fault> {
    give_way(1).await;
    fault.map_or(Ok(1), Err)
}

#[test]
fn an_outcome_may_overrule_ok_and_err() {
    let cases = [
        (None, Seen::success(1)),
        (Some(Fault::NotFound), Seen::success(1)),
        (
            Some(Fault::HTTPStatus { code: 500 }),
            Seen::failure("http_status"),
        ),
        // The error's own outcome does not matter, its type does.
        (Some(Fault::Deadline(1)), Seen::failure("slow")),
    ];
    for (fault, expected) in cases {
        let (_, registry) = counted(|| missing_is_success(fault));
        assert_eq!(Seen::of(&registry, "missing_is_success"), expected);
    }
    for (fault, word) in [(None, "failure"), (Some(Fault::NotFound), "told")] {
        let registry = isolated();
        let _ = block_on(registry.scope(both_options(fault)));
        assert_eq!(Seen::of(&registry, "both_options"), Seen::failure(word));
    }
}
