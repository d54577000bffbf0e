//! `#[derive(Operation)]`: a kind of call, the labels of its series and the views of its families.

mod attr;
mod check;
mod expand;
mod labels;
mod model;
#[cfg(test)]
mod tests;
mod view;

use proc_macro2::TokenStream;
use syn::DeriveInput;

use crate::errors::Errors;
use attr::Options;
use model::Operation;

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
    match Operation::new(input, options, errors) {
        Ok(operation) => expand::expand(&operation),
        Err(error) => expand::fallback(input, &krate, &error),
    }
}
