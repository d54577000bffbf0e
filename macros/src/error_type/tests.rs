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
                    Self::Io { 0: inner } => {
                        <std::io::Error as ::callmeter::ErrorType>::error_type(inner)
                    }
                    Self::Store { source: inner } => {
                        <StoreError as ::callmeter::ErrorType>::error_type(inner)
                    }
                }
            }
            fn outcome(&self) -> ::callmeter::Outcome {
                match self {
                    Self::TimedOut { .. } => ::callmeter::Outcome::TimedOut,
                    Self::NotUTF8 { .. } | Self::NotText { .. } => ::callmeter::Outcome::Failure,
                    Self::Io { 0: inner } => {
                        <std::io::Error as ::callmeter::ErrorType>::outcome(inner)
                    }
                    Self::Store { source: inner } => {
                        <StoreError as ::callmeter::ErrorType>::outcome(inner)
                    }
                }
            }
            fn declare(types: &mut ::callmeter::ErrorTypes) {
                types.add("not_utf8", ::callmeter::Outcome::Failure);
                types.add("slow", ::callmeter::Outcome::TimedOut);
                types.nested::<std::io::Error>();
                types.nested::<StoreError>();
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
            fn declare(types: &mut crate::vendor::ErrorTypes) {
                types.add("here", crate::vendor::Outcome::Failure);
                types.add("there", crate::vendor::Outcome::Failure);
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
                    Self { 0: inner } => <Box<E> as ::callmeter::ErrorType>::error_type(inner),
                }
            }
            fn outcome(&self) -> ::callmeter::Outcome {
                match self {
                    Self { 0: inner } => <Box<E> as ::callmeter::ErrorType>::outcome(inner),
                }
            }
            fn declare(types: &mut ::callmeter::ErrorTypes) {
                types.nested::<Box<E>>();
            }
        }
    "#]]
    .assert_eq(&pretty(&expansion));
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
            r#"enum Error { #[error_type(outcome = "cancelled")] A }"#,
            &["neither cancelled nor a panic; write `failure` or `timeout`"],
        ),
        (
            r#"enum Error { #[error_type(outcome = "success")] A }"#,
            &["an error is no success; write `failure` or `timeout`"],
        ),
        (
            r#"enum Error { #[error_type(outcome = "timed_out")] A }"#,
            &["unknown outcome; write `failure` or `timeout`"],
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
