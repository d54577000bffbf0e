//! What the derive says of statuses and the ways to end that views choose.

use super::messages::{check, check_options};

#[test]
fn endings_are_checked() {
    check_options(&[
        (
            r#"completed(when(Success | Failure)), duration(when(TimedOut)), errors(when(TimedOut)), retries(when(Panicked))"#,
            &[],
        ),
        (
            "errors(when(Failure | Cancelled))",
            &["calls that ended as `Cancelled` are no errors"],
        ),
        ("completed(when())", &["`when()` is no call at all"]),
        ("completed(when)", &["`when` needs parentheses"]),
        (
            "completed(when(Success | Failure | Success))",
            &["`Success` is given twice; leave it out"],
        ),
        (
            "completed(when(timeout | Sucess | Hit))",
            &[
                "`when` takes outcomes, not their words; write `TimedOut`",
                "`Sucess` is no outcome; did you mean `Success`?",
                "`Hit` is no outcome; there are `Success`, `Failure`, `TimedOut`, `Cancelled` and `Panicked` (for others: `status(values = Type)`)",
            ],
        ),
        (
            r#"status(timeout | failure = "failed"), completed(when(failed))"#,
            &["`when` takes outcomes, not their words; write `Failure | TimedOut`"],
        ),
        (
            "completed(when(200))",
            &["`200` is no outcome; numbers belong to"],
        ),
        (
            "completed(when(Success, Failure))",
            &["expected `|` between two ways"],
        ),
        (
            "completed(when(Success || Failure))",
            &["expected `|` between two ways"],
        ),
        (
            "completed(when(Success |))",
            &["expected the name of a way to end"],
        ),
        (
            "completed(when(\"Success\"))",
            &["expected the name of a way to end"],
        ),
        (
            "completed(when(-1))",
            &["expected the name of a way to end"],
        ),
        (
            "completed(when(callmeter::Outcome::Success))",
            &["`when` knows the status type; write `Success`"],
        ),
        (
            "started(when(Success)), in_progress(when(Success))",
            &[
                "`started` does not know how a call ends; leave `when` out",
                "`in_progress` does not know how a call ends; leave `when` out",
            ],
        ),
        (
            r#"status(values = Code), completed(when(200 | 404 | Whatever)), errors(when(200 | 200u16))"#,
            &["`200` is given twice; leave it out"],
        ),
    ]);
}

#[test]
fn the_status_is_checked() {
    check_options(&[
        (
            r#"status(failure | timeout = "failed", panic = "panicked", name = "result")"#,
            &[],
        ),
        (r#"status(success = "failed", failure = "failed")"#, &[]),
        ("status", &["`status` needs parentheses"]),
        ("status()", &["`status()` says nothing"]),
        (
            r#"status(name = "a"), status(name = "b")"#,
            &["`status` is given twice"],
        ),
        (
            r#"status(timout = "late", TimedOut = "late", failure | Panicked = "late", weather = "x")"#,
            &[
                "unknown option `timout`; did you mean `timeout`?",
                "the status is called `timeout` here; write `timeout`",
                "the status is called `panic` here; write `panic`",
                "unknown option `weather`; there are `name`, `values`, `success`",
            ],
        ),
        (
            r#"status(failure | failure = "a", timeout = "b", timeout = "c")"#,
            &["`failure` is given twice", "`timeout` is given twice"],
        ),
        (r#"status(failure = "")"#, &["a status cannot be empty"]),
        (
            "status(failure)",
            &["`failure` needs a value: `failure = \"…\"`"],
        ),
        (
            r#"status(values = "Code")"#,
            &["this is no value for `values`; write `values = StatusType`"],
        ),
        (
            r#"status(failure = "failed", values = crate::Code)"#,
            &["the words are those of `Code`'s `LabelValue`; rename them there"],
        ),
        (
            r#"status(name = "le")"#,
            &["`le` is the label of a histogram's"],
        ),
        (r#"status(name = "my-status")"#, &["write `my_status`"]),
        (
            r#"status(name = "error_type")"#,
            &["`error_type` is the label of `errors`; choose another name"],
        ),
    ]);
}

#[test]
fn the_status_label_has_the_chosen_name() {
    check_options(&[
        (
            r#"status(name = "result"), completed(labels(result)), retries(labels(result, kind)), errors(labels(status))"#,
            &["the status label is called `result` here; write `result`"],
        ),
        (
            r#"status(name = "result"), in_progress(labels(result)), started(labels(status))"#,
            &[
                "`status` is no field; `started` may have `kind` and `project`",
                "`in_progress` does not know how a call ends; leave `result` out",
            ],
        ),
        (
            r#"status(name = "result"), completed(labels(weather))"#,
            &["`completed` may have `kind`, `project` and `result`"],
        ),
        ("started(labels(status))", &["`started` does not know how"]),
    ]);
    check(&[
        (
            r#"#[operation(status(name = "result"))] struct Gate { result: Kind }"#,
            &["`completed` adds a label `result` of its own"],
        ),
        (
            r#"#[operation(status(name = "result"), completed(labels(status)))] struct Gate { status: Kind }"#,
            &[],
        ),
    ]);
}
