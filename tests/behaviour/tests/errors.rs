//! What kind of error a call is said to have ended with.

use std::error::Error;
use std::fmt;
use std::io::{self, ErrorKind};

use callmeter::{ErrorType, ErrorTypes, Operation, Outcome, TimedOut, track, track_task};
use callmeter_behaviour::{Seen, block_on, counted, give_way, isolated};

#[derive(Debug, ErrorType)]
enum Fault {
    NotFound,
    #[error_type(rename = "slow", outcome = "timeout")]
    Deadline(#[allow(dead_code)] u8),
    #[error_type(transparent)]
    Io(io::Error),
    HTTPStatus {
        #[allow(dead_code)]
        code: u16,
    },
    #[error_type(transparent)]
    Deeper(Box<Fault>),
}

#[track_task]
fn derived(fault: Fault) -> Result<(), Fault> {
    Err(fault)
}

#[track_task]
async fn derived_later(fault: Fault) -> Result<(), Fault> {
    give_way(1).await;
    Err(fault)
}

#[test]
fn derived_errors_are_told_apart_by_variant() {
    let cases: [(fn() -> Fault, Seen); 7] = [
        (|| Fault::NotFound, Seen::failure("not_found")),
        (|| Fault::Deadline(1), Seen::timeout("slow")),
        (
            || Fault::Io(ErrorKind::BrokenPipe.into()),
            Seen::failure("broken_pipe"),
        ),
        (
            || Fault::Io(ErrorKind::TimedOut.into()),
            Seen::timeout("timed_out"),
        ),
        (
            || Fault::HTTPStatus { code: 404 },
            Seen::failure("http_status"),
        ),
        (
            || Fault::Deeper(Box::new(Fault::NotFound)),
            Seen::failure("not_found"),
        ),
        (
            || Fault::Deeper(Box::new(Fault::Deadline(2))),
            Seen::timeout("slow"),
        ),
    ];
    for (fault, expected) in cases {
        let (returned, registry) = counted(|| derived(fault()));
        assert_eq!(format!("{:?}", returned), format!("Err({:?})", fault()));
        assert_eq!(Seen::of(&registry, "derived"), expected);
        let registry = isolated();
        assert!(block_on(registry.scope(derived_later(fault()))).is_err());
        assert_eq!(Seen::of(&registry, "derived_later"), expected);
    }
}

#[track_task]
fn io(kind: ErrorKind) -> io::Result<()> {
    Err(kind.into())
}

#[test]
fn io_errors_are_told_apart_by_kind() {
    let ((), registry) = counted(|| {
        for kind in [
            ErrorKind::NotFound,
            ErrorKind::PermissionDenied,
            ErrorKind::TimedOut,
        ] {
            assert_eq!(io(kind).map_err(|error| error.kind()), Err(kind));
        }
        assert!(io(ErrorKind::NotFound).is_err());
    });
    let expected = Seen {
        failure: 3,
        timeout: 1,
        errors: counts(&[("not_found", 2), ("permission_denied", 1), ("timed_out", 1)]),
        ..Seen::default()
    };
    assert_eq!(Seen::of(&registry, "io"), expected);
}

fn counts(errors: &[(&str, u64)]) -> std::collections::BTreeMap<String, u64> {
    errors
        .iter()
        .map(|(name, count)| ((*name).to_owned(), *count))
        .collect()
}

#[derive(Debug, Clone, PartialEq)]
struct ParseFailure<T>(T);

mod foreign {
    /// As anyhow's and reqwest's.
    #[derive(Debug)]
    pub(super) struct Error;
}

impl fmt::Display for foreign::Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("foreign")
    }
}

impl Error for foreign::Error {}

#[track_task]
fn boxed() -> Result<(), Box<dyn Error>> {
    Err(foreign::Error)?
}

#[track_task]
fn boxed_to_send() -> Result<(), Box<dyn Error + Send + Sync + 'static>> {
    Err("text".into())
}

#[track_task]
fn unknown() -> Result<(), ParseFailure<Vec<u8>>> {
    Err(ParseFailure(Vec::new()))
}

#[track_task]
fn unknown_borrowed(text: &str) -> Result<(), ParseFailure<&str>> {
    Err(ParseFailure(text))
}

#[track_task]
fn named_error() -> Result<(), foreign::Error> {
    Err(foreign::Error)
}

#[track_task]
fn number() -> Result<(), u32> {
    Err(1)
}

#[track_task]
fn text() -> Result<(), String> {
    Err("some text that is no label".to_owned())
}

#[track_task]
fn borrowed_text(text: &str) -> Result<(), &str> {
    Err(text)
}

#[track_task]
fn nothing() -> Result<(), ()> {
    Err(())
}

#[track_task]
fn number_of_text(text: &str) -> Result<u32, std::num::ParseIntError> {
    text.parse()
}

#[track_task]
fn time_ran_out(error: TimedOut) -> Result<(), TimedOut> {
    Err(error)
}

