//! Errors whose declaration panics: they change nothing in what a function does.

use callmeter::{ErrorType, ErrorTypes, track_task};
use callmeter_accounting::Numbers;

/// An error that cannot say what values it has.
#[derive(Debug, PartialEq)]
struct Silent;

impl ErrorType for Silent {
    fn error_type(&self) -> &'static str {
        "silent"
    }

    fn declare(_: &mut ErrorTypes) {
        panic!("nothing to declare");
    }
}

#[track_task]
fn fail() -> Result<u8, Silent> {
    Err(Silent)
}

#[test]
fn a_declaration_that_panics_changes_nothing() {
    for _ in 0..3 {
        assert_eq!(fail(), Err(Silent));
    }
    let numbers = Numbers::of(&callmeter::registry().snapshot());
    assert_eq!(numbers.total("task_total"), 3.0);
    assert_eq!(
        numbers.get(
            "task_errors_total",
            &[("task_name", "fail"), ("error_type", "silent")]
        ),
        3.0
    );
    assert!(numbers.get("callmeter_internal_errors_total", &[]) >= 1.0);
}
