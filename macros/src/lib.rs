//! Procedural macros of callmeter. Use them through the `callmeter` crate.

use proc_macro::TokenStream;

use track::Kind;

mod bounds;
mod case;
mod constant_label;
mod duration;
mod error_type;
mod errors;
mod generics;
mod help;
mod item_fn;
mod krate;
mod label;
mod label_set;
mod label_value;
mod metric_families;
mod name;
mod operation;
mod options;
#[cfg(test)]
mod pretty;
mod slot;
mod track;
mod unit;
mod warning;

/// Makes a struct a kind of call: its type names the metric families, its value the series.
#[proc_macro_derive(Operation, attributes(operation, label))]
pub fn derive_operation(input: TokenStream) -> TokenStream {
    emit(operation::derive(input.into()))
}

/// Classifies an error, one `error_type` per variant.
#[proc_macro_derive(ErrorType, attributes(error_type))]
pub fn derive_error_type(input: TokenStream) -> TokenStream {
    emit(error_type::derive(input.into()))
}

/// Makes an enum, or a type around another value, the value of a label.
#[proc_macro_derive(LabelValue, attributes(label_value))]
pub fn derive_label_value(input: TokenStream) -> TokenStream {
    emit(label_value::derive(input.into()))
}

/// Makes a struct the labels of a metric family.
#[proc_macro_derive(LabelSet, attributes(label_set, label))]
pub fn derive_label_set(input: TokenStream) -> TokenStream {
    emit(label_set::derive(input.into()))
}

/// Makes each field of a struct a metric family.
#[proc_macro_derive(MetricFamilies, attributes(metrics, metric))]
pub fn derive_metric_families(input: TokenStream) -> TokenStream {
    emit(metric_families::derive(input.into()))
}

/// Accounts for every call of a function, as the operation given first.
#[proc_macro_attribute]
pub fn track(arguments: TokenStream, item: TokenStream) -> TokenStream {
    emit(track::expand(
        Kind::Operation,
        arguments.into(),
        item.into(),
    ))
}

/// Accounts for every call of a function as a `Task`.
#[proc_macro_attribute]
pub fn track_task(arguments: TokenStream, item: TokenStream) -> TokenStream {
    emit(track::expand(Kind::Task, arguments.into(), item.into()))
}

/// Accounts for every call of a function as a `Workflow`.
#[proc_macro_attribute]
pub fn track_workflow(arguments: TokenStream, item: TokenStream) -> TokenStream {
    emit(track::expand(Kind::Workflow, arguments.into(), item.into()))
}

/// Accounts for every call of a function as a `Node`.
#[proc_macro_attribute]
pub fn track_node(arguments: TokenStream, item: TokenStream) -> TokenStream {
    emit(track::expand(Kind::Node, arguments.into(), item.into()))
}

/// Hands an expansion to the compiler; `CALLMETER_MACROS_DEBUG` prints it to stderr as well.
fn emit(expansion: proc_macro2::TokenStream) -> TokenStream {
    if std::env::var_os("CALLMETER_MACROS_DEBUG").is_some() {
        eprintln!("{expansion}");
    }
    expansion.into()
}
