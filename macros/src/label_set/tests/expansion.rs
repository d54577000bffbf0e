//! What the derive makes of structs.

use expect_test::expect;
use quote::quote;

use crate::label_set::derive;
use crate::pretty::pretty;

#[test]
fn a_struct_is_a_label_set() {
    let expansion = derive(quote! {
        pub(crate) struct Query<'a> {
            operation: Operation,
            #[label(rename = "tbl")]
            table: &'a str,
            #[label(skip)]
            rows: u64,
            r#type: bool,
        }
    });
    expect![[r##"
        #[automatically_derived]
        impl<'a> ::callmeter::LabelSet for Query<'a> {
            type Key = Query<'static>;
            const PARTS: &'static [::callmeter::__private::LabelPart] = {
                let __callmeter_parts: &'static [::callmeter::__private::LabelPart] = const {
                    &[
                        ::callmeter::__private::LabelPart::Label(::callmeter::__private::Field {
                            name: "operation",
                            values: <Operation as ::callmeter::LabelValue>::VALUES,
                        }),
                        ::callmeter::__private::LabelPart::Label(::callmeter::__private::Field {
                            name: "tbl",
                            values: <&'a str as ::callmeter::LabelValue>::VALUES,
                        }),
                        ::callmeter::__private::LabelPart::Label(::callmeter::__private::Field {
                            name: "type",
                            values: <bool as ::callmeter::LabelValue>::VALUES,
                        }),
                    ]
                };
                ::callmeter::__private::check_size(__callmeter_parts, 10000usize);
                __callmeter_parts
            };
            #[inline]
            fn visit<__V: ::callmeter::__private::LabelVisitor>(
                &self,
                __callmeter_visitor: &mut __V,
            ) {
                ::callmeter::__private::visit_label::<
                    Operation,
                    __V,
                >(&self.operation, __callmeter_visitor);
                ::callmeter::__private::visit_label::<
                    &'a str,
                    __V,
                >(&self.table, __callmeter_visitor);
                ::callmeter::__private::visit_label::<
                    bool,
                    __V,
                >(&self.r#type, __callmeter_visitor);
            }
        }
        #[automatically_derived]
        impl<'a> Query<'a> {
            /// How many label sets there are. Only a set of closed labels can say so: of
            /// another one this does not compile.
            pub(crate) const CARDINALITY: ::core::primitive::usize = ::callmeter::__private::closed_size(
                <Self as ::callmeter::LabelSet>::PARTS,
            );
        }
        const _: &[::callmeter::__private::LabelPart] = <Query<
            'static,
        > as ::callmeter::LabelSet>::PARTS;
    "##]].assert_eq(&pretty(&expansion));
}

