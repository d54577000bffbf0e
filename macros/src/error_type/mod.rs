//! `#[derive(ErrorType)]`: one `error_type` per variant of an error.

mod attr;
mod expand;
mod model;
#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;
use syn::DeriveInput;

use crate::errors::Errors;
use attr::ItemOptions;
use model::ErrorType;

pub(crate) fn derive(input: TokenStream) -> TokenStream {
    match syn::parse2(input) {
        Ok(input) => derive_for(&input),
        Err(error) => error.into_compile_error(),
    }
}

fn derive_for(input: &DeriveInput) -> TokenStream {
    let mut errors = Errors::new();
    let options = ItemOptions::read(&input.attrs, &mut errors);
    let krate = options.krate.get().cloned().unwrap_or_default();
    match ErrorType::new(input, options, errors) {
        Ok(error_type) => expand::expand(&error_type),
        Err(error) => expand::fallback(input, &krate, &error),
    }
}
