//! What the derive makes of structs.

use expect_test::expect;
use quote::quote;

use crate::operation::derive;
use crate::pretty::pretty;

#[test]
fn every_option_is_declared() {
    let expansion = derive(quote! {
        /// One quality gate
        /// of a build.
        ///
        /// More.
        #[derive(Operation)]
        #[operation(
            namespace = "ci",
            started,
            completed(name = "gate_checks"),
            duration(name = "gate_check_duration", buckets = [0.1, 1, 1e3], labels(kind, status)),
            in_progress(name = "active_gates", help = "Gates at work.", labels()),
            retries(none),
        )]
        pub struct Gate<'a> {
            pub kind: GateKind,
            #[label(rename = "type")]
            pub project: &'a str,
        }
    });
    expect![[r#"
        const _: () = {
            const __FIELDS: &[::callmeter::__private::Field] = &[
                ::callmeter::__private::Field {
                    name: "kind",
                    values: <GateKind as ::callmeter::LabelValue>::VALUES,
                },
                ::callmeter::__private::Field {
                    name: "type",
                    values: <&'static str as ::callmeter::LabelValue>::VALUES,
                },
            ];
            static __DECLARATION: ::callmeter::__private::Declaration = ::callmeter::__private::Declaration {
                operation: "gate",
                namespace: ::core::option::Option::Some("ci"),
                fields: __FIELDS,
                status: ::callmeter::__private::StatusDeclaration::of::<
                    ::callmeter::Outcome,
                >("status", &[]),
                views: &[
                    ::callmeter::__private::View {
                        kind: ::callmeter::__private::ViewKind::Started,
                        name: "gate_started",
                        help: "Calls started. One quality gate of a build.",
                        labels: &[
                            ::callmeter::__private::ViewLabel::Field(0usize),
                            ::callmeter::__private::ViewLabel::Field(1usize),
                        ],
                        when: &[],
                        unit: ::core::option::Option::None,
                        native: false,
                        bounds: ::callmeter::__private::Bounds::None,
                    },
                    ::callmeter::__private::View {
                        kind: ::callmeter::__private::ViewKind::Completed,
                        name: "gate_checks",
                        help: "Calls completed, by how they ended. One quality gate of a build.",
                        labels: &[
                            ::callmeter::__private::ViewLabel::Field(0usize),
                            ::callmeter::__private::ViewLabel::Field(1usize),
                            ::callmeter::__private::ViewLabel::Status,
                        ],
                        when: &[],
                        unit: ::core::option::Option::None,
                        native: false,
                        bounds: ::callmeter::__private::Bounds::None,
                    },
                    ::callmeter::__private::View {
                        kind: ::callmeter::__private::ViewKind::Duration,
                        name: "gate_check_duration",
                        help: "Duration of calls in seconds. One quality gate of a build.",
                        labels: &[
                            ::callmeter::__private::ViewLabel::Field(0usize),
                            ::callmeter::__private::ViewLabel::Status,
                        ],
                        when: &[],
                        unit: ::core::option::Option::Some("seconds"),
                        native: false,
                        bounds: ::callmeter::__private::Bounds::Nanoseconds(
                            &[100000000u64, 1000000000u64, 1000000000000u64],
                        ),
                    },
                    ::callmeter::__private::View {
                        kind: ::callmeter::__private::ViewKind::InProgress,
                        name: "active_gates",
                        help: "Gates at work.",
                        labels: &[],
                        when: &[],
                        unit: ::core::option::Option::None,
                        native: false,
                        bounds: ::callmeter::__private::Bounds::None,
                    },
                    ::callmeter::__private::View {
                        kind: ::callmeter::__private::ViewKind::Errors,
                        name: "gate_errors",
                        help: "Calls that failed, by type of error. One quality gate of a build.",
                        labels: &[
                            ::callmeter::__private::ViewLabel::Field(0usize),
                            ::callmeter::__private::ViewLabel::Field(1usize),
                            ::callmeter::__private::ViewLabel::ErrorType,
                        ],
                        when: &[],
                        unit: ::core::option::Option::None,
                        native: false,
                        bounds: ::callmeter::__private::Bounds::None,
                    },
                ],
                location: ::callmeter::__private::location!(),
                registered: ::callmeter::__private::Registered::new(),
            };
            const _: () = ::core::assert!(
                ::callmeter::__private::closed_label_sets(__FIELDS) <= 10000usize,
                "the closed labels of `Gate` make more than 10000 label sets; leave a field out"
            );
            #[automatically_derived]
            impl<'a> ::callmeter::Operation for Gate<'a> {
                type Status = ::callmeter::Outcome;
                type Values = ();
                const HAS_OPEN_LABELS: ::core::primitive::bool = ::callmeter::__private::has_open_labels(
                    __FIELDS,
                );
                fn declaration() -> &'static ::callmeter::__private::Declaration {
                    &__DECLARATION
                }
                fn values() -> &'static () {
                    &()
                }
                #[inline]
                fn with_label_values<__R>(
                    &self,
                    __callmeter_read: impl ::core::ops::FnOnce(
                        ::callmeter::__private::LabelValues<'_>,
                    ) -> __R,
                ) -> __R {
                    let __callmeter_closed = ::callmeter::__private::closed_index::<
                        GateKind,
                    >(&self.kind);
                    let __callmeter_closed = __callmeter_closed
                        * ::callmeter::__private::cardinality::<&'a str>()
                        + ::callmeter::__private::closed_index::<&'a str>(&self.project);
                    if <Self as ::callmeter::Operation>::HAS_OPEN_LABELS {
                        ::callmeter::__private::with_open_text::<
                            GateKind,
                            _,
                        >(
                            &self.kind,
                            |__callmeter_text_0| ::callmeter::__private::with_open_text::<
                                &'a str,
                                _,
                            >(
                                &self.project,
                                |__callmeter_text_1| __callmeter_read(::callmeter::__private::LabelValues {
                                    closed: __callmeter_closed,
                                    open: &[__callmeter_text_0, __callmeter_text_1],
                                }),
                            ),
                        )
                    } else {
                        __callmeter_read(::callmeter::__private::LabelValues {
                            closed: __callmeter_closed,
                            open: &[],
                        })
                    }
                }
            }
        };
    "#]].assert_eq(&pretty(&expansion));
}

