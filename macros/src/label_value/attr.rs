//! `#[label_value(…)]` as it is written.

use syn::{Attribute, LitStr};

use crate::case::Case;
use crate::errors::Errors;
use crate::krate::Krate;
use crate::name::listed;
use crate::options::{self, of_attributes};
use crate::slot::Slot;

const ATTRIBUTE: &str = "label_value";

/// The options of the item.
#[derive(Default)]
pub(super) struct Options {
    pub(super) rename_all: Slot<Case>,
    pub(super) krate: Slot<Krate>,
}

impl Options {
    pub(super) fn read(attributes: &[Attribute], errors: &mut Errors) -> Self {
        let mut read = Self::default();
        of_attributes(attributes, ATTRIBUTE, errors, |key, input, errors| {
            match key.to_string().as_str() {
                "rename_all" => {
                    let word = options::text(key, input)?;
                    read.rename_all.set(key, case(&word)?, errors);
                }
                "crate" => {
                    let path = options::value(key, input, "::path")?;
                    read.krate.set(key, path, errors);
                }
                "rename" => {
                    let message = "`rename` belongs on a variant; for all there is `rename_all`";
                    return Err(syn::Error::new_spanned(key, message));
                }
                _ => return Err(options::unknown("option", key, &["rename_all", "crate"])),
            }
            Ok(())
        });
        read
    }
}

fn case(word: &LitStr) -> syn::Result<Case> {
    Case::from_word(&word.value()).ok_or_else(|| {
        let message = format!(
            "`rename_all` is one of {}",
            listed(&Case::words()).replace(" and ", " or ")
        );
        syn::Error::new_spanned(word, message)
    })
}

/// The options of a variant.
#[derive(Default)]
pub(super) struct VariantOptions {
    pub(super) rename: Slot<LitStr>,
}

impl VariantOptions {
    pub(super) fn read(attributes: &[Attribute], errors: &mut Errors) -> Self {
        let mut read = Self::default();
        of_attributes(attributes, ATTRIBUTE, errors, |key, input, errors| {
            match key.to_string().as_str() {
                "rename" => read.rename.set(key, options::text(key, input)?, errors),
                _ => return Err(options::unknown("option", key, &["rename"])),
            }
            Ok(())
        });
        read
    }
}
