//! `#[derive(ErrorType)]`.

use std::convert::Infallible;
use std::io;

use callmeter::{ErrorType, Operation, Outcome};

/// Nobody reads what is inside: the derive only looks at the variant.
#[allow(dead_code)]
#[derive(ErrorType)]
enum GateError<E: Clone>
where
    E: Send,
{
    NotUTF8,
    #[error_type(rename = "slow", outcome = "timeout")]
    TimedOut {
        after: u64,
    },
    #[error_type(rename = "not_utf8")]
    NotText(String),
    #[error_type(transparent)]
    Io(io::Error),
    #[error_type(transparent)]
    Boxed {
        error: Box<Self>,
    },
    Other(E),
    Impossible(Infallible),
}

type Error = GateError<u8>;

#[derive(ErrorType)]
enum Never {}

#[derive(ErrorType)]
#[error_type(rename = "gone", outcome = "timeout")]
struct NotFound;

#[derive(ErrorType)]
struct HTTPError;

#[derive(ErrorType)]
#[error_type(transparent)]
struct Outer<E>(E);

fn class(error: &impl ErrorType) -> (&'static str, Outcome) {
    (error.error_type(), error.outcome())
}

#[test]
fn each_variant_is_a_type_of_error() {
    assert_eq!(class(&Error::NotUTF8), ("not_utf8", Outcome::Failure));
    assert_eq!(
        class(&Error::NotText(String::new())),
        ("not_utf8", Outcome::Failure)
    );
    assert_eq!(class(&Error::Other(7)), ("other", Outcome::Failure));
    assert_eq!(
        class(&Error::TimedOut { after: 5 }),
        ("slow", Outcome::TimedOut)
    );
}

#[test]
fn transparent_variants_ask_the_error_inside() {
    let not_found = || io::Error::from(io::ErrorKind::NotFound);
    assert_eq!(class(&Error::Io(not_found())), class(&not_found()));
    let error = Box::new(Error::TimedOut { after: 5 });
    assert_eq!(class(&Error::Boxed { error }), ("slow", Outcome::TimedOut));
}

#[test]
fn structs_are_one_type_of_error() {
    assert_eq!(class(&NotFound), ("gone", Outcome::TimedOut));
    assert_eq!(class(&HTTPError), ("http_error", Outcome::Failure));
    assert_eq!(class(&Outer(NotFound)), ("gone", Outcome::TimedOut));
}

#[derive(Operation)]
struct Upload;

#[test]
fn errors_are_counted_by_their_types() {
    Upload
        .start()
        .finish_result::<(), Error>(&Err(Error::NotUTF8));
    Upload
        .start()
        .finish_result::<(), Error>(&Err(Error::TimedOut { after: 5 }));
    Upload
        .start()
        .finish_result::<(), Outer<NotFound>>(&Err(Outer(NotFound)));
    Upload.start().finish_result::<(), Never>(&Ok(()));
    let snapshot = callmeter::registry().snapshot();
    let errors = |kind| snapshot.value("upload_errors_total", &[("error_type", kind)]);
    assert_eq!(errors("not_utf8"), Some(1.0));
    assert_eq!(errors("slow"), Some(1.0));
    assert_eq!(errors("gone"), Some(1.0));
    let calls = |status| snapshot.value("upload_total", &[("status", status)]);
    assert_eq!(calls("failure"), Some(1.0));
    assert_eq!(calls("timeout"), Some(2.0));
    assert_eq!(calls("success"), Some(1.0));
}
