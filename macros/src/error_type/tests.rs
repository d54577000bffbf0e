//! What the derive makes of errors, and what it says of mistakes.

use expect_test::expect;
use quote::quote;

use super::derive;
use crate::pretty::{messages, pretty};

#[test]
fn variants_are_types_of_error() {
    let expansion = derive(quote! {
        enum GateError {
            NotUTF8,
            #[error_type(rename = "slow", outcome = "timeout")]
            TimedOut { after: u64 },
            #[error_type(rename = "not_utf8")]
            NotText(String),
            #[error_type(transparent)]
            Io(std::io::Error),
            #[error_type(transparent)]
            Store { source: StoreError },
        }
    });
    expect![[r##"
        #[automatically_derived]
        impl ::callmeter::ErrorType for GateError {
            fn error_type(&self) -> &'static ::core::primitive::str {
                match self {
                    Self::NotUTF8 { .. } | Self::NotText { .. } => "not_utf8",
                    Self::TimedOut { .. } => "slow",
                    Self::Io { 0: __callmeter_inner } => {
                        <std::io::Error as ::callmeter::ErrorType>::error_type(__callmeter_inner)
                    }
                    Self::Store { source: __callmeter_inner } => {
                        <StoreError as ::callmeter::ErrorType>::error_type(__callmeter_inner)
                    }
                }
            }
            fn outcome(&self) -> ::callmeter::Outcome {
                match self {
                    Self::NotUTF8 { .. } | Self::NotText { .. } => ::callmeter::Outcome::Failure,
                    Self::TimedOut { .. } => ::callmeter::Outcome::TimedOut,
                    Self::Io { 0: __callmeter_inner } => {
                        <std::io::Error as ::callmeter::ErrorType>::outcome(__callmeter_inner)
                    }
                    Self::Store { source: __callmeter_inner } => {
                        <StoreError as ::callmeter::ErrorType>::outcome(__callmeter_inner)
                    }
                }
            }
            fn outcome_word(&self) -> ::core::option::Option<&'static ::core::primitive::str> {
                match self {
                    Self::TimedOut { .. } => ::core::option::Option::Some("timeout"),
                    Self::NotUTF8 { .. } | Self::NotText { .. } => ::core::option::Option::None,
                    Self::Io { 0: __callmeter_inner } => {
                        <std::io::Error as ::callmeter::ErrorType>::outcome_word(
                            __callmeter_inner,
                        )
                    }
                    Self::Store { source: __callmeter_inner } => {
                        <StoreError as ::callmeter::ErrorType>::outcome_word(__callmeter_inner)
                    }
                }
            }
            fn declare(__callmeter_types: &mut ::callmeter::ErrorTypes) {
                __callmeter_types.add("not_utf8", ::callmeter::Outcome::Failure);
                __callmeter_types.add_as("slow", ::callmeter::Outcome::TimedOut, "timeout");
                __callmeter_types.nested::<std::io::Error>();
                __callmeter_types.nested::<StoreError>();
            }
        }
    "##]]
    .assert_eq(&pretty(&expansion));
}