#[test]
fn without_options_everything_has_a_default() {
    let expansion = derive(quote! {
        struct r#Fetch;
    });
    expect![[r#"
        const _: () = {
            const __FIELDS: &[::callmeter::__private::Field] = &[];
            static __DECLARATION: ::callmeter::__private::Declaration = ::callmeter::__private::Declaration {
                operation: "fetch",
                namespace: ::core::option::Option::None,
                fields: __FIELDS,
                status: ::callmeter::__private::StatusDeclaration::of::<
                    ::callmeter::Outcome,
                >("status", &[]),
                views: &[
                    ::callmeter::__private::View {
                        kind: ::callmeter::__private::ViewKind::Completed,
                        name: "fetch",
                        help: "Calls of fetch completed, by how they ended.",
                        labels: &[::callmeter::__private::ViewLabel::Status],
                        when: &[],
                        unit: ::core::option::Option::None,
                        native: false,
                        bounds: ::callmeter::__private::Bounds::None,
                    },
                    ::callmeter::__private::View {
                        kind: ::callmeter::__private::ViewKind::Duration,
                        name: "fetch_duration",
                        help: "Duration of calls of fetch in seconds.",
                        labels: &[],
                        when: &[],
                        unit: ::core::option::Option::Some("seconds"),
                        native: false,
                        bounds: ::callmeter::__private::Bounds::Nanoseconds(
                            ::callmeter::__private::DEFAULT_BOUNDS,
                        ),
                    },
                    ::callmeter::__private::View {
                        kind: ::callmeter::__private::ViewKind::InProgress,
                        name: "fetch_in_progress",
                        help: "Calls of fetch in progress.",
                        labels: &[],
                        when: &[],
                        unit: ::core::option::Option::None,
                        native: false,
                        bounds: ::callmeter::__private::Bounds::None,
                    },
                    ::callmeter::__private::View {
                        kind: ::callmeter::__private::ViewKind::Errors,
                        name: "fetch_errors",
                        help: "Calls of fetch that failed, by type of error.",
                        labels: &[::callmeter::__private::ViewLabel::ErrorType],
                        when: &[],
                        unit: ::core::option::Option::None,
                        native: false,
                        bounds: ::callmeter::__private::Bounds::None,
                    },
                    ::callmeter::__private::View {
                        kind: ::callmeter::__private::ViewKind::Retries,
                        name: "fetch_retries",
                        help: "Retries within calls of fetch.",
                        labels: &[],
                        when: &[],
                        unit: ::core::option::Option::None,
                        native: false,
                        bounds: ::callmeter::__private::Bounds::None,
                    },
                ],
                location: ::callmeter::__private::location!(),
                registered: ::callmeter::__private::Registered::new(),
            };
            #[automatically_derived]
            impl ::callmeter::Operation for r#Fetch {
                type Status = ::callmeter::Outcome;
                type Values = ();
                const HAS_OPEN_LABELS: ::core::primitive::bool = ::callmeter::__private::has_open_labels(
                    __FIELDS,
                );
                fn declaration() -> &'static ::callmeter::__private::Declaration {
                    &__DECLARATION
                }
                fn values() -> &'static () {
                    &()
                }
                #[inline]
                fn with_label_values<__R>(
                    &self,
                    __callmeter_read: impl ::core::ops::FnOnce(
                        ::callmeter::__private::LabelValues<'_>,
                    ) -> __R,
                ) -> __R {
                    __callmeter_read(::callmeter::__private::LabelValues {
                        closed: 0,
                        open: &[],
                    })
                }
            }
        };
    "#]].assert_eq(&pretty(&expansion));
}

