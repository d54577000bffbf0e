//! Errors that are named by their type.

use std::error::Error;
use std::fmt;

use callmeter::track_task;
use callmeter_behaviour::{Seen, counted};

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