#[test]
fn plain_failures_need_no_outcome() {
    let expansion = derive(quote! {
        #[error_type(crate = crate::vendor)]
        enum Failed<T: Clone> where T: Send { Here(T), There }
    });
    expect![[r##"
        #[automatically_derived]
        impl<T: Clone> crate::vendor::ErrorType for Failed<T>
        where
            T: Send,
        {
            fn error_type(&self) -> &'static ::core::primitive::str {
                match self {
                    Self::Here { .. } => "here",
                    Self::There { .. } => "there",
                }
            }
            fn declare(__callmeter_types: &mut crate::vendor::ErrorTypes) {
                __callmeter_types.add("here", crate::vendor::Outcome::Failure);
                __callmeter_types.add("there", crate::vendor::Outcome::Failure);
            }
        }
    "##]]
    .assert_eq(&pretty(&expansion));
}

#[test]
fn a_generic_field_is_bounded() {
    let expansion = derive(quote! {
        #[error_type(transparent)]
        struct Outer<E>(Box<E>);
    });
    expect![[r#"
        #[automatically_derived]
        impl<E> ::callmeter::ErrorType for Outer<E>
        where
            Box<E>: ::callmeter::ErrorType,
        {
            fn error_type(&self) -> &'static ::core::primitive::str {
                match self {
                    Self { 0: __callmeter_inner } => {
                        <Box<E> as ::callmeter::ErrorType>::error_type(__callmeter_inner)
                    }
                }
            }
            fn outcome(&self) -> ::callmeter::Outcome {
                match self {
                    Self { 0: __callmeter_inner } => {
                        <Box<E> as ::callmeter::ErrorType>::outcome(__callmeter_inner)
                    }
                }
            }
            fn outcome_word(&self) -> ::core::option::Option<&'static ::core::primitive::str> {
                match self {
                    Self { 0: __callmeter_inner } => {
                        <Box<E> as ::callmeter::ErrorType>::outcome_word(__callmeter_inner)
                    }
                }
            }
            fn declare(__callmeter_types: &mut ::callmeter::ErrorTypes) {
                __callmeter_types.nested::<Box<E>>();
            }
        }
    "#]]
    .assert_eq(&pretty(&expansion));
}

#[test]
fn an_outcome_may_be_a_word_of_the_operation() {
    let expansion = derive(quote! {
        enum PageError {
            #[error_type(outcome = "404")]
            Missing,
            #[error_type(outcome = "cancelled")]
            HungUp(u8),
            #[error_type(rename = "missing", outcome = "404")]
            Gone,
            #[error_type(rename = "missing", outcome = "failure")]
            Lost,
            #[error_type(rename = "missing")]
            Other,
        }
    });
    expect![[r##"
        #[automatically_derived]
        impl ::callmeter::ErrorType for PageError {
            fn error_type(&self) -> &'static ::core::primitive::str {
                match self {
                    Self::Missing { .. }
                    | Self::Gone { .. }
                    | Self::Lost { .. }
                    | Self::Other { .. } => "missing",
                    Self::HungUp { .. } => "hung_up",
                }
            }
            fn outcome(&self) -> ::callmeter::Outcome {
                match self {
                    Self::Missing { .. }
                    | Self::Gone { .. }
                    | Self::Lost { .. }
                    | Self::Other { .. } => ::callmeter::Outcome::Failure,
                    Self::HungUp { .. } => ::callmeter::Outcome::Cancelled,
                }
            }
            fn outcome_word(&self) -> ::core::option::Option<&'static ::core::primitive::str> {
                match self {
                    Self::Missing { .. } | Self::Gone { .. } => {
                        ::core::option::Option::Some("404")
                    }
                    Self::HungUp { .. } => ::core::option::Option::Some("cancelled"),
                    Self::Lost { .. } => ::core::option::Option::Some("failure"),
                    Self::Other { .. } => ::core::option::Option::None,
                }
            }
            fn declare(__callmeter_types: &mut ::callmeter::ErrorTypes) {
                __callmeter_types.add_as("missing", ::callmeter::Outcome::Failure, "404");
                __callmeter_types
                    .add_as("hung_up", ::callmeter::Outcome::Cancelled, "cancelled");
                __callmeter_types.add_as("missing", ::callmeter::Outcome::Failure, "failure");
                __callmeter_types.add("missing", ::callmeter::Outcome::Failure);
            }
        }
    "##]]
    .assert_eq(&pretty(&expansion));
}

#[test]
fn standard_words_are_outcomes_and_others_are_failures() {
    for (word, outcome) in [
        ("success", "Success"),
        ("failure", "Failure"),
        ("timeout", "TimedOut"),
        ("cancelled", "Cancelled"),
        ("panic", "Panicked"),
        ("failed", "Failure"),
        ("miss", "Failure"),
        ("404", "Failure"),
    ] {
        let expansion = pretty(&derive(quote! {
            #[error_type(outcome = #word)]
            struct Refused;
        }));
        let declared = format!("add_as(\"refused\", ::callmeter::Outcome::{outcome}, \"{word}\")");
        let expansion: String = expansion.split_whitespace().collect();
        let declared: String = declared.split_whitespace().collect();
        assert!(expansion.contains(&declared), "{expansion}");
    }
}

#[test]
fn an_error_that_cannot_happen_has_no_type() {
    let expansion = derive(quote!(
        enum Never {}
    ));
    expect![[r#"
        #[automatically_derived]
        impl ::callmeter::ErrorType for Never {
            fn error_type(&self) -> &'static ::core::primitive::str {
                match *self {}
            }
            fn declare(_: &mut ::callmeter::ErrorTypes) {}
        }
    "#]]
    .assert_eq(&pretty(&expansion));
}

#[test]
fn a_mistake_leaves_an_implementation() {
    let expansion = derive(quote! {
        union Error { a: u8 }
    });
    expect![[r#"
        ::core::compile_error! {
            "a union cannot be classified; use an enum"
        }
        #[automatically_derived]
        impl ::callmeter::ErrorType for Error {
            fn error_type(&self) -> &'static ::core::primitive::str {
                ::core::unreachable!()
            }
        }
    "#]]
    .assert_eq(&pretty(&expansion));
}

#[test]
fn each_mistake_is_explained() {
    let table: [(&str, &[&str]); 12] = [
        (
            "enum Error { #[error_type(transparent)] A, #[error_type(transparent)] B(u8, u8) }",
            &[
                "exactly one field, the error that says what happened; here are 0",
                "here are 2",
            ],
        ),
        (
            "#[error_type(transparent)] struct Error;",
            &["exactly one field"],
        ),
        (
            r#"enum Error { #[error_type(transparent, rename = "a", outcome = "timeout")] A(B) }"#,
            &[
                "`rename` does not go with `transparent`",
                "`outcome` does not go with `transparent`",
            ],
        ),
        (
            r#"enum Error { #[error_type(outcome = "")] A }"#,
            &["an empty outcome is no word; write one of `success`, `failure`,"],
        ),
        (
            r#"enum Error { #[error_type(outcome = "timout")] A }"#,
            &["unknown outcome `timout`; did you mean `timeout`?"],
        ),
        (
            r#"enum Error { #[error_type(outcome = "panics")] A }"#,
            &["unknown outcome `panics`; did you mean `panic`?"],
        ),
        (
            r#"enum Error { #[error_type(rename = "")] A }"#,
            &["an empty error type"],
        ),
        (
            "enum Error { HTTPError, HttpError }",
            &["`HTTPError` is `http_error` already"],
        ),
        (
            r#"#[error_type(rename = "a")] enum Error { A }"#,
            &["`rename` belongs on a variant"],
        ),
        (
            "enum Error { A(#[error_type(transparent)] B) }",
            &["this belongs on the variant or the struct"],
        ),
        (
            r#"#[error_type(krate = ::meter)] enum Error { #[error_type(renam = "a")] A }"#,
            &[
                "unknown option `krate`; did you mean `crate`?",
                "unknown option `renam`; did you mean `rename`?",
            ],
        ),
        (
            "enum Error { #[error_type(transparent, transparent)] A(B) }",
            &["`transparent` is given twice"],
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
