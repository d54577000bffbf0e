//! One expansion per function shape and option.

use expect_test::expect;
use quote::quote;

use super::{Kind, expanded};

#[test]
fn a_function_is_a_site_a_start_and_an_end() {
    let expansion = expanded(
        Kind::Task,
        quote!(),
        quote! {
            /// Counts.
            #[inline]
            pub(crate) fn count(text: &str) -> Result<usize, CountError> {
                #![allow(unused)]
                Ok(text.len())
            }
        },
    );
    expect![[r#"
        /// Counts.
        #[inline]
        pub(crate) fn count(text: &str) -> Result<usize, CountError> {
            #![allow(unused)]
            let mut __callmeter_call = {
                ::callmeter::__private::linked! {
                    static __CALLMETER_SITE : ::callmeter::__private::Site =
                    ::callmeter::__private::Site::new(const { & ::callmeter::Task { task_name :
                    "count" } }, | __callmeter_types |
                    ::callmeter::__private::declare_errors!(__callmeter_types, Result < (),
                    CountError >), ::callmeter::__private::Location { package :
                    "callmeter-macros", file : ::core::file!(), line : ::core::line!(), });
                }
                __CALLMETER_SITE
                    .start(const {
                        &::callmeter::Task {
                            task_name: "count",
                        }
                    })
            };
            let __callmeter_value = ::callmeter::__private::invoke::<
                Result<usize, CountError>,
                _,
            >(move || {
                {
                    const _: () = ();
                    Ok(text.len())
                }
            });
            ::callmeter::Call::settle(
                &mut __callmeter_call,
                &__callmeter_value,
                |__callmeter_value| ::callmeter::__private::ending!(__callmeter_value),
            );
            __callmeter_value
        }
    "#]]
    .assert_eq(&expansion);
}

#[test]
fn an_async_function_is_watched() {
    let expansion = expanded(
        Kind::Operation,
        quote!(Gate {
            kind: GateKind::Lint,
            project: _
        }),
        quote!(
            async fn lint(self) -> Result<impl Report, GateError> {
                self.run().await
            }
        ),
    );
    expect![[r#"
        async fn lint(self) -> Result<impl Report, GateError> {
            let mut __callmeter_call = {
                ::callmeter::__private::linked! {
                    static __CALLMETER_SITE : ::callmeter::__private::Site =
                    ::callmeter::__private::Site::new(const { & Gate { kind : GateKind::Lint,
                    project : "lint" } }, | _ | {}, ::callmeter::__private::Location { package :
                    "callmeter-macros", file : ::core::file!(), line : ::core::line!(), });
                }
                __CALLMETER_SITE
                    .start(const {
                        &Gate {
                            kind: GateKind::Lint,
                            project: "lint",
                        }
                    })
            };
            let __callmeter_value = ::callmeter::__private::watch(
                    &__callmeter_call,
                    async move {
                        let _ = &self;
                        if false {
                            return ::callmeter::__private::output::<Result<_, GateError>>();
                        }
                        {
                            const _: () = ();
                            self.run().await
                        }
                    },
                )
                .await;
            ::callmeter::Call::settle(
                &mut __callmeter_call,
                &__callmeter_value,
                |__callmeter_value| ::callmeter::__private::ending!(__callmeter_value),
            );
            __callmeter_value
        }
    "#]]
    .assert_eq(&expansion);
}

#[test]
fn an_operation_of_arguments_is_read_at_each_call() {
    let expansion = expanded(
        Kind::Operation,
        quote!(Gate { project }, registry = self.registry),
        quote!(
            fn check(&self, project: &str) {}
        ),
    );
    expect![[r#"
        fn check(&self, project: &str) {
            let mut __callmeter_call = ::callmeter::__private::in_registry(|| ::callmeter::__private::start_in(
                &(self.registry),
                || { Gate { project } },
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
    "#]].assert_eq(&expansion);
}

#[test]
fn computed_names_live_as_long_as_the_operation() {
    let expansion = expanded(
        Kind::Node,
        quote!("phase", format!("build_{target}"), crate = crate::meter),
        quote!(
            fn build(target: &str) {}
        ),
    );
    expect![[r#"
        fn build(target: &str) {
            let mut __callmeter_call = {
                let __callmeter_names = crate::meter::__private::evaluate(|| (
                    "phase",
                    format!("build_{target}"),
                ));
                crate::meter::__private::start(|| {
                    ::core::option::Option::map(
                        ::core::option::Option::as_ref(&__callmeter_names),
                        |__callmeter_names| crate::meter::Node {
                            node_type: ::core::convert::AsRef::<
                                ::core::primitive::str,
                            >::as_ref(&__callmeter_names.0),
                            phase_name: ::core::convert::AsRef::<
                                ::core::primitive::str,
                            >::as_ref(&__callmeter_names.1),
                        },
                    )
                })
            };
            let __callmeter_value = crate::meter::__private::invoke::<
                (),
                _,
            >(move || {
                {
                    const _: () = ();
                }
            });
            crate::meter::Call::settle(
                &mut __callmeter_call,
                &__callmeter_value,
                |_| crate::meter::__private::Ending::Success,
            );
            __callmeter_value
        }
    "#]]
    .assert_eq(&expansion);
}

#[test]
fn a_last_async_block_stays_last() {
    let expansion = expanded(
        Kind::Task,
        quote!(name = url),
        quote! {
            fn fetch<'a>(url: &'a str) -> Pin<Box<dyn Future<Output = u32> + Send + 'a>> {
                let url = url.to_owned();
                Box::pin(async move { get(url).await })
            }
        },
    );
    expect![[r#"
        fn fetch<'a>(url: &'a str) -> Pin<Box<dyn Future<Output = u32> + Send + 'a>> {
            let __callmeter_prepared = {
                let __callmeter_names = ::callmeter::__private::evaluate(|| (&url,));
                ::callmeter::__private::prepare(|| {
                    ::core::option::Option::map(
                        ::core::option::Option::as_ref(&__callmeter_names),
                        |__callmeter_names| ::callmeter::Task {
                            task_name: ::core::convert::AsRef::<
                                ::core::primitive::str,
                            >::as_ref(&__callmeter_names.0),
                        },
                    )
                })
            };
            let url = url.to_owned();
            Box::pin({
                ::callmeter::__private::tracked(
                    move || __callmeter_prepared.start(),
                    async move {
                        if false {
                            return ::callmeter::__private::output::<u32>();
                        }
                        {
                            const _: () = ();
                            get(url).await
                        }
                    },
                    move |mut __callmeter_call, __callmeter_value| {
                        ::callmeter::Call::settle(
                            &mut __callmeter_call,
                            &__callmeter_value,
                            |__callmeter_value| {
                                ::callmeter::__private::ending!(__callmeter_value)
                            },
                        );
                        __callmeter_value
                    },
                )
            })
        }
    "#]]
    .assert_eq(&expansion);
}

#[test]
fn another_future_is_wrapped() {
    let expansion = expanded(
        Kind::Task,
        quote!(future),
        quote!(
            fn fetch() -> Pending {
                get()
            }
        ),
    );
    expect![[r#"
        fn fetch() -> Pending {
            ::callmeter::__private::require_boxed::<Pending>();
            let __callmeter_future = ::callmeter::__private::invoke::<
                Pending,
                _,
            >(move || {
                {
                    const _: () = ();
                    get()
                }
            });
            ::std::boxed::Box::pin({
                ::callmeter::__private::tracked(
                    move || {
                        ::callmeter::__private::linked! {
                            static __CALLMETER_SITE : ::callmeter::__private::Site =
                            ::callmeter::__private::Site::new(const { & ::callmeter::Task {
                            task_name : "fetch" } }, | _ | {}, ::callmeter::__private::Location {
                            package : "callmeter-macros", file : ::core::file!(), line :
                            ::core::line!(), });
                        }
                        __CALLMETER_SITE
                            .start(const {
                                &::callmeter::Task {
                                    task_name: "fetch",
                                }
                            })
                    },
                    __callmeter_future,
                    move |mut __callmeter_call, __callmeter_value| {
                        ::callmeter::Call::settle(
                            &mut __callmeter_call,
                            &__callmeter_value,
                            |__callmeter_value| {
                                ::callmeter::__private::ending!(__callmeter_value)
                            },
                        );
                        __callmeter_value
                    },
                )
            })
        }
    "#]]
    .assert_eq(&expansion);
}

#[test]
fn a_retried_body_runs_in_a_loop() {
    let expansion = expanded(
        Kind::Task,
        quote!(
            retry(attempts = 4, backoff = "1s..1m", when = Error::is_transient),
            handle = call
        ),
        quote!(
            fn send() -> Result<(), Error> {
                call.retried();
                post()
            }
        ),
    );
    expect![[r#"
        fn send() -> Result<(), Error> {
            let mut __callmeter_call = {
                ::callmeter::__private::linked! {
                    static __CALLMETER_SITE : ::callmeter::__private::Site =
                    ::callmeter::__private::Site::new(const { & ::callmeter::Task { task_name :
                    "send" } }, | __callmeter_types |
                    ::callmeter::__private::declare_errors!(__callmeter_types, Result < (), Error
                    >), ::callmeter::__private::Location { package : "callmeter-macros", file :
                    ::core::file!(), line : ::core::line!(), });
                }
                __CALLMETER_SITE
                    .start(const {
                        &::callmeter::Task {
                            task_name: "send",
                        }
                    })
            };
            let call = &__callmeter_call;
            let __callmeter_shared = &__callmeter_call;
            let __callmeter_value = {
                ::callmeter::__private::require_backon!();
                let mut __callmeter_policy = ::callmeter::__private::Retry::new(
                    4,
                    ::core::time::Duration::from_micros(1000000u64),
                    ::core::time::Duration::from_micros(60000000u64),
                );
                loop {
                    let __callmeter_attempt = ::callmeter::__private::invoke::<
                        Result<(), Error>,
                        _,
                    >(|| {
                        {
                            const _: () = ();
                            call.retried();
                            post()
                        }
                    });
                    match ::callmeter::__private::Retry::again(
                        &mut __callmeter_policy,
                        __callmeter_shared,
                        &__callmeter_attempt,
                        Error::is_transient,
                    ) {
                        ::core::option::Option::Some(__callmeter_delay) => {
                            ::callmeter::__private::pause_sync(__callmeter_delay)
                        }
                        ::core::option::Option::None => break __callmeter_attempt,
                    }
                }
            };
            ::callmeter::Call::settle(
                &mut __callmeter_call,
                &__callmeter_value,
                |__callmeter_value| ::callmeter::__private::ending!(__callmeter_value),
            );
            __callmeter_value
        }
    "#]]
    .assert_eq(&expansion);
}

#[test]
fn every_option_fits_an_async_function() {
    let expansion = expanded(
        Kind::Task,
        quote!(
            "sent",
            retry(attempts = MAX),
            timeout = "30s",
            error_type = Error::kind,
            outcome = |sent: &Sent| sent.outcome()
        ),
        quote!(
            async fn send() -> Sent {
                post().await?
            }
        ),
    );
    expect![[r#"
        async fn send() -> Sent {
            let mut __callmeter_call = {
                ::callmeter::__private::linked! {
                    static __CALLMETER_SITE : ::callmeter::__private::Site =
                    ::callmeter::__private::Site::new(const { & ::callmeter::Task { task_name :
                    "sent" } }, | _ | {}, ::callmeter::__private::Location { package :
                    "callmeter-macros", file : ::core::file!(), line : ::core::line!(), });
                }
                __CALLMETER_SITE
                    .start(const {
                        &::callmeter::Task {
                            task_name: "sent",
                        }
                    })
            };
            let __callmeter_shared = &__callmeter_call;
            let (__callmeter_value, __callmeter_timed_out) = ::callmeter::__private::watch(
                    &__callmeter_call,
                    {
                        ::callmeter::__private::require_tokio!();
                        ::callmeter::__private::within(
                            ::core::time::Duration::from_micros(30000000u64),
                            async move {
                                ::callmeter::__private::require_backon!();
                                ::callmeter::__private::require_tokio!();
                                let mut __callmeter_policy = ::callmeter::__private::Retry::new(
                                    MAX,
                                    ::core::time::Duration::from_micros(100000u64),
                                    ::core::time::Duration::from_micros(5000000u64),
                                );
                                loop {
                                    let __callmeter_attempt = async {
                                        if false {
                                            return ::callmeter::__private::output::<Sent>();
                                        }
                                        {
                                            const _: () = ();
                                            post().await?
                                        }
                                    }
                                        .await;
                                    match ::callmeter::__private::Retry::again(
                                        &mut __callmeter_policy,
                                        __callmeter_shared,
                                        &__callmeter_attempt,
                                        |_| true,
                                    ) {
                                        ::core::option::Option::Some(__callmeter_delay) => {
                                            ::callmeter::__private::pause(__callmeter_delay).await
                                        }
                                        ::core::option::Option::None => break __callmeter_attempt,
                                    }
                                }
                            },
                        )
                    },
                )
                .await;
            ::callmeter::Call::settle_within_as(
                &mut __callmeter_call,
                &__callmeter_value,
                __callmeter_timed_out,
                |sent: &Sent| sent.outcome(),
                |__callmeter_value| ::callmeter::__private::ending_by(
                    __callmeter_value,
                    Error::kind,
                    ::callmeter::__private::ending!(__callmeter_value),
                ),
            );
            __callmeter_value
        }
    "#]]
    .assert_eq(&expansion);
}

#[test]
fn a_function_that_never_returns_is_not_settled() {
    let expansion = expanded(
        Kind::Workflow,
        quote!(),
        quote!(
            fn serve() -> ! {
                run()
            }
        ),
    );
    expect![[r#"
        fn serve() -> ! {
            let __callmeter_call = {
                ::callmeter::__private::linked! {
                    static __CALLMETER_SITE : ::callmeter::__private::Site =
                    ::callmeter::__private::Site::new(const { & ::callmeter::Workflow {
                    workflow_name : "serve" } }, | _ | {}, ::callmeter::__private::Location {
                    package : "callmeter-macros", file : ::core::file!(), line : ::core::line!(),
                    });
                }
                __CALLMETER_SITE
                    .start(const {
                        &::callmeter::Workflow {
                            workflow_name: "serve",
                        }
                    })
            };
            let __callmeter_value = ::callmeter::__private::invoke::<
                ::core::convert::Infallible,
                _,
            >(move || {
                {
                    const _: () = ();
                    run()
                }
            });
            match __callmeter_value {}
        }
    "#]]
    .assert_eq(&expansion);
}

#[test]
fn arguments_are_mentioned_the_last_one_first() {
    let expansion = expanded(
        Kind::Task,
        quote!("sent", registry = METRICS),
        quote! {
            fn send(self, (to, _): (To, From), text: &str, mut attempts: u32, _: Token, unused: Id) {
                attempts += 1;
                self.post(to, text, attempts)
            }
        },
    );
    expect![[r#"
        fn send(
            self,
            __callmeter_1: (To, From),
            text: &str,
            __callmeter_2: u32,
            __callmeter_3: Token,
            __callmeter_4: Id,
        ) {
            let mut __callmeter_call = ::callmeter::__private::in_registry(|| ::callmeter::__private::start_in(
                &(METRICS),
                || {
                    ::callmeter::Task {
                        task_name: "sent",
                    }
                },
            ));
            let __callmeter_value = ::callmeter::__private::invoke::<
                (),
                _,
            >(move || {
                let _ = &__callmeter_4;
                let _ = &__callmeter_3;
                let _ = &__callmeter_2;
                let _ = &__callmeter_1;
                let _ = &self;
                let (to, _) = __callmeter_1;
                let __callmeter_2 = __callmeter_2;
                let mut attempts = __callmeter_2;
                let __callmeter_3 = __callmeter_3;
                let __callmeter_4 = __callmeter_4;
                let unused = __callmeter_4;
                {
                    const _: () = ();
                    attempts += 1;
                    self.post(to, text, attempts)
                }
            });
            ::callmeter::Call::settle(
                &mut __callmeter_call,
                &__callmeter_value,
                |_| ::callmeter::__private::Ending::Success,
            );
            __callmeter_value
        }
    "#]].assert_eq(&expansion);
}

#[test]
fn the_body_of_a_function_that_returns_a_closure_stays() {
    let expansion = expanded(
        Kind::Task,
        quote!("sent", registry = METRICS, handle = call),
        quote! {
            fn longer(length: usize) -> impl Fn(&str) -> bool + Send {
                move |text| text.len() > length
            }
        },
    );
    expect![[r#"
        fn longer(length: usize) -> impl Fn(&str) -> bool + Send {
            let __callmeter_returning = ::callmeter::__private::returning(
                ::callmeter::__private::in_registry(|| ::callmeter::__private::start_in(
                    &(METRICS),
                    || {
                        ::callmeter::Task {
                            task_name: "sent",
                        }
                    },
                )),
            );
            let call = ::callmeter::__private::Returning::call(&__callmeter_returning);
            {
                const _: () = ();
                move |text| text.len() > length
            }
        }
    "#]]
    .assert_eq(&expansion);
}
