//! `#[derive(LabelValue)]`: the values of a label as an enum, or as a type around another value.

mod attr;
mod expand;
mod model;
#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;
use syn::DeriveInput;

use crate::errors::Errors;
use attr::Options;
use model::LabelValue;

pub(crate) fn derive(input: TokenStream) -> TokenStream {
    match syn::parse2(input) {
        Ok(input) => derive_for(&input),
        Err(error) => error.into_compile_error(),
    }
}

fn derive_for(input: &DeriveInput) -> TokenStream {
    let mut errors = Errors::new();
    let options = Options::read(&input.attrs, &mut errors);
    let krate = options.krate.get().cloned().unwrap_or_default();
    match LabelValue::new(input, options, errors) {
        Ok(value) => expand::expand(&value),
        Err(error) => expand::fallback(input, &krate, &error),
    }
}
