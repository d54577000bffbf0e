//! Procedural macros of callmeter. Use them through the `callmeter` crate.

use proc_macro::TokenStream;

mod errors;
mod krate;
mod slot;

/// Hands an expansion to the compiler; `CALLMETER_MACROS_DEBUG` prints it to stderr as well.
fn emit(expansion: proc_macro2::TokenStream) -> TokenStream {
    if std::env::var_os("CALLMETER_MACROS_DEBUG").is_some() {
        eprintln!("{expansion}");
    }
    expansion.into()
}
