//! What `observe(…)` adds to an expansion, and what is said of mistakes in it.

use expect_test::expect;
use proc_macro2::TokenStream;
use quote::quote;

use super::{Kind, expanded, messages};

#[test]
fn a_call_site_observes_when_its_call_is_settled() {
    let expansion = expanded(
        Kind::Operation,
        quote!(
            Cache { operation: "get" },
            observe(entry_size = |returned| returned.len(), hits = count)
        ),
        quote!(
            fn get(key: u8) -> Vec<u8> {
                find(key)
            }
        ),
    );
    expect![[r#"
        fn get(key: u8) -> Vec<u8> {
            let __callmeter_values = ::callmeter::__private::values_of(const {
                &Cache { operation: "get" }
            });
            let mut __callmeter_call = {
                ::callmeter::__private::linked! {
                    static __CALLMETER_SITE : ::callmeter::__private::Site =
                    ::callmeter::__private::Site::new(const { & Cache { operation : "get" } }, |
                    __callmeter_types |
                    ::callmeter::__private::declare_errors!(__callmeter_types, Vec < u8 >),
                    ::callmeter::__private::Location { package : "callmeter-macros", file :
                    ::core::file!(), line : ::core::line!(), });
                }
                __CALLMETER_SITE.start(const { &Cache { operation: "get" } })
            };
            let __callmeter_value = ::callmeter::__private::invoke::<
                Vec<u8>,
                _,
            >(move || {
                let _ = &key;
                {
                    const _: () = ();
                    find(key)
                }
            });
            let __callmeter_observer = ::callmeter::Call::observer(&__callmeter_call);
            ::callmeter::Call::settle(
                &mut __callmeter_call,
                &__callmeter_value,
                |__callmeter_value| ::callmeter::__private::ending!(__callmeter_value),
            );
            ::callmeter::__private::observe(
                &__callmeter_observer,
                __callmeter_values.entry_size,
                &__callmeter_value,
                |returned| returned.len(),
            );
            ::callmeter::__private::observe(
                &__callmeter_observer,
                __callmeter_values.hits,
                &__callmeter_value,
                count,
            );
            __callmeter_value
        }
    "#]]
    .assert_eq(&expansion);
}

#[test]
fn the_operation_of_a_call_tells_its_values() {
    let expansion = expanded(
        Kind::Operation,
        quote!(Cache { operation }, observe(entry_size = Vec::len)),
        quote!(
            fn get(operation: &str) -> Vec<u8> {
                find(operation)
            }
        ),
    );
    expect![[r#"
        fn get(operation: &str) -> Vec<u8> {
            let __callmeter_operation = || { Cache { operation } };
            let __callmeter_values = ::callmeter::__private::values(&__callmeter_operation);
            let mut __callmeter_call = ::callmeter::__private::start(__callmeter_operation);
            let __callmeter_value = ::callmeter::__private::invoke::<
                Vec<u8>,
                _,
            >(move || {
                {
                    const _: () = ();
                    find(operation)
                }
            });
            let __callmeter_observer = ::callmeter::Call::observer(&__callmeter_call);
            ::callmeter::Call::settle(
                &mut __callmeter_call,
                &__callmeter_value,
                |__callmeter_value| ::callmeter::__private::ending!(__callmeter_value),
            );
            ::callmeter::__private::observe(
                &__callmeter_observer,
                __callmeter_values.entry_size,
                &__callmeter_value,
                Vec::len,
            );
            __callmeter_value
        }
    "#]]
    .assert_eq(&expansion);
}

#[test]
fn the_operation_is_bound_before_the_registry_is_read() {
    let expansion = expanded(
        Kind::Operation,
        quote!(
            { Cache::new(operation) },
            registry = self.registry,
            observe(entry_size = Vec::len)
        ),
        quote!(
            fn get(&self, operation: &str) -> Vec<u8> {
                find(operation)
            }
        ),
    );
    expect![[r#"
        fn get(&self, operation: &str) -> Vec<u8> {
            let __callmeter_operation = || { Cache::new(operation) };
            let __callmeter_values = ::callmeter::__private::values(&__callmeter_operation);
            let mut __callmeter_call = ::callmeter::__private::in_registry(|| ::callmeter::__private::start_in(
                &(self.registry),
                __callmeter_operation,
            ));
            let __callmeter_value = ::callmeter::__private::invoke::<
                Vec<u8>,
                _,
            >(move || {
                {
                    const _: () = ();
                    find(operation)
                }
            });
            let __callmeter_observer = ::callmeter::Call::observer(&__callmeter_call);
            ::callmeter::Call::settle(
                &mut __callmeter_call,
                &__callmeter_value,
                |__callmeter_value| ::callmeter::__private::ending!(__callmeter_value),
            );
            ::callmeter::__private::observe(
                &__callmeter_observer,
                __callmeter_values.entry_size,
                &__callmeter_value,
                Vec::len,
            );
            __callmeter_value
        }
    "#]].assert_eq(&expansion);
}

#[test]
fn a_computed_name_tells_no_values_but_those_of_its_type() {
    let expansion = expanded(
        Kind::Node,
        quote!("phase", format!("get_{key}"), observe(size = Vec::len)),
        quote!(
            fn get(key: u8) -> Vec<u8> {
                find(key)
            }
        ),
    );
    expect![[r#"
        fn get(key: u8) -> Vec<u8> {
            let __callmeter_values = ::callmeter::__private::values_of(const {
                &::callmeter::Node {
                    node_type: "",
                    phase_name: "",
                }
            });
            let mut __callmeter_call = {
                let __callmeter_names = ::callmeter::__private::evaluate(|| (
                    "phase",
                    format!("get_{key}"),
                ));
                ::callmeter::__private::start(|| {
                    ::core::option::Option::map(
                        ::core::option::Option::as_ref(&__callmeter_names),
                        |__callmeter_names| ::callmeter::Node {
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
            let __callmeter_value = ::callmeter::__private::invoke::<
                Vec<u8>,
                _,
            >(move || {
                let _ = &key;
                {
                    const _: () = ();
                    find(key)
                }
            });
            let __callmeter_observer = ::callmeter::Call::observer(&__callmeter_call);
            ::callmeter::Call::settle(
                &mut __callmeter_call,
                &__callmeter_value,
                |__callmeter_value| ::callmeter::__private::ending!(__callmeter_value),
            );
            ::callmeter::__private::observe(
                &__callmeter_observer,
                __callmeter_values.size,
                &__callmeter_value,
                Vec::len,
            );
            __callmeter_value
        }
    "#]]
    .assert_eq(&expansion);
}

#[test]
fn a_future_takes_the_values_with_what_is_prepared() {
    let expansion = expanded(
        Kind::Operation,
        quote!(
            Cache { operation },
            registry = METRICS,
            observe(entry_size = Vec::len)
        ),
        quote! {
            fn get(operation: &str) -> impl Future<Output = Vec<u8>> {
                let key = key_of(operation);
                async { find(key).await }
            }
        },
    );
    expect![[r#"
        fn get(operation: &str) -> impl Future<Output = Vec<u8>> {
            let __callmeter_operation = || { Cache { operation } };
            let __callmeter_prepared = (
                ::callmeter::__private::values(&__callmeter_operation),
                ::callmeter::__private::in_registry(|| ::callmeter::__private::prepare_in(
                    &(METRICS),
                    __callmeter_operation,
                )),
            );
            let key = key_of(operation);
            {
                let (__callmeter_values, __callmeter_prepared) = ::core::convert::identity(
                    __callmeter_prepared,
                );
                ::callmeter::__private::tracked(
                    move || __callmeter_prepared.start(),
                    async {
                        if false {
                            return ::callmeter::__private::output::<Vec<u8>>();
                        }
                        {
                            const _: () = ();
                            find(key).await
                        }
                    },
                    move |mut __callmeter_call, __callmeter_value| {
                        let __callmeter_observer = ::callmeter::Call::observer(
                            &__callmeter_call,
                        );
                        ::callmeter::Call::settle(
                            &mut __callmeter_call,
                            &__callmeter_value,
                            |__callmeter_value| {
                                ::callmeter::__private::ending!(__callmeter_value)
                            },
                        );
                        ::callmeter::__private::observe(
                            &__callmeter_observer,
                            __callmeter_values.entry_size,
                            &__callmeter_value,
                            Vec::len,
                        );
                        __callmeter_value
                    },
                )
            }
        }
    "#]]
    .assert_eq(&expansion);
}

#[test]
fn a_wrapped_future_is_observed() {
    let expansion = expanded(
        Kind::Operation,
        quote!(Cache { operation }, observe(entry_size = Vec::len)),
        quote! {
            fn get(operation: &str) -> BoxFuture<'static, Vec<u8>> {
                find(operation)
            }
        },
    );
    expect![[r#"
        fn get(operation: &str) -> BoxFuture<'static, Vec<u8>> {
            let __callmeter_operation = || { Cache { operation } };
            let __callmeter_prepared = (
                ::callmeter::__private::values(&__callmeter_operation),
                ::callmeter::__private::prepare(__callmeter_operation),
            );
            let __callmeter_future = ::callmeter::__private::invoke::<
                BoxFuture<'static, Vec<u8>>,
                _,
            >(move || {
                {
                    const _: () = ();
                    find(operation)
                }
            });
            ::std::boxed::Box::pin({
                let (__callmeter_values, __callmeter_prepared) = ::core::convert::identity(
                    __callmeter_prepared,
                );
                ::callmeter::__private::tracked(
                    move || __callmeter_prepared.start(),
                    __callmeter_future,
                    move |mut __callmeter_call, __callmeter_value| {
                        let __callmeter_observer = ::callmeter::Call::observer(
                            &__callmeter_call,
                        );
                        ::callmeter::Call::settle(
                            &mut __callmeter_call,
                            &__callmeter_value,
                            |__callmeter_value| {
                                ::callmeter::__private::ending!(__callmeter_value)
                            },
                        );
                        ::callmeter::__private::observe(
                            &__callmeter_observer,
                            __callmeter_values.entry_size,
                            &__callmeter_value,
                            Vec::len,
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
fn attempts_and_time_limits_are_observed_once() {
    let expansion = expanded(
        Kind::Operation,
        quote!(
            Cache { operation: "get" },
            handle = call,
            retry(attempts = 2),
            timeout = "3s",
            outcome = classify,
            observe(entry_size = |found| found.as_ref().map_or(0, Vec::len))
        ),
        quote! {
            async fn get() -> Result<Vec<u8>, CacheError> {
                find().await
            }
        },
    );
    expect![[r#"
        async fn get() -> Result<Vec<u8>, CacheError> {
            let __callmeter_values = ::callmeter::__private::values_of(const {
                &Cache { operation: "get" }
            });
            let mut __callmeter_call = {
                ::callmeter::__private::linked! {
                    static __CALLMETER_SITE : ::callmeter::__private::Site =
                    ::callmeter::__private::Site::new(const { & Cache { operation : "get" } }, |
                    __callmeter_types |
                    ::callmeter::__private::declare_errors!(__callmeter_types, Result < (),
                    CacheError >), ::callmeter::__private::Location { package :
                    "callmeter-macros", file : ::core::file!(), line : ::core::line!(), });
                }
                __CALLMETER_SITE.start(const { &Cache { operation: "get" } })
            };
            let call = &__callmeter_call;
            let __callmeter_shared = &__callmeter_call;
            let (__callmeter_value, __callmeter_timed_out) = ::callmeter::__private::watch(
                    &__callmeter_call,
                    {
                        ::callmeter::__private::require_tokio!();
                        ::callmeter::__private::within(
                            ::core::time::Duration::from_micros(3000000u64),
                            async move {
                                ::callmeter::__private::require_backon!();
                                ::callmeter::__private::require_tokio!();
                                let mut __callmeter_policy = ::callmeter::__private::Retry::new(
                                    2,
                                    ::core::time::Duration::from_micros(100000u64),
                                    ::core::time::Duration::from_micros(5000000u64),
                                );
                                loop {
                                    let __callmeter_attempt = async {
                                        if false {
                                            return ::callmeter::__private::output::<
                                                Result<Vec<u8>, CacheError>,
                                            >();
                                        }
                                        {
                                            const _: () = ();
                                            find().await
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
            let __callmeter_observer = ::callmeter::Call::observer(&__callmeter_call);
            ::callmeter::Call::settle_within_as(
                &mut __callmeter_call,
                &__callmeter_value,
                __callmeter_timed_out,
                classify,
                |__callmeter_value| ::callmeter::__private::ending!(__callmeter_value),
            );
            ::callmeter::__private::observe(
                &__callmeter_observer,
                __callmeter_values.entry_size,
                &__callmeter_value,
                |found| found.as_ref().map_or(0, Vec::len),
            );
            __callmeter_value
        }
    "#]]
    .assert_eq(&expansion);
}

#[test]
fn methods_observe_what_their_block_says() {
    let expansion = expanded(
        Kind::Operation,
        quote!(Cache { operation: _ }, observe(entry_size = Vec::len)),
        quote! {
            impl Store {
                fn get(&self) -> Vec<u8> { find() }
                #[track({ Cache { operation: "put" } }, observe(key_size = Vec::len))]
                fn put(&self) -> Vec<u8> { keep() }
                #[track(skip)]
                fn clear(&self) {}
            }
        },
    );
    let observed: Vec<&str> = expansion
        .lines()
        .map(str::trim)
        .filter(|line| line.starts_with("__callmeter_values.") || line.starts_with("fn "))
        .collect();
    assert_eq!(
        observed,
        [
            "fn get(&self) -> Vec<u8> {",
            "__callmeter_values.entry_size,",
            "fn put(&self) -> Vec<u8> {",
            "__callmeter_values.key_size,",
            "fn clear(&self) {}",
        ]
    );
}

#[test]
fn mistakes() {
    let of = |arguments: TokenStream, returned: TokenStream| {
        messages(
            Kind::Task,
            arguments,
            quote!(fn get() -> #returned { find() }),
        )
    };
    let bytes = || quote!(Vec<u8>);
    let found = [
        of(quote!(observe), bytes()),
        of(quote!(observe = Vec::len), bytes()),
        of(quote!(observe()), bytes()),
        of(quote!(observe(size)), bytes()),
        of(quote!(observe(size =)), bytes()),
        of(
            quote!(observe(size = 5, "size" = Vec::len, type = Vec::len)),
            bytes(),
        ),
        of(
            quote!(observe(size = Vec::len, size = count, other = count count)),
            bytes(),
        ),
        of(
            quote!(observe(size = Vec::len), observe(other = Vec::len)),
            bytes(),
        ),
        of(quote!(obsreve(size = Vec::len)), bytes()),
        of(quote!(observe(size = Vec::len)), quote!(!)),
    ];
    expect![[r#"
        `observe` takes its values in parentheses: `observe(entry_size = |returned| returned.len())`
        `observe` takes its values in parentheses: `observe(entry_size = |returned| returned.len())`
        say what is observed: `observe(entry_size = |returned| returned.len())`
        `size` needs a value: `size = |returned| returned.len()`
        `size` needs a value: `size = |returned| returned.len()`
        `size` takes a function of the returned value: `size = |returned| returned.len()`
        expected the name of a value of the operation: `observe(entry_size = |returned| returned.len())`
        expected the name of a value of the operation: `observe(entry_size = |returned| returned.len())`
        `size` is given twice; keep one of the two
        expected `,` before this
        `observe` is given twice; keep one of the two
        unknown option `obsreve`; did you mean `observe`? There are `name`, `handle`, `error_type`, `outcome`, `observe`, `retry`, `timeout`, `future`, `registry` and `crate`
        `observe` needs a returned value; this never returns"#]].assert_eq(&found.concat().join("\n"));
}
