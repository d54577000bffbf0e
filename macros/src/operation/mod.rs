//! `#[derive(Operation)]`: a kind of call, the labels of its series and the views of its families.

mod attr;
mod check;
mod clash;
mod expand;
mod help;
mod labels;
mod model;
mod status;
#[cfg(test)]
mod tests;
mod unit;
mod value;
mod view;
mod view_attr;
mod view_labels;
mod views;
mod when;

use proc_macro2::TokenStream;
use syn::DeriveInput;

use crate::errors::Errors;
use attr::Options;
use expand::Fallback;
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
    let fallback = Fallback::new(input, &options);
    match Operation::new(input, options, errors) {
        Ok(operation) => expand::expand(&operation),
        Err(error) => fallback.expand(&error),
    }
}
