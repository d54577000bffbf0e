//! `#[error_type(…)]` as it is written.

use syn::parse::ParseStream;
use syn::{Attribute, Ident, LitStr};

use super::model::Outcome;
use crate::errors::Errors;
use crate::krate::Krate;
use crate::options::{self, of_attributes};
use crate::slot::Slot;

const ATTRIBUTE: &str = "error_type";
const OF_A_VALUE: [&str; 3] = ["rename", "outcome", "transparent"];

/// What is said of one variant, or of an error that is a struct.
#[derive(Default)]
pub(super) struct Options {
    pub(super) rename: Slot<LitStr>,
    pub(super) outcome: Slot<Outcome>,
    pub(super) transparent: Slot<()>,
}

impl Options {
    pub(super) fn read(attributes: &[Attribute], errors: &mut Errors) -> Self {
        let mut read = Self::default();
        of_attributes(attributes, ATTRIBUTE, errors, |key, input, errors| {
            if read.take(key, input, errors)? {
                return Ok(());
            }
            Err(options::unknown("option", key, &OF_A_VALUE))
        });
        read
    }

    /// Whether `key` is one of these options.
    fn take(
        &mut self,
        key: &Ident,
        input: ParseStream<'_>,
        errors: &mut Errors,
    ) -> syn::Result<bool> {
        match key.to_string().as_str() {
            "rename" => self.rename.set(key, options::text(key, input)?, errors),
            "outcome" => {
                let word = options::text(key, input)?;
                self.outcome.set(key, outcome(&word)?, errors);
            }
            "transparent" => {
                options::word(key, input)?;
                self.transparent.set(key, (), errors);
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// The first key given.
    pub(super) fn key(&self) -> Option<&Ident> {
        let Self {
            rename,
            outcome,
            transparent,
        } = self;
        rename.key().or(outcome.key()).or(transparent.key())
    }
}

/// The options of the item: those of a value as well, where it is a struct.
#[derive(Default)]
pub(super) struct ItemOptions {
    pub(super) krate: Slot<Krate>,
    pub(super) value: Options,
}

impl ItemOptions {
    pub(super) fn read(attributes: &[Attribute], errors: &mut Errors) -> Self {
        let mut read = Self::default();
        of_attributes(attributes, ATTRIBUTE, errors, |key, input, errors| {
            if key == "crate" {
                let path = options::value(key, input, "::path")?;
                read.krate.set(key, path, errors);
            } else if !read.value.take(key, input, errors)? {
                let [rename, outcome, transparent] = OF_A_VALUE;
                let legal = [rename, outcome, transparent, "crate"];
                return Err(options::unknown("option", key, &legal));
            }
            Ok(())
        });
        read
    }
}

fn outcome(word: &LitStr) -> syn::Result<Outcome> {
    let message = match word.value().as_str() {
        "failure" => return Ok(Outcome::Failure),
        "timeout" => return Ok(Outcome::TimedOut),
        "success" => "an error is no success",
        "cancelled" | "panic" => "a call that returned an error was neither cancelled nor a panic",
        _ => "unknown outcome",
    };
    Err(syn::Error::new_spanned(
        word,
        format!("{message}; write `failure` or `timeout`"),
    ))
}
