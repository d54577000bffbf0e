//! `#[label_set(…)]` and `#[label(…)]` as they are written.

use syn::parse::ParseStream;
use syn::{Attribute, Ident, LitInt, LitStr};

use crate::constant_label::{self, ConstantLabel};
use crate::errors::Errors;
use crate::krate::Krate;
use crate::options::{self, of_attributes};
use crate::slot::Slot;

/// The options of the struct.
#[derive(Default)]
pub(super) struct Options {
    pub(super) budget: Slot<Budget>,
    pub(super) constant: Slot<Vec<ConstantLabel>>,
    pub(super) krate: Slot<Krate>,
}

/// How many label sets there may be.
#[derive(Clone)]
pub(super) struct Budget {
    pub(super) literal: LitInt,
    pub(super) most: usize,
}

impl Options {
    pub(super) fn read(attributes: &[Attribute], errors: &mut Errors) -> Self {
        let mut read = Self::default();
        of_attributes(attributes, "label_set", errors, |key, input, errors| {
            match key.to_string().as_str() {
                "budget" => read.budget.set(key, budget(key, input)?, errors),
                "constant" => {
                    let constants = constant_label::read(key, input, errors)?;
                    read.constant.set(key, constants, errors);
                }
                "crate" => {
                    let path = options::value(key, input, "::path")?;
                    read.krate.set(key, path, errors);
                }
                _ => {
                    let legal = ["budget", "constant", "crate"];
                    return Err(options::unknown("option", key, &legal));
                }
            }
            Ok(())
        });
        read
    }
}

fn budget(key: &Ident, input: ParseStream<'_>) -> syn::Result<Budget> {
    let literal: LitInt = options::value(key, input, "500")?;
    match literal.base10_parse() {
        Ok(0) => Err(syn::Error::new_spanned(
            literal,
            "a budget of 0 leaves no label set; write at least 1",
        )),
        Ok(most) => Ok(Budget { literal, most }),
        Err(_) => Err(syn::Error::new_spanned(
            literal,
            "a budget is a number of label sets: `budget = 500`",
        )),
    }
}

/// The options of a field.
#[derive(Default)]
pub(super) struct FieldOptions {
    pub(super) rename: Slot<LitStr>,
    pub(super) allow: Slot<LitStr>,
    pub(super) flatten: Slot<()>,
    pub(super) skip: Slot<()>,
}

impl FieldOptions {
    pub(super) fn read(attributes: &[Attribute], errors: &mut Errors) -> Self {
        let mut read = Self::default();
        of_attributes(attributes, "label", errors, |key, input, errors| {
            match key.to_string().as_str() {
                "rename" => read.rename.set(key, options::text(key, input)?, errors),
                "allow" => read.allow.set(key, options::text(key, input)?, errors),
                "flatten" => read.flatten.set(key, options::word(key, input)?, errors),
                "skip" => read.skip.set(key, options::word(key, input)?, errors),
                _ => {
                    let legal = ["rename", "allow", "flatten", "skip"];
                    return Err(options::unknown("option", key, &legal));
                }
            }
            Ok(())
        });
        read.check(errors);
        read
    }

    /// What is no label of its own has no options of one.
    fn check(&self, errors: &mut Errors) {
        let others = [self.rename.key(), self.allow.key(), self.flatten.key()];
        if self.skip.is_set() {
            for key in others.into_iter().flatten() {
                errors.error(
                    key,
                    format!("`{key}` says nothing of a field that is skipped"),
                );
            }
        } else if self.flatten.is_set() {
            for key in others.into_iter().take(2).flatten() {
                let message = format!(
                    "`{key}` is for one label, and `flatten` takes those of another set; write it \
                     on that set's field"
                );
                errors.error(key, message);
            }
        }
    }
}
