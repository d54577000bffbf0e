//! What the derive makes of enums and structs, and what it says of others.

use expect_test::expect;
use quote::quote;

use super::derive;
use crate::pretty::{messages, pretty};

#[test]
fn an_enum_is_a_closed_set() {
    let expansion = derive(quote! {
        #[label_value(rename_all = "kebab-case", crate = ::meter)]
        enum Kind {
            UnitTest,
            #[label_value(rename = "linter")]
            Lint,
        }
    });
    expect![[r##"
        #[automatically_derived]
        impl ::meter::LabelValue for Kind {
            const VALUES: ::core::option::Option<&'static [&'static ::core::primitive::str]> = ::core::option::Option::Some(
                &["unit-test", "linter"],
            );
            #[inline]
            fn index(&self) -> ::core::primitive::usize {
                match self {
                    Self::UnitTest { .. } => 0usize,
                    Self::Lint { .. } => 1usize,
                }
            }
            #[inline]
            fn with_text<__R>(
                &self,
                __callmeter_read: impl ::core::ops::FnOnce(&::core::primitive::str) -> __R,
            ) -> __R {
                __callmeter_read(
                    match self {
                        Self::UnitTest { .. } => "unit-test",
                        Self::Lint { .. } => "linter",
                    },
                )
            }
            fn from_text(
                __callmeter_text: &::core::primitive::str,
            ) -> ::core::option::Option<Self> {
                match __callmeter_text {
                    "unit-test" => ::core::option::Option::Some(Self::UnitTest {}),
                    "linter" => ::core::option::Option::Some(Self::Lint {}),
                    _ => ::core::option::Option::None,
                }
            }
        }
        #[automatically_derived]
        impl ::meter::State for Kind {
            #[inline]
            fn number(&self) -> ::core::primitive::i64 {
                match self {
                    Self::UnitTest { .. } => Self::UnitTest {} as ::core::primitive::i64,
                    Self::Lint { .. } => Self::Lint {} as ::core::primitive::i64,
                }
            }
        }
    "##]].assert_eq(&pretty(&expansion));
}

/// The language refuses to say the number of `B`.
#[test]
fn a_variant_with_brackets_and_a_number_makes_no_state() {
    let implements_state = |item: &str| {
        let expansion = derive(item.parse().unwrap());
        pretty(&expansion).contains("::State for Kind")
    };
    assert!(!implements_state("enum Kind { A, B {} = 5 }"));
    assert!(!implements_state("enum Kind { B() = 5 }"));
    assert!(implements_state("enum Kind { A = 5, B {}, C() }"));
    assert!(!implements_state("struct Kind(bool);"));
}

#[test]
fn a_newtype_has_the_values_of_its_field() {
    let expansion = derive(quote! {
        struct Wrapper<'a, T: Copy>(&'a T);
    });
    expect![[r#"
        #[automatically_derived]
        impl<'a, T: Copy> ::callmeter::LabelValue for Wrapper<'a, T>
        where
            &'a T: ::callmeter::LabelValue,
        {
            const VALUES: ::core::option::Option<&'static [&'static ::core::primitive::str]> = <&'a T as ::callmeter::LabelValue>::VALUES;
            #[inline]
            fn index(&self) -> ::core::primitive::usize {
                <&'a T as ::callmeter::LabelValue>::index(&self.0)
            }
            #[inline]
            fn with_text<__R>(
                &self,
                __callmeter_read: impl ::core::ops::FnOnce(&::core::primitive::str) -> __R,
            ) -> __R {
                <&'a T as ::callmeter::LabelValue>::with_text(&self.0, __callmeter_read)
            }
        }
    "#]].assert_eq(&pretty(&expansion));
}

#[test]
fn a_mistake_leaves_an_implementation() {
    let expansion = derive(quote! {
        #[label_value(rename_all = "snake")]
        enum Kind { Lint }
    });
    expect![[r#"
        ::core::compile_error! {
            "`rename_all` is one of `snake_case`, `kebab-case`, `SCREAMING_SNAKE_CASE`, `PascalCase`, `camelCase`, `lowercase`, `UPPERCASE` or `verbatim`"
        }
        #[automatically_derived]
        impl ::callmeter::LabelValue for Kind {
            fn with_text<__R>(
                &self,
                _: impl ::core::ops::FnOnce(&::core::primitive::str) -> __R,
            ) -> __R {
                ::core::unreachable!()
            }
        }
        #[automatically_derived]
        impl ::callmeter::State for Kind {
            fn number(&self) -> ::core::primitive::i64 {
                ::core::unreachable!()
            }
        }
    "#]].assert_eq(&pretty(&expansion));
}

#[test]
fn each_mistake_is_explained() {
    let table: [(&str, &[&str]); 11] = [
        (
            "enum Kind {}",
            &["an enum without variants has no values for a label"],
        ),
        (
            "enum Kind { Lint(u8), Test { strict: bool } }",
            &["a variant with fields", "a variant with fields"],
        ),
        (
            "enum Kind { HTTPError, HttpError }",
            &["`HTTPError` has the value `http_error` already"],
        ),
        (
            r#"enum Kind { A, #[label_value(rename = "a")] B }"#,
            &["`A` has the value `a` already"],
        ),
        (
            r#"enum Kind { #[label_value(rename = "")] A }"#,
            &["an empty label value"],
        ),
        (
            r#"enum Kind { #[label_value(rename = "a", rename = "b", renmae = "c")] A }"#,
            &["`rename` is given twice", "did you mean `rename`?"],
        ),
        (
            r#"#[label_value(rename = "a")] enum Kind { A }"#,
            &["`rename` belongs on a variant"],
        ),
        (
            r#"#[label_value(rename_all = "UPPERCASE", crate = meter)] struct Kind(String);"#,
            &["needs an absolute path", "`rename_all` is for enums"],
        ),
        (
            r#"struct Kind(#[label_value(rename = "a")] String);"#,
            &["there are no options for this field"],
        ),
        (
            "struct Kind { name: String }",
            &["an enum without fields or a struct around one value, `struct Kind(String);`"],
        ),
        (
            "union Kind { a: u8, b: u8 }",
            &["a union cannot be a label's value"],
        ),
    ];
    for (item, parts) in table {
        let messages = messages(&derive(item.parse().unwrap()));
        assert_eq!(messages.len(), parts.len(), "{messages:?}");
        for (message, part) in messages.iter().zip(parts) {
            assert!(message.contains(part), "{message} should contain {part}");
        }
    }
}
