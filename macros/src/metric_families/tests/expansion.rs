//! What the derive makes of structs.

use expect_test::expect;
use quote::quote;
use syn::parse_quote;

use crate::metric_families::derive;
use crate::pretty::pretty;

#[test]
fn each_field_is_a_family() {
    let expansion = derive(quote! {
        #[metrics(namespace = "db", subsystem = "pool", labels(component = "orders"), crate = ::meter)]
        pub struct Pool {
            /// Open connections.
            pub open: Gauge,
            /// Time to answer.
            #[metric(
                name = "answer_seconds",
                unit = "seconds",
                buckets = [0.5, 1],
                labels(kind = "read"),
                limit = 500,
                expire = "10m",
            )]
            pub answer: Family<Labels, Histogram>,
            #[metrics(flatten)]
            pub cache: Cache,
            #[metric(skip)]
            started: Started,
        }
    });
    expect![[r#"
        const _: () = {
            type __Families = Pool;
            #[automatically_derived]
            impl ::meter::MetricFamilies for __Families {
                fn declare(__callmeter_into: &mut ::meter::__private::Registering<'_>) -> Self {
                    Self {
                        open: {
                            static __FAMILY: ::meter::__private::FamilyDeclaration = ::meter::__private::FamilyDeclaration {
                                namespace: ::core::option::Option::Some("db"),
                                name: "pool_open",
                                help: "Open connections.",
                                unit: ::core::option::Option::None,
                                native: false,
                                bounds: &[],
                                const_labels: &[("component", "orders")],
                                limit: ::core::option::Option::None,
                                expiry: ::core::option::Option::None,
                                location: ::meter::__private::location!(),
                            };
                            const _: () = ::meter::__private::check_field(
                                <Gauge as ::meter::MetricField>::KIND,
                                "pool_open",
                                ::core::option::Option::None,
                                false,
                                <Gauge as ::meter::MetricField>::HAS_OWN_BUCKETS,
                            );
                            const _: () = ::meter::__private::check_labels(
                                <Gauge as ::meter::MetricField>::LABELS,
                                &["component"],
                                false,
                            );
                            <Gauge as ::meter::MetricField>::declare(&__FAMILY, __callmeter_into)
                        },
                        answer: {
                            static __FAMILY: ::meter::__private::FamilyDeclaration = ::meter::__private::FamilyDeclaration {
                                namespace: ::core::option::Option::Some("db"),
                                name: "pool_answer",
                                help: "Time to answer.",
                                unit: ::core::option::Option::Some("seconds"),
                                native: false,
                                bounds: &[0.5f64, 1f64],
                                const_labels: &[("component", "orders"), ("kind", "read")],
                                limit: ::core::option::Option::Some(500usize),
                                expiry: ::core::option::Option::Some(
                                    ::core::time::Duration::from_micros(600000000u64),
                                ),
                                location: ::meter::__private::location!(),
                            };
                            const _: () = ::meter::__private::check_field(
                                <Family<Labels, Histogram> as ::meter::MetricField>::KIND,
                                "pool_answer",
                                ::core::option::Option::Some("seconds"),
                                true,
                                <Family<
                                    Labels,
                                    Histogram,
                                > as ::meter::MetricField>::HAS_OWN_BUCKETS,
                            );
                            const _: () = ::meter::__private::check_labels(
                                <Family<Labels, Histogram> as ::meter::MetricField>::LABELS,
                                &["component", "kind"],
                                true,
                            );
                            <Family<
                                Labels,
                                Histogram,
                            > as ::meter::MetricField>::declare(&__FAMILY, __callmeter_into)
                        },
                        cache: <Cache as ::meter::MetricFamilies>::declare(__callmeter_into),
                        started: <Started as ::core::default::Default>::default(),
                    }
                }
                fn global() -> &'static Self {
                    Pool::global()
                }
            }
        };
        #[automatically_derived]
        impl Pool {
            /// Its families in the global registry, registered at the first call.
            ///
            /// One that clashes with another is in no scrape; `callmeter::check` tells.
            pub fn global() -> &'static Self {
                static __FAMILIES: ::std::sync::OnceLock<Pool> = ::std::sync::OnceLock::new();
                ::meter::__private::Registering::once(
                    &__FAMILIES,
                    <Self as ::meter::MetricFamilies>::declare,
                )
            }
            /// Its families in a registry. Registered twice, both count in the same series.
            ///
            /// # Errors
            /// Where a name is taken by a family that is declared differently: then none of
            /// the struct's families is registered.
            pub fn register(
                __callmeter_registry: &::meter::Registry,
            ) -> ::core::result::Result<Self, ::meter::RegisterErrors> {
                <Self as ::meter::MetricFamilies>::register(__callmeter_registry)
            }
        }
    "#]].assert_eq(&pretty(&expansion));
}

