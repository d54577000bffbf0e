//! `#[operation(…)]` and `#[label(…)]` as they are written.

use syn::parse::ParseStream;
use syn::{Attribute, Ident, LitStr};

use super::status::StatusOptions;
use super::view::ViewKind;
use super::view_attr::ViewOptions;
use crate::errors::Errors;
use crate::krate::Krate;
use crate::options::{self, of_attributes};
use crate::slot::Slot;

/// The options of the operation's type.
#[derive(Default)]
pub(super) struct Options {
    pub(super) namespace: Slot<LitStr>,
    pub(super) name: Slot<LitStr>,
    pub(super) krate: Slot<Krate>,
    pub(super) status: Slot<StatusOptions>,
    pub(super) views: Vec<ViewOptions>,
    /// The families that are not mentioned are left out.
    pub(super) others: Slot<()>,
}

impl Options {
    pub(super) fn read(attributes: &[Attribute], errors: &mut Errors) -> Self {
        let mut read = Self::default();
        of_attributes(attributes, "operation", errors, |key, input, errors| {
            read.take(key, input, errors)
        });
        read
    }

    fn take(
        &mut self,
        key: &Ident,
        input: ParseStream<'_>,
        errors: &mut Errors,
    ) -> syn::Result<()> {
        match key.to_string().as_str() {
            "namespace" => self.namespace.set(key, options::text(key, input)?, errors),
            "name" => self.name.set(key, options::text(key, input)?, errors),
            "crate" => {
                let path = options::value(key, input, "::path")?;
                self.krate.set(key, path, errors);
            }
            "status" => {
                let status = StatusOptions::read(key, input, errors)?;
                self.status.set(key, status, errors);
            }
            "others" => {
                let list = options::parenthesised(key, input)?;
                if list.to_string() != "none" {
                    let message = "only `others(none)` can be said of the families that are not \
                                   mentioned";
                    return Err(syn::Error::new_spanned(key, message));
                }
                self.others.set(key, (), errors);
            }
            word => match ViewKind::from_word(word) {
                Some(kind) => self
                    .views
                    .push(ViewOptions::read(kind, key, input, errors)?),
                None => {
                    let mut legal = vec!["namespace", "name", "crate", "status"];
                    legal.extend(ViewKind::ALL.map(ViewKind::word));
                    legal.push("others");
                    return Err(options::unknown("option", key, &legal));
                }
            },
        }
        Ok(())
    }
}

/// The options of a field.
#[derive(Default)]
pub(super) struct LabelOptions {
    pub(super) rename: Slot<LitStr>,
    pub(super) allow: Slot<LitStr>,
}

impl LabelOptions {
    pub(super) fn read(attributes: &[Attribute], errors: &mut Errors) -> Self {
        let mut read = Self::default();
        of_attributes(attributes, "label", errors, |key, input, errors| {
            match key.to_string().as_str() {
                "rename" => read.rename.set(key, options::text(key, input)?, errors),
                "allow" => read.allow.set(key, options::text(key, input)?, errors),
                _ => return Err(options::unknown("option", key, &["rename", "allow"])),
            }
            Ok(())
        });
        read
    }
}
