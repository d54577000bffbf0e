/// Compares metrics with what they should be, and panics with all that are not.
///
/// The first argument is a [`Registry`](crate::Registry), a [`Snapshot`](crate::Snapshot) or a
/// [`Difference`](crate::testing::Difference). Each expectation is the name of a sample, all
/// its labels in any order, an operator (`==`, `!=`, `<`, `<=`, `>`, `>=`) and a number.
/// Without labels the braces can be left out. Values of labels are whatever is a
/// [`LabelValue`](crate::LabelValue).
///
/// ```
/// use callmeter::{Operation, Outcome, Task, assert_metrics, testing};
///
/// testing::isolated(|registry| {
///     Task { task_name: "mail" }.start().finish(Outcome::Success);
///     let name = String::from("mail");
///     assert_metrics!(registry, {
///         "task_total"{task_name = "mail", status = "success"} == 1,
///         "task_total"{task_name = name, status = "failure"} == 0,
///         "task_duration_seconds_bucket"{task_name = name, status = "success", le = "+Inf"} >= 1,
///         "callmeter_register_errors_total" == 0,
///     });
/// });
/// ```
///
/// Of each metric that is not as expected the message says what is there instead:
///
/// ```
/// use callmeter::{Operation, Outcome, Task, assert_metrics, testing};
///
/// let message = std::panic::catch_unwind(|| {
///     testing::isolated(|registry| {
///         Task { task_name: "mail" }.start().finish(Outcome::Success);
///         assert_metrics!(registry, {
///             "task_in_progress"{task_name = "mail"} == 1,
///             "task_in_progress"{task_name = "post"} == 0,
///         });
///     })
/// })
/// .unwrap_err();
/// assert_eq!(
///     message.downcast_ref::<String>().unwrap(),
///     "2 of 2 metrics are not as expected:\n  \
///      task_in_progress{task_name=\"mail\"} == 1: it is 0\n  \
///      task_in_progress{task_name=\"post\"} == 0: there is no such series; \
///      the nearest is task_in_progress{task_name=\"mail\"} 0",
/// );
/// ```
#[macro_export]
macro_rules! assert_metrics {
    ($metrics:expr, { $($expectations:tt)* } $(,)?) => {
        $crate::testing::__assert::check(
            &$metrics,
            &$crate::__metric_expectations!([] $($expectations)*),
        )
    };
}

/// Turns expectations, one after the other, into an array of them.
#[doc(hidden)]
#[macro_export]
macro_rules! __metric_expectations {
    ([$($done:expr,)*]) => {
        [$($done),*]
    };
    (
        [$($done:expr,)*]
        $name:literal { $($label:ident = $value:expr),* $(,)? } $operator:tt $expected:expr
        $(, $($rest:tt)*)?
    ) => {
        $crate::__metric_expectations!(
            [
                $($done,)*
                $crate::testing::__assert::Expectation::new(
                    $name,
                    ::std::vec![$((stringify!($label), $crate::testing::__assert::label(&$value))),*],
                    $crate::__metric_comparison!($operator),
                    $crate::testing::__assert::number($expected),
                ),
            ]
            $($($rest)*)?
        )
    };
    ([$($done:expr,)*] $name:literal $operator:tt $expected:expr $(, $($rest:tt)*)?) => {
        $crate::__metric_expectations!(
            [$($done,)*] $name {} $operator $expected $(, $($rest)*)?
        )
    };
    ([$($done:expr,)*] $($other:tt)*) => {
        ::std::compile_error!("write expectations like `\"name_total\"{label = \"value\"} == 1`, with commas between")
    };
}

/// The comparison that an operator stands for.
#[doc(hidden)]
#[macro_export]
macro_rules! __metric_comparison {
    (==) => {
        $crate::testing::__assert::Comparison::Equal
    };
    (!=) => {
        $crate::testing::__assert::Comparison::NotEqual
    };
    (<) => {
        $crate::testing::__assert::Comparison::Less
    };
    (<=) => {
        $crate::testing::__assert::Comparison::LessOrEqual
    };
    (>) => {
        $crate::testing::__assert::Comparison::Greater
    };
    (>=) => {
        $crate::testing::__assert::Comparison::GreaterOrEqual
    };
    ($other:tt) => {
        ::std::compile_error!("compare with `==`, `!=`, `<`, `<=`, `>` or `>=`")
    };
}
