//! `impl` blocks.

use expect_test::expect;
use quote::quote;

use super::{Kind, expanded, messages};

#[test]
fn methods_are_named_after_their_type() {
    let expansion = expanded(
        Kind::Task,
        quote!(registry = METRICS),
        quote! {
            #[async_trait]
            impl<'a, T: Send> Job for crate::Mailer<'a, T> {
                const LIMIT: usize = 3;
                type Error = MailError;
                fn send(&self) {}
                #[track_task(skip)]
                const fn limit(&self) -> usize { Self::LIMIT }
                #[callmeter::track_workflow("nightly", crate = ::meter)]
                #[must_use]
                fn own(&self) {}
            }
        },
    );
    expect![[r##"
        #[async_trait]
        impl<'a, T: Send> Job for crate::Mailer<'a, T> {
            const LIMIT: usize = 3;
            type Error = MailError;
            fn send(&self) {
                let mut __callmeter_call = ::callmeter::__private::in_registry(|| ::callmeter::__private::start_in(
                    &(METRICS),
                    || {
                        ::callmeter::Task {
                            task_name: "Mailer::send",
                        }
                    },
                ));
                let __callmeter_value = ::callmeter::__private::invoke::<
                    (),
                    _,
                >(move || {
                    {
                        const _: () = ();
                    }
                });
                ::callmeter::Call::settle(
                    &mut __callmeter_call,
                    &__callmeter_value,
                    |_| ::callmeter::__private::Ending::Success,
                );
                __callmeter_value
            }
            const fn limit(&self) -> usize {
                Self::LIMIT
            }
            #[must_use]
            fn own(&self) {
                let mut __callmeter_call = ::meter::__private::in_registry(|| ::meter::__private::start_in(
                    &(METRICS),
                    || {
                        ::meter::Workflow {
                            workflow_name: "nightly",
                        }
                    },
                ));
                let __callmeter_value = ::meter::__private::invoke::<
                    (),
                    _,
                >(move || {
                    {
                        const _: () = ();
                    }
                });
                ::meter::Call::settle(
                    &mut __callmeter_call,
                    &__callmeter_value,
                    |_| ::meter::__private::Ending::Success,
                );
                __callmeter_value
            }
        }
    "##]].assert_eq(&expansion);
}

#[test]
fn one_operation_needs_a_place_for_the_names() {
    let block = quote!(impl Mailer { fn send(&self) {} });
    let blank = expanded(Kind::Operation, quote!({ Mail { step: _ } }), block.clone());
    assert!(
        blank.contains(r#"Mail { step: "Mailer::send" }"#),
        "{blank}"
    );
    let fixed = messages(Kind::Operation, quote!(Mail { step: "x" }), block);
    assert_eq!(
        fixed,
        ["nothing here tells the methods apart; write `_` where their names go"]
    );
}

#[test]
fn mistakes_of_all_methods_are_reported() {
    let found = messages(
        Kind::Task,
        quote!("one"),
        quote! {
            impl Mailer {
                const fn limit() {}
                #[track_task(timout = "3s")]
                fn send(&self) {}
            }
        },
    );
    expect![[r#"
        a `const fn` also runs in the compiler, where no call can be counted; remove `const`, or don't track it (in a tracked `impl` block: `skip`)
        all methods would have this name; leave it out for `Type::method`, or put it on one method
        unknown option `timout`; did you mean `timeout`? There are `name`, `handle`, `error_type`, `outcome`, `observe`, `retry`, `timeout`, `future`, `registry` and `crate`"#]].assert_eq(&found.join("\n"));
}

#[test]
fn after_a_mistake_the_block_stays_without_our_attributes() {
    let expansion = expanded(
        Kind::Task,
        quote!(timeout = "3s"),
        quote!(impl Mailer { #[track_task(skip)] #[inline] fn skipped() {} fn send(&self) {} }),
    );
    expect![[r#"
        impl Mailer {
            #[inline]
            fn skipped() {}
            fn send(&self) {}
        }
        ::core::compile_error! {
            "only a future can be stopped; make `send` an `async fn`, or say `future` if it returns one"
        }
    "#]].assert_eq(&expansion);
}
