//! `#[derive(MetricFamilies)]`: a struct with one metric family per field.

mod attr;
mod clash;
mod expand;
mod family;
mod field_attr;
mod model;
#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;
use syn::DeriveInput;

use crate::errors::Errors;
use attr::Options;
use expand::Fallback;
use model::MetricFamilies;

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
    match MetricFamilies::new(input, options, errors) {
        Ok(families) => expand::expand(&families),
        Err(error) => fallback.expand(&error),
    }
}