#[test]
fn sets_may_be_in_sets_and_labels_may_be_constant() {
    let expansion = derive(quote! {
        #[label_set(budget = 500, constant(service = "api", r#type = "b"), crate = ::meter)]
        struct Query<'a> {
            hit: bool,
            #[label(flatten)]
            tenant: Tenant<'a>,
            #[label(flatten)]
            place: Place,
        }
    });
    expect![[r##"
        #[automatically_derived]
        impl<'a> ::meter::LabelSet for Query<'a> {
            type Key = Query<'static>;
            const PARTS: &'static [::meter::__private::LabelPart] = {
                let __callmeter_parts: &'static [::meter::__private::LabelPart] = const {
                    &[
                        ::meter::__private::LabelPart::Label(::meter::__private::Field {
                            name: "hit",
                            values: <bool as ::meter::LabelValue>::VALUES,
                        }),
                        ::meter::__private::LabelPart::Set(
                            <Tenant<'a> as ::meter::LabelSet>::PARTS,
                        ),
                        ::meter::__private::LabelPart::Set(<Place as ::meter::LabelSet>::PARTS),
                        ::meter::__private::LabelPart::Label(::meter::__private::Field {
                            name: "service",
                            values: ::core::option::Option::Some(&["api"]),
                        }),
                        ::meter::__private::LabelPart::Label(::meter::__private::Field {
                            name: "type",
                            values: ::core::option::Option::Some(&["b"]),
                        }),
                    ]
                };
                ::core::assert!(
                    ::meter::__private::is_closed_part(__callmeter_parts, 0usize),
                    "`budget` is for closed sets, but `hit` takes any text; make it an enum with `#[derive(LabelValue)]`, or leave `budget` out"
                );
                ::core::assert!(
                    ::meter::__private::is_closed_part(__callmeter_parts, 1usize),
                    "`budget` is for closed sets, but a label of `tenant` takes any text; make it an enum with `#[derive(LabelValue)]`, or leave `budget` out"
                );
                ::core::assert!(
                    ::meter::__private::is_closed_part(__callmeter_parts, 2usize),
                    "`budget` is for closed sets, but a label of `place` takes any text; make it an enum with `#[derive(LabelValue)]`, or leave `budget` out"
                );
                ::meter::__private::check_size(__callmeter_parts, 500usize);
                ::core::assert!(
                    ! ::meter::__private::share_a_name(__callmeter_parts, 1usize, 0usize),
                    "`tenant` has a label `hit`, too; rename one of the two: `#[label(rename = \"…\")]`"
                );
                ::core::assert!(
                    ! ::meter::__private::share_a_name(__callmeter_parts, 1usize, 3usize),
                    "`tenant` has a label `service`, too; rename one of the two: `#[label(rename = \"…\")]`"
                );
                ::core::assert!(
                    ! ::meter::__private::share_a_name(__callmeter_parts, 1usize, 4usize),
                    "`tenant` has a label `type`, too; rename one of the two: `#[label(rename = \"…\")]`"
                );
                ::core::assert!(
                    ! ::meter::__private::share_a_name(__callmeter_parts, 2usize, 0usize),
                    "`place` has a label `hit`, too; rename one of the two: `#[label(rename = \"…\")]`"
                );
                ::core::assert!(
                    ! ::meter::__private::share_a_name(__callmeter_parts, 2usize, 1usize),
                    "a label of `place` has the name of one of `tenant`; rename one of the two: `#[label(rename = \"…\")]`"
                );
                ::core::assert!(
                    ! ::meter::__private::share_a_name(__callmeter_parts, 2usize, 3usize),
                    "`place` has a label `service`, too; rename one of the two: `#[label(rename = \"…\")]`"
                );
                ::core::assert!(
                    ! ::meter::__private::share_a_name(__callmeter_parts, 2usize, 4usize),
                    "`place` has a label `type`, too; rename one of the two: `#[label(rename = \"…\")]`"
                );
                __callmeter_parts
            };
            #[inline]
            fn visit<__V: ::meter::__private::LabelVisitor>(
                &self,
                __callmeter_visitor: &mut __V,
            ) {
                ::meter::__private::visit_label::<bool, __V>(&self.hit, __callmeter_visitor);
                <Tenant<'a> as ::meter::LabelSet>::visit(&self.tenant, __callmeter_visitor);
                <Place as ::meter::LabelSet>::visit(&self.place, __callmeter_visitor);
                ::meter::__private::LabelVisitor::closed(__callmeter_visitor, 0, 1);
                ::meter::__private::LabelVisitor::closed(__callmeter_visitor, 0, 1);
            }
        }
        #[automatically_derived]
        impl<'a> Query<'a> {
            /// How many label sets there are. Only a set of closed labels can say so: of
            /// another one this does not compile.
            const CARDINALITY: ::core::primitive::usize = ::meter::__private::closed_size(
                <Self as ::meter::LabelSet>::PARTS,
            );
        }
        const _: &[::meter::__private::LabelPart] = <Query<'static> as ::meter::LabelSet>::PARTS;
    "##]].assert_eq(&pretty(&expansion));
}

