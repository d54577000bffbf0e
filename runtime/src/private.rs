//! What the macros' expansions name. No promise of stability goes with it.

pub use crate::call::prepared::{Prepared, prepare, prepare_in};
pub use crate::call::probe;
pub use crate::call::returning::{Returning, returning};
pub use crate::call::tracked::{require_boxed, tracked};
pub use crate::call::watch::watch;
pub use crate::call::{
    Ending, Observer, ending_by, evaluate, in_registry, invoke, observe, start, start_in, values,
    values_of,
};
pub use crate::declaration::{
    Bounds, Declaration, Field, Location, Registered, StatusDeclaration, StatusKey, View, ViewKind,
    ViewLabel, closed_label_sets, has_open_labels, status_key,
};
pub use crate::label::{
    LabelPart, LabelValues, LabelVisitor, cardinality, check_size, closed_index, closed_sets,
    closed_size, is_closed, is_closed_part, is_open, share_a_name, visit_label, with_open_text,
};
pub use crate::metric::{
    AsItIs, ByRun, FamilyDeclaration, MetricKind, Registering, SeriesRef, Storage, check_field,
    check_labels, check_native,
};
pub use crate::series::{DEFAULT_BOUNDS, DEFAULT_NUMBERS, nanosecond_bounds, number_bounds};
pub use crate::site::Site;

#[cfg(not(any(miri, target_family = "wasm")))]
pub use crate::site::SITES_0_1;

#[cfg(feature = "backon")]
pub use crate::call::retry::{Retry, pause_sync};
#[cfg(feature = "tokio")]
pub use crate::call::timeout::{pause, within};

pub use crate::{
    __callmeter_declare_errors as declare_errors, __callmeter_ending as ending,
    __callmeter_linked as linked, __callmeter_location as location,
    __callmeter_require_backon as require_backon, __callmeter_require_tokio as require_tokio,
};

/// Stands where a body's type is needed and never its value.
#[cold]
pub fn output<R>() -> R {
    unreachable!("only its type is used")
}

/// How a call ended, from what it returned.
#[doc(hidden)]
#[macro_export]
macro_rules! __callmeter_ending {
    ($value:expr) => {{
        use $crate::__private::probe::*;
        (&&&$crate::__private::probe::Probe($value)).callmeter_ending()
    }};
}

/// Adds the error types of a return type.
#[doc(hidden)]
#[macro_export]
macro_rules! __callmeter_declare_errors {
    ($types:expr, $returned:ty) => {{
        use $crate::__private::probe::*;
        (&&$crate::__private::probe::Returned::<$returned>(::core::marker::PhantomData))
            .callmeter_declare($types)
    }};
}

/// The crate of a `module_path!()`: what there is of a package where Cargo does not run rustc.
pub const fn crate_of(module: &'static str) -> &'static str {
    let bytes = module.as_bytes();
    let mut end = 0;
    while end < bytes.len() && bytes[end] != b':' {
        end += 1;
    }
    module.split_at(end).0
}

/// Puts a `Site` where the runtime finds it. This is what the attribute `distributed_slice` expands
/// to, without its `allow` attributes, which are errors where a crate forbids the lints.
#[cfg(not(any(miri, target_family = "wasm")))]
#[doc(hidden)]
#[macro_export]
macro_rules! __callmeter_linked {
    ($site:item) => {
        $crate::__private::SITES_0_1! {
            #![linkme_macro = $crate::__private::SITES_0_1]
            $site
        }
    };
}

/// There are no link-time slices.
#[cfg(any(miri, target_family = "wasm"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __callmeter_linked {
    ($site:item) => {
        $site
    };
}

/// The place of the expansion.
#[doc(hidden)]
#[macro_export]
macro_rules! __callmeter_location {
    () => {
        $crate::__private::Location {
            package: match ::core::option_env!("CARGO_PKG_NAME") {
                ::core::option::Option::Some(package) => package,
                ::core::option::Option::None => $crate::__private::crate_of(::core::module_path!()),
            },
            file: ::core::file!(),
            line: ::core::line!(),
        }
    };
}

#[cfg(feature = "backon")]
#[doc(hidden)]
#[macro_export]
macro_rules! __callmeter_require_backon {
    () => {};
}

#[cfg(not(feature = "backon"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __callmeter_require_backon {
    () => {
        ::core::compile_error!(
            "`retry` needs the feature `backon` of callmeter: add it to its features in Cargo.toml"
        );
    };
}

#[cfg(feature = "tokio")]
#[doc(hidden)]
#[macro_export]
macro_rules! __callmeter_require_tokio {
    () => {};
}

#[cfg(not(feature = "tokio"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __callmeter_require_tokio {
    () => {
        ::core::compile_error!(
            "`timeout`, and `retry` of an async function, need the feature `tokio` of callmeter: add it to its features in Cargo.toml"
        );
    };
}
