//! Errors that say what kind they are.

use std::io::{self, ErrorKind};

use callmeter::{ErrorType, ErrorTypes, Operation, Outcome, TimedOut, track, track_task};
use callmeter_behaviour::{Seen, block_on, counted, give_way, isolated};

use super::Fault;

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

#[track_task]
fn time_ran_out(error: TimedOut) -> Result<(), TimedOut> {
    Err(error)
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
        match self.0 {
            304 => Outcome::Success,
            499 => Outcome::Cancelled,
            504 => Outcome::TimedOut,
            _ => Outcome::Failure,
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
        (304, Seen::success(1)),
        (499, Seen::cancelled()),
    ] {
        let (returned, registry) = counted(|| by_hand(code));
        assert_eq!(returned, Err(Code(code)));
        assert_eq!(Seen::of(&registry, "by_hand"), expected, "{code}");
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
