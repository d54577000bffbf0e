//! `#[derive(LabelSet)]`: the labels of a metric family as a struct.

mod attr;
mod checks;
mod expand;
mod fallback;
mod generics;
mod model;
#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;
use syn::DeriveInput;

use crate::errors::Errors;
use attr::Options;
use fallback::Fallback;
use model::LabelSet;

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
    match LabelSet::new(input, options, errors) {
        Ok(set) => expand::expand(&set),
        Err(error) => fallback.expand(&error),
    }
}