#[test]
fn parameters_are_what_fields_need() {
    let expansion = derive(quote! {
        #[metrics(namespace = "")]
        struct Calls<L, const N: usize> where L: Copy {
            #[metric(help = "Calls.", buckets = BOUNDS)]
            r#type: Family<L, Histogram>,
            #[metric(flatten)]
            inner: Inner<L>,
            #[metric(skip)]
            labels: PhantomData<L>,
            #[metric(help = "Others.")]
            others: Counter,
        }
    });
    expect![[r#"
        const _: () = {
            type __Families<L, const N: usize> = Calls<L, N>;
            #[automatically_derived]
            impl<L, const N: usize> ::callmeter::MetricFamilies for __Families<L, N>
            where
                L: Copy,
                Family<L, Histogram>: ::callmeter::MetricField,
                Inner<L>: ::callmeter::MetricFamilies,
                PhantomData<L>: ::core::default::Default,
            {
                fn declare(
                    __callmeter_into: &mut ::callmeter::__private::Registering<'_>,
                ) -> Self {
                    Self {
                        r#type: {
                            static __FAMILY: ::callmeter::__private::FamilyDeclaration = ::callmeter::__private::FamilyDeclaration {
                                namespace: ::core::option::Option::Some(""),
                                name: "type",
                                help: "Calls.",
                                unit: ::core::option::Option::None,
                                native: false,
                                bounds: &::callmeter::__private::number_bounds::<
                                    { BOUNDS.len() },
                                >(&BOUNDS),
                                const_labels: &[],
                                limit: ::core::option::Option::None,
                                expiry: ::core::option::Option::None,
                                location: ::callmeter::__private::location!(),
                            };
                            const {
                                ::callmeter::__private::check_field(
                                    <Family<L, Histogram> as ::callmeter::MetricField>::KIND,
                                    "type",
                                    ::core::option::Option::None,
                                    true,
                                    <Family<
                                        L,
                                        Histogram,
                                    > as ::callmeter::MetricField>::HAS_OWN_BUCKETS,
                                )
                            };
                            <Family<
                                L,
                                Histogram,
                            > as ::callmeter::MetricField>::declare(&__FAMILY, __callmeter_into)
                        },
                        inner: <Inner<
                            L,
                        > as ::callmeter::MetricFamilies>::declare(__callmeter_into),
                        labels: <PhantomData<L> as ::core::default::Default>::default(),
                        others: {
                            static __FAMILY: ::callmeter::__private::FamilyDeclaration = ::callmeter::__private::FamilyDeclaration {
                                namespace: ::core::option::Option::Some(""),
                                name: "others",
                                help: "Others.",
                                unit: ::core::option::Option::None,
                                native: false,
                                bounds: &[],
                                const_labels: &[],
                                limit: ::core::option::Option::None,
                                expiry: ::core::option::Option::None,
                                location: ::callmeter::__private::location!(),
                            };
                            const _: () = ::callmeter::__private::check_field(
                                <Counter as ::callmeter::MetricField>::KIND,
                                "others",
                                ::core::option::Option::None,
                                false,
                                <Counter as ::callmeter::MetricField>::HAS_OWN_BUCKETS,
                            );
                            <Counter as ::callmeter::MetricField>::declare(
                                &__FAMILY,
                                __callmeter_into,
                            )
                        },
                    }
                }
            }
        };
        #[automatically_derived]
        impl<L, const N: usize> Calls<L, N>
        where
            L: Copy,
            Self: ::callmeter::MetricFamilies,
        {
            /// Its families in the global registry, registered at the first call.
            ///
            /// One that clashes with another is in no scrape; `callmeter::check` tells.
            fn global() -> &'static Self
            where
                Self: ::core::marker::Send + ::core::marker::Sync + 'static,
            {
                <Self as ::callmeter::MetricFamilies>::global()
            }
            /// Its families in a registry. Registered twice, both count in the same series.
            ///
            /// # Errors
            /// Where a name is taken by a family that is declared differently: then none of
            /// the struct's families is registered.
            fn register(
                __callmeter_registry: &::callmeter::Registry,
            ) -> ::core::result::Result<Self, ::callmeter::RegisterErrors> {
                <Self as ::callmeter::MetricFamilies>::register(__callmeter_registry)
            }
        }
    "#]].assert_eq(&pretty(&expansion));
}

#[test]
fn a_struct_may_be_empty() {
    let expansion = derive(quote! {
        struct Nothing;
    });
    expect![[r#"
        const _: () = {
            type __Families = Nothing;
            #[automatically_derived]
            impl ::callmeter::MetricFamilies for __Families {
                fn declare(
                    _callmeter_into: &mut ::callmeter::__private::Registering<'_>,
                ) -> Self {
                    Self {}
                }
                fn global() -> &'static Self {
                    Nothing::global()
                }
            }
        };
        #[automatically_derived]
        impl Nothing {
            /// Its families in the global registry, registered at the first call.
            ///
            /// One that clashes with another is in no scrape; `callmeter::check` tells.
            fn global() -> &'static Self {
                static __FAMILIES: ::std::sync::OnceLock<Nothing> = ::std::sync::OnceLock::new();
                ::callmeter::__private::Registering::once(
                    &__FAMILIES,
                    <Self as ::callmeter::MetricFamilies>::declare,
                )
            }
            /// Its families in a registry. Registered twice, both count in the same series.
            ///
            /// # Errors
            /// Where a name is taken by a family that is declared differently: then none of
            /// the struct's families is registered.
            fn register(
                __callmeter_registry: &::callmeter::Registry,
            ) -> ::core::result::Result<Self, ::callmeter::RegisterErrors> {
                <Self as ::callmeter::MetricFamilies>::register(__callmeter_registry)
            }
        }
    "#]]
    .assert_eq(&pretty(&expansion));
}

#[test]
fn unusual_names_and_units_are_warned_of() {
    let expansion = derive(quote! {
        struct Mail {
            #[metric(help = "Letters.", unit = "kilograms")]
            letter_count: Gauge,
            #[metric(help = "Stamps.")]
            stamps_sum: Gauge,
            #[metric(help = "Parcels.", unit = "ms", allow = "as the protocol has it")]
            parcels: Gauge,
            #[metric(help = "Mailbags.", allow = "as it was")]
            bags_count: Gauge,
        }
    });
    let mut file: syn::File = parse_quote!(#expansion);
    file.items.drain(..2);
    expect![[r#"
        const _: () = {
            #[deprecated(
                note = "Prometheus's base unit for `kilograms` is `grams`; write `unit = \"grams\"`, or say why not: `allow = \"…\"`"
            )]
            const kilograms: () = ();
            kilograms
        };
        const _: () = {
            #[deprecated(
                note = "`_sum` is the ending of a histogram's samples, and servers take `stamps_sum` for one; choose another name, or say why not: `#[metric(allow = \"…\")]`"
            )]
            const stamps_sum: () = ();
            stamps_sum
        };
    "#]].assert_eq(&prettyplease::unparse(&file));
}

