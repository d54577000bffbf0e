//! What the derive says of mistakes.

use crate::operation::derive;
use crate::pretty::messages;

/// Compares the messages for each item with the parts they must have.
pub(super) fn check(table: &[(&str, &[&str])]) {
    for (item, parts) in table {
        let messages = messages(&derive(item.parse().unwrap()));
        assert_eq!(messages.len(), parts.len(), "{item}: {messages:#?}");
        for (message, part) in messages.iter().zip(*parts) {
            assert!(message.contains(part), "{message} should contain {part}");
        }
    }
}

/// `check` for a struct with the labels `kind` and `project` and these options.
pub(super) fn check_options(table: &[(&str, &[&str])]) {
    for (options, parts) in table {
        let item = format!("#[operation({options})] struct Gate {{ kind: Kind, project: String }}");
        check(&[(&item, parts)]);
    }
}

#[test]
fn other_items_are_refused() {
    check(&[
        (
            "enum Gate { A }",
            &["an enum is no operation; write `struct Gate"],
        ),
        ("union Gate { a: u8 }", &["a union is no operation"]),
        ("struct Gate(u8);", &["a tuple struct has no names"]),
        (
            "struct Gate<T, const N: usize> { kind: T }",
            &[
                "lifetime parameters, no others",
                "lifetime parameters, no others",
            ],
        ),
    ]);
}

#[test]
fn options_are_checked() {
    check_options(&[
        (
            r#"complete(name = "a")"#,
            &["unknown option `complete`; did you mean `completed`?"],
        ),
        (
            r#"completed(nmae = "a")"#,
            &["unknown option `nmae`; did you mean `name`?"],
        ),
        (r#"name = "a", name = "b""#, &["`name` is given twice"]),
        (
            r#"errors(help = "a", help = "b")"#,
            &["`help` is given twice"],
        ),
        (
            "errors(none), errors(none)",
            &["but there is another `errors`; keep one"],
        ),
        (
            r#"errors(none, name = "a", labels())"#,
            &["so `name` says nothing", "so `labels` says nothing"],
        ),
        (
            "completed(buckets = [1])",
            &["`buckets` belong to `duration` and `value`"],
        ),
        (r#"completed = "a""#, &["`completed` needs parentheses"]),
        (
            "completed(name = a)",
            &["this is no value for `name`; write `name = \"…\"`"],
        ),
        ("crate = meter", &["needs an absolute path"]),
        (
            "duration(buckets = [0, 1.0, 0.5]), window = 5",
            &[
                "unknown option `window`",
                "a bucket up to 0 stays empty",
                "bounds must rise",
            ],
        ),
    ]);
}

#[test]
fn names_are_checked() {
    check_options(&[
        (r#"namespace = "ci-""#, &["`ci-` is no namespace"]),
        (
            r#"namespace = "ci_""#,
            &["a `_` is put after the namespace; write `ci`"],
        ),
        (r#"name = "gate-check""#, &["write `gate_check`"]),
        (
            r#"completed(name = "gate checks"), errors(name = "9")"#,
            &["write `gate_checks`", "write `_9`"],
        ),
        (r#"completed(name = "gates_total")"#, &["write `gates`"]),
        (
            r#"in_progress(name = "gates_total")"#,
            &["`_total` is for counters"],
        ),
        (r#"duration(name = "gate_seconds")"#, &["write `gate`"]),
        (
            r#"duration(name = "gate_ms")"#,
            &["durations are in seconds"],
        ),
    ]);
    check(&[
        (
            "struct Größe;",
            &["write `gr__e` (`#[operation(name = \"…\")]`)"],
        ),
        (
            "struct GateTotal;",
            &["write `gate`; or choose a name by `completed(name = \"…\")`"],
        ),
    ]);
}

#[test]
fn families_may_not_clash() {
    check_options(&[
        (
            r#"completed(name = "gates"), retries(name = "gates")"#,
            &["`completed` has `gates_total` as well; choose another name for `retries`"],
        ),
        (
            r#"completed(name = "gate_errors")"#,
            &["`errors` has `gate_errors_total` as well; choose another name for `completed`"],
        ),
        (
            r#"in_progress(name = "gate_duration_seconds_count")"#,
            &["`duration` has `gate_duration_seconds_count` as well"],
        ),
        (
            r#"in_progress(name = "gate_created")"#,
            &["`completed` has `gate_created` as well"],
        ),
        (
            r#"in_progress(name = "gate")"#,
            &["`completed` has `gate` as well"],
        ),
        (r#"in_progress(name = "gate_count")"#, &[]),
    ]);
}

#[test]
fn labels_are_checked() {
    check_options(&[
        (
            "completed(labels(kind, kind, projct, weather))",
            &[
                "the label `kind` is given twice",
                "`projct` is no field; did you mean `project`?",
                "`weather` is no field; `completed` may have `kind`, `project` and `status`",
            ],
        ),
        ("completed(labels(kind = 5))", &["lists names only"]),
        ("completed(labels)", &["`labels` needs parentheses"]),
        (
            "in_progress(labels(status))",
            &["does not know how a call ends"],
        ),
        (
            "completed(labels(error_type))",
            &["only `errors` has `error_type`"],
        ),
    ]);
    check(&[
        (
            "struct Gate { le: Kind }",
            &["`le` is the label of a histogram's buckets"],
        ),
        (
            r#"struct Gate { #[label(rename = "gate-kind")] kind: Kind }"#,
            &["write `gate_kind`"],
        ),
        (
            r#"struct Gate { kind: Kind, #[label(rename = "kind")] other: Kind }"#,
            &["`kind` is the label `kind` already"],
        ),
        (
            r#"struct Gate { #[label(renmae = "a")] kind: Kind }"#,
            &["unknown option `renmae`; did you mean `rename`?"],
        ),
        (
            r#"#[operation(completed(labels(kind)))] struct Gate { #[label(rename = "type")] kind: Kind }"#,
            &["the field `kind` is the label `type`; write `type`"],
        ),
        (
            "struct Gate { status: Kind, error_type: Kind }",
            &[
                "`completed` adds a label `status` of its own",
                "`errors` adds a label `error_type` of its own",
            ],
        ),
        (
            "#[operation(completed(none), errors(none), in_progress(labels(status)))] struct Gate { status: Kind, error_type: Kind }",
            &[],
        ),
    ]);
}