#[test]
fn parameters_are_what_fields_need() {
    let expansion = derive(quote! {
        struct Query<'a, 'b, T: Copy + ?Sized, U = u8, const N: usize = 1>
        where
            U: Clone,
        {
            table: &'a &'b T,
            other: Option<U>,
            #[label(flatten)]
            inner: &'b Inner<U>,
            plain: u8,
        }
    });
    expect![[r##"
        #[automatically_derived]
        impl<'a, 'b, T: Copy + ?Sized, U, const N: usize> ::callmeter::LabelSet
        for Query<'a, 'b, T, U, N>
        where
            U: Clone,
            T: ::callmeter::LabelValue,
            Option<U>: ::callmeter::LabelValue,
            Inner<U>: ::callmeter::LabelSet,
            T: 'static,
            U: 'static,
        {
            type Key = Query<'static, 'static, T, U, N>;
            const PARTS: &'static [::callmeter::__private::LabelPart] = {
                let __callmeter_parts: &'static [::callmeter::__private::LabelPart] = const {
                    &[
                        ::callmeter::__private::LabelPart::Label(::callmeter::__private::Field {
                            name: "table",
                            values: <&'a &'b T as ::callmeter::LabelValue>::VALUES,
                        }),
                        ::callmeter::__private::LabelPart::Label(::callmeter::__private::Field {
                            name: "other",
                            values: <Option<U> as ::callmeter::LabelValue>::VALUES,
                        }),
                        ::callmeter::__private::LabelPart::Set(
                            <&'b Inner<U> as ::callmeter::LabelSet>::PARTS,
                        ),
                        ::callmeter::__private::LabelPart::Label(::callmeter::__private::Field {
                            name: "plain",
                            values: <u8 as ::callmeter::LabelValue>::VALUES,
                        }),
                    ]
                };
                ::callmeter::__private::check_size(__callmeter_parts, 10000usize);
                ::core::assert!(
                    ! ::callmeter::__private::share_a_name(__callmeter_parts, 2usize, 0usize),
                    "`inner` has a label `table`, too; rename one of the two: `#[label(rename = \"…\")]`"
                );
                ::core::assert!(
                    ! ::callmeter::__private::share_a_name(__callmeter_parts, 2usize, 1usize),
                    "`inner` has a label `other`, too; rename one of the two: `#[label(rename = \"…\")]`"
                );
                ::core::assert!(
                    ! ::callmeter::__private::share_a_name(__callmeter_parts, 2usize, 3usize),
                    "`inner` has a label `plain`, too; rename one of the two: `#[label(rename = \"…\")]`"
                );
                __callmeter_parts
            };
            #[inline]
            fn visit<__V: ::callmeter::__private::LabelVisitor>(
                &self,
                __callmeter_visitor: &mut __V,
            ) {
                ::callmeter::__private::visit_label::<
                    &'a &'b T,
                    __V,
                >(&self.table, __callmeter_visitor);
                ::callmeter::__private::visit_label::<
                    Option<U>,
                    __V,
                >(&self.other, __callmeter_visitor);
                <&'b Inner<U> as ::callmeter::LabelSet>::visit(&self.inner, __callmeter_visitor);
                ::callmeter::__private::visit_label::<u8, __V>(&self.plain, __callmeter_visitor);
            }
        }
        #[automatically_derived]
        impl<'a, 'b, T: Copy + ?Sized, U, const N: usize> Query<'a, 'b, T, U, N>
        where
            U: Clone,
            Self: ::callmeter::LabelSet,
        {
            /// How many label sets there are. Only a set of closed labels can say so: of
            /// another one this does not compile.
            const CARDINALITY: ::core::primitive::usize = ::callmeter::__private::closed_size(
                <Self as ::callmeter::LabelSet>::PARTS,
            );
        }
    "##]].assert_eq(&pretty(&expansion));
}

#[test]
fn a_set_may_have_no_labels() {
    let expansion = derive(quote!(
        struct Nothing;
    ));
    expect![[r#"
        #[automatically_derived]
        impl ::callmeter::LabelSet for Nothing {
            type Key = Nothing;
            const PARTS: &'static [::callmeter::__private::LabelPart] = &[];
            #[inline]
            fn visit<__V: ::callmeter::__private::LabelVisitor>(
                &self,
                _callmeter_visitor: &mut __V,
            ) {}
        }
        #[automatically_derived]
        impl Nothing {
            /// How many label sets there are. Only a set of closed labels can say so: of
            /// another one this does not compile.
            const CARDINALITY: ::core::primitive::usize = ::callmeter::__private::closed_size(
                <Self as ::callmeter::LabelSet>::PARTS,
            );
        }
    "#]]
    .assert_eq(&pretty(&expansion));
}

#[test]
fn identifiers_are_warned_of() {
    let expansion = derive(quote! {
        struct Query {
            #[label(rename = "email")]
            address: String,
            #[label(allow = "the three of the test users")]
            user_id: u8,
            #[label(skip)]
            uuid: u8,
        }
    });
    let expansion = pretty(&expansion);
    let (_, warnings) = expansion.split_at(expansion.find("#[deprecated").unwrap());
    expect![[r##"
        #[deprecated(
                note = "a label `email` makes a new series for almost every call; leave it out, or say why it does not: `#[label(allow = \"…\")]`"
            )]
            const email: () = ();
            email
        };
    "##]].assert_eq(warnings);
}

#[test]
fn a_mistake_leaves_an_implementation() {
    let expansion = derive(quote! {
        #[label_set(crate = ::meter)]
        pub enum Query<'a, T> { A(&'a T) }
    });
    expect![[r#"
        ::core::compile_error! {
            "an enum is one label, by `#[derive(LabelValue)]`, and no set of labels; write `struct Query { label: Type }`"
        }
        #[automatically_derived]
        impl<'a, T> ::meter::LabelSet for Query<'a, T>
        where
            T: 'static,
        {
            type Key = Query<'static, T>;
            const PARTS: &'static [::meter::__private::LabelPart] = &[];
            fn visit<__V: ::meter::__private::LabelVisitor>(&self, _: &mut __V) {
                ::core::unreachable!()
            }
        }
        #[automatically_derived]
        impl<'a, T> Query<'a, T>
        where
            Self: ::meter::LabelSet,
        {
            /// How many label sets there are. Only a set of closed labels can say so: of
            /// another one this does not compile.
            pub const CARDINALITY: ::core::primitive::usize = ::meter::__private::closed_size(
                <Self as ::meter::LabelSet>::PARTS,
            );
        }
    "#]].assert_eq(&pretty(&expansion));
}
