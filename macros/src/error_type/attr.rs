//! `#[error_type(…)]` as it is written.

use syn::parse::ParseStream;
use syn::{Attribute, Ident, LitStr};

use super::model::Outcome;
use crate::errors::Errors;
use crate::krate::Krate;
use crate::name::{listed, nearest_within};
use crate::options::{self, of_attributes};
use crate::slot::Slot;

const ATTRIBUTE: &str = "error_type";
const OF_A_VALUE: [&str; 3] = ["rename", "outcome", "transparent"];

/// What is said of one variant, or of an error that is a struct.
#[derive(Default)]
pub(super) struct Options {
    pub(super) rename: Slot<LitStr>,
    pub(super) outcome: Slot<String>,
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

/// One of the standard words, or one of an operation's own, which nobody here can know.
fn outcome(word: &LitStr) -> syn::Result<String> {
    let text = word.value();
    let standard = Outcome::words();
    if text.is_empty() {
        let message = format!(
            "an empty outcome is no word; write one of {}, or of the operation's own",
            listed(&standard)
        );
        return Err(syn::Error::new_spanned(word, message));
    }
    match nearest_within(1, &text, &standard) {
        // An operation may well spell it so.
        _ if text == "canceled" => Ok(text),
        Some(meant) if meant != text => {
            let message = format!("unknown outcome `{text}`; did you mean `{meant}`?");
            Err(syn::Error::new_spanned(word, message))
        }
        _ => Ok(text),
    }
}
