//! What the derive says of mistakes.

use crate::metric_families::derive;
use crate::pretty::messages;

/// Compares the messages for each item with the parts they must have.
fn check(table: &[(&str, &[&str])]) {
    for (item, parts) in table {
        let messages = messages(&derive(item.parse().unwrap()));
        assert_eq!(messages.len(), parts.len(), "{item}: {messages:#?}");
        for (message, part) in messages.iter().zip(*parts) {
            assert!(message.contains(part), "{message} should contain {part}");
        }
    }
}

/// `check` for a struct with these options.
fn check_struct(table: &[(&str, &[&str])]) {
    for (options, parts) in table {
        let item =
            format!("#[metrics({options})] struct Pool {{ #[doc = \"Idle.\"] idle: Gauge }}");
        check(&[(&item, parts)]);
    }
}

/// `check` for a field with these options.
fn check_field(table: &[(&str, &[&str])]) {
    for (options, parts) in table {
        let item = format!("struct Pool {{ #[doc = \"Idle.\"] #[metric({options})] idle: Gauge }}");
        check(&[(&item, parts)]);
    }
}

#[test]
fn other_items_are_refused() {
    check(&[
        (
            "enum Pool { A }",
            &["an enum holds no metric families; write `struct Pool"],
        ),
        (
            "union Pool { a: u8 }",
            &["a union holds no metric families"],
        ),
        ("struct Pool(Gauge);", &["a tuple struct has no names"]),
        (
            "struct Pool<'a, T> { #[metric(skip)] a: &'a T }",
            &["write `'static` in place of `'a`"],
        ),
        ("struct Pool;", &[]),
        ("struct Pool {}", &[]),
    ]);
}

