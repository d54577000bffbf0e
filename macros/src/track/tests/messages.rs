//! Every mistake, and what the macros say of it.

use expect_test::expect;
use proc_macro2::TokenStream;
use quote::quote;

use super::{Kind, expanded, messages};

/// What is said of a task's arguments on a function that takes all options.
fn of_task(arguments: TokenStream) -> Vec<String> {
    let function = quote!(
        async fn send() -> Result<(), Error> {
            post().await
        }
    );
    messages(Kind::Task, arguments, function)
}

/// What is said of a function that these arguments don't fit.
fn of_function(arguments: TokenStream, function: TokenStream) -> Vec<String> {
    messages(Kind::Task, arguments, function)
}

#[test]
fn unknown_and_repeated_options() {
    let found = [
        of_task(quote!(timout = "3s")),
        of_task(quote!(slo(success = "99.9%"))),
        of_task(quote!(colour)),
        of_task(quote!(timeout = "3s", timeout = "4s")),
        of_task(quote!("a", name = "b")),
        of_task(quote!(retry(attempts = 1, tries = 2, attempts = 3))),
    ];
    expect![[r#"
        unknown option `timout`; did you mean `timeout`? There are `name`, `handle`, `error_type`, `outcome`, `observe`, `retry`, `timeout`, `future`, `registry` and `crate`
        unknown option `slo`; there are `name`, `handle`, `error_type`, `outcome`, `observe`, `retry`, `timeout`, `future`, `registry` and `crate`
        unknown option `colour`; there are `name`, `handle`, `error_type`, `outcome`, `observe`, `retry`, `timeout`, `future`, `registry` and `crate`
        `timeout` is given twice; keep one of the two
        `name` is given twice; keep one of the two
        unknown option of `retry` `tries`; there are `attempts`, `backoff` and `when`
        `attempts` is given twice; keep one of the two"#]].assert_eq(&found.concat().join("\n"));
}

#[test]
fn malformed_values() {
    let found = [
        of_task(quote!(timeout "3s")),
        of_task(quote!(handle = )),
        of_task(quote!(future = true)),
        of_task(quote!(timeout = 3)),
        of_task(quote!(timeout = "3 parsecs")),
        of_task(quote!(timeout = "0s")),
        of_task(quote!(retry = 3)),
        of_task(quote!(retry())),
        of_task(quote!(retry(attempts = 0))),
        of_task(quote!(retry(attempts = 2, backoff = "5s..1s", when = true))),
        of_task(quote!(
            registry = "r",
            outcome = "failure",
            error_type = "io"
        )),
        of_task(quote!(crate = callmeter)),
        of_task(quote!(handle = 3)),
        of_task(quote!("a" handle = call)),
    ];
    expect![[r#"
        `timeout` needs a value: `timeout = "30s"`
        `handle` needs a value: `handle = call`
        `send` is an `async fn` already; remove `future`
        expected a time in quotes, such as "30s"
        `3 parsecs` is not a time; write a whole number and its unit: "30s" (us, ms, s, m, h)
        a limit of no time would stop every call; write a longer one, such as "30s"
        `retry` takes its options in parentheses: `retry(attempts = 4)`
        say how many tries there are: `retry(attempts = 4)`
        `attempts` counts all tries, and is 1 or more: `attempts = 4`
        `5s..1s` ends before it begins; write the shorter time first: "1s..5s"
        `when` takes a function of the error: `when = MyError::is_transient`
        `registry` takes a registry: `registry = self.registry`
        `outcome` takes a function of the returned value: `outcome = classify`
        `error_type` takes a function of the error: `error_type = MyError::kind`
        `crate` needs an absolute path: `crate = ::name` for a dependency, `crate = crate::path` for a re-export in this crate
        `handle` takes the name to bind: `handle = call`
        expected `,` before this"#]].assert_eq(&found.concat().join("\n"));
}

#[test]
fn names_and_operations() {
    let of = |kind, arguments| {
        messages(
            kind,
            arguments,
            quote!(
                fn f() {}
            ),
        )
    };
    let found = [
        of_task(quote!("")),
        of_task(quote!(5)),
        of_task(quote!("a", "b")),
        of(Kind::Node, quote!()),
        of(Kind::Node, quote!("a", "b", "c")),
        of(Kind::Node, quote!(name = "a")),
        of(Kind::Operation, quote!()),
        of(Kind::Operation, quote!(handle = call)),
        of(Kind::Operation, quote!(First, Second)),
        of(Kind::Operation, quote!(1 +)),
    ];
    expect![[r#"
        a name may not be empty
        a name is text in quotes, or `name = …` to compute it
        one name too many; write `#[track_task("send_email")]`
        say what type of node this is: `#[track_node("phase", "backend")]`, or `#[track_node("phase")]` if the function's name is the phase
        one name too many; write `#[track_node("phase", "backend")]`
        unknown option `name`; there are `node_type`, `phase_name`, `handle`, `error_type`, `outcome`, `observe`, `retry`, `timeout`, `future`, `registry` and `crate`
        say what type of node this is: `#[track_node("phase", "backend")]`, or `#[track_node("phase")]` if the function's name is the phase
        say first which operation a call is: `#[track(Gate { kind: GateKind::Lint })]`
        say first which operation a call is: `#[track(Gate { kind: GateKind::Lint })]`
        a call is one operation; what follows it is `option = value`
        unexpected end of input, expected an expression"#]].assert_eq(&found.concat().join("\n"));
}

#[test]
fn options_that_do_not_fit_the_function() {
    let found = [
        of_function(
            quote!(),
            quote!(
                const fn f() {}
            ),
        ),
        of_function(
            quote!(skip),
            quote!(
                fn f() {}
            ),
        ),
        of_function(
            quote!(future),
            quote!(
                async fn f() {}
            ),
        ),
        of_function(
            quote!(future),
            quote!(
                fn f() {}
            ),
        ),
        of_function(
            quote!(timeout = "3s"),
            quote!(
                fn f() -> Result<(), E> {}
            ),
        ),
        of_function(
            quote!(timeout = "3s"),
            quote!(
                async fn f() {}
            ),
        ),
        of_function(
            quote!(retry(attempts = 2)),
            quote!(
                fn f() {}
            ),
        ),
        of_function(
            quote!(retry(attempts = 2)),
            quote!(
                fn f() -> ! {}
            ),
        ),
        of_function(
            quote!(error_type = kind),
            quote!(
                fn f() -> () {}
            ),
        ),
        of_function(
            quote!(outcome = classify),
            quote!(
                fn f() -> ! {}
            ),
        ),
        of_function(
            quote!(retry(attempts = 2), handle = call),
            quote!(
                fn f() -> BoxFuture<'static, u32> {
                    other()
                }
            ),
        ),
    ];
    expect![[r#"
        a `const fn` also runs in the compiler, where no call can be counted; remove `const`, or don't track it (in a tracked `impl` block: `skip`)
        `skip` leaves a method of a tracked `impl` block out; here, remove the attribute
        `f` is an `async fn` already; remove `future`
        `f` returns nothing, so no future
        only a future can be stopped; make `f` an `async fn`, or say `future` if it returns one
        `timeout` returns an error when the time is over; `f` returns nothing, so return a `Result` whose error is `From<callmeter::TimedOut>`
        `retry` runs the body again on `Err`; `f` returns nothing, so return a `Result`
        `retry` runs the body again on `Err`; `f` never returns, so return a `Result`
        `error_type` needs a `Result`; `f` returns nothing
        `outcome` needs a returned value; this never returns
        `handle` needs the body inside the future; make `f` an `async fn`, or end it with `async move { … }`
        `retry` needs the body inside the future; make `f` an `async fn`, or end it with `async move { … }`"#]].assert_eq(&found.concat().join("\n"));
}

#[test]
fn items_that_cannot_be_tracked() {
    let found = [
        of_function(
            quote!(),
            quote!(
                struct S;
            ),
        ),
        of_function(
            quote!(),
            quote!(
                trait T {
                    fn f(&self);
                }
            ),
        ),
        of_function(
            quote!(),
            quote!(
                const F: fn() = f;
            ),
        ),
        of_function(
            quote!(),
            quote!(
                fn f(&self);
            ),
        ),
    ];
    expect![[r#"
        only a function or an `impl` block can be tracked; put the attribute on one, or on the methods of a trait that have a body
        only a function or an `impl` block can be tracked; put the attribute on one, or on the methods of a trait that have a body
        only a function or an `impl` block can be tracked; put the attribute on one, or on the methods of a trait that have a body
        `f` has no body to track; put the attribute on its implementations"#]].assert_eq(&found.concat().join("\n"));
}

#[test]
fn all_mistakes_come_together_and_the_function_stays() {
    let expansion = expanded(
        Kind::Task,
        quote!(timout = "3s", retry(attempts = 0), future),
        quote!(
            #[inline]
            pub fn f() {
                body
            }
        ),
    );
    expect![[r##"
        #[inline]
        pub fn f() {
            body
        }
        ::core::compile_error! {
            "unknown option `timout`; did you mean `timeout`? There are `name`, `handle`, `error_type`, `outcome`, `observe`, `retry`, `timeout`, `future`, `registry` and `crate`"
        }
        ::core::compile_error! {
            "`attempts` counts all tries, and is 1 or more: `attempts = 4`"
        }
        ::core::compile_error! {
            "`f` returns nothing, so no future"
        }
        ::core::compile_error! {
            "`retry` runs the body again on `Err`; `f` returns nothing, so return a `Result`"
        }
    "##]].assert_eq(&expansion);
}