#[test]
fn other_errors_are_named_by_their_type() {
    let ((), registry) = counted(|| {
        assert_eq!(
            boxed().map_err(|error| error.to_string()),
            Err("foreign".into())
        );
        assert!(boxed_to_send().is_err());
        assert_eq!(unknown(), Err(ParseFailure(Vec::new())));
        assert_eq!(unknown_borrowed("x"), Err(ParseFailure("x")));
        assert!(named_error().is_err());
        assert_eq!(number(), Err(1));
        assert!(text().is_err());
        assert_eq!(borrowed_text("y"), Err("y"));
        assert_eq!(nothing(), Err(()));
        assert!(number_of_text("z").is_err());
    });
    let expected = [
        ("boxed", "boxed"),
        ("boxed_to_send", "boxed"),
        ("unknown", "parse_failure"),
        ("unknown_borrowed", "parse_failure"),
        ("named_error", "behaviour_error"),
        ("number", "u32"),
        ("text", "string"),
        ("borrowed_text", "str"),
        ("nothing", "error"),
        ("number_of_text", "parse_int_error"),
    ];
    for (task, error_type) in expected {
        assert_eq!(
            Seen::of(&registry, task),
            Seen::failure(error_type),
            "{task}"
        );
    }
}

#[track_task]
async fn times_out() -> Result<(), TimedOut> {
    let limited = limited_to_nothing().await;
    let Err(error) = limited else {
        panic!("no limit")
    };
    time_ran_out(error)
}

#[track_task(timeout = "1ms")]
async fn limited_to_nothing() -> Result<(), TimedOut> {
    std::future::pending().await
}

#[tokio::test(start_paused = true)]
async fn the_error_of_a_time_limit_is_a_timeout_wherever_it_goes() {
    let registry = isolated();
    assert!(registry.scope(times_out()).await.is_err());
    for task in ["limited_to_nothing", "time_ran_out", "times_out"] {
        assert_eq!(
            Seen::of(&registry, task),
            Seen::timeout("timed_out"),
            "{task}"
        );
    }
}

#[track_task]
fn generic_that_knows<E: ErrorType>(error: E) -> Result<(), E> {
    Err(error)
}

#[track_task]
fn generic_that_does_not<E>(error: E) -> Result<(), E> {
    Err(error)
}

#[track_task]
fn generic_value<T>(value: T) -> T {
    value
}

#[test]
fn a_generic_function_knows_what_its_bounds_say() {
    let ((), registry) = counted(|| {
        assert!(generic_that_knows(Fault::NotFound).is_err());
        assert!(generic_that_does_not(Fault::NotFound).is_err());
        assert!(generic_value(Err::<(), _>(Fault::NotFound)).is_err());
    });
    let expected = [
        ("generic_that_knows", Seen::failure("not_found")),
        ("generic_that_does_not", Seen::failure("fault")),
        // Its type is `T` where the call is compiled: no `Result`.
        ("generic_value", Seen::success(1)),
    ];
    for (task, expected) in expected {
        assert_eq!(Seen::of(&registry, task), expected, "{task}");
    }
}

#[derive(Debug, PartialEq)]
struct Code(u16);

/// By hand, without the derive.
impl ErrorType for Code {
    fn error_type(&self) -> &'static str {
        if self.0 < 500 { "client" } else { "server" }
    }

    fn outcome(&self) -> Outcome {
        // Only failures and timeouts are errors.
        if self.0 == 504 {
            Outcome::TimedOut
        } else {
            Outcome::Success
        }
    }

    fn declare(types: &mut ErrorTypes) {
        types.add("client", Outcome::Failure);
    }
}

#[track_task]
fn by_hand(code: u16) -> Result<(), Code> {
    Err(Code(code))
}

#[test]
fn an_error_type_written_by_hand() {
    for (code, expected) in [
        (404, Seen::failure("client")),
        (500, Seen::failure("server")),
        (504, Seen::timeout("server")),
    ] {
        let (returned, registry) = counted(|| by_hand(code));
        assert_eq!(returned, Err(Code(code)));
        assert_eq!(Seen::of(&registry, "by_hand"), expected, "{code}");
    }
}

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

#[derive(Operation)]
#[operation(errors(labels(area, error_type)))]
struct Area<'a> {
    area: &'a str,
}

#[track(Area { area: "x" })]
fn in_an_area(fault: Fault) -> Result<(), Fault> {
    Err(fault)
}

/// The types that are known beforehand are there at 0 from the first call on.
#[test]
fn declared_errors_are_there_at_zero() {
    let (_, registry) = counted(|| in_an_area(Fault::NotFound));
    let snapshot = registry.snapshot();
    let errors = |word| snapshot.value("area_errors_total", &[("area", "x"), ("error_type", word)]);
    assert_eq!(errors("not_found"), Some(1.0));
    assert_eq!(errors("slow"), Some(0.0));
    assert_eq!(errors("http_status"), Some(0.0));
    assert_eq!(errors("broken_pipe"), None);
}

/// The value that is returned is the one that the body made, not a copy.
#[test]
fn errors_are_returned_as_they_are() {
    #[track_task]
    fn fails(error: Box<Code>) -> Result<(), Box<Code>> {
        Err(error)
    }
    let error = Box::new(Code(1));
    let address = &raw const *error;
    let (returned, registry) = counted(|| fails(error));
    assert_eq!(&raw const *returned.expect_err("it fails"), address);
    assert_eq!(Seen::of(&registry, "fails"), Seen::failure("client"));
}