#[test]
fn options_of_the_struct_are_checked() {
    check_struct(&[
        (
            r#"namespac = "db""#,
            &["unknown option `namespac`; did you mean `namespace`?"],
        ),
        (
            r#"namespace = "a", namespace = "b""#,
            &["`namespace` is given twice"],
        ),
        (r#"namespace = "9db""#, &["`9db` is no namespace"]),
        (
            r#"namespace = "db_""#,
            &["put after the namespace; write `db`"],
        ),
        (
            r#"subsystem = "pool_""#,
            &["put after the subsystem; write `pool`"],
        ),
        (r#"subsystem = """#, &["a subsystem cannot be empty"]),
        (r#"namespace = "", subsystem = "pool""#, &[]),
        ("crate = meter", &["needs an absolute path"]),
        (
            r#"labels(le = "1", kind = "", kind = "b")"#,
            &[
                "`le` is the label of a histogram's buckets",
                "an empty label value",
                "`kind` is given twice",
            ],
        ),
        ("labels(kind = 5)", &["write `kind = \"…\"`"]),
        ("flatten", &["unknown option `flatten`"]),
    ]);
    check(&[(
        r#"#[metric(namespace = "db")] struct Pool {}"#,
        &["the options of the struct stand in `#[metrics(…)]`"],
    )]);
}

#[test]
fn options_of_fields_are_checked() {
    check_field(&[
        (
            "bucket = [1]",
            &["unknown option `bucket`; did you mean `buckets`?"],
        ),
        (r#"name = "a", name = "b""#, &["`name` is given twice"]),
        (
            r#"namespace = "db""#,
            &["`namespace` belongs to the whole struct"],
        ),
        (r#"help = " ""#, &["an empty help says nothing"]),
        ("buckets = [2, 1]", &["bounds must rise"]),
        ("buckets = [-1]", &["never below 0"]),
        ("buckets = []", &["write the bounds in numbers"]),
        (
            r#"unit = "bytes", buckets = [f64::INFINITY]"#,
            &["`+Inf` is always there"],
        ),
        (
            "buckets = exponential(1, 0.5, 3)",
            &["the factor is a number above 1"],
        ),
        (r#"unit = "%""#, &["write `ratio`"]),
        (r#"unit = "total""#, &["an ending of Prometheus's own"]),
        ("limit = 0", &["at least 1"]),
        ("limit = 1.5", &["write `limit = 500`"]),
        (
            "limit = 99999999999999999999999",
            &["a limit is a number of label sets"],
        ),
        (r#"expire = "0s""#, &["series would be removed at once"]),
        (r#"expire = "10 min""#, &["is not a time"]),
        ("expire = 10", &["write `expire = \"10m\"`"]),
        ("labels", &["`labels` needs parentheses"]),
        ("skip = true", &["`skip` stands alone"]),
    ]);
}

#[test]
fn what_is_no_family_has_no_options_of_one() {
    check_field(&[
        (
            r#"flatten, name = "a", unit = "bytes", labels(a = "b")"#,
            &[
                "`name` is for one family, and `flatten` takes",
                "`unit` is for one family, and `flatten` takes",
                "`labels` is for one family, and `flatten` takes",
            ],
        ),
        (
            r#"skip, buckets = [1], limit = 5, expire = "1s", allow = "why""#,
            &[
                "`buckets` says nothing of a field that is skipped",
                "`limit` says nothing",
                "`expire` says nothing",
                "`allow` says nothing",
            ],
        ),
        ("flatten, skip", &["keep one of the two"]),
    ]);
    check(&[
        (
            "struct Pool { #[metrics(flatten)] a: A, #[metrics(skip)] b: B }",
            &[],
        ),
        (
            r#"struct Pool { #[metrics(help = "A.")] a: A }"#,
            &[
                "the options of a family stand in `#[metric(…)]`",
                "`a` has no help text",
            ],
        ),
        (
            r#"struct Pool { #[metrics(flatten, namespace = "a")] a: A }"#,
            &["`namespace` belongs to the whole struct"],
        ),
        (
            "struct Pool { #[metrics(flaten)] a: A }",
            &[
                "unknown option `flaten`; did you mean `flatten`?",
                "`a` has no help text",
            ],
        ),
    ]);
}

#[test]
fn each_family_has_a_help_text() {
    check(&[
        (
            "struct Pool { idle: Gauge, #[doc = \" \"] busy: Gauge, #[metric(help = \"x\")] all: Gauge }",
            &[
                "`idle` has no help text; write a doc comment, `/// What it counts.`, or",
                "`busy` has no help text",
            ],
        ),
        (
            "struct Pool { r#type: Gauge }",
            &["`type` has no help text"],
        ),
    ]);
}

#[test]
fn names_are_checked() {
    check_field(&[
        (
            r#"name = "idle-connections""#,
            &["write `idle_connections`"],
        ),
        (r#"name = "idle_""#, &["ends in `_`; write `idle`"]),
        (r#"name = """#, &["a metric name cannot be empty"]),
    ]);
    check(&[(
        "struct Pool { #[doc = \"a\"] größe: Gauge }",
        &["write `gr__e` (`#[metric(name = \"…\")]`)"],
    )]);
}

#[test]
fn families_may_not_clash() {
    check(&[
        (
            r#"struct Pool { #[doc = "a"] idle: Gauge, #[doc = "b"] #[metric(name = "idle")] busy: Gauge }"#,
            &["`idle` is the family `idle` already; choose another name"],
        ),
        (
            r#"struct Pool { #[doc = "a"] #[metric(name = "age_seconds")] first: Gauge, #[doc = "b"] #[metric(unit = "seconds")] age: Gauge }"#,
            &[
                "`first` is the family `age_seconds` already; choose another name (`#[metric(name = \"…\")]`)",
            ],
        ),
        (
            r#"struct Pool { #[doc = "a"] age: Gauge, #[doc = "b"] #[metric(name = "age", unit = "seconds")] other: Gauge }"#,
            &[],
        ),
        (
            r#"#[metrics(labels(kind = "a"))] struct Pool { #[doc = "a"] #[metric(labels(kind = "b"))] idle: Gauge }"#,
            &["all families of this struct have the label `kind` already"],
        ),
    ]);
}

#[test]
fn all_mistakes_are_told_of_at_once() {
    check(&[(
        r#"#[metrics(namespace = "a-b")] struct Pool { #[metric(limit = 0)] idle: Gauge, #[metric(flaten)] busy: B }"#,
        &[
            "`a-b` is no namespace",
            "at least 1",
            "`idle` has no help text",
            "did you mean `flatten`?",
            "`busy` has no help text",
        ],
    )]);
}
