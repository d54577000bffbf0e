//! `observe(…)`: values of the operation, taken from what a call returned.

use proc_macro2::TokenStream;
use syn::parse::ParseStream;
use syn::{Expr, Ident, parenthesized, token};

use super::model::Track;
use super::options::{code, each_argument};
use crate::errors::Errors;

const EXAMPLE: &str = "observe(entry_size = |returned| returned.len())";

/// One value, and the function of the returned value that computes it.
#[derive(Clone)]
pub(super) struct Observation {
    value: Ident,
    pub(super) function: Expr,
}

impl Observation {
    /// All between the parentheses after `key`.
    pub(super) fn parse_all(
        key: &Ident,
        input: ParseStream<'_>,
        errors: &mut Errors,
    ) -> syn::Result<Vec<Self>> {
        if !input.peek(token::Paren) {
            let message = format!("`observe` takes its values in parentheses: `{EXAMPLE}`");
            return Err(syn::Error::new_spanned(key, message));
        }
        let content;
        parenthesized!(content in input);
        if content.is_empty() {
            let message = format!("say what is observed: `{EXAMPLE}`");
            return Err(syn::Error::new_spanned(key, message));
        }
        let mut all: Vec<Self> = vec![];
        each_argument(&content, errors, |input, _| {
            let observation = Self::parse(input)?;
            let value = &observation.value;
            if all.iter().any(|other| other.value == *value) {
                let message = format!("`{value}` is given twice; keep one of the two");
                return Err(syn::Error::new_spanned(value, message));
            }
            all.push(observation);
            Ok(())
        });
        Ok(all)
    }

    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let value: Ident = input.parse().map_err(|_| {
            input.error(format!(
                "expected the name of a value of the operation: `{EXAMPLE}`"
            ))
        })?;
        let function = code(
            &value,
            input,
            "a function of the returned value",
            "|returned| returned.len()",
        )?;
        Ok(Self { value, function })
    }
}

impl Track {
    /// What outlives the call, to observe when its time is taken.
    pub(super) fn observer(&self) -> Option<TokenStream> {
        let krate = &self.krate;
        (!self.observe.is_empty()).then(
            || hygienic!(let __callmeter_observer = #krate::Call::observer(&__callmeter_call);),
        )
    }

    /// After the call, so that the functions are no part of its time.
    pub(super) fn observations(&self) -> TokenStream {
        let observations = self.observe.iter();
        observations
            .map(|Observation { value, function }| {
                let private = self.private_at(value);
                hygienic! { at value =>
                    #private::observe(
                        &__callmeter_observer,
                        __callmeter_values.#value,
                        &__callmeter_value,
                        #function,
                    );
                }
            })
            .collect()
    }
}
