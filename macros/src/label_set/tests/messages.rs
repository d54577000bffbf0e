//! What the derive says of mistakes.

use crate::label_set::derive;
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

#[test]
fn other_items_are_refused() {
    check(&[
        (
            "struct Query(u8);",
            &["a tuple struct has no names for its labels; write `struct Query { label: Type }`"],
        ),
        (
            "enum Query { A }",
            &["an enum is one label, by `#[derive(LabelValue)]`, and no set"],
        ),
        ("union Query { a: u8 }", &["a union is no set of labels"]),
        ("struct Query { table: String }", &[]),
        ("struct Query {}", &[]),
        ("struct Query;", &[]),
    ]);
}

/// `check` for a struct with the labels `kind` and `table` and these options.
fn check_options(table: &[(&str, &[&str])]) {
    for (options, parts) in table {
        let item = format!("#[label_set({options})] struct Query {{ kind: Kind, table: String }}");
        check(&[(&item, parts)]);
    }
}

#[test]
fn options_are_checked() {
    check_options(&[
        (
            "budgt = 5",
            &[
                "unknown option `budgt`; did you mean `budget`? There are `budget`, `constant` and `crate`",
            ],
        ),
        ("budget = 5, budget = 6", &["`budget` is given twice"]),
        ("budget", &["`budget` needs a value: `budget = 500`"]),
        ("budget = \"5\"", &["write `budget = 500`"]),
        ("budget = 0", &["a budget of 0 leaves no label set"]),
        ("budget = 5e3", &["write `budget = 500`"]),
        (
            "budget = 99999999999999999999999",
            &["a budget is a number of label sets"],
        ),
        ("crate = meter", &["needs an absolute path"]),
        ("budget = 1_000usize", &[]),
    ]);
}

#[test]
fn constants_are_checked() {
    check_options(&[
        (
            r#"constant = "api""#,
            &["`constant` needs parentheses: `constant(…)`"],
        ),
        (
            "constant(service)",
            &["`service` needs a value: `service = \"…\"`"],
        ),
        (
            r#"constant(service = "")"#,
            &["an empty label value is no label"],
        ),
        (
            r#"constant(le = "1", __x = "2")"#,
            &[
                "`le` is the label of a histogram's buckets",
                "`__x` is no label name",
            ],
        ),
        (
            r#"constant(service = "a", zone = "b", service = "c")"#,
            &["`service` is given twice"],
        ),
        (
            r#"constant(table = "a")"#,
            &["`table` is the label `table` already (`#[label(rename"],
        ),
        (
            r#"constant(a = "1"), constant(b = "2")"#,
            &["`constant` is given twice"],
        ),
        (r#"constant(r#type = "a", r#loop = "b")"#, &[]),
    ]);
}

#[test]
fn names_of_fields_are_checked() {
    check(&[
        (
            "struct Query { le: u8, quantile: u8, __x: u8, größe: u8 }",
            &[
                "`le` is the label of a histogram's buckets; choose another name (`#[label(rename = \"…\")]`)",
                "`quantile` is the label of a summary's",
                "Prometheus's own; write `x`",
                "write `gr__e`",
            ],
        ),
        (
            r#"struct Query { #[label(rename = "a-b")] a: u8, #[label(rename = "")] b: u8 }"#,
            &[
                "`a-b` is no label name: it may have only `a` to `z`, `A` to `Z`, `0` to `9` and `_`; write `a_b`",
                "a label name cannot be empty",
            ],
        ),
        (
            r#"struct Query { table: u8, #[label(rename = "table")] other: u8 }"#,
            &["`table` is the label `table` already"],
        ),
        (
            r#"struct Query { #[label(rename = "type")] table: u8, r#type: u8 }"#,
            &["`table` is the label `type` already"],
        ),
    ]);
}

#[test]
fn options_of_fields_are_checked() {
    let field = |options| format!("struct Query {{ #[label({options})] table: u8 }}");
    let table: [(&str, &[&str]); 9] = [
        (
            "flaten",
            &["did you mean `flatten`? There are `rename`, `allow`, `flatten` and `skip`"],
        ),
        ("skip = true", &["`skip` stands alone, without a value"]),
        ("flatten()", &["`flatten` stands alone, without a value"]),
        (
            r#"rename = "a", rename = "b""#,
            &["`rename` is given twice"],
        ),
        ("skip, skip", &["`skip` is given twice"]),
        (
            r#"skip, flatten, rename = "a", allow = "b""#,
            &[
                "`rename` says nothing of a field that is skipped",
                "`allow` says nothing of a field that is skipped",
                "`flatten` says nothing of a field that is skipped",
            ],
        ),
        (
            r#"flatten, rename = "a""#,
            &["`rename` is for one label, and `flatten` takes those of another set"],
        ),
        (
            r#"flatten, allow = "a""#,
            &["`allow` is for one label, and `flatten`"],
        ),
        (r#"rename = "a", allow = "b""#, &[]),
    ];
    for (options, parts) in table {
        check(&[(&field(options), parts)]);
    }
}