#[test]
fn a_name_of_samples_is_left_to_the_compiler() {
    let expansion = derive(quote! {
        struct Mail {
            #[metric(help = "a", allow = "b")]
            letters_count: Gauge,
            #[metric(help = "a")]
            letters: Family<Letter, Histogram>,
        }
    });
    let expansion = pretty(&expansion);
    let (_, rest) = expansion.split_once(") -> Self {").unwrap();
    let (checks, _) = rest.split_once("Self {").unwrap();
    let words: Vec<&str> = checks.split_whitespace().collect();
    let expected = "const _: () = ::core::assert!( ! ::core::matches!(< Family < Letter, Histogram > as \
                    ::callmeter::MetricField > ::KIND, ::callmeter::__private::MetricKind::Histogram), \
                    \"`letters_count` is the name of samples of `letters`, the family `letters`; \
                    choose another name\" );";
    assert_eq!(words.join(" "), expected);
}

#[test]
fn a_mistake_leaves_an_implementation() {
    let expansion = derive(quote! {
        pub(crate) struct Pool<'a> {
            open: Gauge,
            other: &'a Other,
        }
    });
    expect![[r#"
        ::core::compile_error! {
            "metric families live as long as the program; write `'static` in place of `'a`: `Family<Labels<'static>, Counter>` takes labels of any lifetime"
        }
        ::core::compile_error! {
            "`open` has no help text; write a doc comment, `/// What it counts.`, or `#[metric(help = \"…\")]`"
        }
        ::core::compile_error! {
            "`other` has no help text; write a doc comment, `/// What it counts.`, or `#[metric(help = \"…\")]`"
        }
        #[automatically_derived]
        impl<'a> ::callmeter::MetricFamilies for Pool<'a> {
            fn declare(_: &mut ::callmeter::__private::Registering<'_>) -> Self {
                ::core::unreachable!()
            }
        }
        #[automatically_derived]
        impl<'a> Pool<'a>
        where
            Self: ::callmeter::MetricFamilies,
        {
            /// Its families in the global registry, registered at the first call.
            ///
            /// One that clashes with another is in no scrape; `callmeter::check` tells.
            pub(crate) fn global() -> &'static Self
            where
                Self: ::core::marker::Send + ::core::marker::Sync + 'static,
            {
                ::core::unreachable!()
            }
            /// Its families in a registry. Registered twice, both count in the same series.
            ///
            /// # Errors
            /// Where a name is taken by a family that is declared differently: then none of
            /// the struct's families is registered.
            pub(crate) fn register(
                __callmeter_registry: &::callmeter::Registry,
            ) -> ::core::result::Result<Self, ::callmeter::RegisterErrors> {
                <Self as ::callmeter::MetricFamilies>::register(__callmeter_registry)
            }
        }
    "#]].assert_eq(&pretty(&expansion));
}