#[test]
fn constants_and_paths_are_taken_as_they_are() {
    let expansion = derive(quote! {
        #[operation(crate = ::meter, name = "export", namespace = "", completed(none), errors(none),
            in_progress(none), retries(none), duration(buckets = crate::BOUNDS))]
        struct Export { kind: Kind, #[label(allow = "ten of them")] session_id: u8, email: Email }
    });
    expect![[r#"
        const _: () = {
            const __FIELDS: &[::meter::__private::Field] = &[
                ::meter::__private::Field {
                    name: "kind",
                    values: <Kind as ::meter::LabelValue>::VALUES,
                },
                ::meter::__private::Field {
                    name: "session_id",
                    values: <u8 as ::meter::LabelValue>::VALUES,
                },
                ::meter::__private::Field {
                    name: "email",
                    values: <Email as ::meter::LabelValue>::VALUES,
                },
            ];
            static __DECLARATION: ::meter::__private::Declaration = ::meter::__private::Declaration {
                operation: "export",
                namespace: ::core::option::Option::Some(""),
                fields: __FIELDS,
                status: ::meter::__private::StatusDeclaration::of::<
                    ::meter::Outcome,
                >("status", &[]),
                views: &[
                    ::meter::__private::View {
                        kind: ::meter::__private::ViewKind::Duration,
                        name: "export_duration",
                        help: "Duration of calls of export in seconds.",
                        labels: &[
                            ::meter::__private::ViewLabel::Field(0usize),
                            ::meter::__private::ViewLabel::Field(1usize),
                            ::meter::__private::ViewLabel::Field(2usize),
                        ],
                        when: &[],
                        unit: ::core::option::Option::Some("seconds"),
                        native: false,
                        bounds: ::meter::__private::Bounds::Nanoseconds(
                            &::meter::__private::nanosecond_bounds::<
                                { crate::BOUNDS.len() },
                            >(&crate::BOUNDS, 1000000000f64),
                        ),
                    },
                ],
                location: ::meter::__private::location!(),
                registered: ::meter::__private::Registered::new(),
            };
            const _: () = ::core::assert!(
                ::meter::__private::closed_label_sets(__FIELDS) <= 10000usize,
                "the closed labels of `Export` make more than 10000 label sets; leave a field out"
            );
            const _: () = {
                #[deprecated(
                    note = "a label `email` makes a new series for almost every call; leave it out, or say why it does not: `#[label(allow = \"…\")]`"
                )]
                const email: () = ();
                email
            };
            #[automatically_derived]
            impl ::meter::Operation for Export {
                type Status = ::meter::Outcome;
                type Values = ();
                const HAS_OPEN_LABELS: ::core::primitive::bool = ::meter::__private::has_open_labels(
                    __FIELDS,
                );
                fn declaration() -> &'static ::meter::__private::Declaration {
                    &__DECLARATION
                }
                fn values() -> &'static () {
                    &()
                }
                #[inline]
                fn with_label_values<__R>(
                    &self,
                    __callmeter_read: impl ::core::ops::FnOnce(
                        ::meter::__private::LabelValues<'_>,
                    ) -> __R,
                ) -> __R {
                    let __callmeter_closed = ::meter::__private::closed_index::<
                        Kind,
                    >(&self.kind);
                    let __callmeter_closed = __callmeter_closed
                        * ::meter::__private::cardinality::<u8>()
                        + ::meter::__private::closed_index::<u8>(&self.session_id);
                    let __callmeter_closed = __callmeter_closed
                        * ::meter::__private::cardinality::<Email>()
                        + ::meter::__private::closed_index::<Email>(&self.email);
                    if <Self as ::meter::Operation>::HAS_OPEN_LABELS {
                        ::meter::__private::with_open_text::<
                            Kind,
                            _,
                        >(
                            &self.kind,
                            |__callmeter_text_0| ::meter::__private::with_open_text::<
                                u8,
                                _,
                            >(
                                &self.session_id,
                                |__callmeter_text_1| ::meter::__private::with_open_text::<
                                    Email,
                                    _,
                                >(
                                    &self.email,
                                    |__callmeter_text_2| __callmeter_read(::meter::__private::LabelValues {
                                        closed: __callmeter_closed,
                                        open: &[
                                            __callmeter_text_0,
                                            __callmeter_text_1,
                                            __callmeter_text_2,
                                        ],
                                    }),
                                ),
                            ),
                        )
                    } else {
                        __callmeter_read(::meter::__private::LabelValues {
                            closed: __callmeter_closed,
                            open: &[],
                        })
                    }
                }
            }
        };
    "#]].assert_eq(&pretty(&expansion));
}

#[test]
fn a_mistake_leaves_an_implementation() {
    let expansion = derive(quote! {
        struct Gate<'a>(&'a str);
    });
    expect![[r#"
        ::core::compile_error! {
            "a tuple struct has no names for its labels; write `struct Gate { label: Type }`"
        }
        const _: () = {
            #[automatically_derived]
            impl<'a> ::callmeter::Operation for Gate<'a> {
                type Status = ::callmeter::Outcome;
                type Values = ();
                const HAS_OPEN_LABELS: ::core::primitive::bool = false;
                fn declaration() -> &'static ::callmeter::__private::Declaration {
                    ::core::unreachable!()
                }
                fn values() -> &'static () {
                    &()
                }
                fn with_label_values<__R>(
                    &self,
                    _: impl ::core::ops::FnOnce(::callmeter::__private::LabelValues<'_>) -> __R,
                ) -> __R {
                    ::core::unreachable!()
                }
            }
        };
    "#]]
    .assert_eq(&pretty(&expansion));
}
