//! What the derive makes of repeated views, statuses and values.

use expect_test::expect;
use proc_macro2::TokenStream;
use quote::quote;

use crate::operation::derive;
use crate::pretty::pretty;

/// The lines of an expansion from one that starts with `from` to one that starts with `to`.
fn part(expansion: &TokenStream, from: &str, to: &str) -> String {
    let text = pretty(expansion);
    let starts_with = |line: &str, word: &str| line.trim().starts_with(word);
    let rest = text.lines().skip_while(|line| !starts_with(line, from));
    let lines: Vec<&str> = rest.take_while(|line| !starts_with(line, to)).collect();
    let indents = lines
        .iter()
        .map(|line| line.len() - line.trim_start().len());
    let indent = indents.min().unwrap_or(0);
    let moved = lines.iter().map(|line| format!("{}\n", &line[indent..]));
    moved.collect()
}

#[test]
fn views_of_a_kind_stand_as_they_are_written() {
    let expansion = derive(quote! {
        /// One look-up.
        #[operation(
            namespace = "cache",
            status(name = "result", values = crate::CacheStatus),
            retries(labels(result)), errors(none), in_progress(none),
            completed(name = "operations", labels(operation, result)),
            duration(name = "fast", unit = "milliseconds", buckets = [0.5, 1], labels(), allow = "known so"),
            completed(name = "misses", when(Miss | r#Gone), labels()),
            duration(buckets = BOUNDS, labels(), unit = "minutes"),
        )]
        struct Cache { operation: Operation }
    });
    expect![[r#"
                status: ::callmeter::__private::StatusDeclaration::of::<
                    crate::CacheStatus,
                >("result", &[]),
                views: &[
                    ::callmeter::__private::View {
                        kind: ::callmeter::__private::ViewKind::Completed,
                        name: "operations",
                        help: "Calls completed, by how they ended. One look-up.",
                        labels: &[
                            ::callmeter::__private::ViewLabel::Field(0usize),
                            ::callmeter::__private::ViewLabel::Status,
                        ],
                        when: &[],
                        unit: ::core::option::Option::None,
                        native: false,
                        bounds: ::callmeter::__private::Bounds::None,
                    },
                    ::callmeter::__private::View {
                        kind: ::callmeter::__private::ViewKind::Completed,
                        name: "misses",
                        help: "Calls that ended as Miss or Gone. One look-up.",
                        labels: &[],
                        when: &[
                            || ::callmeter::__private::status_key::<
                                crate::CacheStatus,
                            >(&<crate::CacheStatus>::Miss),
                            || ::callmeter::__private::status_key::<
                                crate::CacheStatus,
                            >(&<crate::CacheStatus>::r#Gone),
                        ],
                        unit: ::core::option::Option::None,
                        native: false,
                        bounds: ::callmeter::__private::Bounds::None,
                    },
                    ::callmeter::__private::View {
                        kind: ::callmeter::__private::ViewKind::Duration,
                        name: "fast",
                        help: "Duration of calls in milliseconds. One look-up.",
                        labels: &[],
                        when: &[],
                        unit: ::core::option::Option::Some("milliseconds"),
                        native: false,
                        bounds: ::callmeter::__private::Bounds::Nanoseconds(
                            &[500000u64, 1000000u64],
                        ),
                    },
                    ::callmeter::__private::View {
                        kind: ::callmeter::__private::ViewKind::Duration,
                        name: "cache_duration",
                        help: "Duration of calls in minutes. One look-up.",
                        labels: &[],
                        when: &[],
                        unit: ::core::option::Option::Some("minutes"),
                        native: false,
                        bounds: ::callmeter::__private::Bounds::Nanoseconds(
                            &::callmeter::__private::nanosecond_bounds::<
                                { BOUNDS.len() },
                            >(&BOUNDS, 60000000000f64),
                        ),
                    },
                    ::callmeter::__private::View {
                        kind: ::callmeter::__private::ViewKind::Retries,
                        name: "cache_retries",
                        help: "Retries within calls. One look-up.",
                        labels: &[::callmeter::__private::ViewLabel::Status],
                        when: &[],
                        unit: ::core::option::Option::None,
                        native: false,
                        bounds: ::callmeter::__private::Bounds::None,
                    },
                ],
    "#]]
    .assert_eq(&part(&expansion, "status:", "location:"));
    expect![[r#"
            #[deprecated(
                note = "Prometheus's base unit for `minutes` is `seconds`; write `unit = \"seconds\"`, or say why not: `allow = \"…\"`"
            )]
            const minutes: () = ();
            minutes
        };
    "#]].assert_eq(&part(
        &expansion,
        "#[deprecated",
        "#[automatically_derived]",
    ));
    expect![[r#"
            impl ::callmeter::Operation for Cache {
                type Status = crate::CacheStatus;
                type Values = ();
                const HAS_OPEN_LABELS: ::core::primitive::bool = ::callmeter::__private::has_open_labels(
                    __FIELDS,
                );
    "#]].assert_eq(&part(&expansion, "impl", "fn declaration"));
}

#[test]
fn words_and_codes_are_handed_on() {
    let words = derive(quote! {
        #[operation(status(panic | failure = "failed", success = "ok"), in_progress(none), errors(none),
            duration(none), retries(none), completed(when(Success | TimedOut)))]
        struct Fetch;
    });
    expect![[r#"
                status: ::callmeter::__private::StatusDeclaration::of::<
                    ::callmeter::Outcome,
                >("status", &[(0usize, "ok"), (1usize, "failed"), (4usize, "failed")]),
                views: &[
                    ::callmeter::__private::View {
                        kind: ::callmeter::__private::ViewKind::Completed,
                        name: "fetch",
                        help: "Calls of fetch that ended as Success or TimedOut, by how they ended.",
                        labels: &[::callmeter::__private::ViewLabel::Status],
                        when: &[
                            || ::callmeter::__private::status_key::<
                                ::callmeter::Outcome,
                            >(&<::callmeter::Outcome>::Success),
                            || ::callmeter::__private::status_key::<
                                ::callmeter::Outcome,
                            >(&<::callmeter::Outcome>::TimedOut),
                        ],
                        unit: ::core::option::Option::None,
                        native: false,
                        bounds: ::callmeter::__private::Bounds::None,
                    },
                ],
    "#]].assert_eq(&part(&words, "status:", "location:"));
    let codes = derive(quote! {
        #[operation(status(values = HttpCode), in_progress(none), errors(none),
            duration(none), retries(none), completed(when(200 | 404)))]
        struct Fetch;
    });
    expect![[r#"
                status: ::callmeter::__private::StatusDeclaration::of::<HttpCode>("status", &[]),
                views: &[
                    ::callmeter::__private::View {
                        kind: ::callmeter::__private::ViewKind::Completed,
                        name: "fetch",
                        help: "Calls of fetch that ended as 200 or 404, by how they ended.",
                        labels: &[::callmeter::__private::ViewLabel::Status],
                        when: &[
                            || ::callmeter::__private::status_key::<
                                HttpCode,
                            >(
                                &<HttpCode as ::core::convert::From<
                                    ::core::primitive::u16,
                                >>::from(200),
                            ),
                            || ::callmeter::__private::status_key::<
                                HttpCode,
                            >(
                                &<HttpCode as ::core::convert::From<
                                    ::core::primitive::u16,
                                >>::from(404),
                            ),
                        ],
                        unit: ::core::option::Option::None,
                        native: false,
                        bounds: ::callmeter::__private::Bounds::None,
                    },
                ],
    "#]]
    .assert_eq(&part(&codes, "status:", "location:"));
}

#[test]
fn values_are_families_fields_and_constants() {
    let expansion = derive(quote! {
        /// One look-up.
        #[operation(completed(none), in_progress(none), errors(none), duration(none), retries(none),
            value(entry_size, unit = "bytes", buckets = [0, 1e3, 1e5]),
            value(r#type, unit = "ms", buckets = crate::BOUNDS, name = "wait", help = "It waits.", labels()),
            value(age, unit = "seconds"),
        )]
        pub(crate) struct Cache<'a> { project: &'a str }
    });
    expect![[r#"
                views: &[
                    ::callmeter::__private::View {
                        kind: ::callmeter::__private::ViewKind::Value(0usize),
                        name: "entry_size",
                        help: "Entry size of calls in bytes. One look-up.",
                        labels: &[::callmeter::__private::ViewLabel::Field(0usize)],
                        when: &[],
                        unit: ::core::option::Option::Some("bytes"),
                        native: false,
                        bounds: ::callmeter::__private::Bounds::Numbers(
                            &[0f64, 1000f64, 100000f64],
                        ),
                    },
                    ::callmeter::__private::View {
                        kind: ::callmeter::__private::ViewKind::Value(1usize),
                        name: "wait",
                        help: "It waits.",
                        labels: &[],
                        when: &[],
                        unit: ::core::option::Option::Some("ms"),
                        native: false,
                        bounds: ::callmeter::__private::Bounds::Numbers(
                            &::callmeter::__private::number_bounds::<
                                { crate::BOUNDS.len() },
                            >(&crate::BOUNDS),
                        ),
                    },
                    ::callmeter::__private::View {
                        kind: ::callmeter::__private::ViewKind::Value(2usize),
                        name: "age",
                        help: "Age of calls in seconds. One look-up.",
                        labels: &[::callmeter::__private::ViewLabel::Field(0usize)],
                        when: &[],
                        unit: ::core::option::Option::Some("seconds"),
                        native: false,
                        bounds: ::callmeter::__private::Bounds::Numbers(
                            ::callmeter::__private::DEFAULT_NUMBERS,
                        ),
                    },
                ],
    "#]]
    .assert_eq(&part(&expansion, "views:", "location:"));
    expect![[r#"
            #[deprecated(
                note = "Prometheus's base unit for `ms` is `seconds`; write `unit = \"seconds\"`, or say why not: `allow = \"…\"`"
            )]
            const ms: () = ();
            ms
        };
        #[doc(hidden)]
        pub struct __Values {
            pub entry_size: ::callmeter::Value,
            pub r#type: ::callmeter::Value,
            pub age: ::callmeter::Value,
        }
        static __VALUES: __Values = __Values {
            entry_size: ::callmeter::Value::of::<
                ::callmeter::Outcome,
            >(|| &__DECLARATION, 0usize),
            r#type: ::callmeter::Value::of::<
                ::callmeter::Outcome,
            >(|| &__DECLARATION, 1usize),
            age: ::callmeter::Value::of::<::callmeter::Outcome>(|| &__DECLARATION, 2usize),
        };
        #[automatically_derived]
        impl<'a> Cache<'a> {
            ///Entry size of calls in bytes. One look-up.
            pub(crate) const ENTRY_SIZE: ::callmeter::Value = ::callmeter::Value::of::<
                ::callmeter::Outcome,
            >(|| &__DECLARATION, 0usize);
            ///It waits.
            pub(crate) const TYPE: ::callmeter::Value = ::callmeter::Value::of::<
                ::callmeter::Outcome,
            >(|| &__DECLARATION, 1usize);
            ///Age of calls in seconds. One look-up.
            pub(crate) const AGE: ::callmeter::Value = ::callmeter::Value::of::<
                ::callmeter::Outcome,
            >(|| &__DECLARATION, 2usize);
        }
        #[automatically_derived]
        impl<'a> ::callmeter::Operation for Cache<'a> {
            type Status = ::callmeter::Outcome;
            type Values = __Values;
    "#]].assert_eq(&part(&expansion, "#[deprecated", "const HAS"));
    expect![[r#"
                fn values() -> &'static __Values {
                    &__VALUES
                }
    "#]]
    .assert_eq(&part(&expansion, "fn values", "#[inline"));
}

#[test]
fn mistakes_leave_the_constants() {
    let expansion = derive(quote! {
        #[operation(status(values = Code), value(size, unit = "bytes"), value(size, unit = "bytes"))]
        pub struct Cache<'a> { project: &'a str }
    });
    expect![[r#"
        const _: () = {
            #[doc(hidden)]
            pub struct __Values {
                pub size: ::callmeter::Value,
            }
            static __VALUES: __Values = __Values {
                size: ::callmeter::Value::of::<Code>(|| ::core::unreachable!(), 0usize),
            };
            #[automatically_derived]
            impl<'a> Cache<'a> {
                ///
                pub const SIZE: ::callmeter::Value = ::callmeter::Value::of::<
                    Code,
                >(|| ::core::unreachable!(), 0usize);
            }
            #[automatically_derived]
            impl<'a> ::callmeter::Operation for Cache<'a> {
                type Status = Code;
                type Values = __Values;
    "#]]
    .assert_eq(&part(&expansion, "const _", "const HAS"));
}
