//! What the derive says of repeated views, units and values.

use super::messages::{check, check_options};

#[test]
fn views_may_be_repeated() {
    check_options(&[
        (
            r#"completed(name = "a"), completed(name = "b"), retries(name = "c"), retries"#,
            &[],
        ),
        (
            "completed, completed(labels(kind))",
            &[
                "another `completed` has `gate_total` as well; choose a name for this one: `completed(",
            ],
        ),
        (
            r#"started(name = "a"), started(name = "a")"#,
            &["another `started` has `a_total` as well; choose another name"],
        ),
        (
            r#"completed(name = "gate_errors"), errors(labels(kind))"#,
            &["`completed` has `gate_errors_total` as well; choose another name for `errors`"],
        ),
        (
            "errors(none), errors",
            &["`errors(none)` leaves the view out, but there is another `errors`"],
        ),
        (
            "started(none), started(none)",
            &["`started(none)` leaves the view out, but there is another"],
        ),
        ("started(none)", &[]),
        (
            "retries(none, when(Success))",
            &["`retries(none)` leaves the view out, so `when` says nothing"],
        ),
        (
            r#"duration(name = "a", unit = "seconds"), duration(name = "a", unit = "days", buckets = [1])"#,
            &[],
        ),
    ]);
}

#[test]
fn units_of_durations_are_checked() {
    check_options(&[
        (r#"duration(unit = "minutes", buckets = [0.5])"#, &[]),
        (
            r#"duration(unit = "minutes")"#,
            &["the default bounds are in seconds; say them in minutes"],
        ),
        (
            r#"duration(unit = "ms", buckets = [1])"#,
            &["units are written out; write `milliseconds`"],
        ),
        (
            r#"duration(unit = "second", buckets = [1])"#,
            &["`second` is no unit of time; did you mean `seconds`?"],
        ),
        (
            r#"duration(unit = "bytes", buckets = [1])"#,
            &["`bytes` is no unit of time; there are `seconds`, `milliseconds`"],
        ),
        (
            r#"duration(unit = "days", name = "age_days", buckets = [1])"#,
            &["this duration is in days, and `_days` is put after the name; write `age`"],
        ),
        (
            r#"duration(unit = "milliseconds", name = "age_seconds", buckets = [0.0000001])"#,
            &[
                "finer than a nanosecond",
                "this duration is in milliseconds, and `_milliseconds` is put after the name; write `age`",
            ],
        ),
        (
            r#"completed(unit = "seconds")"#,
            &["`unit` belongs to `duration` and `value`"],
        ),
        (
            r#"completed(allow = "so")"#,
            &["unknown option `allow`; there are `name`, `help`, `labels`, `when` and `none`"],
        ),
    ]);
}

#[test]
fn values_are_checked() {
    check_options(&[
        (r#"value(size, unit = "bytes", buckets = [0, 1])"#, &[]),
        (r#"value(wait, unit = "seconds")"#, &[]),
        (r#"value(wait, unit = "seconds",)"#, &[]),
        ("value", &["`value` starts with a name: `value(entry_size"]),
        ("value()", &["`value` starts with a name"]),
        (
            r#"value(unit = "bytes", buckets = [1])"#,
            &["`value` starts with a name"],
        ),
        (r#"value("size")"#, &["`value` starts with a name"]),
        ("value(none)", &["leave `value(none)` out"]),
        (
            r#"value(type, unit = "seconds")"#,
            &["`type` is a word of Rust's own; choose another"],
        ),
        ("value(rows, buckets = [0, 10])", &[]),
        (
            "value(rows)",
            &["only seconds have default bounds; say your own: `buckets"],
        ),
        (
            "value(rows, buckets = [])",
            &["an empty list; write the bounds"],
        ),
        (
            r#"value(size, unit = "bytes")"#,
            &["only seconds have default bounds; say them in bytes"],
        ),
        (
            r#"value(size, unit = "", buckets = [1])"#,
            &["cannot be empty"],
        ),
        (
            r#"value(size, unit = "_bytes", buckets = [-1])"#,
            &["write `bytes`", "a value is never below 0"],
        ),
        (
            r#"value(size, unit = "bytes", buckets = [1], when(Success))"#,
            &["`value` does not know how a call ends; leave `when` out"],
        ),
        (
            r#"value(size, unit = "bytes", buckets = [1], labels(status, error_type))"#,
            &[
                "`value` does not know how a call ends; leave `status` out",
                "only `errors` has `error_type`; leave it out of `value`",
            ],
        ),
        (
            r#"value(size, unit = "bytes", buckets = [1], none)"#,
            &["values are only there where they are declared"],
        ),
    ]);
}

#[test]
fn names_of_values_are_checked() {
    check_options(&[
        (
            r#"value(size_bytes, unit = "bytes", buckets = [1])"#,
            &[
                "`_bytes` is put after the name; write `size`; or choose a name for the family: `value(size_bytes, name",
            ],
        ),
        (
            r#"value(size, unit = "bytes", name = "size_bytes", buckets = [1])"#,
            &["`_bytes` is put after the name; write `size`"],
        ),
        (
            r#"value(größe, unit = "bytes", buckets = [1])"#,
            &["write `gr__e`"],
        ),
        (
            r#"value(größe, name = "size", unit = "bytes", buckets = [1])"#,
            &[],
        ),
        (
            r#"value(size, unit = "bytes", buckets = [1]), value(Size, name = "other", unit = "bytes", buckets = [1])"#,
            &["the value `size` is the constant `SIZE` already; choose another name"],
        ),
        (
            r#"value(size, unit = "bytes", buckets = [1]), value(other, name = "size", unit = "bytes", buckets = [1])"#,
            &["another `value` has `size_bytes_bucket` as well; choose another name"],
        ),
        (
            r#"value(gate_duration, unit = "seconds")"#,
            &[
                "`duration` has `gate_duration_seconds_bucket` as well; choose another name for `value`",
            ],
        ),
    ]);
    check(&[(
        r#"#[operation(value(größe, unit = "seconds"))] struct Größe;"#,
        &[
            "write `gr__e` (`#[operation(name = \"…\")]`)",
            "write `gr__e`; or choose a name for the family: `value(größe, name = \"…\")`",
        ],
    )]);
}
